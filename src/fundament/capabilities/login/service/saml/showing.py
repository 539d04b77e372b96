"""A SAML login as the inspector shows it: the request, the answer, and what is sealed in it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from urllib.parse import parse_qsl

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from fundament.capabilities.login import queries
from fundament.capabilities.login.models import PendingLogin, ServiceProvider
from fundament.capabilities.login.rules import word_of
from fundament.capabilities.login.rules.inspecting import SAML_REQUEST, Mask, judged, met
from fundament.capabilities.login.rules.saml.drafts import Draft, Written
from fundament.capabilities.login.service import brokers
from fundament.capabilities.login.types import (
    Came,
    Cover,
    Finding,
    Form,
    Part,
    SamlRequest,
    UsedKey,
)
from fundament.kernel import keys, xmlsig
from fundament.kernel.acting import Level
from fundament.kernel.errors import Refusal
from fundament.standards.oiosaml.checks import checks_of
from fundament.standards.oiosaml.types import Assurance, IdentityType
from fundament.standards.saml import reading
from fundament.standards.saml.bindings import Received, read_post, read_redirect
from fundament.standards.saml.metadata_types import ServiceProviderMetadata
from fundament.standards.saml.names import DS, RSA_SHA256
from fundament.standards.saml.response_checks import Expected


@dataclass(frozen=True, slots=True)
class Message:
    """A message and its signature: where that stands, whose key made it, and by which algorithms.

    `signer` None: none of those who may have; `cover` says whether it is signed at all.
    """

    body: bytes
    cover: Cover = Cover.NONE
    signer: x509.Certificate | None = None
    algorithms: tuple[str, ...] = ()

    @property
    def sound(self) -> bool | None:
        """Whether its signature was verified; None for a message without one."""
        return None if self.cover is Cover.NONE else self.signer is not None


def signed_in_query(received: Received, certificates: Sequence[x509.Certificate]) -> Message:
    """Return a message that is signed in its address, or not at all."""
    if received.signature is None:
        return Message(received.body)
    algorithms = (received.algorithm,) if received.algorithm else ()
    signer = _signer(certificates, lambda one: received.verify((one,)))
    return Message(received.body, Cover.OUTSIDE, signer, algorithms)


def signed_inside(body: bytes, certificates: Sequence[x509.Certificate]) -> Message:
    """Return a message that is signed in its XML, or not at all."""
    if DS.encode() not in body:
        return Message(body)
    signer = _signer(certificates, lambda one: xmlsig.verify(body, [one]))
    return Message(body, Cover.INSIDE, signer, _algorithms_of(body) if signer else ())


def message_part(
    name: str,
    message: Message,
    way: tuple[bool, datetime],
    findings: tuple[Finding, ...],
    mask: Mask,
) -> Part:
    """Return a message with the rules it met; `way`: whether it came from a service, and when."""
    came, at = way
    owner, signer = "service" if came else "broker", message.signer
    key = used("signing", owner, signer, message.algorithms) if signer else None
    return Part(
        name=name,
        came=came,
        at=at,
        form=Form.XML,
        content=mask.xml(message.body),
        findings=findings,
        keys=(key,) if key else (),
        cover=message.cover,
        sound=message.sound,
    )


def request_part(
    received: Received,
    metadata: ServiceProviderMetadata | None,
    findings: tuple[Finding, ...],
    at: datetime,
    mask: Mask,
) -> Part:
    """Return a request that came, with the rules it met and the key that signed it."""
    message = signed_in_query(received, metadata.signing if metadata else ())
    return message_part(_name(received.body), message, (True, at), findings, mask)


def refused_request(
    came: Came, provider: ServiceProvider, refusal: Refusal, at: datetime, mask: Mask
) -> Part:
    """Return a request that was refused, as far as it could be read."""
    findings = met(SAML_REQUEST, refusal.code, str(refusal.facts.get("reason", "")))
    try:
        received = (
            read_post(parse_qsl(came.raw, keep_blank_values=True))
            if came.by_post
            else read_redirect(came.raw.encode("latin-1", "replace"))
        )
    except Refusal:
        return Part("SAML", True, at, Form.XML, "", findings)
    return request_part(received, queries.metadata_of(provider), findings, at, mask)


def answer_parts(
    asked: PendingLogin, draft: Draft, written: Written, at: datetime, mask: Mask
) -> tuple[Part, ...]:
    """Return the Response as sent, and the assertions inside as its service decrypts them."""
    request = SamlRequest.of(asked.request)
    expected = Expected(
        request_id=request.request_id,
        acs_url=request.acs_url,
        entity_id=asked.provider.entity_id,
        issuer=asked.broker,
        certificates=brokers.certificates(at),
        at=at,
        profile_checks=checks_of(queries.profile_of(asked.provider), *_wanted(asked)),
    )
    plain = len(written.clear) if written.plain else 0
    opens = written.intact and _is_for(asked.provider, draft)
    told = judged(draft.response, written.clear, expected, plain=plain, opens=opens)
    response = Part(
        "Response", False, at, Form.XML, mask.xml(written.body), told.findings, _keys(draft, at)
    )
    inside = (
        Part("Assertion", False, at, Form.XML, mask.xml(clear), cover=Cover.INSIDE,
             sound=told.sound)
        for clear in written.clear
    )  # fmt: skip
    return (response, *inside)


def _is_for(provider: ServiceProvider, draft: Draft) -> bool:
    """Return whether the answer is sealed to a key of the service, if it is sealed."""
    known = {key.certificate for key in queries.metadata_of(provider).encryption}
    return draft.recipient is None or draft.recipient.certificate in known


def _wanted(asked: PendingLogin) -> tuple[Assurance, IdentityType | None]:
    """Return what was asked for; of a wish out of reach nothing is kept."""
    if not asked.identity_type:
        return Assurance.LOW, None
    return word_of(Level(asked.level)), IdentityType(asked.identity_type)


def _keys(draft: Draft, at: datetime) -> tuple[UsedKey, ...]:
    if not draft.assertions:
        return ()
    certificate = keys.certificate(draft.key_name)
    owner = "broker" if certificate in brokers.certificates(at) else "stranger"
    signing = used("signing", owner, certificate, (RSA_SHA256,))
    if draft.recipient is None:
        return (signing,)
    to = draft.recipient
    return (signing, used("encryption", "service", to.certificate, (to.block, to.transport)))


def _signer(
    certificates: Sequence[x509.Certificate], verify: Callable[[x509.Certificate], object]
) -> x509.Certificate | None:
    """Return the certificate whose key signed, as `verify` says by not refusing it, or None."""
    for certificate in certificates:
        try:
            verify(certificate)
        except Refusal:
            continue
        return certificate
    return None


def _name(body: bytes) -> str:
    try:
        return reading.name(reading.document(body))
    except Refusal:
        return "SAML"


def _algorithms_of(body: bytes) -> tuple[str, ...]:
    """Return the algorithms of the signatures inside a message."""
    found = reading.document(body).iter(f"{{{DS}}}SignatureMethod")
    return tuple(str(method.get("Algorithm")) for method in found)


def used(use: str, owner: str, certificate: x509.Certificate, algorithms: Sequence[str]) -> UsedKey:
    """Return a key as it is shown: what for, whose, by which algorithms."""
    return UsedKey(
        use,
        owner,
        tuple(algorithms),
        sha256(certificate.public_bytes(Encoding.DER)).hexdigest(),
        certificate.not_valid_after_utc.isoformat(),
    )
