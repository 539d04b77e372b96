"""What was true when a login began may not be when it ends: each act looks again."""

import pytest

from fundament.capabilities.identity import service as identity
from fundament.capabilities.identity.types import IdentityState
from fundament.kernel import audit, clock
from fundament.kernel.ids import PartyId
from fundament.standards.oiosaml.types import Assurance
from fundament.standards.oiosaml.v303 import OIOSAML
from tests.capabilities.login.conftest import passing_form, text
from tests.capabilities.login.openid import error_of
from tests.capabilities.login.services import Service
from tests.telling import tell_all

pytestmark = pytest.mark.django_db
OFFLINE = "openid profile offline_access"


@pytest.fixture
def library(people):
    return Service("library").register()


def at_level(service, level):
    return service.address(class_refs=(OIOSAML.level_uri(level),), comparison="minimum")


def test_a_step_up_after_logging_out_gives_nothing(people, browser, library):
    """The password of an ended session is shown no longer: its next user has but the code."""
    person = people["mover"]
    begun = browser.get(at_level(library, Assurance.LOW))
    told = library.read(passing_form(browser.log_in(person, begun, code=False)))
    page = browser.get(at_level(library, Assurance.SUBSTANTIAL))
    step = "/login/" + text(page).partition('action="/login/')[2][:36] + "/"
    browser.get(library.logout_address(told))
    code = identity.current_code(person.totp_secret, clock.now())
    done = browser.post(step, {"code": code})
    assert 'action="https://library.example/acs"' not in text(done)


def test_a_blocked_eid_ends_what_was_given_for_longer_than_the_session(browser, paper, person):
    tokens = paper.tokens(browser, person, scope=OFFLINE)
    identity.change_state(PartyId.person(person.cpr), IdentityState.SUSPENDED, clock.now())
    assert tell_all() == []
    assert error_of(paper.refresh(tokens["refresh_token"])) == "invalid_grant"
    assert paper.userinfo(tokens["access_token"]).status_code == 401
    assert paper.introspect(tokens["access_token"]) == {"active": False}


def test_nor_is_it_given_where_no_news_came(browser, paper, person):
    tokens = paper.tokens(browser, person, scope=OFFLINE)
    identity.change_state(PartyId.person(person.cpr), IdentityState.SUSPENDED, clock.now())
    assert error_of(paper.refresh(tokens["refresh_token"])) == "invalid_grant"
    assert paper.userinfo(tokens["access_token"]).status_code == 401


def test_after_a_logout_it_lasts_and_a_block_ends_it(browser, paper, person):
    tokens = paper.tokens(browser, person, scope=OFFLINE)
    hint = {"id_token_hint": tokens["id_token"]}
    browser.client.get("/connect/endsession", hint, secure=True)
    again = paper.refresh(tokens["refresh_token"])
    assert again.status_code == 200
    identity.change_state(PartyId.person(person.cpr), IdentityState.SUSPENDED, clock.now())
    assert tell_all() == []
    assert error_of(paper.refresh(again.json()["refresh_token"])) == "invalid_grant"


def test_a_code_of_an_eid_that_was_blocked_since_gives_nothing(browser, paper, person):
    code = paper.log_in(browser, person, scope=OFFLINE)["code"]
    identity.change_state(PartyId.person(person.cpr), IdentityState.SUSPENDED, clock.now())
    assert error_of(paper.exchange(code)) == "invalid_grant"


def test_each_time_a_client_is_told_anew_the_ledger_has_a_line(browser, paper, person):
    def told():
        lines = audit.looks_at(PartyId.person(person.cpr))
        return [line for line in lines if line.look.action == "Videregivet til tjenesten"]

    token = paper.tokens(browser, person, scope=OFFLINE)["refresh_token"]
    before = len(told())
    token = paper.refresh(token).json()["refresh_token"]
    assert len(told()) == before + 1
    assert error_of(paper.refresh("other")) == "invalid_grant"
    assert len(told()) == before + 1
