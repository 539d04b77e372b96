"""A SAML login as the inspector shows it: the request, the answer, and what is sealed in it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import parse_qsl

from cryptography import x509

from fundament.capabilities.login import queries
from fundament.capabilities.login.models import PendingLogin, ServiceProvider
from fundament.capabilities.login.rules import saml, word_of
from fundament.capabilities.login.rules.inspecting import (
    SAML_REQUEST,
    Mask,
    Sealing,
    Worth,
    ciphers_of,
    judged,
    judged_required,
    met,
    why_of,
    worth_of,
)
from fundament.capabilities.login.rules.saml.drafts import Draft, Written
from fundament.capabilities.login.service import brokers
from fundament.capabilities.login.service.saml import shown_keys
from fundament.capabilities.login.service.saml.shown_keys import used
from fundament.capabilities.login.types import (
    Came,
    Cover,
    Finding,
    Form,
    Owner,
    Part,
    SamlRequest,
    Signed,
    UsedKey,
)
from fundament.kernel import xmlsig
from fundament.kernel.acting import Level
from fundament.kernel.errors import Refusal
from fundament.standards.oiosaml.checks import checks_of
from fundament.standards.oiosaml.types import Assurance, IdentityType
from fundament.standards.saml import reading
from fundament.standards.saml.bindings import Received, read_post, read_redirect
from fundament.standards.saml.metadata_types import ServiceProviderMetadata
from fundament.standards.saml.response_checks import Expected


@dataclass(frozen=True, slots=True)
class Message:
    """A message and its signature: where that stands, what it is worth, and whose key made it.

    `signer` None: none of those who may have.
    """

    body: bytes
    cover: Cover
    worth: Worth
    signer: x509.Certificate | None = None

    @property
    def sound(self) -> bool | None:
        """Whether its signature was verified; None for a message without one."""
        return None if self.worth.signed is Signed.NOT else self.worth.signed is Signed.HOLDS


def signed_in_query(received: Received, certificates: Sequence[x509.Certificate]) -> Message:
    """Return a message that is signed in its address, or not at all."""
    if received.signature is None:
        return Message(received.body, Cover.NONE, Worth(Signed.NOT))
    algorithms = (received.algorithm,) if received.algorithm else ()
    signer = _signer(certificates, lambda one: received.verify((one,)))
    signed = Signed.WRONG if signer is None else Signed.HOLDS
    return Message(received.body, Cover.OUTSIDE, Worth(signed, algorithms=algorithms), signer)


def signed_inside(body: bytes, certificates: Sequence[x509.Certificate]) -> Message:
    """Return a message that is signed in its XML, or not at all."""
    worth = worth_of(body, certificates)
    signer = None
    if worth.signed is Signed.HOLDS:
        signer = _signer(certificates, lambda one: xmlsig.verify(body, [one]))
    return Message(body, Cover.INSIDE if worth.algorithms else Cover.NONE, worth, signer)


def message_part(
    name: str,
    message: Message,
    way: tuple[bool, datetime],
    findings: tuple[Finding, ...],
    mask: Mask,
) -> Part:
    """Return a message with the rules it met; `way`: whether it came from a service, and when."""
    came, at = way
    owner = Owner.UNKNOWN if message.signer is None else Owner.SERVICE if came else Owner.BROKER
    algorithms = message.worth.algorithms
    key = used("signing", owner, message.signer, algorithms) if algorithms else None
    return Part(
        name=name,
        came=came,
        at=at,
        form=Form.XML,
        content=mask.xml(message.body),
        findings=findings,
        keys=(key,) if key else (),
        cover=message.cover,
        signed=message.worth.signed,
        held=message.worth.held,
        why=message.worth.why,
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
    findings = met(SAML_REQUEST, refusal.code, why=why_of(refusal))
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
    asked: PendingLogin,
    draft: Draft,
    written: Written,
    at: datetime,
    mask: Mask,
    *,
    foreign: bool = False,
) -> tuple[Part, ...]:
    """Return the Response as sent, and the assertions inside as its service decrypts them.

    `foreign`: it is about a person without a Danish number.
    """
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
    sealing = Sealing(
        plain=len(written.clear) if written.plain else 0,
        opens=written.intact and _is_for(asked.provider, draft),
        ciphers=ciphers_of(written.body),
        announced=saml.announced(queries.metadata_of(asked.provider)),
    )
    findings = judged(draft.response, written.clear, expected, sealing)
    if draft.assertions:
        findings = (*findings, _required(asked, draft, foreign=foreign))
    signed = shown_keys.signing(asked.provider, draft, at)
    whole = _part("Response", written.body, expected, mask, signed)
    sealed = shown_keys.sealing(asked.provider, draft, sealing.ciphers, at)
    response = replace(whole, findings=findings, keys=(*whole.keys, *sealed))
    inside = (_part("Assertion", clear, expected, mask, signed) for clear in written.clear)
    return (response, *inside)


def _required(asked: PendingLogin, draft: Draft, *, foreign: bool) -> Finding:
    """Return whether the answer has what the service's list of attributes requires."""
    service = SamlRequest.of(asked.request).attribute_service
    requested = queries.metadata_of(asked.provider).attributes_by(service) or ()
    profile = queries.profile_of(asked.provider)
    return judged_required(requested, draft.assertions, profile, foreign=foreign)


def _part(
    name: str, body: bytes, expected: Expected, mask: Mask, signed: Callable[[Worth], UsedKey]
) -> Part:
    """Return a message of ours that is judged by itself, whatever key signed it."""
    worth = worth_of(body, expected.certificates)
    return Part(
        name, False, expected.at, Form.XML, mask.xml(body),
        keys=(signed(worth),) if worth.algorithms else (),
        cover=Cover.INSIDE, signed=worth.signed, held=worth.held, why=worth.why,
    )  # fmt: skip


def _is_for(provider: ServiceProvider, draft: Draft) -> bool:
    """Return whether the answer is sealed to a key of the service, if it is sealed."""
    known = {key.certificate for key in queries.metadata_of(provider).encryption}
    return draft.recipient is None or draft.recipient.certificate in known


def _wanted(asked: PendingLogin) -> tuple[Assurance, IdentityType | None]:
    """Return what was asked for; of a wish out of reach nothing is kept."""
    if not asked.identity_type:
        return Assurance.LOW, None
    return word_of(Level(asked.level)), IdentityType(asked.identity_type)


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
