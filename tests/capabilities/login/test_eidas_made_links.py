"""The links that an authority has made: found, explained and withdrawn, by its own officers."""

import re

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from fundament.capabilities.login.service.eidas import made
from fundament.capabilities.login.service.eidas.made import SEEN
from fundament.capabilities.registers import service as registers
from fundament.capabilities.rights import service as rights
from fundament.kernel import events
from fundament.kernel.acting import Role
from fundament.portal.abroad import node
from tests.capabilities.login.borders import (
    approve,
    ask_from,
    decide,
    foreign,
    lines_about,
    wish_of,
)
from tests.capabilities.login.conftest import Browser, text

LIST = "/login/eu/links/made/"
CARD, OTHER = "amira-renewed", "amira"  # at High by two officers, and by one alone


@pytest.fixture(autouse=True)
def other_country(people, at):
    node.make_known(at)


def signed_in(person):
    found = Browser()
    found.log_in(person)
    return found


@pytest.fixture
def kirsten(people):
    return signed_in(people["ra_officer"])


@pytest.fixture
def torben(people):
    return signed_in(people["ra_second"])


@pytest.fixture
def amira(parties):
    return parties["new_citizen"]


@pytest.fixture
def links(kirsten, torben, amira, parties):
    """A link by two officers, and a newer one by one alone."""
    ask_from(Browser(), CARD)
    approve(kirsten, CARD, amira)
    decide(torben, CARD, second="1")
    ask_from(Browser(), OTHER)
    approve(torben, OTHER, parties["mover"])
    return [wish_of(card).id for card in (OTHER, CARD)]


def listed(page):
    return re.findall(r'<a href="/login/eu/links/([0-9a-f-]{36})/">', text(page))


def row_of(page, link):
    return text(page).split(f"/login/eu/links/{link}/", 1)[1].split("</tr>")[0]


def seen(party):
    return sum(look.action == SEEN for look in lines_about(party))


def told(party):
    jobs = ProcrastinateJob.objects.filter(task_name=events.TELL, args__facts__person=str(party))
    return jobs.filter(args__listener__endswith=".tell_of_eid").count()


def test_the_list_of_what_waits_leads_to_the_list_of_what_was_made(kirsten):
    assert f'href="{LIST}"' in text(kirsten.get("/login/eu/links/"))
    assert "ikke knyttet noget eID endnu" in text(kirsten.get(LIST))


def test_it_says_who_proposed_and_who_seconded_the_newest_first(links, kirsten, people, amira):
    before = seen(amira)
    page = kirsten.get(LIST)
    assert listed(page) == [str(one) for one in links]
    two, alone = row_of(page, links[1]), row_of(page, links[0])
    assert people["ra_officer"].name in two
    assert people["ra_second"].name in two
    assert "Afgjort af én" in alone
    assert people["ra_officer"].name not in alone
    assert seen(amira) == before + 1, "the look is in her ledger"
    assert amira.number[6:] not in text(page)


@pytest.mark.parametrize("by", ["name", "number", "number with a hyphen"])
def test_a_link_is_found_again(links, kirsten, amira, parties, by):
    eid, number = foreign(CARD), amira.number
    sought = {
        "name": f"{eid.given_name[:3].upper()} {eid.family_name}",
        "number": number,
        "number with a hyphen": f"{number[:6]}-{number[6:]}",
    }[by]
    page = kirsten.post(LIST, {"text": sought})
    assert listed(page) == [str(one) for one in (links if by == "name" else links[1:])]
    assert seen(amira) == 1
    assert seen(parties["mover"]) == (by == "name"), "who is not shown has no line"


def test_nothing_found_is_said(links, kirsten):
    for sought in ("Ingen Hedder Det", "0101010101", "ingen\0hedder", "%"):
        page = kirsten.post(LIST, {"text": sought})
        assert (page.status_code, listed(page)) == (200, []), sought
        assert "ingen tilknytninger, som søgningen passer på" in text(page)


def test_a_withdrawn_link_stays_on_the_list_and_its_person_is_told(
    links, kirsten, torben, amira, people
):
    before, actions = told(amira), len(lines_about(amira))
    decide(kirsten, CARD, withdraw="1", reason="Det var en anden person.")
    assert told(amira) == before + 1
    new = [look.action for look in lines_about(amira)][: len(lines_about(amira)) - actions]
    assert new == ["Tilknytning trukket tilbage"], "one line in her ledger"
    page = torben.get(LIST)
    assert listed(page) == [str(one) for one in links]
    assert "Nej, ophørt" in row_of(page, links[1])
    assert people["ra_second"].name in row_of(page, links[1]), "who made it is still known"
    shown = text(torben.get(f"/login/eu/links/{links[1]}/"))
    facts = dict(re.findall(r"<dt>([^<]+)</dt><dd>([^<]+)</dd>", shown))
    assert facts["Godkendt af"].startswith(people["ra_second"].name)
    assert facts["Trukket tilbage af"].startswith(people["ra_officer"].name)


def test_another_authority_has_a_list_of_its_own(links, people, at):
    region = next(one for one in registers.showcase() if one.key == "caseworker_region")
    rights.grant_role(region.party, Role.RA_OFFICER, region.authority, at)
    other = signed_in(people["caseworker_region"])
    assert listed(other.get(LIST)) == []
    decide(other, CARD, withdraw="1", reason="Personen er mødt op hos os.")
    assert listed(other.get(LIST)) == [], "it did not make it"


def test_who_is_no_officer_sees_no_list(links, people):
    assert signed_in(people["caseworker"]).get(LIST).status_code == 403


def test_the_list_has_pages(links, kirsten, monkeypatch):
    monkeypatch.setattr(made, "ON_A_PAGE", 1)
    for side, shown in (("1", links[0]), ("2", links[1]), ("9", links[1]), ("x", links[0])):
        assert listed(kirsten.get(f"{LIST}?side={side}")) == [str(shown)]
    assert "?side=2" in text(kirsten.get(LIST))
    found = kirsten.post(LIST, {"text": "a"})
    assert len(listed(found)) == 1
    assert "Der er flere, end der vises" in text(found)
