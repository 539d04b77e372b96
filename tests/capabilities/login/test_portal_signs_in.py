"""The whole way over the wire: the portal as a service provider of the broker."""

from datetime import timedelta

from django.contrib.sessions.models import Session
from django.utils import timezone

from fundament.capabilities.identity import service as identity
from fundament.capabilities.login import queries
from fundament.capabilities.rights import service as rights
from fundament.kernel import audit, clock
from fundament.kernel.acting import SESSION_KEY, Acting, Level, Role
from fundament.kernel.ids import PartyId
from fundament.portal import tasks as portal_tasks
from fundament.portal.models import AnsweredSignIn, BrokerLogin
from fundament.portal.signin import state
from tests.capabilities.login.conftest import Browser, code_of, passing_form

OPERATION = "/login/providers/"


def acting(browser):
    kept = browser.client.session.get(SESSION_KEY)
    return Acting.from_session(kept) if kept else None


def test_two_factors_sign_in_and_the_page_comes_back(people, browser):
    person = people["empty_mailbox"]
    last = browser.log_in(person)
    assert (last.request["PATH_INFO"], last.status_code) == ("/hvem/", 404)
    found = acting(browser)
    assert found.actor.party == PartyId.person(person.cpr)
    assert found.actor.name == person.name
    assert found.level is Level.SUBSTANTIAL


def test_the_ledger_tells_the_service_from_the_person(people, browser):
    person = people["empty_mailbox"]
    browser.log_in(person)
    told, came = [line.look for line in audit.looks_at(PartyId.person(person.cpr))[:2]]
    assert (came.actor.kind, came.actor.party) == ("person", PartyId.person(person.cpr))
    assert told.actor.kind == "service"
    assert told.actor.id == queries.provider_named(told.actor.id).entity_id
    assert told.acted_for is None


def test_the_session_key_is_a_new_one(people, browser):
    browser.get("/log-ind/")
    session = browser.client.session
    session["planted"] = "1"
    session.save()
    browser.client.cookies["__Host-fundament"] = session.session_key
    browser.log_in(people["empty_mailbox"])
    assert browser.client.session.session_key != session.session_key
    assert "planted" not in browser.client.session


def test_signing_out_ends_both_sessions(people, browser):
    browser.log_in(people["empty_mailbox"])
    last = browser.post("/log-ud/", {})
    assert last.request["PATH_INFO"] == "/"
    assert acting(browser) is None
    assert not BrokerLogin.objects.exists()
    again = browser.get("/log-ind/")
    assert "username" in again.content.decode()


def test_sessions_that_are_over_are_forgotten_at_night(people, browser):
    browser.log_in(people["empty_mailbox"])
    portal_tasks.forget_sessions(0)
    assert acting(browser) is not None
    assert BrokerLogin.objects.count() == 1
    Session.objects.update(expire_date=timezone.now() - timedelta(minutes=1))
    portal_tasks.forget_sessions(0)
    assert not Session.objects.exists()
    assert not BrokerLogin.objects.exists()


def test_single_sign_on_asks_nothing(people, browser):
    browser.log_in(people["empty_mailbox"])
    session = browser.client.session
    session.flush()
    browser.client.cookies.pop("__Host-fundament", None)
    browser.get("/log-ind/?next=/igen/")
    assert acting(browser) is not None


def test_an_answer_opens_one_session(people, browser):
    """Whoever copies the answer with the cookie that asked for it comes too late."""
    person = people["empty_mailbox"]
    step = browser.get("/log-ind/").request["PATH_INFO"]
    browser.post(step, {"username": person.username})
    browser.post(step, {"password": person.password})
    code = identity.current_code(person.totp_secret, clock.now())
    address, fields = passing_form(browser.client.post(step, {"code": code}, secure=True))
    thief = Browser()
    thief.client.cookies["__Host-sign-in"] = browser.client.cookies["__Host-sign-in"].value
    browser.post(address, fields)
    assert acting(browser) is not None
    late = thief.post(address, fields)
    assert (late.status_code, code_of(late)) == (403, "sign-in.not.asked.for")
    assert acting(thief) is None


def test_answered_requests_are_kept_as_long_as_their_cookie(people, browser):
    browser.log_in(people["empty_mailbox"])
    state.forget_answered(clock.now() + timedelta(seconds=state.LIFE))
    assert AnsweredSignIn.objects.count() == 1
    state.forget_answered(clock.now() + timedelta(seconds=2 * state.LIFE + 60))
    assert not AnsweredSignIn.objects.exists()


def test_a_role_counts_from_when_it_is_given_until_it_is_withdrawn(people, browser):
    """Whatever was true at sign-in: the page and the menu ask at the moment of the act."""
    party = PartyId.person(people["empty_mailbox"].cpr)
    browser.log_in(people["empty_mailbox"])
    assert browser.get(OPERATION).status_code == 403
    rights.grant_role(party, Role.OPERATOR, None, clock.now())
    assert browser.get(OPERATION).status_code == 200
    assert OPERATION in browser.get("/").content.decode()
    rights.withdraw_role(party, Role.OPERATOR, None, clock.now())
    assert browser.get(OPERATION).status_code == 403
    assert OPERATION not in browser.get("/").content.decode()
