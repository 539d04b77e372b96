"""One walk through a letter along its table: every fault, and the values where there is none.

Libxml2 checks base64 character by character; this walk hands it to a C decoder instead, which is
where the time of a large letter goes.
"""

from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from fundament.standards.memo import codes
from fundament.standards.memo.codes import Code
from fundament.standards.memo.faults import Fault
from fundament.standards.memo.language import (
    XML_SPACE,
    Choice,
    Complex,
    Element,
    NotOfType,
    Simple,
    Table,
    collapse,
)
from fundament.standards.memo.places import line_at, short

MOST_FAULTS = 1000
_XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
_HINTS = {f"{_XSI}schemaLocation", f"{_XSI}noNamespaceSchemaLocation"}


def check(root: etree._Element, table: Table) -> tuple[Any, list[Fault]]:
    """Return the value that the table makes of a document, and every fault in document order.

    The value is None when there is a fault; after 1,000 faults the walk stops.
    Source: MeMo schemas 1.1 and 1.2.
    """
    walk = _Walk()
    try:
        if root.tag != table.root.name:
            walk.report(root, codes.ROOT, name=short(root.tag))
        value = walk.value_of(root, table.root) if not walk.faults else None
    except _Enough:
        value = None
    return (None if walk.faults else value), walk.faults


class _Enough(Exception):
    """So many faults that nobody reads on: a stop, so that a hostile letter costs little."""


@dataclass(slots=True)
class _Seen:
    """What was seen so far of one sequence: how many at each place, and the furthest place."""

    type_: Complex
    counts: list[int]
    values: dict[str, Any]
    furthest: int = 0


