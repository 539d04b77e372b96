"""Letters of a mailbox for viewing clients: find them, open them, and note what people did.

Source: Digital Post API 1.68, sections Mailbox messages and Documents and files of a message.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.core import signing
from django.db import transaction
from django.utils.translation import gettext_noop

from fundament.capabilities.post import queries
from fundament.capabilities.post.models import Letter, MailboxEntry, WrittenLetter
from fundament.capabilities.post.service import (
    drafts,
    envelopes,
    folders,
    mailboxes,
    reading,
    written,
)
from fundament.capabilities.post.service.boxes import SHOWN, Box, box_named
from fundament.capabilities.post.types import (
    DocumentKind,
    DocumentShown,
    DocumentUnknown,
    FileShown,
    Folder,
    FolderCannotHold,
    LetterChange,
    LetterFixed,
    LetterKind,
    LetterPage,
    LetterShown,
    LetterState,
    LetterUnknown,
    NotALegalNotification,
    OpenedFile,
    Search,
    VersionStale,
    WrittenShown,
)
from fundament.capabilities.registers import service as registers
from fundament.kernel import audit
from fundament.kernel.acting import Acting
from fundament.kernel.blobs import BlobId
from fundament.kernel.ids import PartyId, TransmissionId
from fundament.kernel.searching import FilterUnreadable
from fundament.standards import memo as memo_format

_SALT = "fundament.post.next"
# What is noted of a letter, and how the ledger tells it.
READ, UNREAD = gettext_noop("Markeret som læst"), gettext_noop("Markeret som ulæst")
SERVED = gettext_noop("Forkyndelse bekræftet")
DELETED = gettext_noop("Slettet fra postkassen")


def letters_in(acting: Acting, mailbox: UUID, search: Search, at: datetime) -> LetterPage:
    """Return one page of the letters that are searched for.

    Raises MailboxNotOpen, FilterUnknown, FilterUnreadable.
    """
    after, number = _place(search)
    with transaction.atomic():
        box = box_named(acting, mailbox, at)
        kept = {one.id: one.kept_as or "" for one in folders.folders_of(box)}
        shelf = queries.shelf_of(box.numbers, drafts=box.may_change)
        found = queries.found(shelf, kept.get, search, after)
        listed = gettext_noop("Liste over breve")
        audit.record(mailboxes.look(acting, box.owner, listed, SHOWN, at))
    name = registers.name_of(box.owner, at) or ""
    last = [search.order, number + 1, found.last]
    return LetterPage(
        items=tuple(
            written.shown(one, box) if isinstance(one, WrittenLetter) else _shown(one, box, name)
            for one in found.entries
        ),
        number=number,
        size=search.size,
        total=found.total,
        next=signing.dumps(_plain(last), salt=_SALT) if found.last else None,
    )


def letter_with(
    acting: Acting, mailbox: UUID, letter: UUID, at: datetime
) -> LetterShown | WrittenShown:
    """Return a letter with all that its sender wrote about it, or one that was written here.

    That is a look into the letter, but it stays unread until its content is fetched or it is marked
    as read, as clients do. Raises MailboxNotOpen, LetterUnknown.
    """
    with transaction.atomic():
        box = box_named(acting, mailbox, at)
        if row := _written(box, letter):
            audit.record(written.look(acting, box, row, written.OPENED, at))
            return written.shown(row, box)
        entry = _entry(box, letter)
        opened = gettext_noop("Åbnet")
        line = _look(acting, box, entry, opened, at)
        audit.record(*mailboxes.with_sender(line, box.owner, PartyId.parse(entry.letter.sender)))
    return _whole(entry, box, at)


def change_letter(
    acting: Acting, mailbox: UUID, letter: UUID, change: LetterChange, version: int, at: datetime
) -> LetterShown | WrittenShown:
    """Move, mark, flag, note, confirm service, write a draft: all of it or nothing, in the ledger.

    Raises MailboxNotOpen, MailboxReadOnly, LetterUnknown, VersionStale, LetterFixed, FolderUnknown,
    FolderCannotHold, NotALegalNotification.
    """
    with transaction.atomic():
        box = box_named(acting, mailbox, at, change=True)
        if row := queries.written(box.numbers, letter, held=True):
            written.must_be_version(row, version)
            drafts.change_written(acting, box, row, change, at)
            return written.shown(row, box)
        entry = _held(box, letter, version)
        _must_stay(entry.letter, change)
        done = [*_moved(entry, box, change), *_marked(entry, change, at)]
        if done:
            entry.version, entry.changed_at = entry.version + 1, at
            entry.save()
        # The answer says all that the letter does, also when nothing was to be done.
        sender = PartyId.parse(entry.letter.sender)
        for action in done or [gettext_noop("Åbnet")]:
            line = _look(acting, box, entry, action, at)
            audit.record(*mailboxes.with_sender(line, box.owner, sender))
    return _whole(entry, box, at)


def delete_letter(acting: Acting, mailbox: UUID, letter: UUID, version: int, at: datetime) -> None:
    """Take a letter out of the mailbox for good; but for a draft it is kept as evidence.

    Raises MailboxNotOpen, MailboxReadOnly, LetterUnknown, VersionStale.
    """
    with transaction.atomic():
        box = box_named(acting, mailbox, at, change=True)
        if row := queries.written(box.numbers, letter, held=True):
            written.must_be_version(row, version)
            drafts.delete_written(acting, box, row, at)
            return
        entry = _held(box, letter, version)
        entry.folder, entry.version, entry.changed_at = Folder.GONE, entry.version + 1, at
        entry.save()
        audit.record(_look(acting, box, entry, DELETED, at))


def document_with(
    acting: Acting, mailbox: UUID, letter: UUID, document: UUID, at: datetime
) -> tuple[LetterShown | WrittenShown, DocumentShown]:
    """Return a letter and one document of it that people see.

    Raises MailboxNotOpen, LetterUnknown, DocumentUnknown.
    """
    opened = letter_with(acting, mailbox, letter, at)
    for found in opened.documents:
        if found.id == document:
            return opened, found
    raise DocumentUnknown


def file_with(
    acting: Acting, mailbox: UUID, letter: UUID, place: tuple[UUID, UUID], at: datetime
) -> FileShown:
    """Return one file of a letter: `place` names the document and the file.

    Raises MailboxNotOpen, LetterUnknown, DocumentUnknown.
    """
    document, file = place
    for found in document_with(acting, mailbox, letter, document, at)[1].files:
        if found.id == file:
            return found
    raise DocumentUnknown


def content_of(
    acting: Acting, mailbox: UUID, letter: UUID, place: tuple[UUID, UUID], at: datetime
) -> OpenedFile:
    """Return the bytes of a file; who may do more than read has then read the letter.

    Raises MailboxNotOpen, LetterUnknown, DocumentUnknown.
    """
    with transaction.atomic():
        box = box_named(acting, mailbox, at)
        if row := _written(box, letter):
            audit.record(written.look(acting, box, row, written.FETCHED, at))
            return written.content_of(row, place)
        entry = _entry(box, letter)
        documents = _documents(entry.letter)
        numbers = {(one.id, file.id): file.number for one in documents for file in one.files}
        if place not in numbers:
            raise DocumentUnknown
        if box.may_change:
            reading.mark_read(entry.letter_id, at)
        return reading.open_file(acting, TransmissionId(letter), numbers[place], at)


def _look(acting: Acting, box: Box, entry: MailboxEntry, action: str, at: datetime) -> audit.Look:
    letter = TransmissionId(entry.letter.transmission_id)
    return mailboxes.look(acting, box.owner, mailboxes.LETTER, action, at, letter)


def _written(box: Box, letter: UUID) -> WrittenLetter | None:
    """Return a letter that was written here; drafts are nobody's to see who may only read."""
    row = queries.written(box.numbers, letter)
    seen = row is not None and (box.may_change or row.sent_at is not None)
    return row if seen else None


