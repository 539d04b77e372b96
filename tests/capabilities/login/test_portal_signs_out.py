"""The portal's own logout: which answers it believes, and what it says of them."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import RequestFactory

from fundament.capabilities.login import service as login
from fundament.kernel import clock
from fundament.portal.signin import provider, state
from fundament.standards.saml.bindings import RESPONSE, write_redirect
from fundament.standards.saml.logout import write_logout_response
from fundament.standards.saml.names import StatusCode
from fundament.standards.saml.types import LogoutResponse, Status
from tests.capabilities.login.conftest import code_of, passing_form, text
from tests.capabilities.login.services import Service

pytestmark = pytest.mark.django_db
WHOLE, PARTIAL = Status(StatusCode.SUCCESS), Status(StatusCode.SUCCESS, StatusCode.PARTIAL_LOGOUT)


@pytest.fixture
def asked(people, browser):
    """The browser is on its way with the portal's LogoutRequest; returns the request's ID."""
    browser.log_in(people["empty_mailbox"])
    browser.client.post("/log-ud/", secure=True)
    request = RequestFactory().get("/")
    request.COOKIES = {name: found.value for name, found in browser.client.cookies.items()}
    return state.logout_brought(request)


def answer_to(asked, status=WHOLE, **changed):
    facts = {
        "id": f"_{uuid4().hex}",
        "issuer": login.own_broker().entity_id,
        "issue_instant": clock.now(),
        "destination": provider.slo_url(),
        "in_response_to": asked,
        "status": status,
    }
    body = write_logout_response(LogoutResponse(**facts | changed))
    return write_redirect(provider.slo_url(), RESPONSE, body, None, "login-broker")


def test_the_answer_to_our_logout_goes_home_once(browser, asked):
    address = answer_to(asked)
    assert "Du er logget ud" in text(browser.get(address))
    assert code_of(browser.get(address)) == "sign-out.refused"


@pytest.mark.parametrize(
    "changed",
    [
        {"issuer": "https://elsewhere.example"},
        {"destination": "https://elsewhere.example/slo"},
        {"destination": None},
        {"in_response_to": "_another"},
        {"in_response_to": None},
        {"issue_instant": clock.now() - timedelta(hours=1)},
    ],
    ids=lambda changed: "-".join(map(str, changed)),
)
def test_an_answer_that_is_not_ours_is_refused(browser, asked, changed):
    answer = browser.get(answer_to(asked, **changed))
    assert (answer.status_code, code_of(answer)) == (403, "sign-out.refused")


def test_nobody_asked(people, browser):
    assert code_of(browser.get(answer_to("_1"))) == "sign-out.refused"


def test_a_partial_logout_is_said_to_be_one(people, browser):
    """The other service cannot be told: the person hears of it."""
    shop = Service("shop", logouts=()).register()
    browser.log_in(people["empty_mailbox"])
    assert passing_form(browser.get(shop.address()))
    last = browser.post("/log-ud/", {})
    assert last.request["QUERY_STRING"] == "logget-af=delvist"
    assert "Mindst én tjeneste kunne ikke logge dig ud" in text(last)


@pytest.mark.parametrize("status", [PARTIAL, Status(StatusCode.RESPONDER)])
def test_whatever_is_not_plain_success_is_partial(browser, asked, status):
    assert "Mindst én tjeneste" in text(browser.get(answer_to(asked, status)))
