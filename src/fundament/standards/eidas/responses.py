"""Response: signed outside, its one assertion signed and encrypted inside.

The reading is that of every service provider here (standards.saml.responses), behind one more
signature. Source: eIDAS SAML Message Format 1.2, section 5; eIDAS Cryptographic Requirements 1.2.
"""

from collections.abc import Sequence

from cryptography import x509

from fundament.kernel import xmlsig
from fundament.kernel.errors import Refusal
from fundament.standards.eidas.names import EidasLevel
from fundament.standards.eidas.persons import read_person
from fundament.standards.eidas.requests import NAME_IDS
from fundament.standards.eidas.types import EidasPersonRefused
from fundament.standards.saml import reading
from fundament.standards.saml.names import SAML
from fundament.standards.saml.response_checks import Check, Expected
from fundament.standards.saml.responses import Recipient, read_response, write_response
from fundament.standards.saml.types import (
    Assertion,
    Response,
    ResponseRefused,
    VerifiedAssertion,
)

# Algorithms of a node that lists none. Source: eIDAS Cryptographic Requirements 1.2, section 3.
BLOCK = "http://www.w3.org/2009/xmlenc11#aes256-gcm"
TRANSPORT = "http://www.w3.org/2009/xmlenc11#rsa-oaep"


def write_eidas_response(
    response: Response,
    key_name: str,
    assertion: Assertion | None = None,
    recipient: Recipient | None = None,
) -> bytes:
    """Return the Response, signed; an assertion in it is signed, then encrypted."""
    inner = write_response(response, assertion, key_name=key_name, recipient=recipient)
    return sign_response(inner, key_name)


def sign_response(inner: bytes, key_name: str) -> bytes:
    """Return a Response signed as a whole."""
    return xmlsig.sign(reading.document(inner), key_name, after=f"{{{SAML}}}Issuer")


def read_eidas_response(
    body: bytes, key_names: tuple[str, ...], expected: Expected
) -> VerifiedAssertion:
    """Return the assertion when the outer signature is the partner's and every check holds.

    What is read is only what the outer signature covers. Raises ResponseRefused, LoginNotGiven,
    MessageForbidden, MessageTooLarge, SamlRefused, XmlRefused.
    """
    reading.document(body)
    octets = _signed(body, expected.certificates)
    return read_response(octets, key_names, expected)


def checks_of(wanted: EidasLevel, issued_by: str, made_for: str) -> tuple[Check[Assertion], ...]:
    """Return the table that eIDAS adds for a login of a level, in one country, for another.

    Source: eIDAS SAML Message Format 1.2, section 5; Attribute Profile 1.2, section 2.2.3.
    """
    return (
        Check(
            "level",
            "Regulation 910/2014, article 6 (1) b: equal or higher",
            lambda a, e: _rank(a.authentication.class_ref) >= wanted.rank,
        ),
        Check(
            "name-id-format",
            "eIDAS SAML Message Format 1.2, 4.1",
            lambda a, e: a.name_id.format in NAME_IDS,
        ),
        Check("person", "Implementing Regulation 2015/1501, annex", lambda a, e: _is_whole(a)),
        Check(
            "countries",
            "Attribute Profile 1.2, 2.2.3: a node speaks for its own country, and to us",
            lambda a, e: _countries(a) == (issued_by, made_for),
        ),
    )


def _signed(body: bytes, certificates: Sequence[x509.Certificate]) -> bytes:
    try:
        return xmlsig.octets_of(xmlsig.verify(body, certificates))
    except Refusal as error:
        raise ResponseRefused(rule="response-signature") from error


def _rank(class_ref: str) -> int:
    return EidasLevel(class_ref).rank if class_ref in set(EidasLevel) else 0


def _is_whole(assertion: Assertion) -> bool:
    try:
        read_person(assertion)
    except EidasPersonRefused:
        return False
    return True


def _countries(assertion: Assertion) -> tuple[str, str]:
    identifier = read_person(assertion).identifier
    return identifier.issued_by, identifier.made_for
