"""Memo to bytes, by the same table that reads it."""

from typing import Any

from lxml import etree

from fundament.standards.memo import codes
from fundament.standards.memo.checker import check
from fundament.standards.memo.faults import Fault, MemoInvalid
from fundament.standards.memo.language import Choice, Complex, Element, Simple
from fundament.standards.memo.reader import SCH_VERSION
from fundament.standards.memo.shared import PREFIXES
from fundament.standards.memo.tables import TABLES
from fundament.standards.memo.types import Memo


def write_memo(memo: Memo, version: str | None = None) -> bytes:
    """Return the letter as XML in a version (`1.1` or `1.2`; its own unless told).

    What the version has no place for is left out: `convert` tells what that is.
    Raises MemoInvalid when the letter would not follow the schema, for example a label too long.
    """
    version = version or memo.version
    table = TABLES.get(version)
    if table is None:
        raise MemoInvalid([Fault(codes.VERSION_NOT_SUPPORTED, "/memo:Message")])
    root = etree.Element(table.root.name, nsmap=PREFIXES)
    root.set("memoVersion", version)
    if version == "1.1":
        root.set("memoSchVersion", SCH_VERSION)
    _fill(root, table.root.type, memo)
    faults = check(root, table)[1]
    if faults:
        raise MemoInvalid(faults)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _fill(element: etree._Element, type_: Simple | Complex, value: Any) -> None:
    if isinstance(type_, Simple):
        element.text = type_.base.write(value)
        return
    for part in type_.content:
        for declared in part.elements if isinstance(part, Choice) else (part,):
            for one in _values(declared, value):
                _fill(etree.SubElement(element, declared.name), declared.type, one)


def _values(declared: Element, owner: Any) -> tuple[Any, ...]:
    """Return what to write: absent values leave no element, a required flag is false."""
    value = getattr(owner, declared.field)
    if declared.most > 1:
        return tuple(value)
    if value is None and declared.least and declared.default is not None:
        return (declared.type.read(declared.default),) if isinstance(declared.type, Simple) else ()
    return () if value is None else (value,)
