"""People from abroad log in here: over the wire, by their identifier, with a link or without."""

import re
from datetime import timedelta

import pytest

from fundament.capabilities.login import service as login
from fundament.capabilities.login.models import (
    BrokerSession,
    ForeignLogin,
    ForeignPerson,
    LinkRequest,
    PendingLogin,
)
from fundament.capabilities.login.rules.eidas import MEMBER_STATE
from fundament.capabilities.registers.types import NumberChanged
from fundament.kernel import clock, holdings
from fundament.kernel.acting import SESSION_KEY, Acting, Level
from fundament.kernel.ids import PartyId
from fundament.portal.abroad import node
from fundament.standards.eidas.names import NATURAL_PERSON
from fundament.standards.oiosaml.types import Assurance
from fundament.standards.oiosaml.v303 import OIOSAML
from fundament.standards.saml.names import NAME_FORMAT_BASIC
from fundament.standards.saml.types import LoginNotGiven
from tests.capabilities.login.borders import (
    IDENTIFIER,
    REASON,
    OpenToEurope,
    approve,
    ask_from,
    decide,
    foreign,
    go_abroad,
    lines_about,
    log_in_there,
    press,
    step_of,
    wish_of,
)
from tests.capabilities.login.conftest import Browser, code_of, passing_form, text
from tests.capabilities.login.openid import OpenIdClient, address_of, fields_of


@pytest.fixture(autouse=True)
def other_country(people, at):
    node.make_known(at)


@pytest.fixture
def library(people):
    return OpenToEurope("bibliotek").register()


@pytest.fixture
def officer(people):
    """A browser in which an officer of a registration authority is signed in."""
    found = Browser()
    found.log_in(people["ra_officer"])
    return found


@pytest.fixture
def second(people):
    """A browser of another officer of the same authority."""
    found = Browser()
    found.log_in(people["ra_second"])
    return found


def test_the_step_offers_the_way_and_another_country_asks_its_own_citizen(browser, people):
    page = browser.get("/log-ind/?next=/hvem/")
    assert f'href="/login/{step_of(page)}/eu/"' in text(page)
    choice = browser.get(f"/login/{step_of(page)}/eu/")
    assert "Solvanien" in text(choice)
    login = browser.post(f"/login/{step_of(page)}/eu/", {"country": "XX"})
    assert login.request["PATH_INFO"] == "/demo/xx/proxy/sso"
    assert "Zora Belanova" in text(login)


def test_a_service_that_can_do_without_a_number_is_told_by_the_identifier(browser, library):
    page = go_abroad(browser, browser.get(library.address()), "zora")
    assert IDENTIFIER["zora"] in text(page)
    assert "Зора Беланова" in text(page)
    form = passing_form(press(browser, page, "go"))
    assertion = library.read(form, wanted=Assurance.SUBSTANTIAL)
    named = {key: assertion.value_of(found.name) for key, found in NATURAL_PERSON.items()}
    assert named["identifier"] == IDENTIFIER["zora"]
    assert (named["given_name"], named["family_name"]) == ("Zora", "Belanova")
    assert named["born"] == "1991-04-17"
    assert assertion.value_of(MEMBER_STATE) == "XX"
    assert assertion.value_of(OIOSAML.attribute("cpr_number").name) is None
    assert assertion.value_of(OIOSAML.attribute("loa").name) == "High"
    again = library.read(passing_form(browser.get(library.address())))
    assert again.name_id == assertion.name_id


def test_the_danish_gateways_spelling_is_told_to_who_asks_in_it(browser, people, at):
    old = OpenToEurope("gammel", gateway=True)
    found = {one.code for one in login.lint(old.metadata(), at)}
    assert not found & {"unknown-attributes", "not-given", "eidas-number"}
    old.register()
    page = go_abroad(browser, browser.get(old.address()), "zora")
    assertion = old.read(passing_form(press(browser, page, "go")), wanted=Assurance.SUBSTANTIAL)
    prefix = "dk:gov:saml:attribute:eidas:naturalperson:"
    assert assertion.value_of(f"{prefix}PersonIdentifier") == IDENTIFIER["zora"]
    assert assertion.value_of(f"{prefix}CurrentFamilyName") == "Belanova"
    assert assertion.value_of(f"{prefix}CurrentGivenName") == "Zora"
    assert assertion.value_of(f"{prefix}DateOfBirth") == "1991-04-17"
    spelt = {one.name: one.name_format for one in assertion.attributes}
    assert {spelt[name] for name in spelt if name.startswith(prefix)} == {NAME_FORMAT_BASIC}
    assert not [name for name in spelt if name.startswith("http://eidas.europa.eu/")]


