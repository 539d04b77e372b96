"""LogoutRequest and LogoutResponse: read and write. Source: saml-core-2.0-os, section 3.7."""

from lxml import etree

from fundament.kernel import xmlsig
from fundament.standards.saml import reading
from fundament.standards.saml.assertions import add_name_id, read_name_id
from fundament.standards.saml.building import add, message, octets
from fundament.standards.saml.names import SAML, SAMLP
from fundament.standards.saml.reading import written
from fundament.standards.saml.shapes import check_shape
from fundament.standards.saml.statuses import add_status, read_status
from fundament.standards.saml.types import LogoutRequest, LogoutResponse, SamlRefused

LOGOUT_REQUEST = f"{{{SAMLP}}}LogoutRequest"
LOGOUT_RESPONSE = f"{{{SAMLP}}}LogoutResponse"
_ISSUER = f"{{{SAML}}}Issuer"


def read_logout_request(body: bytes) -> LogoutRequest:
    """Return the request in the octets. Raises XmlRefused, MessageForbidden, SamlRefused."""
    root = _read(body, LOGOUT_REQUEST)
    name_id = root.find(f"{{{SAML}}}NameID")
    if name_id is None:
        raise SamlRefused(reason="no NameID")
    return LogoutRequest(
        reading.message_id(root),
        reading.child_text(root, _ISSUER) or "",
        reading.instant(root, "IssueInstant"),
        root.get("Destination"),
        read_name_id(name_id),
        tuple(reading.texts(root, f"{{{SAMLP}}}SessionIndex")),
        reading.optional_instant(root, "NotOnOrAfter"),
        root.get("Reason"),
    )


def read_logout_response(body: bytes) -> LogoutResponse:
    """Return the answer in the octets. Raises XmlRefused, MessageForbidden, SamlRefused."""
    root = _read(body, LOGOUT_RESPONSE)
    return LogoutResponse(
        reading.message_id(root),
        reading.child_text(root, _ISSUER) or "",
        reading.instant(root, "IssueInstant"),
        root.get("Destination"),
        root.get("InResponseTo"),
        read_status(root),
    )


def write_logout_request(request: LogoutRequest, key_name: str | None = None) -> bytes:
    """Return the request; signed inside when a key is named (HTTP-POST)."""
    root = message(
        "LogoutRequest",
        request.issue_instant,
        ID=request.id,
        Destination=request.destination,
        NotOnOrAfter=written(request.not_on_or_after) if request.not_on_or_after else None,
        Reason=request.reason,
    )
    add(root, SAML, "Issuer", request.issuer)
    add_name_id(root, request.name_id)
    for index in request.session_indexes:
        add(root, SAMLP, "SessionIndex", index)
    return _signed(root, key_name)


def write_logout_response(response: LogoutResponse, key_name: str | None = None) -> bytes:
    """Return the answer; signed inside when a key is named (HTTP-POST)."""
    root = message(
        "LogoutResponse",
        response.issue_instant,
        ID=response.id,
        Destination=response.destination,
        InResponseTo=response.in_response_to,
    )
    add(root, SAML, "Issuer", response.issuer)
    add_status(root, response.status)
    return _signed(root, key_name)


def _read(body: bytes, tag: str) -> etree._Element:
    root = reading.document(body)
    check_shape(root, tag)
    reading.version_2(root)
    return root


def _signed(root: etree._Element, key_name: str | None) -> bytes:
    return xmlsig.sign(root, key_name, after=_ISSUER) if key_name else octets(root)
