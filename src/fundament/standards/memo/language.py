"""The small language in which the MeMo tables are written.

A table is a tree of four words: `Simple` (a value with facets), `Element` (name, type, how many),
`Choice` (at most one of several elements) and `Complex` (a strict sequence of them, and the
dataclass that it becomes). The checker, the reader and the writer all walk the same table.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from fundament.standards.memo import codes
from fundament.standards.memo.codes import Code

UNBOUNDED = 1_000_000_000
XML_SPACE = " \t\r\n"


class NotOfType(Exception):
    """A text is not of its simple type."""

    def __init__(self, code: Code, **facts: object) -> None:
        super().__init__(code.name)
        self.code = code
        self.facts = facts


@dataclass(frozen=True, slots=True)
class Base:
    """A primitive of XML Schema: how its whitespace counts, how a text is read and written.

    `read` raises NotOfType. `collapse` is the facet whiteSpace=collapse.
    """

    name: str
    read: Callable[[str], Any]
    write: Callable[[Any], str] = str
    collapse: bool = True


@dataclass(frozen=True, slots=True)
class Simple:
    """A simple type: a base and the facets that restrict it."""

    name: str
    base: Base
    max_length: int | None = None
    most: int | None = None
    pattern: re.Pattern[str] | None = None
    pattern_code: Code | None = None
    values: tuple[str, ...] = ()
    into: Callable[[Any], Any] | None = None

    def read(self, text: str) -> Any:
        """Return the value of a text. Raises NotOfType."""
        if self.base.collapse:
            text = collapse(text)
        if self.max_length is not None and len(text) > self.max_length:
            raise NotOfType(codes.TOO_LONG, length=len(text), most=self.max_length)
        if self.values and text not in self.values:
            raise NotOfType(codes.NOT_ONE_OF, values=", ".join(self.values))
        value = self.base.read(text)
        if self.pattern is not None and not self.pattern.fullmatch(text):
            raise NotOfType(self.pattern_code or codes.NOT_ONE_OF)
        if self.most is not None and value > self.most:
            raise NotOfType(codes.TOO_LARGE, most=self.most)
        return self.into(value) if self.into else value


def collapse(text: str) -> str:
    """Return the text with whitespace collapsed. Source: XML Schema part 2, section 4.3.6."""
    text = text.strip(XML_SPACE)
    if " " in text or "\t" in text or "\n" in text or "\r" in text:
        return re.sub(f"[{XML_SPACE}]+", " ", text)
    return text


@dataclass(frozen=True, slots=True)
class Element:
    """An element of a sequence: its name in Clark notation, its type, how many of it.

    `field` names the field of the dataclass; with `most` above 1 the field is a tuple.
    `default` is the text that counts when the element stands empty; `step` is the name with its
    official prefix, for the XPath of a fault.
    """

    name: str
    type: "Simple | Complex"
    field: str
    least: int = 1
    most: int = 1
    default: str | None = None
    step: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """At most one of the elements."""

    elements: tuple[Element, ...]
    least: int = 0


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute, without namespace."""

    name: str
    type: Simple
    field: str
    required: bool = True
    missing: Code = codes.ATTRIBUTE_UNKNOWN


@dataclass(frozen=True)
class Complex:
    """A strict sequence of elements and choices, and the dataclass that it becomes.

    `forbidden` names attributes whose presence has a code of its own.
    """

    into: Callable[..., Any]
    content: tuple[Element | Choice, ...]
    attributes: tuple[Attribute, ...] = ()
    forbidden: tuple[tuple[str, Code], ...] = ()

    @cached_property
    def places(self) -> dict[str, tuple[int, Element]]:
        """Return for each element name its position in the sequence and its declaration."""
        return {
            element.name: (position, element)
            for position, part in enumerate(self.content)
            for element in (part.elements if isinstance(part, Choice) else (part,))
        }

    @cached_property
    def repeated(self) -> tuple[str, ...]:
        """Return the fields that are tuples."""
        return tuple(
            part.field for part in self.content if isinstance(part, Element) and part.most > 1
        )


@dataclass(frozen=True)
class Table:
    """One version of MeMo: the declaration of its root."""

    version: str
    root: Element
