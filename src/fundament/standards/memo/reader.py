"""Bytes to Memo: choose the table by memoVersion, walk it, then the rules beyond the schema."""

from dataclasses import replace

from lxml import etree

from fundament.kernel import xml
from fundament.standards.memo import codes
from fundament.standards.memo.checker import check
from fundament.standards.memo.codes import Code
from fundament.standards.memo.faults import Fault, MemoInvalid
from fundament.standards.memo.language import NotOfType, Table
from fundament.standards.memo.places import line_at, line_of, short
from fundament.standards.memo.rules import Rules, broken_rules
from fundament.standards.memo.tables import NUMBER, TABLES
from fundament.standards.memo.types import Memo

SCH_VERSION = "1.1.0"


def read_memo(body: bytes, rules: Rules | None = None) -> Memo:
    """Return the letter in the bytes, checked in full against MeMo 1.1 or 1.2.

    With `rules` the rules beyond the schema are checked as well.
    Raises XmlRefused, MemoInvalid. Source: MeMo 1.1 and 1.2.
    """
    memo, faults = look_through(body, rules)
    if memo is None or faults:
        raise MemoInvalid(faults)
    return memo


def look_through(body: bytes, rules: Rules | None = None) -> tuple[Memo | None, list[Fault]]:
    """Return the letter, or None, and every fault found: for a trial run of a letter.

    The rules beyond the schema are tried only on a letter that follows the schema.
    Raises XmlRefused.
    """
    root = xml.parse(body)
    table = _table_of(root)
    if isinstance(table, Fault):
        return None, [table]
    memo, faults = check(root, table)
    if memo is None or faults:
        return None, faults
    if table.version == "1.1" and root.get("memoSchVersion") != SCH_VERSION:
        faults.append(_at(root, codes.SCH_VERSION_WRONG))
    if rules is not None:
        for fault in broken_rules(memo, rules):
            faults.append(replace(fault, line=line_of(fault.path, root)))
    return memo, faults


def _table_of(root: etree._Element) -> Table | Fault:
    if root.tag != TABLES["1.2"].root.name:
        return _at(root, codes.ROOT, name=short(root.tag))
    text = root.get("memoVersion")
    if text is None:
        return _at(root, codes.VERSION_MISSING)
    try:
        table = TABLES.get(NUMBER.read(text))
    except NotOfType:
        table = None
    return table or _at(root, codes.VERSION_NOT_SUPPORTED)


def _at(root: etree._Element, code: Code, **facts: object) -> Fault:
    return Fault(code, f"/{short(root.tag)}", line_at(root), facts)
