"""A link at High takes two officers of one authority; the person linked sees it and removes it."""

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from fundament.capabilities.identity import service as identity
from fundament.capabilities.identity.models import Identity as IdentityRow
from fundament.capabilities.identity.models import ProposedAct
from fundament.capabilities.identity.types import IdentityState
from fundament.capabilities.identity.types.lifecycle import Evidence, EvidenceKind, LifeStep
from fundament.capabilities.login.models import (
    BrokerSession,
    ForeignPerson,
    LinkRequest,
    PendingLogin,
)
from fundament.capabilities.registers import service as registers
from fundament.capabilities.rights import service as rights
from fundament.kernel import clock
from fundament.kernel.acting import SESSION_KEY, Acting, Actor, Level, Role
from fundament.kernel.ids import PartyId
from fundament.portal.abroad import node
from fundament.standards.oiosaml.types import Assurance
from fundament.standards.oiosaml.v303 import OIOSAML
from tests.capabilities.login.borders import (
    OpenToEurope,
    approve,
    ask_from,
    decide,
    foreign,
    go_abroad,
    lines_about,
    press,
    wish_of,
)
from tests.capabilities.login.conftest import Browser, passing_form, text

CARD = "amira-renewed"  # a card at High


@pytest.fixture(autouse=True)
def other_country(people, at):
    node.make_known(at)


@pytest.fixture
def shown(people):
    """The told people, by key; the demo's own proposal is out of the way."""
    ProposedAct.objects.all().delete()
    return {one.key: one for one in registers.showcase()}


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
def proposed(kirsten, amira):
    """A wish at High, for which an officer has proposed somebody."""
    ask_from(Browser(), CARD)
    approve(kirsten, CARD, amira)
    return wish_of(CARD)


def arrive(card=CARD, address="/log-ind/?next=/hvem/"):
    """Log in with the card in a fresh browser, as far as the service that was asked for."""
    browser = Browser()
    return browser, press(browser, go_abroad(browser, browser.get(address), card), "go")


def steps_of(person):
    return [line.step for line in identity.life_of(Acting(Actor(person, "Hun"), person))]


def test_a_caseworker_without_the_role_of_the_desk_sees_and_decides_nothing(people, amira):
    ask_from(Browser(), "amira")
    caseworker = signed_in(people["caseworker"])
    assert caseworker.get("/login/eu/links/").status_code == 403
    assert approve(caseworker, "amira", amira).status_code == 403
    assert foreign("amira").person == ""


def test_one_officer_alone_links_nobody_at_high(proposed, kirsten, amira):
    assert (foreign(CARD).person, proposed.state) == ("", "waiting")
    refused = decide(kirsten, CARD, second="1")
    assert (refused.status_code, foreign(CARD).person) == (403, "")
    again = approve(kirsten, CARD, amira)
    assert (again.status_code, foreign(CARD).person) == (409, "")
    browser, page = arrive()
    assert "NoAuthnContext" in text(page)
    assert not browser.client.session.get(SESSION_KEY)


def test_a_second_one_of_the_authority_links_and_high_is_reached(proposed, torben, amira):
    page = torben.get(f"/login/eu/links/{proposed.id}/")
    assert "Foreslået knyttet til" in text(page)
    decide(torben, CARD, second="1")
    assert (foreign(CARD).person, foreign(CARD).ceiling) == (str(amira), Level.HIGH)
    browser, _ = arrive()
    acting = Acting.from_session(browser.client.session[SESSION_KEY])
    assert acting.actor.party == amira
    assert BrokerSession.objects.get(foreign__isnull=False).level == Level.HIGH
    actions = [look.action for look in lines_about(amira)]
    assert "Foreslået knyttet til personnummer" in actions
    assert "Knyttet til personnummer" in actions
    assert {LifeStep.LINK_WAITS, LifeStep.LINKED} <= set(steps_of(amira))


