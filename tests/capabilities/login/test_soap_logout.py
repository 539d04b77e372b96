"""Single logout without the browser: by SOAP, in and out."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from fundament.capabilities.identity import service as identity
from fundament.capabilities.identity.types import IdentityState
from fundament.capabilities.login import service as login
from fundament.capabilities.login.adapters.back_channel import NotDelivered
from fundament.capabilities.login.models import BrokerSession, LogoutCall
from fundament.kernel import clock, keys, xmlsig
from fundament.kernel.ids import PartyId
from fundament.standards.saml.logout import (
    read_logout_request,
    read_logout_response,
    write_logout_request,
    write_logout_response,
)
from fundament.standards.saml.names import Binding, StatusCode
from fundament.standards.saml.soap import read_soap, write_soap
from fundament.standards.saml.types import Endpoint, LogoutRequest, LogoutResponse, Status
from tests.capabilities.login.conftest import passing_form
from tests.capabilities.login.listening import answering
from tests.capabilities.login.services import BROKER, Service

pytestmark = pytest.mark.django_db


def wish(service, assertion, **changed):
    made = {
        "id": f"_{uuid4().hex}",
        "issuer": service.entity_id,
        "issue_instant": datetime.now(UTC),
        "destination": BROKER,
        "name_id": assertion.name_id,
        "session_indexes": (assertion.authentication.session_index,),
    }
    return LogoutRequest(**made | changed)


def sent(browser, body, action='"http://www.oasis-open.org/committees/security"'):
    return browser.client.post(
        "/idp/saml/3.0/", body, content_type="text/xml", secure=True, HTTP_SOAPACTION=action
    )


def told(answer):
    """The status of the signed answer in an envelope."""
    verified = xmlsig.verify(read_soap(answer.content).body, [keys.certificate("login-broker")])
    return read_logout_response(xmlsig.octets_of(verified))


@pytest.fixture
def library():
    return Service("library").register()


@pytest.fixture
def known(people, browser, library):
    answer = browser.log_in(people["empty_mailbox"], browser.get(library.address()))
    return library.read(passing_form(answer))


def is_open():
    return BrokerSession.objects.filter(ended_at__isnull=True).exists()


@pytest.mark.parametrize("destination", [BROKER, None])
def test_a_service_logs_out_by_itself(browser, library, known, destination):
    asked = wish(library, known, destination=destination)
    answer = sent(browser, write_soap(write_logout_request(asked, library.key)))
    assert (answer.status_code, told(answer).in_response_to) == (200, asked.id)
    assert told(answer).status == Status(StatusCode.SUCCESS)
    assert not is_open()


def test_whom_only_a_browser_could_tell_makes_it_partial(browser, library, known):
    shop = Service("shop").register()
    shop.read(passing_form(browser.get(shop.address())))
    answer = sent(browser, write_soap(write_logout_request(wish(library, known), library.key)))
    assert told(answer).status == Status(StatusCode.SUCCESS, StatusCode.PARTIAL_LOGOUT)
    assert not is_open()


def bad(kind, library, known):
    asked = wish(library, known)
    good = write_soap(write_logout_request(asked, library.key))
    others = {
        "unsigned": (write_soap(write_logout_request(asked)), "login.request.unsigned"),
        "foreign key": (
            write_soap(write_logout_request(asked, "somebody-else")),
            "login.request.signature",
        ),
        "elsewhere": (
            write_soap(
                write_logout_request(
                    wish(library, known, destination="https://x.example/"), library.key
                )
            ),
            "login.request.destination",
        ),
        "unknown": (
            write_soap(write_logout_request(wish(Service("nobody"), known), library.key)),
            "login.provider.unknown",
        ),
        "two": (
            good.replace(b"</soap:Body>", b"<x/></soap:Body>"), "saml.message.forbidden",
        ),
        "understand": (
            good.replace(
                b"<soap:Body>",
                b'<soap:Header><x soap:mustUnderstand="1"/></soap:Header><soap:Body>',
            ),
            "saml.message.forbidden",
        ),
        "no envelope": (write_logout_request(asked, library.key), "saml.message.forbidden"),
        "no xml": (b"hello", "xml.not.accepted"),
        "entity": (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "xml.not.accepted"),
        "another message": (
            write_soap(
                write_logout_response(
                    LogoutResponse(
                        "_x", library.entity_id, datetime.now(UTC), BROKER, "_y",
                        Status(StatusCode.SUCCESS),
                    )
                )
            ),
            "login.message.unexpected",
        ),
    }  # fmt: skip
    return others[kind]


@pytest.mark.parametrize(
    "kind",
    ["unsigned", "foreign key", "elsewhere", "unknown", "two", "understand", "no envelope",
     "no xml", "entity", "another message"],
)  # fmt: skip
def test_what_is_not_right_is_a_fault_and_ends_nothing(browser, library, known, kind):
    body, code = bad(kind, library, known)
    answer = sent(browser, body)
    assert answer.status_code == 500
    assert f"<faultstring>{code}: " in answer.content.decode()
    assert is_open()


def test_it_is_taken_once(browser, library, known):
    body = write_soap(write_logout_request(wish(library, known), library.key))
    sent(browser, body)
    assert "login.request.replayed" in sent(browser, body).content.decode()


class Deaf(Exception):
    """The service's server fails."""


