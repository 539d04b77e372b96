"""The messages of nodes as the inspector shows them: request and Response, in and out."""

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import parse_qsl

from cryptography import x509

from fundament.capabilities.login import queries
from fundament.capabilities.login.models import ServiceProvider
from fundament.capabilities.login.rules.inspecting import (
    Mask,
    came_eidas_request,
    judged,
    judged_eidas_request,
    signed_outside,
    walked_response,
    why_of,
)
from fundament.capabilities.login.rules.saml.drafts import Draft, Written
from fundament.capabilities.login.service.saml import arriving, showing
from fundament.capabilities.login.types import Came, Cover, Form, Part, Signed
from fundament.kernel.errors import Refusal
from fundament.standards.eidas.requests import read_eidas_request
from fundament.standards.eidas.types import EidasRequest
from fundament.standards.saml.bindings import Received, read_post
from fundament.standards.saml.response_checks import Expected
from fundament.standards.saml.types import VerifiedAssertion

Certificates = Sequence[x509.Certificate]


def request_in(
    body: bytes, row: ServiceProvider, refusal: Refusal | None, at: datetime, mask: Mask
) -> Part:
    """Return a request of another country's node; `refusal`: what stopped it."""
    code = refusal.code if refusal else ""
    findings = came_eidas_request(_wish(body), code, why_of(refusal))
    certificates = arriving.valid(queries.metadata_of(row).signing, at)
    message = showing.signed_inside(body, certificates)
    return showing.message_part("AuthnRequest", message, (True, at), findings, mask)


def refused_request(
    came: Came, row: ServiceProvider, refusal: Refusal, at: datetime, mask: Mask
) -> Part:
    """Return a request that was refused with a page, as far as it could be read."""
    try:
        body = read_post(parse_qsl(came.raw, keep_blank_values=True)).body
    except Refusal:
        body = b""
    return request_in(body, row, refusal, at, mask)


def request_out(body: bytes, certificates: Certificates, at: datetime, mask: Mask) -> Part:
    """Return our request to another country's node."""
    findings = judged_eidas_request(_wish(body))
    message = showing.signed_inside(body, certificates)
    return showing.message_part("AuthnRequest", message, (False, at), findings, mask)


def answer_out(
    draft: Draft, written: Written, body: bytes, expected: Expected, mask: Mask
) -> tuple[Part, ...]:
    """Return our Response, signed as a whole, and the assertion inside as its node opens it."""
    told = judged(draft.response, written.clear, expected)
    message = showing.signed_inside(body, expected.certificates)
    findings = (signed_outside(bool(message.sound)), *told)
    response = showing.message_part("Response", message, (False, expected.at), findings, mask)
    signed = [showing.signed_inside(clear, expected.certificates) for clear in written.clear]
    way = (False, expected.at)
    inside = (showing.message_part("Assertion", each, way, (), mask) for each in signed)
    return (response, *inside)


def answer_in(
    received: Received,
    verified: VerifiedAssertion | None,
    broke: str,
    expected: Expected,
    mask: Mask,
) -> tuple[Part, ...]:
    """Return another country's Response, and the assertion when every rule held."""
    findings = walked_response(expected.profile_checks, broke)
    message = showing.signed_inside(received.body, expected.certificates)
    response = showing.message_part("Response", message, (True, expected.at), findings, mask)
    inside = (_read(verified.octets, expected.at, mask),) if verified else ()
    return (response, *inside)


def _read(octets: bytes, at: datetime, mask: Mask) -> Part:
    """Return an assertion that our node has verified: what was signed, without the signature."""
    return Part(
        "Assertion", True, at, Form.XML, mask.xml(octets), cover=Cover.INSIDE, signed=Signed.HOLDS
    )


def _wish(body: bytes) -> EidasRequest | None:
    try:
        return read_eidas_request(body)
    except Refusal:
        return None
