"""Strict reading of security messages: parse, refuse what can be read in two ways, take values."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from lxml import etree

from fundament.kernel import xml
from fundament.standards.saml.types import MessageForbidden, MessageTooLarge, SamlRefused

MAX_MESSAGE = 256 * 1024
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z")
_ID = re.compile(r"[A-Za-z_][A-Za-z0-9._-]{0,255}")


def document(body: bytes, most: int = MAX_MESSAGE) -> etree._Element:
    """Return the root of a security message.

    Comments and processing instructions are refused: text split by one is read differently by
    different readers (CVE-2017-11427). Raises XmlRefused, MessageTooLarge, MessageForbidden.
    """
    if len(body) > most:
        raise MessageTooLarge(limit=most)
    root = xml.parse(body, most)
    for _ in root.iter(etree.Comment, etree.ProcessingInstruction, etree.Entity):
        raise MessageForbidden(reason="comment, processing instruction or entity")
    return root


def name(element: etree._Element) -> str:
    """Return the local name, for messages to people."""
    return etree.QName(element).localname


def text(element: etree._Element) -> str:
    """Return the text of an element that has no child elements, white space trimmed."""
    return "".join(str(part) for part in element.itertext()).strip()


def child(element: etree._Element, tag: str) -> etree._Element | None:
    """Return the only child of that tag, or None."""
    return element.find(tag)


def child_text(element: etree._Element, tag: str) -> str | None:
    """Return the text of the child of that tag, or None."""
    found = element.find(tag)
    return None if found is None else text(found)


def texts(element: etree._Element, tag: str) -> Iterator[str]:
    """Yield the text of every child of that tag."""
    return (text(found) for found in element.iterfind(tag))


def required(element: etree._Element, attribute: str) -> str:
    """Return an attribute's value. Raises SamlRefused when it is absent or empty."""
    value = element.get(attribute)
    if not value:
        raise SamlRefused(reason=f"{name(element)} has no {attribute}")
    return value


def message_id(element: etree._Element) -> str:
    """Return the attribute ID. Raises SamlRefused when it is no short NCName."""
    value = required(element, "ID")
    if not _ID.fullmatch(value):
        raise SamlRefused(reason=f"{name(element)} has an ID of another form")
    return value


def instant(element: etree._Element, attribute: str) -> datetime:
    """Return a time. Raises SamlRefused when it is absent or not in UTC with Z."""
    found = optional_instant(element, attribute)
    if found is None:
        raise SamlRefused(reason=f"{name(element)} has no {attribute}")
    return found


def optional_instant(element: etree._Element, attribute: str) -> datetime | None:
    """Return a time, or None when it is absent (saml-core 1.3.3: UTC). Raises SamlRefused."""
    value = element.get(attribute)
    if value is None:
        return None
    if not _INSTANT.fullmatch(value):
        raise SamlRefused(reason=f"{attribute} is not a time in UTC")
    whole, _, fraction = value[:-1].partition(".")
    try:
        read = datetime.fromisoformat(whole + "+00:00")
    except ValueError as error:
        raise SamlRefused(reason=f"{attribute} is not a time") from error
    return read.replace(microsecond=int(fraction[:6].ljust(6, "0")))


def truth(element: etree._Element, attribute: str) -> bool:
    """Return an xs:boolean, False when absent. Raises SamlRefused."""
    value = element.get(attribute, "false")
    if value not in {"true", "false", "1", "0"}:
        raise SamlRefused(reason=f"{attribute} is neither true nor false")
    return value in {"true", "1"}


def number(element: etree._Element, attribute: str) -> int | None:
    """Return an unsignedShort, or None when absent. Raises SamlRefused."""
    value = element.get(attribute)
    if value is None:
        return None
    if not re.fullmatch(r"[0-9]{1,5}", value):
        raise SamlRefused(reason=f"{attribute} is not a number")
    return int(value)


def version_2(element: etree._Element) -> None:
    """Raises SamlRefused when the message is not of version 2.0."""
    if element.get("Version") != "2.0":
        raise SamlRefused(reason=f"{name(element)} is not of version 2.0")


def written(at: datetime) -> str:
    """Return a time as SAML writes it: UTC, whole seconds, Z."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