def test_single_sign_on_never_carries_her_where_a_number_is_needed(browser, library, people):
    press(browser, go_abroad(browser, browser.get(library.address()), "zora"), "go")
    strict = OpenToEurope("skat", must_have_number=True).register()
    with pytest.raises(LoginNotGiven, match="NoAuthnContext"):
        strict.read(passing_form(browser.get(strict.address())))


def test_without_a_number_the_portal_is_answered_that_there_is_none(browser):
    page = go_abroad(browser, browser.get("/log-ind/?next=/hvem/"), "zora")
    assert "kræver et dansk personnummer" in text(page)
    last = press(browser, page, "go")
    assert "NoAuthnContext" in text(last)
    assert not browser.client.session.get(SESSION_KEY)
    assert not BrokerSession.objects.filter(foreign__isnull=False).exists()


def test_a_link_is_asked_for_decided_and_carries_every_login_after(
    browser, officer, parties, people
):
    party = parties["new_citizen"]
    waiting = ask_from(browser, "amira")
    assert "En myndighed ser på din anmodning" in text(waiting)
    page = officer.get(f"/login/eu/links/{wish_of('amira').id}/")
    assert f'value="{party.number}"' in text(page)
    seen = [look for look in lines_about(party) if "mulig ejer" in look.action]
    assert seen[0].actor.party == parties["ra_officer"]
    done = approve(officer, "amira", party)
    assert REASON in text(done)
    [line] = [look for look in lines_about(party) if look.action == "Knyttet til personnummer"]
    assert line.reference == f"eu-id:{foreign('amira').uuid}"
    assert line.acted_for is not None

    other = Browser()
    page = go_abroad(other, other.get("/log-ind/?next=/hvem/"), "amira")
    assert "knyttet til dit danske personnummer" in text(page)
    press(other, page, "go")
    acting = Acting.from_session(other.client.session[SESSION_KEY])
    assert (acting.actor.party, acting.level) == (party, Level.SUBSTANTIAL)
    actions = {look.action for look in lines_about(party)}
    assert {"Logget ind med eID fra et andet land", "Videregivet til tjenesten"} <= actions


def test_a_wrong_link_is_taken_back_and_ends_what_rests_on_it(browser, officer, parties, people):
    party = parties["new_citizen"]
    ask_from(browser, "amira")
    approve(officer, "amira", party)
    known = Browser()
    press(known, go_abroad(known, known.get("/log-ind/?next=/hvem/"), "amira"), "go")
    assert decide(officer, "amira", withdraw="1", reason="kort").status_code == 422
    assert foreign("amira").person == str(party)
    page = decide(officer, "amira", withdraw="1")
    assert "Tilknytningen er trukket tilbage" in text(page)
    assert BrokerSession.objects.get(foreign__isnull=False).ended_at is not None
    assert "Tilknytning trukket tilbage" in {look.action for look in lines_about(party)}
    other = Browser()
    page = go_abroad(other, other.get("/log-ind/?next=/hvem/"), "amira")
    assert "Tilknytningen er trukket tilbage" in text(page)
    assert "NoAuthnContext" in text(press(other, page, "go"))
    assert decide(officer, "amira", withdraw="1").status_code == 409


def test_a_link_follows_a_new_number(browser, officer, parties):
    ask_from(browser, "amira")
    approve(officer, "amira", parties["new_citizen"])
    new = PartyId.person("0210939999")
    login.follow_number(NumberChanged(parties["new_citizen"], new))
    assert foreign("amira").person == str(new)


def test_a_private_service_is_told_no_number_of_who_has_a_link(browser, officer, parties):
    ask_from(browser, "amira")
    approve(officer, "amira", parties["new_citizen"])
    shop = OpenToEurope("butik", private_sector=True).register()
    other = Browser()
    page = go_abroad(other, other.get(shop.address()), "amira")
    assertion = shop.read(passing_form(press(other, page, "go")))
    assert assertion.value_of(OIOSAML.attribute("cpr_number").name) is None


def test_a_client_of_openid_connect_gets_those_with_a_link_only(browser, officer, parties):
    client = OpenIdClient("avis").register()
    page = go_abroad(browser, browser.get(client.address()), "amira")
    assert "kræver et dansk personnummer" in text(page)
    press(browser, page, "ask")
    approve(officer, "amira", parties["new_citizen"])
    other = Browser()
    came = press(other, go_abroad(other, other.get(client.address()), "amira"), "go")
    assert fields_of(address_of(came))["code"]


