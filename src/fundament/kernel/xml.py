"""Reading XML from strangers: caps on size, parts and depth; no DTD, no entities, no network."""

import re
from typing import ClassVar

from lxml import etree

from fundament.kernel.errors import Refusal

MAX_BYTES = 100 * 1024 * 1024
MAX_DEPTH = 64
# A tree takes 130 bytes for each element and more for each attribute, written in four or in six:
# without this cap 100 MB of `<a/>` would fill more than 3 GB of memory.
MAX_PARTS = 1_000_000


class XmlRefused(Refusal):
    """The bytes are not XML that we read."""

    code: ClassVar[str] = "xml.not.accepted"
    status: ClassVar[int] = 400
    danish: ClassVar[str] = "Indholdet er ikke XML, som vi kan læse: {reason}."
    english: ClassVar[str] = "The content is not XML that we can read: {reason}."


def parse(body: bytes, max_bytes: int = MAX_BYTES) -> etree._Element:
    """Return the root element of an untrusted XML document.

    Raises XmlRefused when it is too large or too deep, has too many parts or a DOCTYPE, or is not
    well-formed.
    """
    if len(body) > max_bytes:
        raise XmlRefused(reason=f"larger than {max_bytes} bytes")
    if max(body.count(b"<"), body.count(b"=")) > MAX_PARTS:
        raise XmlRefused(reason=f"more than {MAX_PARTS} tags or attributes")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True
    )
    try:
        root = etree.fromstring(_with_known_encoding_name(body), parser)  # noqa: TID251
    except (etree.XMLSyntaxError, ValueError) as error:
        reason = _first_line(error)
        if "EntityRef" in reason:
            reason += _bare_ampersand(body)
        raise XmlRefused(reason=reason) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise XmlRefused(reason="DOCTYPE")
    _check_depth(root)
    return root


def _with_known_encoding_name(body: bytes) -> bytes:
    """Clients in the field declare encoding='utf8', which libxml2 does not know."""
    head = body[:100]
    if b"utf8" in head.split(b"?>")[0]:
        return head.replace(b"utf8", b"utf-8", 1) + body[100:]
    return body


def _check_depth(root: etree._Element) -> None:
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > MAX_DEPTH:
            raise XmlRefused(reason=f"deeper than {MAX_DEPTH} elements")


def _bare_ampersand(body: bytes) -> str:
    """Return where an `&` stands that begins no entity, the commonest slip; empty without one."""
    bare = re.search(rb"&(?!#?[A-Za-z0-9_.:-]{1,50};)", body)
    if bare is None:
        return ""
    line = body.count(b"\n", 0, bare.start()) + 1
    return f"; line {line} has a bare & (write &amp;)"


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0] if str(error) else "empty"
