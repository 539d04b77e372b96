"""Metadata from the service's own address: fetched by the hour, checked, and taken when it is good.

What is registered stays until something better is there: no fault at the address ends a connection.
"""

from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from fundament.capabilities.login import queries
from fundament.capabilities.login.adapters.fetching import fetch
from fundament.capabilities.login.models import ServiceProvider
from fundament.capabilities.login.rules.linting import is_secure
from fundament.capabilities.login.rules.saml import is_way_back
from fundament.capabilities.login.service import registering
from fundament.capabilities.login.types import (
    MetadataForeign,
    Protocol,
    Provider,
    ProviderNotFound,
    ProviderSettings,
    SettingsRefused,
)
from fundament.kernel import xmlsig
from fundament.kernel.acting import INSTALLATION, Actor, Agent
from fundament.kernel.errors import Refusal
from fundament.kernel.fetching import own_reach
from fundament.standards.saml.metadata_reading import read_service_provider

MOST_ADDRESSES = 20


def set_settings(
    entity_id: str, wanted: ProviderSettings, by: Actor | Agent, at: datetime
) -> Provider:
    """Keep what an operator sets for a service. Raises ProviderNotFound, SettingsRefused."""
    row = _row(entity_id, None)
    if wanted.metadata_url and row.protocol != Protocol.SAML:
        raise SettingsRefused(
            field="metadata_url", danish="kun for SAML.", english="for SAML only."
        )
    if wanted.metadata_url and not is_secure(wanted.metadata_url):
        raise SettingsRefused(
            field="metadata_url", danish="adressen skal være https.", english="it must be https."
        )
    if len(wanted.return_urls) > MOST_ADDRESSES or not all(map(is_way_back, wanted.return_urls)):
        raise SettingsRefused(
            field="return_urls",
            danish="højst tyve adresser, hver med et skema (https: eller appens eget).",
            english="at most twenty addresses, each with a scheme (https: or the app's own).",
        )
    if wanted.cpr_match and not row.private_sector:
        raise SettingsRefused(
            field="cpr_match",
            danish="en offentlig tjeneste får nummeret uden at spørge.",
            english="a public service gets the number without asking.",
        )
    row.cpr_match = wanted.cpr_match
    row.metadata_url, row.return_urls = wanted.metadata_url, list(wanted.return_urls)
    row.metadata_certificate = _certificate(wanted.certificate)
    row.fetch_fault = []
    registering.keep_settings(row, by, at)
    return registering.provider_of(entity_id, at)


def refresh(entity_id: str, at: datetime, by: Actor | Agent = INSTALLATION) -> Provider:
    """Fetch a service's metadata now and take it when it is good; say how it went.

    Raises ProviderNotFound, SettingsRefused when no address is set.
    """
    row = _row(entity_id, Protocol.SAML)
    if not row.metadata_url:
        raise SettingsRefused(
            field="metadata_url", danish="der er ingen adresse.", english="no address is set."
        )
    fault: list[str] = []
    try:
        body = _genuine(row)
        if body != bytes(row.metadata):
            registering.register_provider(body, by, at)
    except Refusal as refusal:
        fault = [refusal.code, refusal.sentence("da"), refusal.sentence("en")]
    found = ServiceProvider.objects.filter(id=row.pk)
    found.update(fetch_tried_at=at, fetch_fault=fault, **({} if fault else {"fetched_at": at}))
    return registering.provider_of(entity_id, at)


def refresh_all(at: datetime) -> int:
    """Fetch the metadata of every service that has an address; return how many had a fault."""
    rows = ServiceProvider.objects.filter(removed_at__isnull=True).exclude(metadata_url="")
    names = rows.order_by("fetch_tried_at").values_list("entity_id", flat=True)
    return sum(bool(refresh(name, at).source.fault) for name in list(names))


def _genuine(row: ServiceProvider) -> bytes:
    """Return the document at the service's address. Raises NotFetched, MetadataForeign, Refusal."""
    body = fetch(row.metadata_url, own_reach())
    if row.metadata_certificate:
        certificate = x509.load_der_x509_certificate(bytes(row.metadata_certificate))
        try:
            body = xmlsig.octets_of(xmlsig.verify(body, [certificate]))
        except Refusal as error:
            raise MetadataForeign(
                danish="de er ikke underskrevet med det certifikat, der er sat.",
                english="they are not signed by the certificate that is set.",
            ) from error
    if read_service_provider(body).entity_id != row.entity_id:
        raise MetadataForeign(
            danish="de har et andet entityID.", english="they have another entityID."
        )
    return body


def _row(entity_id: str, protocol: Protocol | None) -> ServiceProvider:
    row = queries.provider_named(entity_id, protocol)
    if row is None:
        raise ProviderNotFound
    return row


def _certificate(pem: str) -> bytes | None:
    """Return the certificate as DER, None for an empty text. Raises SettingsRefused."""
    if not pem.strip():
        return None
    try:
        return x509.load_pem_x509_certificate(pem.encode()).public_bytes(Encoding.DER)
    except ValueError as error:
        raise SettingsRefused(
            field="certificate",
            danish="teksten er ikke et certifikat (PEM).",
            english="the text is no certificate (PEM).",
        ) from error
