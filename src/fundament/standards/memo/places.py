"""How a place in a letter is named to people: XPath with the official prefixes."""

from typing import Any, cast

from lxml import etree

from fundament.standards.memo.shared import PREFIXES

_LONGEST = 64
_PREFIX_OF = {namespace: prefix for prefix, namespace in PREFIXES.items()}


def short(name: object) -> str:
    """Return a name with its official prefix; foreign names keep their local part, cut short."""
    namespace, _, local = str(name).rpartition("}")
    if not namespace:
        return local[:_LONGEST]
    return f"{_PREFIX_OF.get(namespace[1:], '?')}:{local}"[:_LONGEST]


def line_of(path: str, root: etree._Element) -> int:
    """Return the line of the element at a path of ours, 0 when it is not there."""
    found = root.xpath(path, namespaces=PREFIXES)
    if not isinstance(found, list) or not found or not isinstance(found[0], etree._Element):
        return 0
    return line_at(found[0])


def line_at(element: etree._Element) -> int:
    """Return the line on which an element starts, 0 when it was not read from bytes."""
    line: int | None = cast(Any, element).sourceline
    return line or 0
