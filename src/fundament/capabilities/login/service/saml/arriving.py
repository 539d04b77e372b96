"""A message arrives: is it what it says, and has it been here before?"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from cryptography import x509

from fundament.capabilities.login import queries
from fundament.capabilities.login.models import ServiceProvider
from fundament.capabilities.login.rules import saml as rules
from fundament.capabilities.login.service import brokers
from fundament.capabilities.login.types import Broker, Protocol, RequestReplayed
from fundament.kernel import pki, xmlsig
from fundament.kernel.errors import Refusal
from fundament.standards.saml.bindings import Received
from fundament.standards.saml.metadata_types import ServiceProviderMetadata
from fundament.standards.saml.types import AuthnRequest, LogoutRequest, LogoutResponse

SIGNED_INSIDE = b"http://www.w3.org/2000/09/xmldsig#"
M = TypeVar("M", AuthnRequest, LogoutRequest, LogoutResponse)


@dataclass(frozen=True, slots=True)
class Authentic(Generic[M]):
    """A message that is what it says, and its sender."""

    message: M
    row: ServiceProvider
    metadata: ServiceProviderMetadata


def authentic(
    received: Received,
    read: Callable[[bytes], M],
    broker: Broker,
    at: datetime,
    *,
    again: bool = False,
) -> Authentic[M]:
    """Return the message with the service provider that surely sent it, and take its ID, once.

    A message signed inside is read again from the verified octets. `again`: it is judged as of
    the moment when it was written, and its ID is left alone.
    Raises ProviderUnknown, RequestUnsigned, RequestSignatureWrong, DestinationWrong,
    RequestExpired, RequestReplayed.
    """
    message = read(received.body)
    row = queries.provider_named(message.issuer, Protocol.SAML)
    metadata = queries.metadata_of(row) if row else None
    signature, octets = _signature(received, metadata, at)
    message = message if octets is received.body else read(octets)
    facts = rules.MessageFacts(
        issued=message.issue_instant,
        destination=message.destination,
        provider=metadata,
        signature=signature,
        own_addresses=brokers.addresses_of(
            broker, queries.profile_of(row) if row else broker.profile
        ),
        at=message.issue_instant if again else at,
        by_soap=received.by_soap,
        ends=message.not_on_or_after if isinstance(message, LogoutRequest) else None,
    )
    rules.must_be_authentic(facts)
    if not again:
        _take(message, at)
    if row is None or metadata is None:
        raise AssertionError("the table of rules let an unknown provider through")
    return Authentic(message, row, metadata)


def _signature(
    received: Received, metadata: ServiceProviderMetadata | None, at: datetime
) -> tuple[rules.SignatureFinding, bytes]:
    """Verify with the provider's valid keys; return the octets that the signature covers."""
    by_query = received.signed_octets is not None
    unsigned = received.signature is None if by_query else SIGNED_INSIDE not in received.body
    if metadata is None or unsigned:
        return rules.SignatureFinding.ABSENT, received.body
    certificates = valid(metadata.signing, at)
    try:
        if by_query:
            received.verify(certificates)
            return rules.SignatureFinding.GOOD, received.body
        verified = xmlsig.verify(received.body, certificates)
    except Refusal:
        return rules.SignatureFinding.WRONG, received.body
    return rules.SignatureFinding.GOOD, xmlsig.octets_of(verified)


def valid(certificates: tuple[x509.Certificate, ...], at: datetime) -> tuple[x509.Certificate, ...]:
    """Return those of the certificates that are valid at the time and were not revoked."""
    return pki.not_revoked(
        found
        for found in certificates
        if found.not_valid_before_utc <= at < found.not_valid_after_utc
    )


def _take(message: AuthnRequest | LogoutRequest | LogoutResponse, at: datetime) -> None:
    """Keep the ID; of two equal ones at the same instant the second is refused."""
    if not queries.take_message(message.issuer, message.id, at):
        raise RequestReplayed