def test_two_identifiers_may_lead_to_one_person_and_one_never_to_two(
    officer, second, parties, people
):
    ask_from(Browser(), "amira")
    approve(officer, "amira", parties["new_citizen"])
    ask_from(Browser(), "amira-renewed")
    page = officer.get(f"/login/eu/links/{wish_of('amira-renewed').id}/")
    assert "et andet eID fører allerede hertil" in text(page)
    approve(officer, "amira-renewed", parties["new_citizen"])
    decide(second, "amira-renewed", second="1")
    assert foreign("amira").person == foreign("amira-renewed").person
    wish = wish_of("amira")
    LinkRequest.objects.create(foreign=wish.foreign, asked_at=wish.asked_at + timedelta(1))
    refused = approve(officer, "amira", parties["mover"])
    assert (refused.status_code, foreign("amira").person) == (
        409,
        str(parties["new_citizen"]),
    )


def test_a_refusal_is_told_with_its_reason_and_may_be_asked_anew(browser, officer, people):
    ask_from(browser, "zora")
    decide(officer, "zora", refuse="1")
    other = Browser()
    page = go_abroad(other, other.get("/log-ind/?next=/hvem/"), "zora")
    assert "Din anmodning blev afvist" in text(page)
    assert REASON in text(page)
    press(other, page, "ask")
    assert [row.state for row in LinkRequest.objects.order_by("asked_at")] == ["refused", "waiting"]
    assert foreign("zora").person == ""


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"approve": "1", "reason": REASON}, 422),
        ({"approve": "1", "number": "123", "reason": REASON}, 422),
        ({"approve": "1", "number": "0101019999", "reason": REASON}, 422),
        ({"refuse": "1", "reason": "nej"}, 422),
        ({"refuse": "1", "reason": "x" * 501}, 422),
    ],
)
def test_a_decision_needs_a_person_and_a_reason(browser, officer, given, status):
    ask_from(browser, "zora")
    answer = officer.post(f"/login/eu/links/{wish_of('zora').id}/", given)
    assert answer.status_code == status
    assert wish_of("zora").state == "waiting"


def test_nobody_decides_that_an_eid_is_her_own_nor_without_the_role(
    browser, officer, people, parties
):
    ask_from(browser, "zora")
    own = approve(officer, "zora", parties["ra_officer"])
    assert own.status_code == 403
    citizen = Browser()
    citizen.log_in(people["mover"])
    assert citizen.get("/login/eu/links/").status_code == 403
    assert approve(citizen, "zora", parties["mover"]).status_code == 403
    assert wish_of("zora").state == "waiting"


def test_the_dead_get_no_link(browser, officer, parties):
    ask_from(browser, "zora")
    assert approve(officer, "zora", parties["deceased"]).status_code == 422


def test_another_browser_does_not_take_over_who_has_come(browser, people):
    page = go_abroad(browser, browser.get("/log-ind/?next=/hvem/"), "zora")
    stranger = Browser()
    stranger.get("/log-ind/")
    assert stranger.get(f"/login/{step_of(page)}/eu/known/").status_code == 410


def test_an_answer_is_taken_once_and_only_when_asked_for(browser, people):
    page = browser.get("/log-ind/?next=/hvem/")
    login = browser.post(f"/login/{step_of(page)}/eu/", {"country": "XX"})
    log_in_there(browser, login, "zora")
    sent = next(
        passing_form(one)[1] for one in browser.seen if one.request["PATH_INFO"].endswith("log-in/")
    )
    replayed = browser.post("/eidas/connector/acs", sent)
    assert code_of(replayed) == "eidas.answer.unexpected"
    strange = browser.post("/eidas/connector/acs", sent | {"RelayState": "other"})
    assert code_of(strange) == "eidas.answer.unexpected"


def test_a_forged_answer_leaves_the_question_open(browser, people):
    page = browser.get("/log-ind/?next=/hvem/")
    browser.post(f"/login/{step_of(page)}/eu/", {"country": "XX"})
    question = ForeignLogin.objects.get()
    forged = {"SAMLResponse": "PGE+PC9hPg==", "RelayState": question.relay_state}
    assert code_of(browser.post("/eidas/connector/acs", forged)) == "saml.response.refused"
    question.refresh_from_db()
    assert question.answered_at is None
    assert not ForeignPerson.objects.exists()


def test_who_gives_up_there_may_choose_again(browser, people):
    page = browser.get("/log-ind/?next=/hvem/")
    login = browser.post(f"/login/{step_of(page)}/eu/", {"country": "XX"})
    state = re.search(r'name="state" value="([^"]+)"', text(login))[1]
    back = browser.post("/demo/xx/proxy/log-in/", {"state": state, "cancel": "1"})
    assert "Du blev ikke logget ind i det andet land" in text(back)
    wrong = go_abroad(browser, back, "zora", pin="1111")
    assert wrong.status_code == 403


