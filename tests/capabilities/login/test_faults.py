"""Faults on purpose: our own portal is held to every one of them, and they stay in the demo."""

import re

import pytest
from joserfc.errors import JoseError

from fundament.capabilities.login import service as login
from fundament.capabilities.login.rules.faults import FAULTS, Stage
from fundament.capabilities.login.service import faults
from fundament.capabilities.login.types import (
    FaultsOff,
    FaultUnknown,
    Must,
    Outcome,
    Protocol,
    State,
)
from fundament.kernel import clock
from fundament.kernel.acting import INSTALLATION, SESSION_KEY
from fundament.standards.saml.bindings import read_redirect
from fundament.standards.saml.logout import read_logout_response
from fundament.standards.saml.names import StatusCode
from tests.capabilities.login.conftest import Browser, code_of, passing_form, text
from tests.capabilities.login.openid import OpenIdClient, read
from tests.capabilities.login.services import Service

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
ANSWERS = [code for code, fault in FAULTS.items() if fault.stage is Stage.SAML_ANSWER]
# By what the portal refuses; what is not named is refused as an answer that breaks a rule.
REASONS = {
    "status-failed": "sign-in.given.up",
    "in-clear": "saml.message.forbidden",
    "two-assertions": "saml.message.forbidden",
    "audience-missing": "saml.message.forbidden",
    "confirmation-missing": "saml.message.forbidden",
}


@pytest.fixture
def library(people):
    return Service("library").register()


def put_in(entity_id, code, logins=1):
    return login.put_in(entity_id, code, logins, INSTALLATION, clock.now())


def is_in(browser):
    return SESSION_KEY in browser.client.session


@pytest.mark.parametrize("code", ANSWERS)
def test_the_portal_is_held_to_the_table(people, browser, code):
    fault = FAULTS[code]
    put_in(login.own_portal(), code)
    answer = browser.log_in(people["empty_mailbox"])
    assert answer.status_code < 500
    [found] = login.inspections(login.own_portal())
    assert (found.fault, found.state in {State.ANSWERED, State.NO_LOGIN}) == (code, True)
    if fault.must is Must.ACCEPT:
        assert is_in(browser)
        assert not found.failed
    if fault.must is Must.REFUSE:
        assert not is_in(browser)
        assert code_of(answer) == REASONS.get(code, "saml.response.refused")
        assert found.failed, "the inspector does not see what is wrong"
    if is_in(browser):
        return
    browser.get("/log-ind/")  # the broker knows her: it answers at once
    assert is_in(browser), "the next login has no fault and must succeed"


def test_a_fault_is_told_where_it_strikes():
    """Each fault breaks the rule that it is about, so that a report tells the truth."""
    told = {code: FAULTS[code].must for code in ANSWERS}
    assert set(told.values()) == set(Must)
    assert {f"wrapping-{number}" for number in range(1, 10)} <= told.keys()
    for fault in FAULTS.values():
        shown = fault.shown()
        assert shown.danish != shown.english
        assert shown.owed_danish != shown.owed_english
        assert fault.source


STRIKES = {
    "assertion-expired": {"conditions", "bearer"},
    "confirmation-expired": {"bearer"},
    "audience-wrong": {"audience"},
    "recipient-wrong": {"bearer"},
    "destination-wrong": {"destination"},
    "unsolicited": {"in-response-to", "bearer"},
    "issuer-wrong": {"issuer"},
    "unsigned": {"signature"},
    "key-foreign": {"signature"},
    "level-low": {"level"},
    "session-index-missing": {"session-index"},
    "two-assertions": {"encrypted", "signature"},
}


@pytest.mark.parametrize(("code", "rules"), STRIKES.items())
def test_a_fault_breaks_only_what_it_is_about(people, browser, library, code, rules):
    put_in(library.entity_id, code)
    substantial = "https://data.gov.dk/concept/core/nsis/loa/Substantial"
    page = browser.get(library.address(class_refs=(substantial,), comparison="minimum"))
    browser.log_in(people["empty_mailbox"], page)
    [found] = login.inspections(library.entity_id)
    broken = {each.rule for each in found.failed}
    assert broken == rules
    reached = [each for part in found.parts for each in part.findings]
    assert any(each.outcome is Outcome.PASSED for each in reached)


def test_the_login_page_says_that_a_fault_is_in(people, browser, library):
    put_in(library.entity_id, "audience-wrong", 2)
    page = browser.get(library.address())
    assert 'data-fault="audience-wrong"' in text(page)
    browser.log_in(people["empty_mailbox"], page)
    assert login.active_fault(library.entity_id).left == 1
    browser.get(library.address())
    assert login.active_fault(library.entity_id) is None
    form = passing_form(browser.get(library.address()))
    assert library.read(form)


