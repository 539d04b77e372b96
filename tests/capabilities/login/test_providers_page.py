"""The operators' page of services: register by metadata, have it checked, remove."""

from dataclasses import dataclass

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse

from fundament.capabilities.login import render
from fundament.capabilities.login import service as login
from fundament.capabilities.login.types import Answer, ProviderNotFound
from fundament.kernel.acting import INSTALLATION
from fundament.standards.saml.bindings import PostForm
from tests.capabilities.login.conftest import Browser, code_of, passing_form, text
from tests.capabilities.login.services import Service

pytestmark = pytest.mark.django_db
PAGE, ADD, REMOVE = "/login/providers/", "/login/providers/add/", "/login/providers/remove/"


@pytest.fixture
def operator(people, browser):
    browser.log_in(people["operator"])
    return browser


def upload(browser, metadata, **fields):
    file = SimpleUploadedFile("metadata.xml", metadata, "application/xml")
    return browser.post(ADD, {"file": file, **fields})


def is_known(service, at):
    try:
        return bool(login.provider_of(service.entity_id, at))
    except ProviderNotFound:
        return False


@pytest.mark.parametrize("pasted", [False, True])
def test_metadata_makes_a_service_known(operator, people, at, pasted):
    library = Service("library")
    metadata = library.metadata()
    paste = {"text": metadata.decode()}
    page = operator.post(ADD, paste) if pasted else upload(operator, metadata)
    assert "Tjenesten er tilsluttet" in text(page)
    assert library.entity_id in text(operator.get(PAGE))
    known = login.provider_of(library.entity_id, at)
    assert (known.registered_by, known.private_sector) == (people["operator"].name, False)
    citizen = Browser()
    answer = citizen.log_in(people["empty_mailbox"], citizen.get(library.address()))
    assert library.read(passing_form(answer))


def test_a_private_service_is_marked(operator, at):
    shop = Service("shop")
    assert "CPR-nummer gives ikke" in text(upload(operator, shop.metadata(), private_sector="on"))
    assert login.provider_of(shop.entity_id, at).private_sector


def test_a_private_service_stays_private_when_its_metadata_are_taken_anew(operator, at, caplog):
    shop = Service("shop")
    upload(operator, shop.metadata(), private_sector="on")
    assert f"{shop.entity_id} is private from now on" in caplog.text
    caplog.clear()
    assert "CPR-nummer gives ikke" in text(upload(operator, shop.metadata()))
    assert login.provider_of(shop.entity_id, at).private_sector
    assert login.register_provider(shop.metadata(), INSTALLATION, at).private_sector
    assert caplog.text == ""
    told = login.register_provider(shop.metadata(), INSTALLATION, at, private_sector=False)
    assert not told.private_sector
    assert f"{shop.entity_id} is public from now on" in caplog.text


def test_only_checking_registers_nothing(operator, at):
    shop = Service("shop", methods=())
    page = upload(operator, shop.metadata(), check="1")
    assert page.status_code == 200
    assert "Advarsel:" in text(page)
    assert not is_known(shop, at)


@pytest.mark.parametrize(
    "metadata", [b"", b"not xml", b"<a/>", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>']
)
def test_what_is_no_metadata_is_said_to_be_none(operator, at, metadata):
    before = len(login.providers(at))
    page = operator.post(ADD, {"text": metadata.decode()})
    assert page.status_code == 422
    assert "Fejl:" in text(page)
    assert len(login.providers(at)) == before


def test_metadata_without_ciphers_that_we_speak_is_refused(operator, at):
    old = Service("old", methods=("http://www.w3.org/2001/04/xmlenc#tripledes-cbc",))
    assert upload(operator, old.metadata()).status_code == 422
    assert not is_known(old, at)


@dataclass
class Cutting(Service):
    """A service whose address goes on after its host, as a header would be read."""

    host: str = ""

    @property
    def acs(self):
        return f"https://{self.host}/acs"


@pytest.mark.parametrize(
    "host",
    [
        "x;script-src https: 'unsafe-inline'",
        "x 'unsafe-inline'",
        "x,y",
        "a@b.example",
        "*",
        "*.example",
        "bøger.example",
        "x:port",
        "[::1",
        "",
    ],
)
def test_no_address_can_rewrite_our_policy(operator, at, host):
    shop = Cutting("shop", host=host)
    assert upload(operator, shop.metadata()).status_code == 422
    assert not is_known(shop, at)
    answer = Answer("Butik", "Shop", form=PostForm(shop.acs, ()))
    assert "Content-Security-Policy" not in render.allow_form(HttpResponse(), answer)


@pytest.mark.parametrize("host", ["localhost:9000", "[::1]:8443", "xn--bger-hra.example", "my_app"])
def test_plain_hosts_are_taken(operator, at, host):
    shop = Cutting("shop", host=host)
    assert upload(operator, shop.metadata()).status_code == 200
    answer = render.allow_form(HttpResponse(), Answer("B", "S", form=PostForm(shop.acs, ())))
    assert answer["Content-Security-Policy"] == f"form-action 'self' https://{host}"


def test_a_removed_service_is_known_no_longer(operator, at):
    library = Service("library").register()
    asked = operator.client.get(REMOVE, {"entity_id": library.entity_id}, secure=True)
    assert "Vil du fjerne" in text(asked)
    assert is_known(library, at)
    assert "Tjenesten er fjernet" in text(operator.post(REMOVE, {"entity_id": library.entity_id}))
    assert not is_known(library, at)
    assert operator.post(REMOVE, {"entity_id": library.entity_id}).status_code == 404
    assert code_of(operator.get(library.address())) == "login.provider.unknown"
    assert "login.provider.unknown" in text(operator.get(PAGE))


def test_the_portal_itself_stays_and_everybody_can_still_log_in(operator, people, at):
    ours = login.own_portal()
    assert "Den kan ikke fjernes" in text(operator.get(PAGE))
    for answer in (
        operator.client.get(REMOVE, {"entity_id": ours}, secure=True),
        operator.post(REMOVE, {"entity_id": ours}),
    ):
        assert answer.status_code == 409
        assert "Fundament selv kan ikke fjernes" in text(answer)
    assert login.provider_of(ours, at)
    citizen = Browser()
    assert people["empty_mailbox"].name in text(citizen.log_in(people["empty_mailbox"]))


@pytest.mark.parametrize(("key", "status"), [("empty_mailbox", 403), (None, 200)])
def test_operators_only(people, browser, at, key, status):
    if key:
        browser.log_in(people[key])
    library = Service("library")
    assert library.entity_id not in text(browser.get(PAGE))
    answer = upload(browser, library.metadata())
    assert answer.status_code == status
    assert not is_known(library, at)
