"""The whole way over the wire: the portal as a service provider of the broker."""

from fundament.kernel.acting import SESSION_KEY, Acting, Level
from fundament.kernel.ids import PartyId
from fundament.portal.models import BrokerLogin


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


def test_single_sign_on_asks_nothing(people, browser):
    browser.log_in(people["empty_mailbox"])
    session = browser.client.session
    session.flush()
    browser.client.cookies.pop("__Host-fundament", None)
    browser.get("/log-ind/?next=/igen/")
    assert acting(browser) is not None
