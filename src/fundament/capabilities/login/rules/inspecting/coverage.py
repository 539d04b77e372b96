"""Signature coverage, drawn: the lines of a document, each with what covers it."""

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from fundament.capabilities.login.rules.inspecting.signatures import (
    ASSERTION,
    INFO,
    SIGNATURE,
    id_of,
    named_by,
)
from fundament.capabilities.login.types import Cover, Part, Signed
from fundament.kernel import xml, xmlsig
from fundament.kernel.errors import Refusal
from fundament.standards.saml.names import DS, SAML, SAMLP, XENC, XS, XSI

USUAL = {SAML: "saml", SAMLP: "samlp", DS: "ds", XENC: "xenc", XSI: "xsi", XS: "xs"}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a document: depth, kind (`open`, `close`, `whole`, `text`) and its texts.

    `covered`: a signature's digest is said to be over it; `held`: and the signature holds;
    `signing`: it belongs to a signature itself.
    """

    depth: int
    kind: str
    name: str
    attributes: tuple[tuple[str, str], ...] = ()
    text: str = ""
    covered: bool = False
    held: bool = False
    signing: bool = False


@dataclass(frozen=True, slots=True)
class _Marks:
    covered: frozenset[etree._Element]
    held: frozenset[etree._Element]


def lines_of(part: Part) -> tuple[Line, ...]:
    """Return the lines of a message's XML; none for what is no XML."""
    try:
        root = xml.parse(part.content.encode())
    except Refusal:
        return ()
    if part.cover is Cover.OUTSIDE:
        every = frozenset(root.iter())
        marks = _Marks(every, every if part.sound else frozenset())
    else:
        marks = _marks(root, part)
    return tuple(_lines(root, 0, marks, signing=False))


def _marks(root: etree._Element, part: Part) -> _Marks:
    """Return what the signatures in the document name, and over which of it they hold."""
    covered: set[etree._Element] = set()
    held: set[etree._Element] = set()
    for signature in root.iter(SIGNATURE):
        for reference in signature.iterfind(f"{INFO}/{{{DS}}}Reference"):
            named = named_by(root, reference)
            if named is None or not _is_plain(reference):
                continue
            lines = set(named.iter())
            if signature in lines:
                lines -= set(signature.iter())
            covered |= lines
            if part.signed is Signed.HOLDS or id_of(named) in part.held:
                held |= lines
    return _Marks(frozenset(covered), frozenset(held))


def _is_plain(reference: etree._Element) -> bool:
    """Return whether the whole element is signed: other transforms may leave anything out."""
    transforms = reference.iterfind(f"{{{DS}}}Transforms/{{{DS}}}Transform")
    return all(each.get("Algorithm") in xmlsig.WHOLE for each in transforms)


def _lines(element: etree._Element, depth: int, marks: _Marks, *, signing: bool) -> Iterator[Line]:
    covered, held = element in marks.covered, element in marks.held
    if not isinstance(element.tag, str):
        yield Line(depth, "text", "", (), f"<!--{element.text}-->", covered, held)
        return
    # An Assertion within a Signature, as some forgeries have it, is none of its parts.
    signing = element.tag == SIGNATURE or (signing and element.tag != ASSERTION)
    name = _name(str(element.tag))
    attributes = tuple((_name(str(key)), str(value)) for key, value in element.attrib.items())
    text = (element.text or "").strip()
    kind = "open" if len(element) else "whole"
    yield Line(depth, kind, name, attributes, text, covered, held, signing)
    for inner in element:
        yield from _lines(inner, depth + 1, marks, signing=signing)
        tail = (inner.tail or "").strip()
        if tail:
            yield Line(depth + 1, "text", "", (), tail, covered, held, signing)
    if len(element):
        yield Line(depth, "close", name, (), "", covered, held, signing)


def _name(tag: str) -> str:
    space, closed, local = tag.rpartition("}")
    prefix = USUAL.get(space.removeprefix("{"))
    return f"{prefix}:{local}" if closed and prefix else local
