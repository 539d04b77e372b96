"""Metadata from a service's own address: taken when it is good, and never lost by a fault."""

from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from fundament.capabilities.login import service as login
from fundament.capabilities.login.models import ServiceProvider
from fundament.capabilities.login.types import ProviderSettings, SettingsRefused
from fundament.kernel import keys
from fundament.kernel.acting import INSTALLATION
from tests.capabilities.login.conftest import passing_form
from tests.capabilities.login.listening import answering
from tests.capabilities.login.services import Service
from tests.capabilities.login.test_answers import value

pytestmark = pytest.mark.django_db


class Source:
    """The service's address: what it gives can change."""

    def __init__(self, given):
        self.given, self.address = given, ""


@pytest.fixture
def library(db):
    return Service("library").register()


@pytest.fixture
def source(library):
    source = Source((200, library.metadata()))
    with answering(lambda *asked: source.given) as base:
        source.address = f"{base}/metadata"
        yield source


def pem(name):
    return keys.certificate(name).public_bytes(Encoding.PEM).decode()


def fetched_from(source, at, certificate=""):
    wanted = ProviderSettings(source.address, certificate)
    login.set_settings("https://library.example", wanted, INSTALLATION, at)
    return login.refresh("https://library.example", at)


def registered():
    return bytes(ServiceProvider.objects.get(entity_id="https://library.example").metadata)


def test_new_metadata_is_taken_and_used(people, browser, library, source, at):
    wider = Service("library", attributes=("spec_version", "loa", "date_of_birth"))
    source.given = (200, wider.metadata())
    found = fetched_from(source, at, pem(library.key))
    assert (found.source.fetched_at, found.source.tried_at, found.source.fault) == (at, at, "")
    answer = browser.log_in(people["empty_mailbox"], browser.get(library.address()))
    assert value(library.read(passing_form(answer)), "date_of_birth")


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ((500, b""), "login.metadata.not.fetched"),
        (b"", "login.metadata.not.fetched"),
        ((200, b"<html/>"), "saml.message.unreadable"),
        ((200, b""), "xml.not.accepted"),
        ((200, Service("other").metadata), "login.metadata.foreign"),
        ((200, Service("library", methods=("urn:none",)).metadata), "login.metadata.refused"),
    ],
)
def test_no_fault_ends_a_connection(library, source, at, given, code):
    assert not fetched_from(source, at).source.fault
    before, later = registered(), at + timedelta(hours=1)
    source.given = given
    if isinstance(given, tuple) and callable(given[1]):
        source.given = (200, given[1]())
    found = login.refresh("https://library.example", later)
    assert (found.source.fault, found.source.fetched_at) == (code, at)
    assert found.source.tried_at == later
    assert found.source.fault_in("da") != found.source.fault_in("en")
    assert registered() == before
    source.given = (200, library.metadata())
    found = login.refresh("https://library.example", later + timedelta(hours=1))
    assert (found.source.fault, found.source.fault_da) == ("", "")


def test_who_signed_counts_where_a_certificate_is_set(library, source, at):
    before = registered()
    found = fetched_from(source, at, pem("somebody-else"))
    assert found.source.fault == "login.metadata.foreign"
    assert "underskrevet" in found.source.fault_da
    assert registered() == before
    assert not fetched_from(source, at, pem(library.key)).source.fault


def test_a_changed_document_has_no_signature_any_more(library, source, at):
    changed = library.metadata().replace(
        b"https://library.example/acs", b"https://evil.example/acs"
    )
    source.given = (200, changed)
    before = registered()
    found = fetched_from(source, at, pem(library.key))
    assert found.source.fault == "login.metadata.foreign"
    assert registered() == before


def test_a_private_service_stays_private(library, source, at):
    ServiceProvider.objects.filter(entity_id=library.entity_id).update(private_sector=True)
    assert fetched_from(source, at).private_sector


def test_every_hour_all_are_asked_and_one_fault_stops_none(library, source, at):
    shop = Service("shop").register()
    fetched_from(source, at)
    nowhere = ProviderSettings("https://127.0.0.1:9/metadata")
    login.set_settings(shop.entity_id, nowhere, INSTALLATION, at)
    later = at + timedelta(hours=1)
    assert login.refresh_all(later) == 1
    assert login.provider_of(library.entity_id, later).source.fetched_at == later
    assert login.provider_of(shop.entity_id, later).source.fault == "login.metadata.not.fetched"


def test_in_production_nothing_inside_is_fetched(library, source, at, settings):
    settings.DEMO = False
    found = fetched_from(source, at)
    assert found.source.fault == "login.metadata.not.fetched"


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        (ProviderSettings("http://library.example/metadata"), "metadata_url"),
        (ProviderSettings("https://library.example/x", "no certificate"), "certificate"),
        (ProviderSettings(cpr_match=True), "cpr_match"),
    ],
)
def test_settings_that_cannot_be_used(library, at, wanted, field):
    with pytest.raises(SettingsRefused) as caught:
        login.set_settings(library.entity_id, wanted, INSTALLATION, at)
    assert caught.value.facts["field"] == field


def test_without_an_address_nothing_is_fetched(library, at):
    with pytest.raises(SettingsRefused):
        login.refresh(library.entity_id, at)
