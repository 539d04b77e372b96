"""*Who has looked at my data*: by day, paged by cursor, each line with its proof."""

import json
import re
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from fundament.capabilities.registers import demo
from fundament.capabilities.registers import service as registers
from fundament.kernel import audit, clock
from fundament.kernel.acting import SESSION_KEY, Acting, Actor, ActorKind, Agent, Level
from fundament.kernel.audit import Look
from fundament.kernel.ids import PartyId

pytestmark = pytest.mark.django_db

ME, OTHER = PartyId.person("0101901231"), PartyId.person("0202851232")
AUTHORITY = PartyId.company("99000001")


def sign_in(client, party, name="Signe Holm"):
    acting = Acting(Actor(party, name), party, Level.SUBSTANTIAL, since=clock.now())
    session = client.session
    session[SESSION_KEY] = acting.for_session()
    session.save()
    client.cookies["__Host-fundament"] = session.session_key


def look(about=ME, actor=None, days=0):
    return Look(
        at=clock.now() - timedelta(days=days),
        actor=actor or Actor(AUTHORITY, "Tornsø <Kommune>"),
        acted_for=AUTHORITY,
        about=about,
        what="Brev",
        action="Åbnet",
        purpose="Sagsbehandling",
        legal_basis="Lov om Digital Post",
    )


def get(client, path="/hvem-har-set/"):
    return client.get(path, secure=True)


def test_the_page_asks_for_a_sign_in(client):
    assert get(client).status_code == 302


def test_lines_about_others_are_not_shown(client):
    audit.record(look(about=OTHER))
    sign_in(client, ME)
    assert "Ingen opslag endnu" in get(client).text
    sign_in(client, OTHER)
    assert "Tornsø &lt;Kommune&gt;" in get(client).text


def test_days_and_pages(client):
    for days in reversed(range(30)):
        audit.record(look(days=days))
    sign_in(client, ME)
    first = get(client)
    assert first.text.count('class="seen-day"') == 25
    assert "I dag, " in first.text
    older = first.text.partition("?before=")[2].partition('"')[0]
    second = get(client, f"/hvem-har-set/?before={older}").text
    assert second.count('class="seen-day"') == 5
    assert "Ældre linjer" not in second


def test_a_cursor_that_is_none_shows_the_newest(client):
    audit.record(look())
    sign_in(client, ME)
    assert "Tornsø" in get(client, "/hvem-har-set/?before=x'--").text


def test_the_proof_of_a_line_is_for_its_person_only(client):
    audit.record(look())
    sign_in(client, ME)
    line = audit.looks_at(ME)[0]
    answer = get(client, f"/hvem-har-set/{line.id}/bevis/")
    assert answer.status_code == 200
    assert "Sagsbehandling" in json.loads(answer.content)["line"]
    sign_in(client, OTHER)
    assert get(client, f"/hvem-har-set/{line.id}/bevis/").status_code == 404


def test_ones_own_looks_can_be_left_out(client):
    audit.record(look())
    audit.record(look(actor=Actor(ME, "Signe Holm")))
    # What a service, a stranger or the program did is not her own look, whatever the name.
    namesakes = (ActorKind.SERVICE, ActorKind.UNKNOWN, ActorKind.INSTALLATION)
    for kind in namesakes:
        audit.record(look(actor=Agent(kind, "Signe Holm", str(ME))))
    sign_in(client, ME)
    every = get(client).text
    assert every.count('<p class="seen-time">') == 5
    assert every.count("dig selv") == 1
    others = get(client, "/hvem-har-set/?vis=andre").text
    assert others.count('<p class="seen-time">') == 4
    assert "dig selv" not in others
    for word in ("(tjeneste)", "(ukendt)", "(programmet selv)"):
        assert word in others


def test_a_line_leads_to_its_letter_and_tells_nothing_of_it(client):
    letter = uuid4()
    audit.record(replace(look(), reference=f"letter:{letter}"))
    audit.record(replace(look(), reference="operation:system/x"))
    sign_in(client, ME)
    assert get(client).text.count(f'href="/post/{letter}/"') == 1


def test_a_new_number_takes_the_former_looks_along(client):
    demo.load(40, 2026, lambda *_: None, clock.now())
    old = next(one.party for one in registers.showcase() if one.key == "parent")
    new, herself = PartyId.person("1402886660"), Actor(old, "Ingrid")
    audit.record(look(about=old), look(about=old, actor=herself))
    registers.change_number(old, new)
    audit.record(look(about=new))
    for number in (new, old):  # a session that was begun before the change has the old one
        sign_in(client, number)
        page = get(client).text
        assert page.count('<p class="seen-time">') == 3
        assert page.count('<p class="seen-who">') == 3
        assert get(client, "/hvem-har-set/?vis=andre").text.count('<p class="seen-time">') == 2
    first = audit.looks_at(old)[-1]
    assert get(client, f"/hvem-har-set/{first.id}/bevis/").status_code == 200


@pytest.fixture
def family(db):
    """Ingrid, who has custody of Villads, and Birgitte, who owns two companies."""
    at = clock.now()
    demo.load(30, 2026, lambda *_: None, at)
    return {shown.key: shown.party for shown in registers.showcase()}


def choices(page):
    """The addresses of those whose lines one may read, by name."""
    found = re.findall(r'<a href="(/hvem-har-set/\?hvis=\w+)"[^>]*>([^<]+)</a>', page)
    return {name.strip(): address for address, name in found}


def test_the_lines_of_a_child_and_of_a_company_are_open_to_who_acts_for_them(client, family):
    audit.record(look(about=family["child"]), look(about=family["other_parent"]))
    sign_in(client, family["parent"], "Ingrid Havrekær")
    own = get(client).text
    assert "Tornsø" not in own
    child = choices(own)["Villads Havrekær Bøgedal"]
    assert family["child"].number not in child
    page = get(client, child).text
    assert "oplysninger om Villads Havrekær Bøgedal" in page
    assert "Tornsø &lt;Kommune&gt;" in page
    [line] = [one for one in audit.looks_at([family["child"]]) if one.look.what == "Brev"]
    proof = f"/hvem-har-set/{line.id}/bevis/?{child.partition('?')[2]}"
    assert proof in page
    assert get(client, proof).status_code == 200
    assert get(client, f"/hvem-har-set/{line.id}/bevis/").status_code == 404


def test_reading_the_lines_of_another_is_a_line_of_its_own(client, family):
    sign_in(client, family["owner"], "Birgitte Øllgaard-Nørskov")
    bakery = choices(get(client).text)["Åkærby Morgenbageri ApS"]
    get(client, bakery)
    company = next(
        one.party
        for one in registers.companies_owned_by(family["owner"], clock.now())
        if one.name == "Åkærby Morgenbageri ApS"
    )
    [line] = audit.looks_at([company])
    assert (line.look.actor.party, line.look.what) == (family["owner"], "Linjer i loggen")
    assert not [one for one in audit.looks_at([family["owner"]]) if "loggen" in one.look.what]


def test_the_lines_of_strangers_are_not_open(client, family):
    audit.record(look(about=family["child"]))
    sign_in(client, family["parent"])
    address = choices(get(client).text)["Villads Havrekær Bøgedal"]
    sign_in(client, family["student"], "Laura Bakkely")
    page = get(client, address).text
    assert "Villads" not in page
    assert "Tornsø" not in page
    assert choices(page) == {}
