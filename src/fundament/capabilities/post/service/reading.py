"""Open a letter and its files: rights are asked and the ledger is written every time."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_noop

from fundament.capabilities.post import queries, rules
from fundament.capabilities.post.models import MailboxEntry, Opening, WrittenLetter
from fundament.capabilities.post.queries import LetterRow
from fundament.capabilities.post.service import envelopes, mailboxes, route_trials
from fundament.capabilities.post.types import (
    Answerable,
    AnswerLine,
    Document,
    DocumentKind,
    File,
    LetterAction,
    LetterUnknown,
    OpenedFile,
    OpenedLetter,
    OpeningExpired,
)
from fundament.kernel import audit, blobs
from fundament.kernel.acting import Acting, SignedOut
from fundament.kernel.blobs import BlobId
from fundament.kernel.ids import PartyId, TransmissionId
from fundament.standards import memo as memo_format

_signer = signing.Signer(salt="fundament.post.content")


def open_letter(acting: Acting, letter: TransmissionId, at: datetime) -> OpenedLetter:
    """Open a letter: it counts as read, and its files get addresses of their own for two minutes.

    Who may only read the mailbox leaves no mark in it: it is unread until its owner opens it.
    Raises LetterUnknown when it is in no mailbox that the person may open at this moment.
    """
    with transaction.atomic():
        reach = mailboxes.reachable(acting.actor.party, at)
        row = mailboxes.letter_in(reach, letter)
        marks = row.owner in reach.changeable
        opening = Opening(id=uuid4(), letter_id=row.letter, person=str(acting.actor.party), at=at)
        opening.save(force_insert=True)
        if marks:
            mark_read(row.letter, at)
        opened = gettext_noop("Åbnet")
        audit.record(*_looks(acting, row, mailboxes.LETTER, opened, at))
        written = queries.written_of(reach.of(row.owner)).filter(answers=letter) if marks else ()
        answers = tuple(_answer(one) for one in written)
    documents = _documents(row)
    count = sum(len(document.files) for document in documents)
    return OpenedLetter(
        id=row.transmission,
        mailbox=mailboxes.mailbox_holding(row, acting, reach, at),
        sender=row.sender_name,
        title=row.title,
        at=row.available_at,
        folder=row.folder,
        folders=tuple(queries.own_folders(reach.of(row.owner))),
        first_read_at=row.first_read_at or (at if marks else None),
        mandatory=row.mandatory,
        legal_notification=row.legal_notification,
        documents=documents,
        opening=opening.id,
        addresses=tuple(_address(opening.id, number) for number in range(count)),
        answerable=_answerable(row, at) if marks else Answerable(),
        answers=answers,
        placed=route_trials.placed_of(row),
    )


def _looks(
    acting: Acting, row: LetterRow, what: str, action: str, at: datetime
) -> list[audit.Look]:
    line = mailboxes.look(acting, row.owner, what, action, at, row.transmission)
    return mailboxes.with_sender(line, row.owner, row.sender)


def _answer(row: WrittenLetter) -> AnswerLine:
    return AnswerLine(row.uuid, row.title, row.recipient_name, row.sent_at)


def _answerable(row: LetterRow, at: datetime) -> Answerable:
    """Return whether the letter takes an answer now, and until when it does or did."""
    header = memo_format.read_memo(envelopes.envelope_of(BlobId(row.envelope))).header
    over = header.reply_by is not None and header.reply_by < at
    return Answerable(bool(header.reply) and not over, header.reply_by if header.reply else None)


def mark_read(letter: int, at: datetime) -> None:
    """Note that the letter was read; when that was first stays. The version is for other changes.

    A client's next call names the version that it saw before it opened the letter.
    """
    MailboxEntry.objects.filter(letter=letter).update(
        unread=False, first_read_at=Coalesce("first_read_at", Value(at))
    )


def open_file(acting: Acting, letter: TransmissionId, number: int, at: datetime) -> OpenedFile:
    """Return a file of a letter to be kept by the reader. Raises LetterUnknown."""
    what, fetched = gettext_noop("Fil i et brev"), gettext_noop("Hentet")
    with transaction.atomic():
        row = mailboxes.letter_open_to(acting, letter, at)
        found = _file(row, number)
        audit.record(*_looks(acting, row, what, fetched, at))
    return found


def file_at(unverified_token: str, at: datetime) -> OpenedFile:
    """Return the file that a short-lived address shows.

    The address holds for two minutes after the opening, and only while the person who opened the
    letter may still open its mailbox. Raises OpeningExpired.
    """
    try:
        opening_id, _, number = _signer.unsign(unverified_token).partition(".")
    except signing.BadSignature as error:
        raise OpeningExpired from error
    opening = Opening.objects.filter(id=UUID(opening_id)).select_related("letter").first()
    if opening is None or not opening.at <= at < opening.at + rules.SHOWN_FOR:
        raise OpeningExpired
    reach = mailboxes.reachable(PartyId.parse(opening.person), at)
    row = queries.letter(opening.letter.transmission_id, reach.numbers)
    if row is None:
        raise OpeningExpired
    return _file(row, int(number))


def close_openings(news: SignedOut) -> None:
    """Let the addresses of what the person has open end with her session."""
    Opening.objects.filter(person=str(news.person)).delete()


def forget_openings(at: datetime) -> int:
    """Remove the openings whose addresses are over; the ledger keeps that they were. How many."""
    return Opening.objects.filter(at__lt=at - rules.SHOWN_FOR).delete()[0]


def _address(opening: UUID, number: int) -> str:
    return f"{settings.CONTENT_URL}/{_signer.sign(f'{opening}.{number}')}"


def _shown(row: LetterRow) -> list[dict[str, Any]]:
    return [each for each in row.documents if each["kind"] != DocumentKind.TECHNICAL]


def _documents(row: LetterRow) -> tuple[Document, ...]:
    documents, number = [], 0
    for kept in _shown(row):
        files = tuple(_as_file(number + place, file) for place, file in enumerate(kept["files"]))
        number += len(files)
        actions = tuple(_as_action(action) for action in kept["actions"])
        documents.append(Document(DocumentKind(kept["kind"]), kept["label"], files, actions))
    return tuple(documents)


def _file(row: LetterRow, number: int) -> OpenedFile:
    kept = [file for document in _shown(row) for file in document["files"]]
    if not 0 <= number < len(kept):
        raise LetterUnknown
    content = blobs.get(BlobId(kept[number]["blob"]))
    return OpenedFile(_as_file(number, kept[number]), content)


def _as_file(number: int, kept: dict[str, Any]) -> File:
    media_type = kept["type"].partition(";")[0].strip().lower()
    return File(number, kept["name"], media_type, kept["language"], kept["size"])


def _as_action(kept: dict[str, Any]) -> LetterAction:
    return LetterAction(
        code=kept["code"],
        label=kept["label"],
        url=kept["url"],
        host=kept["host"],
        starts=datetime.fromisoformat(kept["starts"]) if kept["starts"] else None,
        ends=datetime.fromisoformat(kept["ends"]) if kept["ends"] else None,
        place=kept["place"],
        text=kept["text"],
    )