def _entry(box: Box, letter: UUID) -> MailboxEntry:
    """Raises LetterUnknown."""
    found = queries.entries_of(box.numbers).filter(letter__transmission_id=letter).first()
    if found is None:
        raise LetterUnknown
    return found


def _held(box: Box, letter: UUID, version: int) -> MailboxEntry:
    """Return the letter, kept from changing meanwhile. Raises LetterUnknown, VersionStale."""
    rows = queries.entries_of(box.numbers).select_for_update(of=("self",))
    found = rows.filter(letter__transmission_id=letter).first()
    if found is None:
        raise LetterUnknown
    if found.version != version:
        raise VersionStale
    return found


def _must_stay(letter: Letter, change: LetterChange) -> None:
    """Raises LetterFixed for what only a draft can have otherwise."""
    wished, recipient = change.words, PartyId.parse(letter.recipient).number
    if wished.label not in {None, letter.title}:
        raise LetterFixed(field="label")
    if wished.recipient is not None and wished.recipient.id != recipient:
        raise LetterFixed(field="recipient")
    if wished.message_code is not None:
        said = _memo_of(letter).header.message_code
        if wished.message_code != (said or ""):
            raise LetterFixed(field="messageCode")


def _moved(entry: MailboxEntry, box: Box, change: LetterChange) -> Iterator[str]:
    """Put the letter elsewhere and tell what was done. Raises FolderUnknown, FolderCannotHold."""
    if change.folder is None:
        return
    to = folders.folder_named(box, change.folder).kept_as
    if to in {None, Folder.DRAFTS, Folder.SENT}:
        raise FolderCannotHold
    if to == entry.folder:
        return
    if to not in mailboxes.STANDING:
        mailboxes.hold_folder(box.numbers, to)
    entry.folder = to
    yield mailboxes.MOVED.get(to, mailboxes.MOVED_TO_OWN)


