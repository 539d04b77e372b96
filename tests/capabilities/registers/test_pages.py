"""The two pages, over HTTP."""

import re

import pytest

from fundament.capabilities.registers import service as registers
from fundament.kernel import audit
from fundament.kernel.acting import SESSION_KEY, Acting, Actor, Level


def shown(key):
    return next(one for one in registers.showcase() if one.key == key)


def signed_in(client, key):
    who = shown(key)
    acting = Acting(Actor(who.party, who.name), who.party, Level.SUBSTANTIAL)
    session = client.session
    session[SESSION_KEY] = acting.for_session()
    session.save()
    client.cookies["__Host-fundament"] = session.session_key
    return who


def text_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_everybody_may_read_about_the_country(client, country):
    text = text_of(client.get("/register/", secure=True))
    assert "Tornsø Kommune" in text
    assert "kode 0904" in text
    assert "modulus 11" in text
    assert "10. maj 2023" in text


@pytest.mark.parametrize("policy", ["mod11", "plus60"])
def test_the_page_says_which_numbers_this_country_has(client, country, settings, policy):
    settings.NUMBER_POLICY = policy
    text = text_of(client.get("/register/", secure=True))
    assert ("kan tilhøre et virkeligt menneske" in text) == (policy == "mod11")
    assert ("forhøjet med 60" in text) == (policy == "plus60")


def test_an_empty_country_has_a_page_too(client, db):
    assert "Landet er tomt" in text_of(client.get("/register/", secure=True))


def test_one_sees_what_the_register_says_and_what_it_said_before(client, country):
    who = signed_in(client, "mover")
    text = text_of(client.get("/mine-data/", secure=True))
    assert f"{who.party.number[:6]}-{who.party.number[6:]}" in text
    for state in ("Gælder nu", "Gjaldt før", "Kommer til at gælde", "Rettet"):
        assert state in text
    assert "8. juli 2022" in text  # when the wrong move was corrected


def test_the_look_at_ones_own_data_is_written_down(client, country):
    who = signed_in(client, "owner")
    text = text_of(client.get("/mine-data/", secure=True))
    assert "Åkærby Morgenbageri ApS" in text
    assert "Ellen Øllgaard" in text
    (line,) = audit.looks_at(who.party)
    assert line.look.about == who.party
    assert line.look.what == "Oplysninger i registrene"
