"""Signature coverage, drawn: the lines of a document, each with what covers it."""

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from fundament.capabilities.login.types import Cover
from fundament.kernel import xml
from fundament.kernel.errors import Refusal
from fundament.standards.saml.names import DS, SAML, SAMLP, XENC, XS, XSI

SIGNATURE = f"{{{DS}}}Signature"
USUAL = {SAML: "saml", SAMLP: "samlp", DS: "ds", XENC: "xenc", XSI: "xsi", XS: "xs"}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a document: depth, kind (`open`, `close`, `whole`, `text`) and its texts.

    `covered`: a signature's digest is over it; `signing`: it belongs to a signature itself.
    """

    depth: int
    kind: str
    name: str
    attributes: tuple[tuple[str, str], ...] = ()
    text: str = ""
    covered: bool = False
    signing: bool = False


def lines_of(content: str, cover: Cover) -> tuple[Line, ...]:
    """Return the document's lines; none for what is no XML."""
    try:
        root = xml.parse(content.encode())
    except Refusal:
        return ()
    covered = set(root.iter()) if cover is Cover.OUTSIDE else _covered(root)
    return tuple(_lines(root, 0, covered, signing=False))


def _covered(root: etree._Element) -> set[etree._Element]:
    """Return the elements that a signature in the document names, without the signature itself.

    An id that is there twice counts at its first place, as a careless reader takes it.
    """
    found: set[etree._Element] = set()
    for signature in root.iter(SIGNATURE):
        for reference in signature.iterfind(f"{{{DS}}}SignedInfo/{{{DS}}}Reference"):
            named = _named(root, reference.get("URI", ""))
            if named is not None:
                found |= set(named.iter()) - set(signature.iter())
    return found


def _named(root: etree._Element, uri: str) -> etree._Element | None:
    if uri == "":
        return root
    wanted = uri.removeprefix("#")
    ids = ("ID", "Id", "id")
    return next(
        (each for each in root.iter("*") if wanted in {each.get(name) for name in ids}), None
    )


def _lines(
    element: etree._Element, depth: int, covered: set[etree._Element], *, signing: bool
) -> Iterator[Line]:
    if not isinstance(element.tag, str):
        yield Line(depth, "text", "", text=f"<!--{element.text}-->", covered=element in covered)
        return
    signing = signing or element.tag == SIGNATURE
    name, is_covered = _name(str(element.tag)), element in covered
    attributes = tuple((_name(str(key)), str(value)) for key, value in element.attrib.items())
    text = (element.text or "").strip()
    if not len(element):
        yield Line(depth, "whole", name, attributes, text, is_covered, signing)
        return
    yield Line(depth, "open", name, attributes, text, is_covered, signing)
    for inner in element:
        yield from _lines(inner, depth + 1, covered, signing=signing)
        tail = (inner.tail or "").strip()
        if tail:
            yield Line(depth + 1, "text", "", text=tail, covered=is_covered, signing=signing)
    yield Line(depth, "close", name, covered=is_covered, signing=signing)


def _name(tag: str) -> str:
    space, closed, local = tag.rpartition("}")
    prefix = USUAL.get(space.removeprefix("{"))
    return f"{prefix}:{local}" if closed and prefix else local
