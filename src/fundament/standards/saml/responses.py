"""Response: written by the identity provider, read by a service provider.

Source: saml-core-2.0-os, section 3.3.3; saml-profiles-2.0-os, section 4.1.4; OIOSAML 3.0.3.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TypeVar

from cryptography import x509
from lxml import etree

from fundament.kernel import xmlsig
from fundament.standards.saml import reading
from fundament.standards.saml.assertions import read_assertion, write_assertion
from fundament.standards.saml.building import MESSAGE_PREFIXES, add, message, octets
from fundament.standards.saml.names import SAML, SAMLP, XENC
from fundament.standards.saml.response_checks import (
    ASSERTION_CHECKS,
    RESPONSE_CHECKS,
    Check,
    Expected,
)
from fundament.standards.saml.shapes import check_shape
from fundament.standards.saml.statuses import add_status, read_status
from fundament.standards.saml.types import (
    Assertion,
    LoginNotGiven,
    Response,
    ResponseRefused,
    VerifiedAssertion,
)

RESPONSE = f"{{{SAMLP}}}Response"
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Recipient:
    """For whom an assertion is encrypted, and by which algorithms."""

    certificate: x509.Certificate
    block: str
    transport: str


def write_response(
    response: Response,
    assertion: Assertion | None = None,
    *,
    key_name: str = "",
    recipient: Recipient | None = None,
) -> bytes:
    """Return the Response; with an assertion it holds exactly one EncryptedAssertion.

    The Assertion is signed as a root of its own and its exclusive-c14n octets are encrypted, so
    that it stands alone after decryption (an in-tree encryption loses inherited prefixes).
    """
    signed = () if assertion is None else (sign_assertion(assertion, key_name),)
    return write_envelope(response, signed if recipient else (), recipient)


def sign_assertion(assertion: Assertion, key_name: str) -> bytes:
    """Return the assertion as a signed document of its own."""
    return xmlsig.sign(write_assertion(assertion), key_name, after=f"{{{SAML}}}Issuer")


def write_envelope(
    response: Response, signed: Sequence[bytes] = (), recipient: Recipient | None = None
) -> bytes:
    """Return a Response around signed assertions: each sealed, or in clear without a recipient.

    The profile has exactly one, sealed; others are for trying out what a service refuses.
    """
    root = message(
        "Response",
        response.issue_instant,
        ID=response.id,
        Destination=response.destination,
        InResponseTo=response.in_response_to,
    )
    if response.issuer:
        add(root, SAML, "Issuer", response.issuer)
    add_status(root, response.status)
    if recipient is not None:
        for clear in signed:
            sealed = xmlsig.encrypt(
                clear, recipient.certificate, block=recipient.block, transport=recipient.transport
            )
            add(root, SAML, "EncryptedAssertion").append(reading.document(sealed))
    etree.cleanup_namespaces(root, keep_ns_prefixes=list(MESSAGE_PREFIXES))
    if recipient is None:  # only now: what is signed keeps the prefixes of its values
        root.extend(reading.document(clear) for clear in signed)
    return octets(root)


def read_response(body: bytes, key_names: tuple[str, ...], expected: Expected) -> VerifiedAssertion:
    """Return the assertion of a Response when every check in the two tables holds.

    It may be sealed for any of our keys: at a roll-over there are two.

    Nothing is read from the assertion before its signature: decrypt, verify, parse the verified
    octets again, check. Why decryption or verification failed is not told (padding oracle).
    Raises ResponseRefused, LoginNotGiven, MessageForbidden, SamlRefused, XmlRefused.
    """
    root = reading.document(body)
    check_shape(root, RESPONSE)
    reading.version_2(root)
    response = _outer(root)
    _loop(RESPONSE_CHECKS, response, expected)
    if not response.status.success:
        raise LoginNotGiven(
            status_code=(response.status.second or response.status.code).rpartition(":")[2]
        )
    encrypted = root.find(f"{{{SAML}}}EncryptedAssertion/{{{XENC}}}EncryptedData")
    if encrypted is None:
        raise ResponseRefused(rule="encrypted")
    verified = _verified(encrypted, key_names, expected.certificates)
    assertion = read_assertion(verified, expected.value_types)
    _loop(ASSERTION_CHECKS, assertion, expected)
    _loop(expected.profile_checks, assertion, expected)
    return VerifiedAssertion(assertion, octets(verified), expected.request_id)


def _outer(root: etree._Element) -> Response:
    return Response(
        reading.message_id(root),
        reading.child_text(root, f"{{{SAML}}}Issuer"),
        reading.instant(root, "IssueInstant"),
        root.get("Destination"),
        root.get("InResponseTo"),
        read_status(root),
    )


def _verified(
    encrypted: etree._Element, key_names: tuple[str, ...], certificates: Sequence[x509.Certificate]
) -> etree._Element:
    for name in key_names:
        with suppress(xmlsig.DecryptionRefused):
            return xmlsig.open_sealed(encrypted, name, certificates)
    raise ResponseRefused(rule="signature")


def _loop(checks: Sequence[Check[T]], subject: T, expected: Expected) -> None:
    if not checks:
        raise ResponseRefused(rule="no-checks")
    for check in checks:
        if not check.holds(subject, expected):
            raise ResponseRefused(rule=check.rule)
