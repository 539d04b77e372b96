"""Who may write to whom from a mailbox, what a letter may be answered, and what a file may be."""

from collections.abc import Collection
from datetime import datetime

from fundament.capabilities.post.types import MOST_ADDITIONAL as ADDITIONAL
from fundament.capabilities.post.types import (
    MOST_BYTES,
    DocumentKind,
    DocumentNotPossible,
    FileNotAllowed,
    LabelMissing,
    LetterTooLarge,
    RecipientMissing,
    RecipientNotAllowed,
    RecipientUnknown,
    ReplyNotAllowed,
    ReplyTooLate,
    Words,
)
from fundament.kernel.denmark import COPENHAGEN
from fundament.kernel.ids import PartyId
from fundament.standards import memo as memo_format
from fundament.standards.memo.types import MessageHeader, Recipient

_OFFICE = "application/vnd.openxmlformats-officedocument"
_OPEN = "application/vnd.oasis.opendocument"
# What a file is declared as whose name ends so. Source: IANA, media types.
_MEDIA_TYPES = {
    "pdf": "application/pdf",
    "html": "text/html",
    "htm": "text/html",
    "txt": "text/plain",
    "rtf": "application/rtf",
    "doc": "application/msword",
    "docx": f"{_OFFICE}.wordprocessingml.document",
    "odt": f"{_OPEN}.text",
    "ppt": "application/vnd.ms-powerpoint",
    "pptx": f"{_OFFICE}.presentationml.presentation",
    "odp": f"{_OPEN}.presentation",
    "xls": "application/vnd.ms-excel",
    "xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    "ods": f"{_OPEN}.spreadsheet",
    "csv": "text/csv",
    "xml": "application/xml",
    "ics": "text/calendar",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "tif": "image/tiff",
    "tiff": "image/tiff",
    "bmp": "image/bmp",
}


def media_type_of(name: str) -> str:
    """Return as what a file of that name is declared."""
    return _MEDIA_TYPES.get(name.rpartition(".")[2].lower(), "application/octet-stream")


def may_answer(header: MessageHeader, at: datetime) -> None:
    """The sender takes answers to the letter, and still does.

    Raises ReplyNotAllowed, ReplyTooLate. Source: MeMo, MessageHeader, reply and replyByDateTime.
    """
    if not header.reply:
        raise ReplyNotAllowed
    if header.reply_by is not None and header.reply_by < at:
        raise ReplyTooLate(day=header.reply_by.astimezone(COPENHAGEN).date().isoformat())


def addressee(words: Words) -> Recipient:
    """Return whom the letter is for; it has a title too. Raises RecipientMissing, LabelMissing."""
    if words.recipient is None:
        raise RecipientMissing
    if not words.label.strip():
        raise LabelMissing
    return words.recipient


def may_write(
    sender: PartyId, to: Recipient, authorities: Collection[PartyId], known: Collection[PartyId]
) -> PartyId:
    """Return the party that the letter goes to; an authority hears everybody and writes to all.

    Companies and people write to authorities, and to those that are `known`: the sender of the
    letter that is answered, or who reads along in the mailbox from which it is sent on.
    Raises RecipientNotAllowed, RecipientUnknown. Source: Digital Post, event tags
    MESSAGE_FORWARDED_TO_AUTHORITY and _TO_TRUSTED; that is as much as is public.
    """
    if to.id_type not in {"CPR", "CVR"}:
        raise RecipientNotAllowed
    if to.party is None:
        raise RecipientUnknown
    if to.party == sender or not {to.party, sender} & set(authorities) | {to.party} & set(known):
        raise RecipientNotAllowed
    return to.party


def may_be_file(name: str) -> None:
    """The name may stand in a letter. Raises FileNotAllowed."""
    if not memo_format.is_file_name(name):
        raise FileNotAllowed


def must_fit(kinds: Collection[DocumentKind]) -> None:
    """One main document and ten additional ones. Raises DocumentNotPossible."""
    many = list(kinds)
    too_many = many.count(DocumentKind.MAIN) > 1 or many.count(DocumentKind.ADDITIONAL) > ADDITIONAL
    if too_many or DocumentKind.TECHNICAL in many:
        raise DocumentNotPossible


def must_be_light(size: int) -> None:
    """The files of a letter are not too large together. Raises LetterTooLarge."""
    if size > MOST_BYTES:
        raise LetterTooLarge(most=MOST_BYTES // (1024 * 1024))