def test_faults_are_refused_in_production(people, browser, library, settings):
    put_in(library.entity_id, "unsigned", 5)
    settings.DEMO = False
    with pytest.raises(FaultsOff):
        put_in(library.entity_id, "unsigned")
    with pytest.raises(FaultsOff):
        login.take_out(library.entity_id, INSTALLATION, clock.now())
    page = browser.get(library.address())
    assert "data-fault" not in text(page)
    assert library.read(passing_form(browser.log_in(people["empty_mailbox"], page)))


def test_only_what_fits_can_be_put_in(people, library):
    for code, logins in (("findes-ikke", 1), ("unsigned", 0), ("unsigned", 51)):
        with pytest.raises(FaultUnknown):
            put_in(library.entity_id, code, logins)
    shown = {each.code for each in login.faults_for(Protocol.SAML)}
    assert "unsigned" in shown
    assert "broker-down" in shown


def test_a_broker_that_is_down(people, browser, library):
    put_in(library.entity_id, "broker-down")
    answer = browser.get(library.address())
    assert (answer.status_code, code_of(answer)) == (503, "login.fault.down")
    assert answer["Retry-After"]
    [found] = login.inspections(library.entity_id)
    assert (found.state, found.fault) == (State.REFUSED, "broker-down")
    assert "username" in text(browser.get(library.address()))


def test_a_broker_that_is_slow(people, browser, library, monkeypatch):
    waited = []
    monkeypatch.setattr(faults.time, "sleep", waited.append)
    put_in(library.entity_id, "broker-slow")
    browser.log_in(people["empty_mailbox"], browser.get(library.address()))
    assert waited == [10.0]
    [found] = login.inspections(library.entity_id)
    assert (found.state, found.fault, found.failed) == (State.ANSWERED, "broker-slow", ())


def test_while_one_login_waits_the_others_go_on(people, library, monkeypatch):
    waited = []

    def wait(seconds):
        waited.append(seconds)
        assert "username" in text(Browser().get(library.address()))

    monkeypatch.setattr(faults.time, "sleep", wait)
    put_in(library.entity_id, "broker-slow", 3)
    assert "username" in text(Browser().get(library.address()))
    assert waited == [10.0]


def test_a_partial_logout(people, browser, library):
    assertion = library.read(
        passing_form(browser.log_in(people["empty_mailbox"], browser.get(library.address())))
    )
    put_in(library.entity_id, "logout-partial")
    answer = browser.get(library.logout_address(assertion))
    query = re.search(r"\?(SAMLResponse=.*)", answer["Location"])[1]
    status = read_logout_response(read_redirect(query.encode()).body).status
    assert status.success
    assert status.second == StatusCode.PARTIAL_LOGOUT
    assert login.active_fault(library.entity_id) is None


OPENID = [code for code, fault in FAULTS.items() if fault.protocol is Protocol.OIDC]


@pytest.mark.parametrize("code", OPENID)
def test_each_fault_of_openid_breaks_a_rule_of_a_correct_client(people, browser, code):
    paper = OpenIdClient().register()
    put_in(paper.client_id, code)
    answer = paper.log_in(browser, people["empty_mailbox"])
    given = paper.exchange(answer.get("code", ""))
    if given.status_code == 200:
        paper.userinfo(given.json()["access_token"])
    [found] = login.inspections(paper.client_id)
    assert found.fault == code
    redeemed_wrongly = code == "code-unknown" and given.json()["error"] == "invalid_grant"
    if FAULTS[code].must is Must.REFUSE:
        assert found.failed or redeemed_wrongly
    assert len(found.failed) <= 2, "a fault is about one thing"
    right = paper.exchange(paper.log_in(browser, people["empty_mailbox"])["code"])
    assert read(right.json()["id_token"])["nonce"] == paper.nonce
    newest = login.inspections(paper.client_id)[0]
    assert (newest.fault, newest.failed) == ("", ())


FORGERIES = ["token-unsigned", "token-hmac", "token-alg-other", "token-key-unknown"]
FORGERIES += ["token-key-namesake", "token-changed"]


@pytest.mark.parametrize("code", FORGERIES)
def test_forged_tokens_are_refused_by_a_library(people, browser, code):
    """joserfc with the one algorithm that was agreed, as a client would use it."""
    paper = OpenIdClient().register()
    put_in(paper.client_id, code)
    token = paper.exchange(paper.log_in(browser, people["empty_mailbox"])["code"]).json()
    with pytest.raises((JoseError, ValueError)):
        read(token["id_token"])