def test_an_officer_of_another_authority_neither_sees_nor_decides_it(
    proposed, torben, people, at, amira
):
    region = next(one for one in registers.showcase() if one.key == "caseworker_region")
    rights.grant_role(region.party, Role.RA_OFFICER, region.authority, at)
    other = signed_in(people["caseworker_region"])
    page = other.get(f"/login/eu/links/{proposed.id}/")
    assert "En anden myndighed er ved at afgøre det" in text(page)
    assert amira.number not in text(page)
    assert decide(other, CARD, second="1").status_code == 404
    assert decide(other, CARD, decline="1").status_code == 404
    assert foreign(CARD).person == ""
    decide(torben, CARD, second="1")
    address, digits = f"/login/eu/links/{proposed.id}/", amira.number[6:]
    assert f"-{digits}" in text(torben.get(address)), "to whom it is tied, at the authority"
    assert f"-{digits}" not in text(other.get(address))


def test_who_is_to_be_linked_does_not_decide_it(kirsten, torben, parties):
    ask_from(Browser(), CARD)
    approve(kirsten, CARD, parties["ra_second"])
    assert "Det handler om dig" in text(torben.get(f"/login/eu/links/{wish_of(CARD).id}/"))
    for button in ("second", "decline"):
        assert decide(torben, CARD, **{button: "1"}).status_code == 403
    assert foreign(CARD).person == ""


def test_what_a_dismissed_officer_proposed_is_not_approved(proposed, torben, parties, at):
    identity.change_state(parties["ra_officer"], IdentityState.BLOCKED, at)
    assert decide(torben, CARD, second="1").status_code == 409
    assert foreign(CARD).person == ""


def test_a_proposal_falls_after_a_week_and_is_made_anew(proposed, kirsten, torben, amira):
    LinkRequest.objects.update(proposed_at=clock.now() - timedelta(days=7))
    assert decide(torben, CARD, second="1").status_code == 404
    approve(torben, CARD, amira)
    decide(kirsten, CARD, second="1")
    assert foreign(CARD).person == str(amira)


def test_a_yes_is_to_the_proposal_that_was_shown(proposed, kirsten, torben, parties, amira):
    """While a colleague reads, the proposer puts somebody else in the person's place."""
    page = torben.get(f"/login/eu/links/{proposed.id}/")
    assert amira.number[6:] in text(page)
    shown = re.search(r'name="second" value="([^"]+)"', text(page))[1]
    decide(kirsten, CARD, decline="1")
    approve(kirsten, CARD, parties["mover"])
    assert decide(torben, CARD, second=shown).status_code == 404
    assert foreign(CARD).person == ""
    decide(torben, CARD, second="1")
    assert foreign(CARD).person == str(parties["mover"])


def test_a_declined_proposal_leaves_the_wish_as_it_was(proposed, torben):
    decide(torben, CARD, decline="1")
    row = wish_of(CARD)
    assert (row.state, row.person, row.proposed_by, row.reason) == ("waiting", "", "", "")


def test_the_table_itself_refuses_one_officer_in_both_parts(proposed):
    rows = LinkRequest.objects.filter(id=proposed.id)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(state="approved", decided_by=proposed.proposed_by)


def test_a_link_made_by_one_officer_never_carries_high(kirsten, amira):
    """A wish at Substantial is one officer's to decide: the card that is raised later is not."""
    ask_from(Browser(), CARD)
    LinkRequest.objects.update(level=Level.SUBSTANTIAL)
    approve(kirsten, CARD, amira)
    arrive()
    assert BrokerSession.objects.get(foreign__isnull=False).level == Level.SUBSTANTIAL
    library = OpenToEurope("bibliotek").register()
    high = {"class_refs": (OIOSAML.level_uri(Assurance.HIGH),), "comparison": "minimum"}
    before = BrokerSession.objects.count()
    browser = Browser()
    page = go_abroad(browser, browser.get(library.address(**high)), CARD)
    assert PendingLogin.objects.filter(level=Level.HIGH).exists()
    assert passing_form(press(browser, page, "go"))[0] == library.acs
    assert BrokerSession.objects.count() == before