def _marked(entry: MailboxEntry, change: LetterChange, at: datetime) -> Iterator[str]:
    """Mark the letter and tell what was done. Raises NotALegalNotification."""
    if change.read is not None and change.read == entry.unread:
        entry.unread = not change.read
        if change.read:
            entry.first_read_at = entry.first_read_at or at
        yield READ if change.read else UNREAD
    if change.flag is not None and change.flag != entry.flag:
        entry.flag = change.flag
        yield mailboxes.FLAGGED if change.flag else mailboxes.UNFLAGGED
    if change.note is not None and change.note != entry.note:
        entry.note = change.note
        yield mailboxes.NOTED
    served = entry.legally_notified_at is not None
    if change.legally_notified is not None and change.legally_notified != served:
        if served or not entry.letter.legal_notification:
            raise NotALegalNotification
        entry.legally_notified_at = at
        yield SERVED


def _whole(entry: MailboxEntry, box: Box, at: datetime) -> LetterShown:
    """Return the letter with all that its sender wrote about it."""
    return _shown(entry, box, registers.name_of(box.owner, at) or "", _memo_of(entry.letter))


def _memo_of(letter: Letter) -> memo_format.Memo:
    """Return what the sender wrote, with the contents of the files left out where they were cut."""
    return memo_format.read_memo(envelopes.envelope_of(BlobId(letter.envelope)))


def _shown(
    entry: MailboxEntry, box: Box, name: str, memo: memo_format.Memo | None = None
) -> LetterShown:
    letter = entry.letter
    kind = LetterKind.MANDATORY if letter.mandatory else LetterKind.REGULAR
    return LetterShown(
        id=TransmissionId(letter.transmission_id),
        mailbox=box.id,
        folder=folders.folder_id(box.id, entry.folder),
        sender=PartyId.parse(letter.sender),
        sender_name=letter.sender_name,
        recipient=PartyId.parse(letter.recipient),
        recipient_name=name,
        kind=LetterKind.LEGAL_NOTIFICATION if letter.legal_notification else kind,
        title=letter.title,
        message_id=letter.message_id,
        received_at=letter.received_at,
        available_at=entry.available_at,
        state=LetterState(
            version=entry.version,
            changed_at=entry.changed_at or entry.available_at,
            unread=entry.unread,
            flag=entry.flag,
            note=entry.note,
            legally_notified_at=entry.legally_notified_at,
        ),
        documents=tuple(_documents(letter)),
        memo=memo,
    )


def _documents(letter: Letter) -> list[DocumentShown]:
    """Return the documents that people see, each with its place among all of the letter's."""
    found, number = [], 0
    for place, kept in enumerate(letter.documents):
        kind = DocumentKind(kept["kind"])
        if kind is not DocumentKind.TECHNICAL:
            files = []
            for file in kept["files"]:
                files.append(_file(letter.transmission_id, number, file))
                number += 1
            name = uuid5(letter.transmission_id, f"document {place}")
            actions = tuple(kept["actions"])
            found.append(DocumentShown(name, place, kind, kept["label"], tuple(files), actions))
    return found


def _file(letter: UUID, number: int, kept: dict[str, Any]) -> FileShown:
    name = uuid5(letter, f"file {number}")
    return FileShown(name, number, kept["name"], kept["type"], kept["language"], kept["size"])


def _plain(last: list[Any]) -> list[Any]:
    """Return the place of the last letter as JSON takes it: times as text."""
    order, number, values = last
    shown = [one.isoformat() if isinstance(one, datetime) else one for one in values or ()]
    return [[list(key) for key in order], number, shown]


def _place(search: Search) -> tuple[list[Any] | None, int]:
    """Return behind which place a list goes on, and which page that is.

    Raises FilterUnreadable for a `next` that is not of this list.
    """
    if search.after is None:
        return None, search.number
    try:
        order, number, place = signing.loads(search.after, salt=_SALT)
    except signing.BadSignature as error:
        raise FilterUnreadable(field="next") from error
    if [tuple(key) for key in order] != list(search.order):
        raise FilterUnreadable(field="next")
    return place, number