def test_a_level_that_the_card_does_not_reach_is_not_given(browser, library):
    page = browser.get(library.address())
    PendingLogin.objects.update(level=int(Level.HIGH))
    back = go_abroad(browser, page, "amira")
    assert "Du blev ikke logget ind i det andet land" in text(back)
    assert not ForeignPerson.objects.exists()


def test_an_unknown_country_is_refused_on_the_page(browser, people):
    page = browser.get("/log-ind/")
    answer = browser.post(f"/login/{step_of(page)}/eu/", {"country": "YY"})
    assert answer.status_code == 404
    assert "Vælg et af de lande" in text(answer)


def test_a_session_from_abroad_ends_when_its_link_is_another(browser, officer, parties):
    ask_from(browser, "amira")
    approve(officer, "amira", parties["new_citizen"])
    other = Browser()
    press(other, go_abroad(other, other.get("/log-ind/?next=/hvem/"), "amira"), "go")
    ForeignPerson.objects.update(person="", linked_at=None)
    library = OpenToEurope("bibliotek").register()
    page = other.get(library.address())
    assert re.search(r'name="username"', text(page))
    assert BrokerSession.objects.get(foreign__isnull=False).ended_at is not None


def test_an_arrival_is_good_for_ten_minutes(browser, people):
    page = go_abroad(browser, browser.get("/log-ind/?next=/hvem/"), "zora")
    ForeignLogin.objects.update(answered_at=clock.now() - timedelta(minutes=11))
    late = press(browser, page, "ask")
    assert late.status_code == 410
    assert not LinkRequest.objects.exists()


def test_the_lint_knows_the_attributes_of_eidas_and_says_who_is_shut_out(people, at):
    open_one = OpenToEurope("aaben").metadata()
    found = {one.code for one in login.lint(open_one, at)}
    assert not found & {"unknown-attributes", "not-given", "eidas-number"}
    strict = OpenToEurope("streng", must_have_number=True).metadata()
    assert "eidas-number" in {one.code for one in login.lint(strict, at)}


def test_more_than_the_card_gives_is_asked_of_the_danish_eid(browser, officer, parties, library):
    ask_from(browser, "amira")
    approve(officer, "amira", parties["new_citizen"])
    other = Browser()
    press(other, go_abroad(other, other.get("/log-ind/?next=/hvem/"), "amira"), "go")
    high = {"class_refs": (OIOSAML.level_uri(Assurance.HIGH),), "comparison": "minimum"}
    assert 'name="username"' in text(other.get(library.address(**high)))
    assert other.get("/login/hvorfor/").status_code == 200


def test_a_danish_login_after_a_foreign_one_is_another_session(
    browser, officer, parties, people, library
):
    """Else what was given on the foreign eID would outlive its link: nobody would find it."""
    ask_from(browser, "amira")
    approve(officer, "amira", parties["new_citizen"])
    other = Browser()
    press(other, go_abroad(other, other.get("/log-ind/?next=/hvem/"), "amira"), "go")
    rested = BrokerSession.objects.get(foreign=foreign("amira"), ended_at=None)
    other.log_in(people["new_citizen"], other.get(library.address(force=True)))
    rested.refresh_from_db()
    assert rested.ended_at is not None
    assert rested.foreign == foreign("amira")


def test_an_eid_that_leads_to_a_number_is_something_it_holds(browser, officer, parties, at):
    numbers = frozenset({parties["new_citizen"]})
    assert login.holdings_of(numbers, at) == []
    ask_from(browser, "amira")
    approve(officer, "amira", parties["new_citizen"])
    [held] = login.holdings_of(numbers, at)
    assert "eID fra andre lande: 1 (træk tilknytningen tilbage" in held.danish
    assert held.pages == (f"/login/eu/links/{wish_of('amira').id}/",)
    assert held in holdings.holdings_of(numbers, at)


def test_who_has_a_link_and_no_danish_eid_meets_every_page_of_her_own(browser, officer, parties):
    ask_from(browser, "amira")
    approve(officer, "amira", parties["emigrated"])
    other = Browser()
    press(other, go_abroad(other, other.get("/log-ind/?next=/hvem/"), "amira"), "go")
    assert other.get("/mine-data/").status_code == 200
    for path in ("/mit-eid/", "/hvem-har-set/", "/kontakt/", "/login/hvorfor/"):
        assert other.get(path).status_code < 500, path
