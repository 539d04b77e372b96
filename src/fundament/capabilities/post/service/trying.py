"""Try a letter before it is sent: nothing is stored, and no person is looked up."""

from datetime import datetime

from fundament.capabilities.post import rules
from fundament.capabilities.post.service import delivery, envelopes
from fundament.capabilities.post.types import (
    ContactPointUnreadable,
    Document,
    DocumentKind,
    File,
    FileContentMismatch,
    LetterTrial,
    Prospect,
    Sending,
    TrialTooLarge,
    TriedFault,
)
from fundament.kernel.denmark import COPENHAGEN
from fundament.kernel.errors import Refusal
from fundament.kernel.xml import XmlRefused
from fundament.standards import memo as memo_format
from fundament.standards.memo import Fault, Memo, MemoInvalid, MessageType

MOST_BYTES = 1024 * 1024
_POINT = "/memo:Message/memo:MessageHeader/memo:Recipient/memo:ContactPoint/memo:contactPointID"
_BODY = "/memo:Message/memo:MessageBody"
_ELEMENTS = {
    DocumentKind.MAIN: "MainDocument",
    DocumentKind.ADDITIONAL: "AdditionalDocument",
    DocumentKind.TECHNICAL: "TechnicalDocument",
}


def try_letter(body: bytes, at: datetime) -> LetterTrial:
    """Return every fault of the letter, or what would become of it at that time.

    Whether the recipient exists or takes Digital Post is not asked. Raises TrialTooLarge.
    """
    if len(body) > MOST_BYTES:
        raise TrialTooLarge
    today = at.astimezone(COPENHAGEN).date()
    try:
        memo, faults = memo_format.look_through(body, memo_format.Rules(today=today))
    except XmlRefused as refusal:
        return LetterTrial((fault_of(refusal, "", 0),), None)
    found = [told(each) for each in faults]
    if memo is None or found:
        return LetterTrial(tuple(found), None)
    found = _beyond(memo)
    if found:
        return LetterTrial(tuple(found), None)
    until = memo.header.do_not_deliver_until
    return LetterTrial(
        (),
        Prospect(
            version=memo.version,
            title=memo.header.label,
            to_person=memo.header.recipient.id_type == "CPR",
            delayed=until is not None and until > today,
            sending=_sending(memo),
            documents=_documents(memo),
            lost=_lost(body),
            text=memo.header.notification if _is_text(memo) else None,
        ),
    )


def _is_text(memo: Memo) -> bool:
    return memo.header.message_type is MessageType.NEMSMS


def told(each: Fault) -> TriedFault:
    """Return a fault of a MeMo as people are told of it."""
    return TriedFault(
        each.code.name, each.path, each.line, each.sentence("da"), each.sentence("en")
    )


def fault_of(refusal: Refusal, path: str, line: int) -> TriedFault:
    """Return a refusal as a fault of the letter at that place."""
    return TriedFault(refusal.code, path, line, refusal.sentence("da"), refusal.sentence("en"))


def _beyond(memo: Memo) -> list[TriedFault]:
    """Return what this platform refuses of a letter that follows MeMo."""
    found, counts = [], dict.fromkeys(DocumentKind, 0)
    try:
        rules.contact_point_of(memo)
    except ContactPointUnreadable as refusal:
        found.append(fault_of(refusal, _POINT, 0))
    for kind, document in envelopes.documents_of(memo):
        counts[kind] += 1
        for number, file in enumerate(document.files, 1):
            try:
                rules.must_be_what_it_says(file)
            except FileContentMismatch as refusal:
                place = f"{_BODY}/memo:{_ELEMENTS[kind]}[{counts[kind]}]/memo:File[{number}]"
                found.append(fault_of(refusal, place, 0))
    return found


def _sending(memo: Memo) -> Sending:
    sender = memo.header.sender.party
    if sender is None or sender.is_person:
        return Sending.PERSON
    flagged = memo.header.mandatory or memo.header.legal_notification
    if flagged and not delivery.is_authority(sender):
        return Sending.ONLY_AUTHORITIES
    return Sending.ALLOWED


def _documents(memo: Memo) -> tuple[Document, ...]:
    """Return the documents that a reader sees, numbered as in a mailbox."""
    found, number = [], 0
    for kind, document in envelopes.documents_of(memo):
        if kind is DocumentKind.TECHNICAL:
            continue
        files = []
        for file in document.files:
            media_type = file.encoding_format.partition(";")[0].strip().lower()
            size = len(file.content)
            files.append(File(number, file.filename, media_type, file.language, size))
            number += 1
        found.append(Document(kind, document.label, tuple(files), ()))
    return tuple(found)


def _lost(body: bytes) -> tuple[str, ...]:
    try:
        return tuple(part.path for part in memo_format.convert(body, "1.1").lost)
    except MemoInvalid as refusal:
        return tuple(fault.path for fault in refusal.faults)
