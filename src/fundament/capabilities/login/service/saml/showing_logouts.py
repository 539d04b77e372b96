"""A message of a SAML logout as the inspector shows it: by any binding, in either direction."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import parse_qsl, urlsplit

from cryptography import x509

from fundament.capabilities.login import queries
from fundament.capabilities.login.models import Logout, ServiceProvider
from fundament.capabilities.login.rules.inspecting import (
    SAML_MESSAGES,
    ExpectedLogout,
    Mask,
    came_logout,
    judged_logout,
    why_of,
)
from fundament.capabilities.login.service import brokers
from fundament.capabilities.login.service.saml import arriving, showing
from fundament.capabilities.login.types import Answer, Broker, Came, Part
from fundament.kernel.errors import Refusal
from fundament.standards.saml import reading
from fundament.standards.saml.bindings import Received, read_post, read_redirect
from fundament.standards.saml.logout import read_logout_request, read_logout_response
from fundament.standards.saml.soap import read_soap
from fundament.standards.saml.types import LogoutRequest, LogoutResponse


@dataclass(frozen=True, slots=True)
class Way:
    """From whom to whom a message goes: the sender's keys, the receiver's addresses.

    `came`: a service sent it; `answers` is the ID that a response must answer.
    """

    came: bool
    issuer: str
    certificates: tuple[x509.Certificate, ...]
    addresses: frozenset[str]
    at: datetime
    answers: str = ""


def way_in(row: ServiceProvider, broker: Broker, at: datetime, answers: str = "") -> Way:
    """Return the way of a message that a service sends us."""
    certificates = arriving.valid(queries.metadata_of(row).signing, at)
    addresses = brokers.addresses_of(broker, queries.profile_of(row))
    return Way(True, row.entity_id, certificates, addresses, at, answers)


def way_out(logout: Logout, address: str, at: datetime, answers: str = "") -> Way:
    """Return the way of a message that we send to that address of a service."""
    to = frozenset({address})
    return Way(False, logout.broker, brokers.certificates(at), to, at, answers)


def sent(answer: Answer) -> Received:
    """Return a message as it goes to a service, by address or by form."""
    if answer.form is not None:
        return read_post(answer.form.fields)
    return read_redirect(urlsplit(answer.address or "").query.encode("latin-1"))


def part(received: Received, way: Way, mask: Mask, refusal: Refusal | None = None) -> Part:
    """Return a message of a logout with every rule; `refusal`: what stopped it."""
    message = _message(received, way)
    expected = ExpectedLogout(
        way.issuer, way.addresses, way.at, message.sound, received.by_soap, way.answers
    )
    kind: type[LogoutRequest | LogoutResponse] = (
        LogoutRequest if received.is_request else LogoutResponse
    )
    read = _read(received)
    if way.came or read is None:
        findings = came_logout(
            read, kind, expected, refusal.code if refusal else "", why_of(refusal)
        )
    else:
        findings = judged_logout(read, expected)
    return showing.message_part(kind.__name__, message, (way.came, way.at), findings, mask)


def refused_message(
    came: Came, row: ServiceProvider, refusal: Refusal, at: datetime, mask: Mask
) -> Part:
    """Return a message that was refused, of a login or of a logout, as far as it could be read."""
    try:
        received = received_of(came)
        name = reading.name(reading.document(received.body))
    except Refusal:
        return showing.refused_request(came, row, refusal, at, mask)
    if name not in SAML_MESSAGES:
        return showing.refused_request(came, row, refusal, at, mask)
    way = way_in(row, brokers.broker_at(came.host, queries.profile_of(row)), at)
    return part(received, way, mask, refusal)


def received_of(came: Came) -> Received:
    """Return a message as it came by any binding. Raises what reading it raises."""
    if came.soap:
        return read_soap(came.soap)
    if came.by_post:
        return read_post(parse_qsl(came.raw, keep_blank_values=True))
    return read_redirect(came.raw.encode("latin-1", "replace"))


def _message(received: Received, way: Way) -> showing.Message:
    if received.signed_octets is not None:
        return showing.signed_in_query(received, way.certificates)
    return showing.signed_inside(received.body, way.certificates)


def _read(received: Received) -> LogoutRequest | LogoutResponse | None:
    try:
        if received.is_request:
            return read_logout_request(received.body)
        return read_logout_response(received.body)
    except Refusal:
        return None
