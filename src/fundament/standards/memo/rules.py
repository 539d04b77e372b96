"""Rules beyond the schema, as one cited table of small checks."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from fundament.standards.memo import codes
from fundament.standards.memo.faults import Fault
from fundament.standards.memo.types import Document, Memo, MessageType

_HEADER = "/memo:Message/memo:MessageHeader"
_BODY = "/memo:Message/memo:MessageBody"
_NAME = re.compile('[<>:"/\\\\|?*\r\n\u00a0\u2000-\u200a\u2028\u205f\u2060\u3000]')
_HTTPS = re.compile(r"https://[^/?#\s][^\s]*", re.IGNORECASE)
_DIGITS = {"CPR": 10, "CVR": 8}

_DOCUMENTS = {"pdf", "html", "htm", "txt", "rtf", "doc", "docx", "odt", "ppt", "pptx", "odp"}
_TABLES = {"xls", "xlsx", "ods", "csv", "xml", "ics"}
_IMAGES = {"png", "jpg", "jpeg", "gif", "tif", "tiff", "bmp"}
FILE_TYPES = frozenset(_DOCUMENTS | _TABLES | _IMAGES)


@dataclass(frozen=True, slots=True)
class Rules:
    """What the rules must be told: the day in Denmark, and what this platform accepts."""

    today: date
    file_types: frozenset[str] = FILE_TYPES
    most_days: int = 365


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule and where it comes from; `broken_at` gives the places that break it."""

    source: str
    broken_at: Callable[[Memo, Rules], Iterator[Fault]]


def broken_rules(memo: Memo, rules: Rules) -> list[Fault]:
    """Return every fault of a letter that follows the schema but not the rules beyond it."""
    return [fault for rule in RULES for fault in rule.broken_at(memo, rules)]


def is_file_name(name: str, file_types: frozenset[str] = FILE_TYPES) -> bool:
    """Return whether a file of a letter may be called that."""
    _, dot, extension = name.rpartition(".")
    return bool(dot) and extension.lower() in file_types and not _NAME.search(name)


def file_name_from(name: str) -> str:
    """Return the name with each run of signs that must not stand in one replaced by a hyphen."""
    return re.sub(f"(?:{_NAME.pattern})+", "-", name)


def _documents(memo: Memo) -> Iterator[tuple[str, Document]]:
    if memo.body is None:
        return
    yield f"{_BODY}/memo:MainDocument", memo.body.main_document
    for name, documents in (
        ("AdditionalDocument", memo.body.additional_documents),
        ("TechnicalDocument", memo.body.technical_documents),
    ):
        for number, document in enumerate(documents, 1):
            yield f"{_BODY}/memo:{name}[{number}]", document


def _file_names(memo: Memo, rules: Rules) -> Iterator[Fault]:
    for path, document in _documents(memo):
        for number, file in enumerate(document.files, 1):
            if _NAME.search(file.filename):
                yield Fault(codes.FILE_NAME, f"{path}/memo:File[{number}]/memo:filename")


def _file_types(memo: Memo, rules: Rules) -> Iterator[Fault]:
    for path, document in _documents(memo):
        for number, file in enumerate(document.files, 1):
            _, dot, extension = file.filename.rpartition(".")
            if not dot or extension.lower() not in rules.file_types:
                yield Fault(codes.FILE_EXTENSION, f"{path}/memo:File[{number}]/memo:filename")


def _empty_files(memo: Memo, rules: Rules) -> Iterator[Fault]:
    for path, document in _documents(memo):
        for number, file in enumerate(document.files, 1):
            if not file.content:
                yield Fault(codes.FILE_EMPTY, f"{path}/memo:File[{number}]/memo:content")


def _entry_points(memo: Memo, rules: Rules) -> Iterator[Fault]:
    for path, document in _documents(memo):
        for number, action in enumerate(document.actions, 1):
            if action.entry_point and not _HTTPS.fullmatch(action.entry_point.url):
                place = f"{path}/memo:Action[{number}]/memo:EntryPoint/memo:url"
                yield Fault(codes.ENTRY_POINT, place)


def _text_of_nemsms(memo: Memo, rules: Rules) -> Iterator[Fault]:
    text = memo.header.notification
    if memo.header.message_type is MessageType.NEMSMS and not (text and text.strip()):
        yield Fault(codes.EMPTY_NOTIFICATION, f"{_HEADER}/memo:notification")


def _body_of_nemsms(memo: Memo, rules: Rules) -> Iterator[Fault]:
    if memo.header.message_type is MessageType.NEMSMS and memo.body is not None:
        yield Fault(codes.BODY_NOT_ALLOWED, _BODY)


def _body_of_letter(memo: Memo, rules: Rules) -> Iterator[Fault]:
    if memo.header.message_type is MessageType.DIGITALPOST and memo.body is None:
        yield Fault(codes.BODY_MISSING, _BODY.rpartition("/")[0])


def _delay(memo: Memo, rules: Rules) -> Iterator[Fault]:
    day = memo.header.do_not_deliver_until
    place = f"{_HEADER}/memo:doNotDeliverUntilDate"
    if day is not None and day < rules.today:
        yield Fault(codes.TOO_EARLY, place)
    if day is not None and day > rules.today + timedelta(days=rules.most_days):
        yield Fault(codes.TOO_LATE, place, facts={"most_days": rules.most_days})


def _parties(memo: Memo, rules: Rules) -> Iterator[Fault]:
    header = memo.header
    for name, party in (("Sender", header.sender), ("Recipient", header.recipient)):
        place = f"{_HEADER}/memo:{name}"
        digits = _DIGITS.get(party.id_type)
        if digits is None:
            yield Fault(codes.ID_TYPE, f"{place}/memo:idType")
        elif party.party is None:
            element = f"memo:{name.lower()}ID"
            facts = {"name": element, "digits": digits, "id_type": party.id_type}
            yield Fault(codes.ID_FORM, f"{place}/{element}", facts=facts)


_SEPTEMBER_2025 = "Digital Post, rules in production since 10 September 2025, MeMo 1.1 and 1.2"
_ERROR_LIST = "Digital Post, list of error codes"

RULES = (
    Rule("MeMo 1.1, change of August 2020: idType is CVR or CPR", _parties),
    Rule("MeMo, message types: a letter has a body", _body_of_letter),
    Rule("MeMo, NemSMS: the message has no body", _body_of_nemsms),
    Rule(f"{_ERROR_LIST}: {codes.EMPTY_NOTIFICATION.name}", _text_of_nemsms),
    Rule(f"{_ERROR_LIST}: {codes.TOO_EARLY.name}, {codes.TOO_LATE.name}", _delay),
    Rule(f"{_ERROR_LIST}: {codes.FILE_EMPTY.name}", _empty_files),
    Rule(f"{_ERROR_LIST}: {codes.FILE_EXTENSION.name}", _file_types),
    Rule(f"{_SEPTEMBER_2025}: characters of a file name", _file_names),
    Rule(f"{_SEPTEMBER_2025}: address of an EntryPoint", _entry_points),
)
