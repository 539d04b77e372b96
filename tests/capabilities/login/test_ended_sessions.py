"""A session that has ended answers nobody, however the request was begun before."""

from datetime import timedelta

import pytest
from django.conf import settings

from fundament.capabilities.identity import service as identity
from fundament.capabilities.identity.types import IdentityState
from fundament.capabilities.login.models import BrokerSession, ProviderSession
from fundament.capabilities.login.service import telling
from fundament.capabilities.registers import service as registers
from fundament.kernel import clock
from fundament.kernel.acting import LIFE_OF_SESSION, SESSION_KEY
from fundament.kernel.ids import PartyId
from fundament.standards.oiosaml.types import IdentityType
from fundament.standards.oiosaml.v303 import OIOSAML
from tests.capabilities.login.conftest import code_of, passing_form, text
from tests.capabilities.login.services import Service
from tests.telling import tell_all

pytestmark = pytest.mark.django_db
MY_DATA = "/mine-data/"
PROFESSIONAL = (OIOSAML.identity_uri(IdentityType.PROFESSIONAL),)


@pytest.fixture
def library():
    return Service("library").register()


@pytest.fixture
def shop():
    return Service("shop").register()


def choice_begun(browser, service):
    """The page where the company is chosen: its address, and what its form sends."""
    page = browser.get(service.address(class_refs=PROFESSIONAL))
    party = text(page).split('name="organisation" value="')[1].split('"')[0]
    return page.request["PATH_INFO"], {"organisation": party}


@pytest.fixture
def choosing(people, browser, library, shop):
    """An owner who is logged in to the shop stands before the choice for the library."""
    told = shop.read(passing_form(browser.log_in(people["owner"], browser.get(shop.address()))))
    return told, *choice_begun(browser, library)


def test_a_choice_after_logging_out_gives_nothing(browser, shop, choosing):
    told, step, form = choosing
    browser.get(shop.logout_address(told))
    for answer in (browser.get(step), browser.post(step, form)):
        assert (answer.status_code, code_of(answer)) == (410, "login.pending.over")
    assert not ProviderSession.objects.filter(ended_at__isnull=True).exists()


def test_a_choice_after_the_session_ran_out_gives_nothing(browser, choosing):
    _, step, form = choosing
    BrokerSession.objects.update(ends_at=clock.now() - timedelta(seconds=1))
    assert browser.post(step, form).status_code == 410


def test_a_logout_between_check_and_answer_wins(browser, shop, choosing, monkeypatch):
    """The logout comes in while the answer is being made: nothing is told after it."""
    told, step, form = choosing
    told_of = telling.told_of

    def meanwhile(*facts):
        browser.client.get(shop.logout_address(told), secure=True)
        return told_of(*facts)

    monkeypatch.setattr(telling, "told_of", meanwhile)
    assert browser.post(step, form).status_code == 410


def asks_for_a_name(page):
    return 'name="username"' in text(page)


@pytest.mark.parametrize("state", [IdentityState.SUSPENDED, IdentityState.CLOSED])
def test_an_eid_that_is_blocked_ends_every_session(people, browser, library, state):
    """At the broker and at the portal, which was not asked by any browser."""
    person = PartyId.person(people["empty_mailbox"].cpr)
    browser.log_in(people["empty_mailbox"])
    assert library.read(passing_form(browser.get(library.address())))
    identity.change_state(person, state, clock.now())
    assert tell_all() == []
    assert not BrokerSession.objects.filter(ended_at__isnull=True).exists()
    assert not browser.client.session.get(SESSION_KEY)
    assert asks_for_a_name(browser.get(MY_DATA))


def test_a_death_closes_the_eid_and_ends_the_sessions(people, browser, at):
    person = PartyId.person(people["empty_mailbox"].cpr)
    browser.log_in(people["empty_mailbox"])
    registers.record_death(person, at.date(), at)
    assert tell_all() == []
    assert identity.status_of(person, at).state is IdentityState.CLOSED
    assert asks_for_a_name(browser.get(MY_DATA))


def test_no_service_is_told_of_a_blocked_eid_even_where_no_news_came(people, browser, library):
    """The news goes out after the commit: until it is heard, the broker asks for itself."""
    person = PartyId.person(people["empty_mailbox"].cpr)
    browser.log_in(people["empty_mailbox"], browser.get(library.address()))
    identity.change_state(person, IdentityState.SUSPENDED, clock.now())
    assert asks_for_a_name(browser.get(library.address()))
    assert not BrokerSession.objects.filter(ended_at__isnull=True).exists()


def test_nor_by_a_choice_that_stood_open(people, browser, choosing):
    _, step, form = choosing
    person = PartyId.person(people["owner"].cpr)
    identity.change_state(person, IdentityState.SUSPENDED, clock.now())
    assert browser.post(step, form).status_code == 410


@pytest.fixture
def later(monkeypatch, tmp_path):
    """Let time pass in all of this test's house, and in no other that is tried beside it."""
    monkeypatch.setattr(clock, "_file", lambda: tmp_path / "clock")
    monkeypatch.setattr(clock, "_seen", (0, timedelta()))
    return clock.travel


def test_the_portal_forgets_who_is_away_for_an_hour_and_asks_anew(people, browser, later):
    """Anew, though the broker's session is open: else being away would end nothing."""
    browser.log_in(people["empty_mailbox"])
    later(timedelta(minutes=50))
    assert browser.get(MY_DATA).request["PATH_INFO"] == MY_DATA
    later(timedelta(minutes=50))
    assert browser.get(MY_DATA).request["PATH_INFO"] == MY_DATA
    later(timedelta(minutes=61))
    assert asks_for_a_name(browser.get(MY_DATA))


def test_no_session_of_the_portal_outlasts_the_broker_s(people, browser, later):
    browser.log_in(people["empty_mailbox"])
    assert browser.client.cookies["__Host-fundament"]["max-age"] == 8 * 60 * 60
    assert timedelta(seconds=settings.SESSION_COOKIE_AGE) == LIFE_OF_SESSION
    for _ in range(9):
        assert not asks_for_a_name(browser.get(MY_DATA))
        later(timedelta(minutes=53))
    later(timedelta(minutes=10))
    assert asks_for_a_name(browser.get(MY_DATA))
