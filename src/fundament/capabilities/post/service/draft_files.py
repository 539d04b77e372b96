"""Documents and files of drafts: each has a version of its own, a content comes by itself.

Source: Digital Post API 1.68, section Documents and files of a message.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Max, Sum

from fundament.capabilities.post import queries, rules
from fundament.capabilities.post.models import WrittenDocument, WrittenFile, WrittenLetter
from fundament.capabilities.post.service import written
from fundament.capabilities.post.service.boxes import Box, box_named
from fundament.capabilities.post.types import (
    MOST_FORMATS,
    DocumentKind,
    DocumentNotPossible,
    DocumentShown,
    DocumentUnknown,
    DocumentWish,
    FileEmpty,
    FileShown,
    FileWish,
    LetterFixed,
    LetterUnknown,
    VersionStale,
)
from fundament.kernel import audit, blobs
from fundament.kernel.acting import Acting
from fundament.standards.memo.types import File

LANGUAGE = "da"


def make_document(
    acting: Acting, mailbox: UUID, letter: UUID, wish: DocumentWish, at: datetime
) -> DocumentShown:
    """Give a draft one more document, with the files that are named in it.

    Raises MailboxNotOpen, MailboxReadOnly, LetterUnknown, LetterFixed, DocumentNotPossible,
    FileNotAllowed.
    """
    with _held(acting, mailbox, letter, at) as (box, row):
        made = add_document(row, wish)
        return _document_of(row, box, made)


def change_document(
    acting: Acting, mailbox: UUID, place: tuple[UUID, UUID], change: DocumentWish, seen: int,
    at: datetime,
) -> DocumentShown:  # fmt: skip
    """Change the kind, label or id of a draft's document; `seen` is the version it had.

    `place` names letter and document. Raises MailboxNotOpen, MailboxReadOnly, LetterUnknown,
    LetterFixed, DocumentUnknown, VersionStale, DocumentNotPossible.
    """
    letter, document = place
    with _held(acting, mailbox, letter, at) as (box, row):
        found = _document(row, document, seen)
        found.kind = change.kind or found.kind
        found.label = found.label if change.label is None else change.label
        found.named = found.named if change.named is None else change.named
        found.version += 1
        found.save()
        _must_fit(row)
        return _document_of(row, box, found.id)


def delete_document(
    acting: Acting, mailbox: UUID, place: tuple[UUID, UUID], seen: int, at: datetime
) -> None:
    """Take a document out of a draft. Raises MailboxNotOpen, MailboxReadOnly, LetterUnknown,
    LetterFixed, DocumentUnknown, VersionStale.
    """
    letter, document = place
    with _held(acting, mailbox, letter, at) as (_, row):
        _document(row, document, seen).delete()


def make_file(
    acting: Acting, mailbox: UUID, place: tuple[UUID, UUID], wish: FileWish, at: datetime
) -> FileShown:
    """Give a document one more format. Raises MailboxNotOpen, MailboxReadOnly, LetterUnknown,
    LetterFixed, DocumentUnknown, DocumentNotPossible, FileNotAllowed.
    """
    letter, document = place
    with _held(acting, mailbox, letter, at) as (box, row):
        made = _add_file(_document(row, document, None), wish)
        return _file_of(row, box, made)


def change_file(
    acting: Acting, mailbox: UUID, place: tuple[UUID, UUID, UUID], change: FileWish, seen: int,
    at: datetime,
) -> FileShown:  # fmt: skip
    """Change name, type or language of a draft's file; what it holds must fit them.

    `place` names letter, document and file. Raises MailboxNotOpen, MailboxReadOnly, LetterUnknown,
    LetterFixed, DocumentUnknown, VersionStale, FileNotAllowed, FileContentMismatch.
    """
    with _held(acting, mailbox, place[0], at) as (box, row):
        file = _file(row, place[1:], seen)
        file.name, file.media_type = change.name or file.name, change.media_type or file.media_type
        file.language = change.language or file.language
        rules.may_be_file(file.name)
        if file.blob is not None:
            content = blobs.get(blobs.BlobId(file.blob))
            rules.must_be_what_it_says(_as_memo(file, content))
        file.version += 1
        file.save()
        return _file_of(row, box, file.id)


def delete_file(
    acting: Acting, mailbox: UUID, place: tuple[UUID, UUID, UUID], seen: int, at: datetime
) -> None:
    """Take a file out of a draft's document. Raises MailboxNotOpen, MailboxReadOnly,
    LetterUnknown, LetterFixed, DocumentUnknown, VersionStale.
    """
    with _held(acting, mailbox, place[0], at) as (_, row):
        _file(row, place[1:], seen).delete()


def put_content(
    acting: Acting, mailbox: UUID, place: tuple[UUID, UUID, UUID], content: bytes, seen: int,
    at: datetime,
) -> FileShown:  # fmt: skip
    """Give a draft's file its content, in the place of one that it had.

    Raises MailboxNotOpen, MailboxReadOnly, LetterUnknown, LetterFixed, DocumentUnknown,
    VersionStale, FileEmpty, FileContentMismatch, LetterTooLarge.
    """
    with _held(acting, mailbox, place[0], at) as (box, row):
        file = _file(row, place[1:], seen)
        fill(row, file.id, content)
        return _file_of(row, box, file.id)


def add_document(row: WrittenLetter, wish: DocumentWish) -> UUID:
    """Give a draft that is held one more document; return its id.

    Raises DocumentNotPossible, FileNotAllowed.
    """
    last = row.documents.aggregate(last=Max("place"))["last"]
    made = WrittenDocument.objects.create(
        id=uuid4(),
        letter=row,
        place=0 if last is None else last + 1,
        kind=wish.kind or DocumentKind.ADDITIONAL,
        label=wish.label,
        named=wish.named,
    )
    _must_fit(row)
    for file in wish.files:
        _add_file(made, file)
    return made.id


def add_filled(row: WrittenLetter, kind: DocumentKind, name: str, content: bytes) -> None:
    """Give a draft that is held a document of one file, content and all.

    Raises DocumentNotPossible, FileNotAllowed, FileEmpty, FileContentMismatch, LetterTooLarge.
    """
    file = FileWish(name, rules.media_type_of(name), LANGUAGE)
    document = add_document(row, DocumentWish(kind, files=(file,)))
    fill(row, WrittenFile.objects.get(document=document).id, content)


def fill(row: WrittenLetter, file: UUID, content: bytes) -> None:
    """Give a file of a draft that is held its content.

    Raises FileEmpty, FileContentMismatch, LetterTooLarge.
    """
    found = WrittenFile.objects.get(id=file)
    if not content:
        raise FileEmpty
    rules.must_be_what_it_says(_as_memo(found, content))
    others = queries.files_of(row).exclude(id=file).aggregate(size=Sum("size"))["size"] or 0
    rules.must_be_light(others + len(content))
    found.blob, found.size = blobs.put(content), len(content)
    found.version += 1
    found.save()


@contextmanager
def _held(
    acting: Acting, mailbox: UUID, letter: UUID, at: datetime
) -> Iterator[tuple[Box, WrittenLetter]]:
    """Give the draft to be changed; nobody else changes it meanwhile. The change is in the ledger.

    Its own version stays: document and file have theirs.
    """
    with transaction.atomic():
        box = box_named(acting, mailbox, at, change=True)
        row = queries.written(box.numbers, letter, held=True)
        if row is None:
            received = queries.received(box.numbers, letter)
            raise LetterUnknown if received is None else LetterFixed(field="documents")
        if row.sent_at is not None:
            raise LetterFixed(field="documents")
        yield box, row
        row.changed_at = row.at = at
        row.save(update_fields=["changed_at", "at"])
        audit.record(written.look(acting, box, row, written.SAVED, at))


def _document(row: WrittenLetter, document: UUID, seen: int | None) -> WrittenDocument:
    found = row.documents.filter(id=document).first()
    if found is None:
        raise DocumentUnknown
    written.must_be_version(found, seen)
    return found


def _file(row: WrittenLetter, place: tuple[UUID, ...], seen: int) -> WrittenFile:
    document, file = place
    found = WrittenFile.objects.filter(document__letter=row, document=document, id=file).first()
    if found is None:
        raise DocumentUnknown
    if found.version != seen:
        raise VersionStale
    return found


def _add_file(document: WrittenDocument, wish: FileWish) -> UUID:
    held = document.files.count()
    name = wish.name or ""
    rules.may_be_file(name)
    if held >= MOST_FORMATS:
        raise DocumentNotPossible
    last = document.files.aggregate(last=Max("place"))["last"]
    made = WrittenFile.objects.create(
        id=uuid4(),
        document=document,
        place=0 if last is None else last + 1,
        name=name,
        media_type=wish.media_type or rules.media_type_of(name),
        language=wish.language or LANGUAGE,
    )
    return made.id


def _must_fit(row: WrittenLetter) -> None:
    rules.must_fit([DocumentKind(kind) for kind in row.documents.values_list("kind", flat=True)])


def _document_of(row: WrittenLetter, box: Box, document: UUID) -> DocumentShown:
    return next(one for one in written.shown(row, box).documents if one.id == document)


def _file_of(row: WrittenLetter, box: Box, file: UUID) -> FileShown:
    every = [each for one in written.shown(row, box).documents for each in one.files]
    return next(one for one in every if one.id == file)


def _as_memo(file: WrittenFile, content: bytes) -> File:
    return File(file.media_type, file.name, file.language, content)
