"""Several letters of a mailbox at once, as a person chose them in a list: all of them or none."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from fundament.capabilities.post import queries
from fundament.capabilities.post.models import MailboxEntry, WrittenLetter
from fundament.capabilities.post.service import mailboxes, messages, written
from fundament.capabilities.post.service.boxes import Box, box_keyed
from fundament.capabilities.post.types import Folder, LetterUnknown, Mailbox, ManyAct
from fundament.kernel import audit
from fundament.kernel.acting import Acting
from fundament.kernel.ids import TransmissionId


def change_chosen(
    acting: Acting, key: str | None, letters: Sequence[UUID], act: ManyAct, to: str, at: datetime
) -> Mailbox:
    """Mark or move the chosen letters of the mailbox that the key names; each has its line.

    `to` is the own folder that they are moved to. Raises MailboxNotOpen, LetterUnknown,
    FolderUnknown.
    """
    with transaction.atomic():
        box = box_keyed(acting, key, at)
        if act is ManyAct.MOVE:
            mailboxes.hold_folder(box.numbers, to)
        for letter in sorted(set(letters)):  # two who choose the same never lock each other up
            _change(acting, box, letter, act, to, at)
    return mailboxes.mailbox_with_key(acting, mailboxes.key_of(box.owner), at)


def _change(acting: Acting, box: Box, letter: UUID, act: ManyAct, to: str, at: datetime) -> None:
    entries = queries.entries_of(box.numbers).select_for_update(of=("self",))
    entry = entries.filter(letter__transmission_id=letter).first()
    row = None if entry else queries.written(box.numbers, letter, held=True)
    if entry is not None:
        action = _received(entry, act, to, at)
        if action is not None:
            entry.version, entry.changed_at = entry.version + 1, at
            entry.save()
            named = TransmissionId(letter)
            look = mailboxes.look(acting, box.owner, mailboxes.LETTER, action, at, named)
            audit.record(look)
    elif row is not None:
        action = _own(row, act, to)
        if action is not None:
            written.note_change(row, at)
            audit.record(written.look(acting, box, row, action, at))
    else:
        raise LetterUnknown


def _received(entry: MailboxEntry, act: ManyAct, to: str, at: datetime) -> str | None:
    """Do it to a received letter; what was done, or None where nothing had to be."""
    if act in {ManyAct.READ, ManyAct.UNREAD}:
        unread = act is ManyAct.UNREAD
        if entry.unread == unread:
            return None
        entry.unread = unread
        entry.first_read_at = entry.first_read_at or (None if unread else at)
        return messages.UNREAD if unread else messages.READ
    where = {ManyAct.BIN: Folder.BIN, ManyAct.BACK: Folder.INBOX}.get(act, to)
    if entry.folder == where:
        return None
    entry.folder = where
    return mailboxes.MOVED.get(where, mailboxes.MOVED_TO_OWN)


def _own(row: WrittenLetter, act: ManyAct, to: str) -> str | None:
    """Do it to what was written here: unread for nobody, and no draft lies in an own folder."""
    home = Folder.DRAFTS if row.sent_at is None else Folder.SENT
    where = {ManyAct.BIN: Folder.BIN, ManyAct.BACK: home, ManyAct.MOVE: to}.get(act, row.folder)
    if where == row.folder or (act is ManyAct.MOVE and row.sent_at is None):
        return None
    row.folder = where
    return mailboxes.MOVED.get(where, mailboxes.MOVED_TO_OWN)
