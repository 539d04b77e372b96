"""What people wrote in their mailboxes, as clients see it, and the lines in the ledger about it."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID, uuid4

from django.utils.translation import gettext_noop

from fundament.capabilities.post import queries
from fundament.capabilities.post.models import WrittenDocument, WrittenLetter
from fundament.capabilities.post.service import folders, mailboxes
from fundament.capabilities.post.service.boxes import Box
from fundament.capabilities.post.service.words import put_words, words_of
from fundament.capabilities.post.types import (
    MOST_DRAFTS,
    DocumentKind,
    DocumentShown,
    DocumentUnknown,
    File,
    FileShown,
    Folder,
    LetterUnknown,
    OpenedFile,
    TooManyDrafts,
    VersionStale,
    Words,
    WrittenShown,
    WrittenState,
)
from fundament.capabilities.registers import service as registers
from fundament.kernel import audit, blobs
from fundament.kernel.acting import Acting
from fundament.kernel.blobs import BlobId
from fundament.kernel.ids import PartyId, TransmissionId

PURPOSE = gettext_noop("Skrivning af Digital Post")
DRAFT, SENT_LETTER = gettext_noop("Kladde"), gettext_noop("Sendt brev")
OPENED, SAVED = gettext_noop("Åbnet"), gettext_noop("Gemt")
DISCARDED, FETCHED = gettext_noop("Slettet"), gettext_noop("Hentet")


def look(acting: Acting, box: Box, row: WrittenLetter, action: str, at: datetime) -> audit.Look:
    """Return the line for the ledger of the mailbox's owner; what was sent is named by its id."""
    sent = row.sent_at is not None
    named = TransmissionId(row.uuid) if sent else None
    line = mailboxes.look(acting, box.owner, SENT_LETTER if sent else DRAFT, action, at, named)
    return replace(line, purpose=PURPOSE)


def begin(box: Box, words: Words, at: datetime, *, answers: UUID | None, named: UUID) -> None:
    """Make a draft of that name in the mailbox; it is nobody's yet.

    Raises LetterUnknown, TooManyDrafts.
    """
    if WrittenLetter.objects.filter(uuid=named).exists():
        raise LetterUnknown
    drafts = queries.written_of(box.numbers).filter(sent_at=None)
    if drafts.count() >= MOST_DRAFTS:
        raise TooManyDrafts(most=MOST_DRAFTS)
    row = WrittenLetter(
        uuid=named,
        owner=str(box.owner),
        owner_name=name_of(box.owner, at),
        folder=Folder.DRAFTS,
        answers=answers,
        created_at=at,
        changed_at=at,
        at=at,
    )
    put_words(row, words)
    row.save(force_insert=True)


def name_of(owner: PartyId, at: datetime) -> str:
    """Return under which name the owner of a mailbox writes: that of the registers."""
    return (registers.name_of(owner, at) or owner.number[:6])[:256]


def new_name() -> UUID:
    """Return a name for a letter; it becomes the messageUUID, which is of version 4."""
    return uuid4()


def note_change(row: WrittenLetter, at: datetime) -> None:
    """Save what was changed of the letter; its version is another one then."""
    row.version, row.changed_at = row.version + 1, at
    if row.sent_at is None:
        row.at = at
    row.save()


def must_be_version(row: WrittenLetter | WrittenDocument, version: int | None) -> None:
    """Raises VersionStale when the caller saw another version; None asks for none."""
    if version not in {None, row.version}:
        raise VersionStale


def shown(row: WrittenLetter, box: Box) -> WrittenShown:
    """Return the letter as its clients see it."""
    return WrittenShown(
        id=row.uuid,
        mailbox=box.id,
        folder=folders.folder_id(box.id, row.folder),
        state=WrittenState.DRAFT if row.sent_at is None else WrittenState.SENT,
        owner=PartyId.parse(row.owner),
        owner_name=row.owner_name,
        words=words_of(row),
        documents=tuple(_documents(row)),
        version=row.version,
        created_at=row.created_at,
        changed_at=row.changed_at,
        sent_at=row.sent_at,
        flag=row.flag,
        note=row.note,
    )


def content_of(row: WrittenLetter, place: tuple[UUID, UUID]) -> OpenedFile:
    """Return a file of the letter: `place` names document and file. Raises DocumentUnknown."""
    for number, file in enumerate(queries.files_of(row)):
        if (file.document_id, file.id) == place and file.blob is not None:
            facts = File(number, file.name, file.media_type, file.language, file.size or 0)
            return OpenedFile(facts, blobs.get(BlobId(file.blob)))
    raise DocumentUnknown


def _documents(row: WrittenLetter) -> list[DocumentShown]:
    found, number = [], 0
    for place, document in enumerate(row.documents.all()):
        files = []
        for file in document.files.all():
            facts = (file.name, file.media_type, file.language, file.size, file.version)
            files.append(FileShown(file.id, number, *facts))
            number += 1
        kind = DocumentKind(document.kind)
        found.append(
            DocumentShown(
                id=document.id,
                number=place,
                kind=kind,
                label=document.label,
                files=tuple(files),
                actions=(),
                named=document.named,
                version=document.version,
            )
        )
    return found
