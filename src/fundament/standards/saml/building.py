"""Building SAML elements with the usual prefixes."""

from datetime import datetime

from lxml import etree

from fundament.standards.saml.names import MD, SAML, SAMLP, XS, XSI
from fundament.standards.saml.reading import written

MESSAGE_PREFIXES = {"samlp": SAMLP, "saml": SAML}
ASSERTION_PREFIXES = {"saml": SAML, "xs": XS, "xsi": XSI}
METADATA_PREFIXES = {"md": MD}


def root(namespace: str, local: str, prefixes: dict[str, str]) -> etree._Element:
    """Return a new root element."""
    return etree.Element(f"{{{namespace}}}{local}", nsmap=prefixes)


def add(
    parent: etree._Element, namespace: str, local: str, content: str | None = None, **named: str
) -> etree._Element:
    """Append a child with text and attributes and return it."""
    made = etree.SubElement(parent, f"{{{namespace}}}{local}")
    made.text = content
    for name, value in named.items():
        made.set(name, value)
    return made


def message(local: str, at: datetime, **named: str | None) -> etree._Element:
    """Return a protocol message of version 2.0; attributes that are None are left out."""
    made = root(SAMLP, local, MESSAGE_PREFIXES)
    for name, value in {"Version": "2.0", "IssueInstant": written(at), **named}.items():
        if value is not None:
            made.set(name, value)
    return made


def octets(element: etree._Element) -> bytes:
    """Return the element as UTF-8 bytes without an XML declaration."""
    return bytes(etree.tostring(element, encoding="utf-8"))
