"""Drafts: begin one, change what it says, delete it. What is wrong with it is told when it is sent.

Source: Digital Post API 1.68, CreateMessage, UpdateMessage, PatchMessage, DeleteMessage.
"""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.db import transaction

from fundament.capabilities.post import queries
from fundament.capabilities.post.models import WrittenLetter
from fundament.capabilities.post.service import draft_files, folders, mailboxes, written
from fundament.capabilities.post.service.boxes import Box, box_named
from fundament.capabilities.post.service.words import changed, put_words, words_of
from fundament.capabilities.post.types import (
    DraftWish,
    Folder,
    FolderCannotHold,
    LetterChange,
    LetterFixed,
    LetterUnknown,
    NotALegalNotification,
    Words,
    WordsWish,
    WrittenShown,
)
from fundament.kernel import audit
from fundament.kernel.acting import Acting


def create_draft(acting: Acting, mailbox: UUID, wish: DraftWish, at: datetime) -> WrittenShown:
    """Begin a letter; its documents may be given with it, their contents come by themselves.

    Raises MailboxNotOpen, MailboxReadOnly, FolderUnknown, FolderCannotHold, TooManyDrafts,
    DocumentNotPossible, FileNotAllowed.
    """
    with transaction.atomic():
        box = box_named(acting, mailbox, at, change=True)
        if wish.folder is not None:
            _must_be_for_drafts(box, wish.folder)
        named = written.new_name()
        written.begin(box, changed(Words(), wish.words), at, answers=None, named=named)
        row = _row(box, named)
        row.note, row.flag = wish.note or "", bool(wish.flag)
        row.save(update_fields=["note", "flag"])
        for document in wish.documents:
            draft_files.add_document(row, document)
        audit.record(written.look(acting, box, row, written.SAVED, at))
        return written.shown(row, box)


def change_written(
    acting: Acting, box: Box, row: WrittenLetter, change: LetterChange, at: datetime
) -> None:
    """Change a draft, or mark and move what was sent; each in the ledger.

    Runs in the caller's transaction, with the row held. Raises LetterFixed, FolderUnknown,
    FolderCannotHold, NotALegalNotification.
    """
    if change.legally_notified:
        raise NotALegalNotification
    done = [*_moved(box, row, change), *_marked(row, change), *_said(row, change.words)]
    if done:
        written.note_change(row, at)
    for action in done:
        audit.record(written.look(acting, box, row, action, at))


def delete_written(acting: Acting, box: Box, row: WrittenLetter, at: datetime) -> None:
    """Delete a draft for good, or take what was sent out of the mailbox; it is kept as evidence.

    Runs in the caller's transaction, with the row held.
    """
    audit.record(written.look(acting, box, row, written.DISCARDED, at))
    if row.sent_at is None:
        row.delete()
        return
    row.folder = Folder.GONE
    written.note_change(row, at)


def _row(box: Box, letter: UUID) -> WrittenLetter:
    found = queries.written(box.numbers, letter, held=True)
    if found is None:
        raise LetterUnknown
    return found


def _must_be_for_drafts(box: Box, folder: UUID) -> None:
    if folders.folder_named(box, folder).kept_as != Folder.DRAFTS:
        raise FolderCannotHold


def _moved(box: Box, row: WrittenLetter, change: LetterChange) -> Iterator[str]:
    """A draft lies among the drafts or in the bin; what was sent, also in an own folder."""
    if change.folder is None:
        return
    to = folders.folder_named(box, change.folder).kept_as or ""
    if to == row.folder:
        return
    draft = row.sent_at is None
    home = Folder.DRAFTS if draft else Folder.SENT
    if to not in {home, Folder.BIN}:
        if draft or to in set(Folder):
            raise FolderCannotHold
        mailboxes.hold_folder(box.numbers, to)
    row.folder = to
    yield mailboxes.MOVED.get(to, mailboxes.MOVED_TO_OWN)


def _marked(row: WrittenLetter, change: LetterChange) -> Iterator[str]:
    if change.flag is not None and change.flag != row.flag:
        row.flag = change.flag
        yield mailboxes.FLAGGED if change.flag else mailboxes.UNFLAGGED
    if change.note is not None and change.note != row.note:
        row.note = change.note
        yield mailboxes.NOTED


def _said(row: WrittenLetter, wish: WordsWish) -> Iterator[str]:
    now = words_of(row)
    wished = changed(now, wish)
    if wished == now:
        return
    if row.sent_at is not None:
        raise LetterFixed(field="label, recipient, messageCode")
    put_words(row, wished)
    yield written.SAVED
