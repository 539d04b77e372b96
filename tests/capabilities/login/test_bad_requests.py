"""Every bad AuthnRequest gets its code and a sentence, is written down, and starts no login."""

import base64
import re
import zlib
from datetime import UTC, datetime, timedelta
from html import unescape
from urllib.parse import quote

import pytest
from django.conf import settings

from fundament.capabilities.login import service as login
from fundament.capabilities.login.models import PendingLogin, RefusedMessage
from fundament.kernel.acting import INSTALLATION
from fundament.kernel.errors import Refusal
from fundament.standards.saml.requests import write_authn_request
from tests.capabilities.login.conftest import code_of, text
from tests.capabilities.login.services import BROKER, Service

pytestmark = pytest.mark.django_db


@pytest.fixture
def library():
    return Service("library").register()


@pytest.fixture(params=["da", "en"])
def browser(request, browser):
    """A browser of somebody who reads Danish, and one of somebody who reads English."""
    browser.client.cookies[settings.LANGUAGE_COOKIE_NAME] = browser.language = request.param
    return browser


def refused(browser, address, code, status=400):
    answer = browser.get(address)
    assert (code_of(answer), answer.status_code) == (code, status)
    assert sentence(code, browser.language) in unescape(text(answer))
    assert not PendingLogin.objects.exists()
    assert RefusedMessage.objects.filter(code=code).exists()
    assert browser.get(Service("next").register().address()).status_code == 200
    assert PendingLogin.objects.count() == 1
    return answer


def sentence(code, language):
    """The sentence of the refusal with the code, up to its first fact."""
    kinds = [Refusal]
    while kinds:
        kind = kinds.pop()
        kinds += kind.__subclasses__()
        if kind.code == code:
            return (kind.danish if language == "da" else kind.english).partition("{")[0]
    raise AssertionError(f"no refusal has the code {code}")


def packed(body):
    squeezed = zlib.compressobj(9, zlib.DEFLATED, -15)
    return quote(base64.b64encode(squeezed.compress(body) + squeezed.flush()), safe="")


def test_a_good_one_starts_a_login(library, browser):
    assert browser.get(library.address()).status_code == 200
    assert PendingLogin.objects.get().request["relay_state"] == "stat=1&æ"


def test_unsigned(library, browser):
    body = packed(write_authn_request(library.request()))
    refused(browser, f"{BROKER}?SAMLRequest={body}", "login.request.unsigned")


def test_wrong_signature(library, browser):
    refused(browser, library.address(key="test-somebody-else"), "login.request.signature")


def test_signature_over_other_octets(library, browser):
    address = library.address().replace("RelayState=stat", "RelayState=flat")
    refused(browser, address, "login.request.signature")


def test_weak_signature_algorithm(library, browser):
    address = library.address().replace("xmldsig-more%23rsa-sha256", "xmldsig-more%23rsa-md5")
    refused(browser, address, "login.request.signature")


def test_replayed(library, browser):
    address = library.address()
    browser.get(address)
    PendingLogin.objects.all().delete()
    refused(browser, address, "login.request.replayed")


@pytest.mark.parametrize("minutes", [-6, 6])
def test_expired_or_from_the_future(library, browser, minutes):
    then = datetime.now(UTC) + timedelta(minutes=minutes)
    refused(browser, library.address(issue_instant=then), "login.request.expired")


def test_unknown_issuer(browser):
    refused(browser, Service("stranger").address(), "login.provider.unknown")


def test_removed_issuer(library, browser, at):
    login.remove_provider(library.entity_id, at, INSTALLATION)
    refused(browser, library.address(), "login.provider.unknown")


@pytest.mark.parametrize("destination", [None, "https://elsewhere.example/", BROKER[:-1]])
def test_another_destination(library, browser, destination):
    refused(browser, library.address(destination=destination), "login.request.destination")


def test_acs_not_in_the_metadata(library, browser):
    evil = library.acs + ".evil.example"
    refused(browser, library.address(acs_url=evil), "login.request.acs")


def test_another_answer_binding(library, browser):
    artifact = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Artifact"
    refused(browser, library.address(protocol_binding=artifact), "login.request.binding")


def test_deflate_bomb(browser):
    bomb = packed(b"<a>" + b" " * 20_000_000 + b"</a>")
    refused(browser, f"{BROKER}?SAMLRequest={bomb}", "saml.message.too.large", 413)


@pytest.mark.parametrize("name", ["SAMLRequest", "RelayState", "SigAlg", "Signature"])
def test_duplicate_parameters(library, browser, name):
    address = library.address()
    value = re.search(rf"[?&]{name}=([^&]*)", address)[1]
    refused(browser, f"{address}&{name}={value}", "saml.parameter.duplicate")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"not xml", "xml.not.accepted"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "xml.not.accepted"),
        (b"<a/>", "login.message.unexpected"),
        (b"<a><!-- split --></a>", "saml.message.forbidden"),
    ],
)
def test_other_bytes(browser, body, code):
    refused(browser, f"{BROKER}?SAMLRequest={packed(body)}", code)


@pytest.mark.parametrize("query", ["", "SAMLRequest=%%%", "SAMLRequest=AAAA", "a=b"])
def test_no_message(browser, query):
    refused(browser, f"{BROKER}?{query}", "saml.message.unreadable")


def test_by_post(library, browser):
    body = base64.b64encode(write_authn_request(library.request())).decode()
    answer = browser.post(BROKER, {"SAMLRequest": body})
    assert code_of(answer) == "login.request.binding"
