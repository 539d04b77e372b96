"""The SOAP binding: a message alone in the body of an envelope.

Source: saml-bindings-2.0-os, section 3.2; SOAP 1.1, sections 4 and 6.
"""

from lxml import etree

from fundament.standards.saml import reading
from fundament.standards.saml.bindings import REQUEST, RESPONSE, Received
from fundament.standards.saml.building import octets
from fundament.standards.saml.types import MessageForbidden

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
CONTENT_TYPE = "text/xml; charset=utf-8"
# SAML demands this value of the header SOAPAction, which no receiver may depend on.
ACTION = "http://www.oasis-open.org/committees/security"
_ENVELOPE, _HEADER, _BODY = (f"{{{SOAP}}}{name}" for name in ("Envelope", "Header", "Body"))


def read_soap(envelope: bytes) -> Received:
    """Return the message in an envelope; its signature, if any, is inside and not yet verified.

    A header that must be understood is refused, for none is. Raises MessageForbidden,
    MessageTooLarge, XmlRefused.
    """
    root = reading.document(envelope)
    children = [str(child.tag) for child in root]
    if root.tag != _ENVELOPE or children not in ([_BODY], [_HEADER, _BODY]):
        raise MessageForbidden(reason="not a SOAP envelope with one body")
    headers = root[0] if len(root) == 2 else ()
    if any(header.get(f"{{{SOAP}}}mustUnderstand") == "1" for header in headers):
        raise MessageForbidden(reason="a header that must be understood")
    if len(root[-1]) != 1:
        raise MessageForbidden(reason="not one message in the body")
    message = root[-1][0]
    message.tail = None
    answers = etree.QName(message).localname.endswith("Response")
    # With every namespace that the envelope declares: the signature may count on them.
    return Received(RESPONSE if answers else REQUEST, octets(message), by_soap=True)


def write_soap(message: bytes) -> bytes:
    """Return the envelope that carries the message, whose octets stay as they are signed."""
    start = f'<soap:Envelope xmlns:soap="{SOAP}"><soap:Body>'.encode()
    return start + message + b"</soap:Body></soap:Envelope>"


def write_fault(code: str, sentence: str) -> bytes:
    """Return the envelope that says why a message was refused; the code stands in front."""
    root = etree.Element(f"{{{SOAP}}}Fault", nsmap={"soap": SOAP})
    etree.SubElement(root, "faultcode").text = "soap:Client"
    etree.SubElement(root, "faultstring").text = f"{code}: {sentence}"
    return write_soap(octets(root))