@dataclass(slots=True)
class _Walk:
    faults: list[Fault] = field(default_factory=list)
    steps: list[str] = field(default_factory=lambda: ["memo:Message"])

    def report(self, place: etree._Element, code: Code, **facts: object) -> None:
        path = "/" + "/".join(self.steps)
        self.faults.append(Fault(code, path, line_at(place), facts))
        if len(self.faults) >= MOST_FAULTS:
            raise _Enough

    def value_of(self, element: etree._Element, declared: Element) -> Any:
        if isinstance(declared.type, Simple):
            return self.simple(element, declared, declared.type)
        return self.complex(element, declared.type)

    def simple(self, element: etree._Element, declared: Element, type_: Simple) -> Any:
        if element.keys():
            self.attributes(element, type_)
        text = self.text_of(element) if len(element) else element.text or ""
        if not text and declared.default is not None:
            text = declared.default
        try:
            return type_.read(text)
        except NotOfType as wrong:
            self.report(element, wrong.code, name=short(element.tag), **wrong.facts)
            return None

    def text_of(self, element: etree._Element) -> str:
        """Return the text around comments and processing instructions; elements are faults."""
        parts = [element.text or ""]
        for child in element:
            if isinstance(child.tag, str):
                self.unknown(child, element)
            parts.append(child.tail or "")
        return "".join(parts)

    def complex(self, element: etree._Element, type_: Complex) -> Any:
        before = len(self.faults)
        values: dict[str, Any] = {}
        if type_.attributes or element.keys():
            self.declared_attributes(element, type_, values)
        counts = self.children(element, type_, values)
        for part, count in zip(type_.content, counts, strict=True):
            if part.least and not count and isinstance(part, Element):
                self.report(
                    element,
                    codes.ELEMENT_MISSING,
                    name=short(part.name),
                    parent=short(element.tag),
                )
        return type_.into(**values) if len(self.faults) == before else None

    def children(
        self, element: etree._Element, type_: Complex, values: dict[str, Any]
    ) -> list[int]:
        """Read the children into `values`; return how many stood at each place of the table."""
        seen = _Seen(type_, [0] * len(type_.content), values)
        blank = _is_blank(element.text)
        for child in element:
            blank = blank and _is_blank(child.tail)
            if isinstance(child.tag, str):
                self.child(child, element, seen)
        if not blank:
            self.report(element, codes.TEXT_NOT_ALLOWED, parent=short(element.tag))
        for name in type_.repeated:
            if name in values:
                values[name] = tuple(values[name])
        return seen.counts

    def child(self, child: etree._Element, parent: etree._Element, seen: _Seen) -> None:
        """Read one child, and note what was seen with it."""
        found = seen.type_.places.get(child.tag)
        if found is None:
            self.unknown(child, parent)
            return
        place, declared = found
        part = seen.type_.content[place]
        seen.counts[place] += 1
        self.steps.append(_step(declared, seen.counts[place]))
        if place < seen.furthest:
            self.misplaced(child, seen.type_.content[seen.furthest])
        elif seen.counts[place] > _most(part):
            self.too_many(child, part)
        seen.furthest = max(seen.furthest, place)
        value = self.value_of(child, declared)
        self.steps.pop()
        if declared.most == 1:
            seen.values[declared.field] = value
        else:
            seen.values.setdefault(declared.field, []).append(value)

    def unknown(self, child: etree._Element, parent: etree._Element) -> None:
        self.steps.append(short(child.tag))
        self.report(child, codes.ELEMENT_UNKNOWN, name=short(child.tag), parent=short(parent.tag))
        self.steps.pop()

    def misplaced(self, child: etree._Element, after: Element | Choice) -> None:
        first = after.elements[0] if isinstance(after, Choice) else after
        self.report(
            child,
            codes.ELEMENT_MISPLACED,
            name=short(child.tag),
            parent=self.steps[-2],
            after=short(first.name),
        )

    def too_many(self, child: etree._Element, part: Element | Choice) -> None:
        if isinstance(part, Choice):
            names = ", ".join(short(element.name) for element in part.elements)
            self.report(child, codes.ELEMENT_EITHER, names=names, parent=self.steps[-2])
        else:
            self.report(
                child,
                codes.ELEMENT_REPEATED,
                name=short(child.tag),
                most=part.most,
                parent=self.steps[-2],
            )

    def declared_attributes(
        self, element: etree._Element, type_: Complex, values: dict[str, Any]
    ) -> None:
        self.attributes(element, None, type_)
        for attribute in type_.attributes:
            text = element.get(attribute.name)
            if text is None:
                self.report(element, attribute.missing)
                continue
            try:
                value = attribute.type.read(text)
            except NotOfType as wrong:
                self.report(element, wrong.code, name=f"@{attribute.name}", **wrong.facts)
                continue
            if attribute.field:
                values[attribute.field] = value

    def attributes(
        self, element: etree._Element, simple: Simple | None, type_: Complex | None = None
    ) -> None:
        """Report attributes that do not belong; xsi:type may repeat the element's own type."""
        known = {attribute.name for attribute in type_.attributes} if type_ else set()
        forbidden = dict(type_.forbidden) if type_ else {}
        for name in map(str, element.attrib):
            if name in _HINTS or name in known:
                continue
            if name == f"{_XSI}type":
                named = _resolved(element, collapse(element.get(name) or ""))
                if simple is None or named != simple.name:
                    self.report(element, codes.TYPE_NOT_ALLOWED, parent=self.steps[-1])
                continue
            code = forbidden.get(name, codes.ATTRIBUTE_UNKNOWN)
            self.report(element, code, name=short(name), parent=self.steps[-1])


def _is_blank(text: str | None) -> bool:
    return not text or not text.strip(XML_SPACE)


def _most(part: Element | Choice) -> int:
    return 1 if isinstance(part, Choice) else part.most


def _step(declared: Element, number: int) -> str:
    if declared.most == 1 and number == 1:
        return declared.step
    return f"{declared.step}[{number}]"


def _resolved(element: etree._Element, name: str) -> str:
    prefix, _, local = name.rpartition(":")
    namespace = element.nsmap.get(prefix or None)
    return f"{{{namespace}}}{local}" if namespace else local
