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
)
from fundament.capabilities.login.service import brokers
from fundament.capabilities.login.service.saml import arriving, showing
from fundament.capabilities.login.types import Answer, Broker, Came, Cover, Form, Part
from fundament.kernel import xmlsig
from fundament.kernel.errors import Refusal
from fundament.standards.saml import reading
from fundament.standards.saml.bindings import Received, read_post, read_redirect
from fundament.standards.saml.logout import read_logout_request, read_logout_response
from fundament.standards.saml.names import DS
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


def part(received: Received, way: Way, mask: Mask, code: str = "", reason: str = "") -> Part:
    """Return a message of a logout with every rule; `code`: the refusal that stopped it."""
    signed = _is_signed(received)
    signer = _signer(received, way) if signed else None
    expected = ExpectedLogout(
        way.issuer, way.addresses, way.at, signer is not None if signed else None,
        received.by_soap, way.answers,
    )  # fmt: skip
    kind: type[LogoutRequest | LogoutResponse] = (
        LogoutRequest if received.is_request else LogoutResponse
    )
    message = _message(received)
    if way.came or message is None:
        findings = came_logout(message, kind, expected, code, reason)
    else:
        findings = judged_logout(message, expected)
    owner = "service" if way.came else "broker"
    key = showing.used("signing", owner, signer, _algorithms(received)) if signer else None
    inside = Cover.INSIDE if signed else Cover.NONE
    return Part(
        name=kind.__name__,
        came=way.came,
        at=way.at,
        form=Form.XML,
        content=mask.xml(received.body),
        findings=findings,
        keys=(key,) if key else (),
        cover=Cover.OUTSIDE if received.signature else inside,
        sound=signer is not None if signed else None,
    )


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
    return part(received, way, mask, refusal.code, str(refusal.facts.get("reason", "")))


def received_of(came: Came) -> Received:
    """Return a message as it came by any binding. Raises what reading it raises."""
    if came.soap:
        return read_soap(came.soap)
    if came.by_post:
        return read_post(parse_qsl(came.raw, keep_blank_values=True))
    return read_redirect(came.raw.encode("latin-1", "replace"))


def _is_signed(received: Received) -> bool:
    if received.signed_octets is not None:
        return received.signature is not None
    return DS.encode() in received.body


def _signer(received: Received, way: Way) -> x509.Certificate | None:
    """Return the certificate whose key signed the message, or None."""
    for certificate in way.certificates:
        try:
            if received.signed_octets is not None:
                received.verify((certificate,))
            else:
                xmlsig.verify(received.body, [certificate])
        except Refusal:
            continue
        return certificate
    return None


def _message(received: Received) -> LogoutRequest | LogoutResponse | None:
    try:
        if received.is_request:
            return read_logout_request(received.body)
        return read_logout_response(received.body)
    except Refusal:
        return None


def _algorithms(received: Received) -> tuple[str, ...]:
    """Return the algorithm of the signature, in the address or inside."""
    if received.algorithm:
        return (received.algorithm,)
    return showing.algorithms_of(received.body)
