"""A letter of one version as a letter of the other: a view, the received bytes stay as they are.

Source: differences between the schemas of MeMo 1.1 and 1.2. Works on the document and not on
`Memo`, so that whatever is in both versions comes through letter by letter.
"""

from dataclasses import dataclass
from enum import StrEnum

from lxml import etree

from fundament.kernel import xml
from fundament.standards.memo import codes
from fundament.standards.memo.checker import check
from fundament.standards.memo.faults import Fault, MemoInvalid
from fundament.standards.memo.places import line_at
from fundament.standards.memo.reader import SCH_VERSION, read_memo
from fundament.standards.memo.shared import NOTIFICATION_150, PREFIXES, named
from fundament.standards.memo.tables import NEWER_1_1, TABLES


class Change(StrEnum):
    """What happened to a part of the letter."""

    LOST = "lost"
    ADDED = "added"
    TOO_LONG = "too-long"


@dataclass(frozen=True, slots=True)
class Difference:
    """One part that did not come through as it was; `line` is that of the original, or 0."""

    change: Change
    path: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Converted:
    """The letter in the other version, and what it cost."""

    body: bytes
    differences: tuple[Difference, ...] = ()

    @property
    def lost(self) -> tuple[Difference, ...]:
        """Only what is gone or may be refused elsewhere."""
        return tuple(part for part in self.differences if part.change is not Change.ADDED)


_HEADER = "/memo:Message/memo:MessageHeader"
_ONLY_IN_1_2 = (
    f"{_HEADER}/memo:Sender/memo:Representative",
    f"{_HEADER}/memo:ForwardData/memo:originalRepresentative",
)
_NOTIFICATION = f"{_HEADER}/memo:notification"


def convert(body: bytes, version: str) -> Converted:
    """Return the letter in the version, `1.1` or `1.2`, and what was lost on the way.

    A notification of 151 to 160 characters stays and is told as too long: it passes the newer
    tree of schemas for 1.1 only. Raises XmlRefused, MemoInvalid when the letter is wrong before.
    """
    if version not in TABLES:
        raise MemoInvalid([Fault(codes.VERSION_NOT_SUPPORTED, "/memo:Message")])
    memo = read_memo(body)
    if memo.version == version:
        return Converted(body)
    root = xml.parse(body)
    differences = _to_1_1(root) if version == "1.1" else _to_1_2(root)
    faults = check(root, NEWER_1_1 if version == "1.1" else TABLES[version])[1]
    if faults:
        raise MemoInvalid(faults)
    written = etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8")
    return Converted(written, tuple(differences))


def _to_1_2(root: etree._Element) -> list[Difference]:
    root.set("memoVersion", "1.2")
    del root.attrib["memoSchVersion"]
    return []


def _to_1_1(root: etree._Element) -> list[Difference]:
    root.set("memoVersion", "1.1")
    root.set("memoSchVersion", SCH_VERSION)
    differences = []
    for path in _ONLY_IN_1_2:
        found = _at(root, path)
        if found is not None:
            differences.append(Difference(Change.LOST, path, line_at(found)))
            _take_out(found)
    notification = _at(root, _NOTIFICATION)
    text = "" if notification is None else str(notification.xpath("string()"))
    if notification is not None and len(text) > (NOTIFICATION_150.max_length or 0):
        differences.append(Difference(Change.TOO_LONG, _NOTIFICATION, line_at(notification)))
    return differences + _add_flags(root)


def _add_flags(root: etree._Element) -> list[Difference]:
    """Put mandatory and legalNotification, which 1.1 requires, before what follows them."""
    added = []
    for name, later in (
        ("mandatory", ("legalNotification", "postType", "Sender")),
        ("legalNotification", ("postType", "Sender")),
    ):
        path = f"{_HEADER}/memo:{name}"
        if _at(root, path) is not None:
            continue
        places = (_at(root, f"{_HEADER}/memo:{follower}") for follower in later)
        follower = next(place for place in places if place is not None)
        flag = etree.Element(named(name))
        flag.text = "false"
        before = follower.getprevious()
        flag.tail = None if before is None else before.tail
        follower.addprevious(flag)
        added.append(Difference(Change.ADDED, path))
    return added


def _at(root: etree._Element, path: str) -> etree._Element | None:
    found = root.xpath(path, namespaces=PREFIXES)
    return found[0] if isinstance(found, list) and found else None  # type: ignore[return-value]


def _take_out(element: etree._Element) -> None:
    """Remove an element together with the blank text after it."""
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
