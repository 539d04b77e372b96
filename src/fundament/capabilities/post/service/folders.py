"""Folders of a mailbox: four that are always there, and those that people make.

Source: Digital Post API 1.68, section Folders; FolderType.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID, uuid4, uuid5

from django.db import transaction
from django.utils.translation import gettext_noop

from fundament.capabilities.post import queries, rules
from fundament.capabilities.post.models import MailboxRow, OwnFolder
from fundament.capabilities.post.service import mailboxes
from fundament.capabilities.post.service.boxes import SHOWN, Box, box_keyed, box_named
from fundament.capabilities.post.types import (
    KEPT_AS,
    FolderNameTaken,
    FolderNotEmpty,
    FolderNotOwn,
    FolderShown,
    FolderType,
    FolderUnknown,
    FolderWish,
    LetterCount,
    Mailbox,
    VersionStale,
)
from fundament.kernel import audit
from fundament.kernel.acting import Acting

FOLDER = gettext_noop("Mappe")
MADE, CHANGED = gettext_noop("Mappe oprettet"), gettext_noop("Mappe ændret")
DELETED = gettext_noop("Mappe slettet")
NAMES = {
    FolderType.INBOX: gettext_noop("Indbakke"),
    FolderType.DRAFTS: gettext_noop("Kladder"),
    FolderType.SENT: gettext_noop("Sendt post"),
    FolderType.DELETED: gettext_noop("Papirkurv"),
}


def folders_in(acting: Acting, mailbox: UUID, at: datetime) -> list[FolderShown]:
    """Return all folders of a mailbox, the standard ones first. Raises MailboxNotOpen."""
    with transaction.atomic():
        box = box_named(acting, mailbox, at)
        listed = gettext_noop("Liste over mapper")
        audit.record(mailboxes.look(acting, box.owner, listed, SHOWN, at))
        return folders_of(box)


def folder_with(acting: Acting, mailbox: UUID, folder: UUID, at: datetime) -> FolderShown:
    """Return one folder. Raises MailboxNotOpen, FolderUnknown."""
    with transaction.atomic():
        box = box_named(acting, mailbox, at)
        found = folder_named(box, folder)
        audit.record(mailboxes.look(acting, box.owner, FOLDER, SHOWN, at))
    return found


def counts_in(acting: Acting, mailbox: UUID, at: datetime) -> list[tuple[FolderShown, LetterCount]]:
    """Return each folder with how many letters it holds. Raises MailboxNotOpen."""
    with transaction.atomic():
        box = box_named(acting, mailbox, at)
        listed = gettext_noop("Antal breve i mapper")
        audit.record(mailboxes.look(acting, box.owner, listed, SHOWN, at))
        shelf = queries.shelf_of(box.numbers, drafts=box.may_change)
        counts = queries.counts_by_folder(shelf)
        found = []
        for folder in folders_of(box):
            new, every, latest = counts.get(folder.kept_as or "", (0, 0, None))
            found.append((folder, LetterCount(folder.name, new, every, latest)))
    return found


def make_folder(acting: Acting, mailbox: UUID, wish: FolderWish, at: datetime) -> FolderShown:
    """Make a folder. Raises MailboxNotOpen, MailboxReadOnly, and what `_made` raises."""
    with transaction.atomic():
        return _made(acting, box_named(acting, mailbox, at, change=True), wish, at)


def make_folder_at(
    acting: Acting, key: str | None, name: str, parent: str, at: datetime
) -> Mailbox:
    """Make a folder in the mailbox that a page names by its key; return the mailbox.

    Raises MailboxNotOpen, FolderUnknown, FolderNameTaken, FolderNotPossible.
    """
    within = _id(parent) if parent else None
    with transaction.atomic():
        box = box_keyed(acting, key, at)
        _made(acting, box, FolderWish(name, FolderType.USER_DEFINED, within), at)
    return mailboxes.mailbox_with_key(acting, mailboxes.key_of(box.owner), at)


def change_folder(
    acting: Acting, mailbox: UUID, folder: UUID, wish: FolderWish, version: int, at: datetime
) -> FolderShown:
    """Give a folder another name or another place. Raises MailboxNotOpen, MailboxReadOnly,
    FolderUnknown, VersionStale, FolderNotOwn, FolderNotPossible, FolderNameTaken.
    """
    with transaction.atomic():
        box = box_named(acting, mailbox, at, change=True)
        return _changed(acting, box, folder, wish, version, at)


def rename_folder_at(
    acting: Acting, key: str | None, folder: UUID, name: str, at: datetime
) -> Mailbox:
    """Rename a folder in the mailbox that a page names by its key; return the mailbox.

    Raises MailboxNotOpen, FolderUnknown, FolderNameTaken, FolderNotPossible.
    """
    with transaction.atomic():
        box = box_keyed(acting, key, at)
        found = folder_named(box, folder)
        wish = FolderWish(name, FolderType.USER_DEFINED, found.parent)
        _changed(acting, box, folder, wish, found.version, at)
    return mailboxes.mailbox_with_key(acting, mailboxes.key_of(box.owner), at)


def delete_folder(acting: Acting, mailbox: UUID, folder: UUID, version: int, at: datetime) -> None:
    """Delete an empty folder. Raises MailboxNotOpen, MailboxReadOnly, FolderUnknown, VersionStale,
    FolderNotOwn, FolderNotEmpty.
    """
    with transaction.atomic():
        box = box_named(acting, mailbox, at, change=True)
        _deleted(acting, box, folder, version, at)


def delete_folder_at(acting: Acting, key: str | None, folder: UUID, at: datetime) -> Mailbox:
    """Delete an empty folder of the mailbox that a page names by its key; return the mailbox.

    Raises MailboxNotOpen, FolderUnknown, FolderNotEmpty.
    """
    with transaction.atomic():
        box = box_keyed(acting, key, at)
        _deleted(acting, box, folder, None, at)
    return mailboxes.mailbox_with_key(acting, mailboxes.key_of(box.owner), at)


def folders_of(box: Box) -> list[FolderShown]:
    """Return all folders of a mailbox, the standard ones first."""
    standard = [
        FolderShown(standard_id(box.id, kind), kind, NAMES[kind], box.id, None, KEPT_AS.get(kind))
        for kind in NAMES
    ]
    own = OwnFolder.objects.filter(mailbox__owner__in=box.owners).order_by("name", "created_at")
    return [*standard, *(_shown(row, box.id) for row in own)]


def folder_named(box: Box, folder: UUID) -> FolderShown:
    """Return the folder of the mailbox. Raises FolderUnknown."""
    for found in folders_of(box):
        if found.id == folder:
            return found
    raise FolderUnknown


def standard_id(mailbox: UUID, kind: FolderType) -> UUID:
    """Return the id of a standard folder, which follows from that of its mailbox."""
    return uuid5(mailbox, kind.value)


def folder_id(mailbox: UUID, kept_as: str) -> UUID:
    """Return the id of the folder that letters are kept in under this word."""
    for kind, word in KEPT_AS.items():
        if kept_as == word:
            return standard_id(mailbox, kind)
    return UUID(kept_as)


def _made(acting: Acting, box: Box, wish: FolderWish, at: datetime) -> FolderShown:
    """Raises FolderNotOwn, FolderUnknown, FolderNotPossible, FolderNameTaken."""
    if wish.type is not FolderType.USER_DEFINED:
        raise FolderNotOwn
    every = _held(box)
    name = rules.folder_name(wish.name)
    rules.must_be_a_place(_parents(every), None, wish.parent)
    row = OwnFolder(
        id=uuid4(), mailbox_id=box.id, parent_id=wish.parent, name=name,
        created_at=at, changed_at=at,
    )  # fmt: skip
    _must_be_free(every, row)
    row.save(force_insert=True)
    audit.record(mailboxes.look(acting, box.owner, FOLDER, MADE, at))
    return _shown(row, box.id)


def _changed(
    acting: Acting, box: Box, folder: UUID, wish: FolderWish, version: int, at: datetime
) -> FolderShown:
    every = _held(box)
    row = _own(box, every, folder, version)
    if wish.type is not FolderType.USER_DEFINED:
        raise FolderNotOwn
    rules.must_be_a_place(_parents(every), folder, wish.parent)
    row.name, row.parent_id = rules.folder_name(wish.name), wish.parent
    _must_be_free(every, row)
    row.version, row.changed_at = row.version + 1, at
    row.save()
    audit.record(mailboxes.look(acting, box.owner, FOLDER, CHANGED, at))
    return _shown(row, box.id)


def _deleted(acting: Acting, box: Box, folder: UUID, version: int | None, at: datetime) -> None:
    every = _held(box)
    row = _own(box, every, folder, version)
    holds = queries.shelf_of(box.numbers, drafts=True).filter(folder=str(folder)).exists()
    if holds or any(one.parent_id == folder for one in every):
        raise FolderNotEmpty
    row.delete()
    audit.record(mailboxes.look(acting, box.owner, FOLDER, DELETED, at))


def _held(box: Box) -> list[OwnFolder]:
    """Return the own folders of a mailbox; nobody else changes any of them meanwhile."""
    list(MailboxRow.objects.select_for_update().filter(id=box.id))
    own = OwnFolder.objects.filter(mailbox__owner__in=box.owners)
    return list(own.select_for_update(of=("self",)))


def _own(box: Box, every: Iterable[OwnFolder], folder: UUID, version: int | None) -> OwnFolder:
    """Return the folder to be changed. Raises FolderUnknown, FolderNotOwn, VersionStale."""
    if folder in {standard_id(box.id, kind) for kind in NAMES}:
        raise FolderNotOwn
    for row in every:
        if row.id == folder:
            if version not in {None, row.version}:
                raise VersionStale
            return row
    raise FolderUnknown


def _must_be_free(every: Iterable[OwnFolder], wished: OwnFolder) -> None:
    """Raises FolderNameTaken."""
    for row in every:
        same_place = row.parent_id == wished.parent_id and row.id != wished.id
        if same_place and row.name.casefold() == wished.name.casefold():
            raise FolderNameTaken


def _parents(every: Iterable[OwnFolder]) -> dict[UUID, UUID | None]:
    return {row.id: row.parent_id for row in every}


def _shown(row: OwnFolder, mailbox: UUID) -> FolderShown:
    return FolderShown(
        id=row.id,
        type=FolderType.USER_DEFINED,
        name=row.name,
        mailbox=mailbox,
        parent=row.parent_id,
        kept_as=str(row.id),
        created_at=row.created_at,
        changed_at=row.changed_at,
        version=row.version,
    )


def _id(text: str) -> UUID:
    """Raises FolderUnknown."""
    try:
        return UUID(text)
    except ValueError as error:
        raise FolderUnknown from error