def test_the_person_sees_who_linked_her_and_removes_it(proposed, torben, amira, people):
    decide(torben, CARD, second="1")
    arrive()
    own = signed_in(people["new_citizen"])
    page = own.get("/mit-eid/")
    assert "eID fra andre lande, der logger ind som dig" in text(page)
    assert people["ra_officer"].name in text(page)
    assert people["ra_second"].name in text(page)
    link = wish_of(CARD)
    own.post(f"/mit-eid/eu/{link.id}/fjern/", {})
    assert foreign(CARD).person == ""
    assert BrokerSession.objects.get(foreign__isnull=False).ended_at is not None
    assert "Tilknytning trukket tilbage" in {look.action for look in lines_about(amira)}
    assert steps_of(amira)[0] is LifeStep.UNLINKED
    assert "eID fra andre lande, der" not in text(own.get("/mit-eid/"))
    assert "NoAuthnContext" in text(arrive()[1])
    assert own.post(f"/mit-eid/eu/{link.id}/fjern/", {}).status_code == 404


def test_nobody_removes_the_link_of_another(proposed, torben, people, amira):
    decide(torben, CARD, second="1")
    stranger = signed_in(people["mover"])
    assert stranger.post(f"/mit-eid/eu/{wish_of(CARD).id}/fjern/", {}).status_code == 404
    assert foreign(CARD).person == str(amira)


def test_who_has_no_danish_eid_sees_and_removes_it_too(kirsten, torben, parties):
    ask_from(Browser(), CARD)
    approve(kirsten, CARD, parties["emigrated"])
    decide(torben, CARD, second="1")
    browser, _ = arrive()
    assert "Du har intet dansk eID" in text(browser.get("/mit-eid/"))
    browser.post(f"/mit-eid/eu/{wish_of(CARD).id}/fjern/", {})
    assert not ForeignPerson.objects.exclude(person="").exists()
    assert BrokerSession.objects.get(foreign__isnull=False).ended_at is not None


def test_a_session_above_what_its_link_is_worth_is_over(proposed, torben):
    decide(torben, CARD, second="1")
    browser, _ = arrive()
    ForeignPerson.objects.update(ceiling=Level.SUBSTANTIAL)
    browser.get("/log-ind/?next=/hvem/")
    library = OpenToEurope("bibliotek").register()
    assert 'name="username"' in text(browser.get(library.address()))


def test_a_number_that_was_never_proposed_is_not_what_the_second_officer_approves(
    proposed, torben, amira, parties
):
    """She says yes to what the page shows: a person in her own form changes nothing."""
    decide(torben, CARD, second="1", person=parties["mover"].number)
    assert foreign(CARD).person == str(amira)
    assert PartyId.parse(wish_of(CARD).person) == amira


def reset_of(person, officer, at):
    """A reset at High that the officer proposes; the address of the proposal."""
    IdentityRow.objects.filter(person=str(person)).update(ial=Level.HIGH)
    until = at.date() + timedelta(days=900)
    passport = Evidence(EvidenceKind.PASSPORT, True, f"P{person.number[:7]}", until)
    made = identity.reset_authenticators(
        person, passport, identity.officer_of(Actor(officer.party, officer.name)), at
    )
    return f"/ra/venter/{made}/"


def part_of(page, heading):
    """What stands on the page from the heading that begins so, to the next one."""
    return re.split(r"<h2[ >]", text(page).split(heading, 1)[1])[0] if heading in text(page) else ""


def test_the_desk_announces_what_waits_for_whom_the_oldest_first(
    proposed, kirsten, torben, shown, parties, at
):
    LinkRequest.objects.update(proposed_at=at - timedelta(hours=2))
    told = [parties[one] for one in ("new_citizen", "student", "mover")]
    link = f"/login/eu/links/{proposed.id}/"
    reset = reset_of(parties["student"], shown["ra_officer"], at - timedelta(hours=1))
    own = reset_of(parties["mover"], shown["ra_second"], at)
    before = [len(lines_about(one)) for one in told]
    desk = torben.get("/ra/")
    mine = part_of(desk, "2 forslag venter på dig")
    assert re.findall(r'href="([^"]+)"', mine) == [link, reset]
    assert part_of(desk, "Ét forslag venter på en kollega").count(own) == 1
    desk = kirsten.get("/ra/")
    assert own in part_of(desk, "Ét forslag venter på dig")
    assert re.findall(r'href="([^"]+)"', part_of(desk, "2 forslag venter på en kollega")) == [
        link,
        reset,
    ]
    assert [len(lines_about(one)) for one in told] == before, "the desk names nobody"
    assert not any(one.number in text(desk) for one in told)


