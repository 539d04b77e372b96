"""Single logout by HTTP-POST, its signature inside the message, and logouts nobody may ask for."""

import base64
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from fundament.capabilities.login.models import BrokerSession
from fundament.kernel import keys, xmlsig
from fundament.standards.saml.logout import (
    read_logout_request,
    read_logout_response,
    write_logout_request,
    write_logout_response,
)
from fundament.standards.saml.names import Binding, StatusCode
from fundament.standards.saml.types import LogoutRequest, LogoutResponse, Status
from tests.capabilities.login.conftest import code_of, passing_form
from tests.capabilities.login.services import BROKER, Service

pytestmark = pytest.mark.django_db
BY_POST = (Binding.POST,)


@pytest.fixture
def library():
    return Service("library", logouts=BY_POST).register()


@pytest.fixture
def told(people, browser, library):
    answer = browser.log_in(people["empty_mailbox"], browser.get(library.address()))
    return library.read(passing_form(answer))


def wish(service, assertion):
    return LogoutRequest(
        id=f"_{uuid4().hex}",
        issuer=service.entity_id,
        issue_instant=datetime.now(UTC),
        destination=BROKER,
        name_id=assertion.name_id,
        session_indexes=(assertion.authentication.session_index,),
    )


def post(browser, kind, body):
    packed = base64.b64encode(body).decode()
    return browser.post(BROKER, {kind: packed, "RelayState": "tilbage"})


def carried(answer, kind):
    """Address and verified octets of the message in the form that the browser carries."""
    address, fields = passing_form(answer)
    body = base64.b64decode(fields[kind])
    verified = xmlsig.verify(body, [keys.certificate("login-broker")])
    return address, xmlsig.octets_of(verified), fields.get("RelayState")


def somebody_is_logged_in():
    return BrokerSession.objects.filter(ended_at__isnull=True).exists()


def test_asked_by_post_answered_by_post(browser, library, told):
    answer = post(browser, "SAMLRequest", write_logout_request(wish(library, told), library.key))
    address, body, relay_state = carried(answer, "SAMLResponse")
    assert (address, relay_state) == (library.slo, "tilbage")
    assert read_logout_response(body).status == Status(StatusCode.SUCCESS)
    assert not somebody_is_logged_in()


def test_the_answer_goes_the_way_of_the_question(people, browser):
    """A service that takes both bindings is answered by the one that it asked by."""
    both = Service("both").register()
    page = browser.log_in(people["empty_mailbox"], browser.get(both.address()))
    assertion = both.read(passing_form(page))
    answer = post(browser, "SAMLRequest", write_logout_request(wish(both, assertion), both.key))
    assert carried(answer, "SAMLResponse")[0] == both.slo
    again = browser.get(both.logout_address(assertion))
    assert again["Location"].startswith(f"{both.slo}?SAMLResponse=")


@pytest.mark.parametrize("code", [StatusCode.SUCCESS, StatusCode.RESPONDER])
def test_others_are_asked_by_post_and_answer_by_post(browser, library, told, code):
    shop = Service("shop", logouts=BY_POST).register()
    part = shop.read(passing_form(browser.get(shop.address())))
    page = post(browser, "SAMLRequest", write_logout_request(wish(library, told), library.key))
    address, body, _ = carried(page, "SAMLRequest")
    asked = read_logout_request(body)
    assert address == asked.destination == shop.slo
    assert asked.name_id == part.name_id
    assert asked.session_indexes == (part.authentication.session_index,)
    response = LogoutResponse(
        f"_{uuid4().hex}", shop.entity_id, datetime.now(UTC), BROKER, asked.id, Status(code)
    )
    last = post(browser, "SAMLResponse", write_logout_response(response, shop.key))
    address, body, _ = carried(last, "SAMLResponse")
    partial = None if code is StatusCode.SUCCESS else StatusCode.PARTIAL_LOGOUT
    assert address == library.slo
    assert read_logout_response(body).status == Status(StatusCode.SUCCESS, partial)


@pytest.mark.parametrize(
    ("key", "code"),
    [(None, "login.request.unsigned"), ("test-somebody-else", "login.request.signature")],
)
def test_nobody_else_logs_people_out(browser, library, told, key, code):
    answer = post(browser, "SAMLRequest", write_logout_request(wish(library, told), key))
    assert code_of(answer) == code
    assert somebody_is_logged_in()


def test_a_service_ends_no_session_of_another(browser, library, told):
    """A NameID is the service's own: another one that learns it can end nothing by it."""
    shop = Service("shop", logouts=BY_POST).register()
    answer = post(browser, "SAMLRequest", write_logout_request(wish(shop, told), shop.key))
    _, body, _ = carried(answer, "SAMLResponse")
    assert read_logout_response(body).status.code == StatusCode.SUCCESS
    assert somebody_is_logged_in()
    assert passing_form(browser.get(library.address(passive=True)))[0] == library.acs


def test_an_answer_that_nobody_asked_for(browser, library, told):
    response = LogoutResponse(
        f"_{uuid4().hex}", library.entity_id, datetime.now(UTC), BROKER, "_nobody",
        Status(StatusCode.SUCCESS),
    )  # fmt: skip
    answer = post(browser, "SAMLResponse", write_logout_response(response, library.key))
    assert code_of(answer) == "login.message.unexpected"
    assert somebody_is_logged_in()


@pytest.mark.parametrize(("left", "code"), [(-1, "login.request.expired"), (60, None)])
def test_a_logout_is_asked_for_until_its_own_end(people, browser, library, told, left, code):
    """NotOnOrAfter is the service's word: it must not be kept and used later."""
    ends = datetime.now(UTC) + timedelta(seconds=left)
    body = write_logout_request(replace(wish(library, told), not_on_or_after=ends), library.key)
    assert code_of(post(browser, "SAMLRequest", body)) == code
    assert BrokerSession.objects.filter(ended_at__isnull=True).exists() is bool(code)