class Shop:
    """A service whose own server answers LogoutRequests; `code` is what it says, and by whom."""

    def __init__(self, first=True):
        self.code, self.key, self.got = StatusCode.SUCCESS, "test-shop", []
        self.first = first

    def __call__(self, path, headers, body):
        verified = xmlsig.verify(read_soap(body).body, [keys.certificate("login-broker")])
        self.got.append(read_logout_request(xmlsig.octets_of(verified)))
        if self.code is None:
            return 500, b""
        answer = LogoutResponse(
            f"_{uuid4().hex}", "https://shop.example", datetime.now(UTC), None,
            self.got[-1].id, Status(self.code),
        )  # fmt: skip
        return 200, write_soap(write_logout_response(answer, self.key))

    def register(self, address):
        made = Service("shop")
        soap = Endpoint(Binding.SOAP, f"{address}/slo")
        front = Endpoint(Binding.REDIRECT, made.slo)
        made.changed = {"logouts": (soap, front) if self.first else (front, soap)}
        return made.register()


@pytest.fixture(params=[True])
def shop(request):
    shop = Shop(request.param)
    with answering(shop) as address:
        shop.service = shop.register(address)
        yield shop


def logged_out(browser, library, known, shop):
    """Log in at the shop too, then log out at the library; return the call that tells the shop."""
    part = shop.service.read(passing_form(browser.get(shop.service.address())))
    browser.get(library.logout_address(known))
    return LogoutCall.objects.get(), part


def test_a_service_that_prefers_soap_is_told_so(browser, library, known, shop):
    call, part = logged_out(browser, library, known, shop)
    assert call.outcome == "sent"
    login.tell_logout(call.message_id, clock.now())
    [got] = shop.got
    assert (got.name_id, got.session_indexes) == (
        part.name_id, (part.authentication.session_index,),
    )  # fmt: skip
    assert got.destination.endswith("/slo")
    call.refresh_from_db()
    assert call.outcome == "done"


@pytest.mark.parametrize("how", ["says no", "is down", "is somebody else"])
def test_a_service_that_does_not_log_out_is_told_again(browser, library, known, shop, how):
    shop.code = {"says no": StatusCode.RESPONDER, "is down": None}.get(how, shop.code)
    shop.key = "somebody-else" if how == "is somebody else" else shop.key
    call, _ = logged_out(browser, library, known, shop)
    with pytest.raises(NotDelivered):
        login.tell_logout(call.message_id, clock.now())
    call.refresh_from_db()
    assert call.outcome == "failed"
    shop.code, shop.key = StatusCode.SUCCESS, "test-shop"
    login.tell_logout(call.message_id, clock.now())
    call.refresh_from_db()
    assert call.outcome == "done"


@pytest.mark.parametrize("shop", [False], indirect=True)
def test_a_service_that_prefers_the_browser_is_asked_by_it(browser, library, known, shop):
    call, _ = logged_out(browser, library, known, shop)
    assert call.asked_at is not None
    assert call.outcome == ""


@pytest.mark.parametrize("shop", [False], indirect=True)
def test_when_an_eid_is_blocked_services_with_soap_are_told(
    people, browser, known, shop, django_capture_on_commit_callbacks
):
    """No browser goes round then: whoever can be told otherwise is."""
    shop.service.read(passing_form(browser.get(shop.service.address())))
    session = BrokerSession.objects.get()
    person = PartyId.person(people["empty_mailbox"].cpr)
    identity.change_state(person, IdentityState.SUSPENDED, clock.now())
    login.tell_ended(session.id, clock.now())
    call = LogoutCall.objects.get()
    login.tell_logout(call.message_id, clock.now())
    assert [got.issuer for got in shop.got] == [login.own_broker().entity_id]