def test_the_list_parts_ones_own_proposals_from_those_to_decide(proposed, kirsten, torben, at):
    ask_from(Browser(), "zora")
    link = f"/login/eu/links/{proposed.id}/"
    mine = torben.get("/login/eu/links/")
    assert link in part_of(mine, "Ét forslag venter på dig")
    assert str(wish_of("zora").id) in part_of(mine, "Ingen har taget stilling endnu")
    assert link not in part_of(mine, "Ingen har taget stilling endnu")
    own = kirsten.get("/login/eu/links/")
    assert "venter på dig" not in text(own)
    assert link in part_of(own, "Ét forslag venter på en kollega")


def test_the_list_tells_of_danish_eids_that_wait_too(torben, kirsten, shown, parties, at):
    reset_of(parties["student"], shown["ra_officer"], at)
    assert "Ét forslag om et dansk eID venter også på dig" in text(torben.get("/login/eu/links/"))
    assert "venter også" not in text(kirsten.get("/login/eu/links/"))


def test_what_waits_at_another_authority_is_on_nobody_elses_desk(proposed, people, at):
    region = next(one for one in registers.showcase() if one.key == "caseworker_region")
    rights.grant_role(region.party, Role.RA_OFFICER, region.authority, at)
    other = signed_in(people["caseworker_region"])
    assert str(proposed.id) not in text(other.get("/ra/"))
    assert str(proposed.id) in part_of(other.get("/login/eu/links/"), "Ved en anden myndighed")


def test_a_link_says_to_whom_and_by_whom(proposed, torben, amira, people):
    decide(torben, CARD, second="1")
    page = torben.get(f"/login/eu/links/{proposed.id}/")
    facts = dict(re.findall(r"<dt>([^<]+)</dt><dd>([^<]+)</dd>", text(page)))
    assert facts["Knyttet til"].endswith(f"{amira.number[:6]}-{amira.number[6:]}")
    assert facts["Foreslået af"].startswith(people["ra_officer"].name)
    assert facts["Godkendt af"].startswith(people["ra_second"].name)
    assert all(" kl. " in facts[one] for one in ("Foreslået af", "Godkendt af"))
    actions = [look.action for look in lines_about(amira)]
    assert "Navn og personnummer, vist som den, eID'et er knyttet til" in actions


def test_a_refusal_and_a_link_taken_back_say_by_whom(proposed, torben, kirsten, amira, people):
    decide(torben, CARD, second="1")
    decide(kirsten, CARD, withdraw="1", reason="Det var en anden person.")
    page = text(torben.get(f"/login/eu/links/{proposed.id}/"))
    assert f"<dt>Trukket tilbage af</dt><dd>{people['ra_officer'].name}" in page
    assert amira.number[6:] not in page
    ask_from(Browser(), "zora")
    decide(torben, "zora", refuse="1", reason="Ingen i registret passer.")
    page = text(kirsten.get(f"/login/eu/links/{wish_of('zora').id}/"))
    assert f"<dt>Afvist af</dt><dd>{people['ra_second'].name}" in page


def test_a_merge_leads_to_the_link_that_is_in_its_way(proposed, torben, shown, parties, amira, at):
    decide(torben, CARD, second="1")
    second = shown["ra_second"]
    officer = identity.officer_of(Actor(second.party, second.name))
    pair = identity.mark_duplicate(amira, parties["mover"], officer, at)
    goes_first = identity.pair_of(pair, officer, at).first == amira
    asked = {"merge": "1", "stays": "second" if goes_first else "first"}
    page = torben.post(f"/ra/dubletter/{pair}/", asked)
    assert page.status_code == 409
    assert re.search(f'value="{asked["stays"]}" checked', text(page)), "the choice is kept"
    assert f'<a href="/login/eu/links/{proposed.id}/">' in text(page)
    assert "træk tilknytningen tilbage her i eID-skranken" in text(page)
    decide(torben, CARD, withdraw="1", reason="Det er samme person, numrene samles.")
    merged = torben.post(f"/ra/dubletter/{pair}/", asked)
    assert merged.request["PATH_INFO"].startswith("/ra/person/")
