"""Answer a letter, or send it on: what its sender gave to come back is in the answer.

Source: Digital Post API 1.68, ReplyToMessage, ForwardMessage; MeMo, ReplyData and ForwardData.
"""

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext_noop

from fundament.capabilities.post import queries, rules
from fundament.capabilities.post.models import Letter, WrittenDocument, WrittenFile, WrittenLetter
from fundament.capabilities.post.queries import Received
from fundament.capabilities.post.service import envelopes, sending, written
from fundament.capabilities.post.service.boxes import Box, box_named
from fundament.capabilities.post.types import (
    EMAIL,
    MOST_EMAIL_BYTES,
    MOST_LABEL,
    DocumentKind,
    EmailNotPossible,
    EmailNotValid,
    ForwardNotPossible,
    ForwardWish,
    LetterRefused,
    LetterUnknown,
    Words,
    WrittenShown,
)
from fundament.kernel import audit, jobs, mail
from fundament.kernel.acting import Acting
from fundament.kernel.blobs import BlobId
from fundament.kernel.ids import PartyId
from fundament.standards import memo as memo_format
from fundament.standards.memo import Memo
from fundament.standards.memo.parts import AttentionData, AttentionPerson, ContactPoint
from fundament.standards.memo.types import ForwardData, MessageHeader, Recipient, ReplyData

SEND_EMAIL = "post.send_email"
EMAILED = gettext_noop("Videresendt på e-mail")
_ANSWER, _FORWARD = "Svar: ", "Videresendt: "


def reply_to(acting: Acting, mailbox: UUID, letter: UUID, at: datetime) -> WrittenShown:
    """Begin an answer to a received letter: a draft to its sender, with the chain of the letters.

    Raises MailboxNotOpen, MailboxReadOnly, LetterUnknown, ReplyNotAllowed, ReplyTooLate,
    TooManyDrafts.
    """
    with transaction.atomic():
        box = box_named(acting, mailbox, at, change=True)
        row = _row(box, begin_answer(acting, box, letter, at))
        return written.shown(row, box)


def begin_answer(acting: Acting, box: Box, letter: UUID, at: datetime) -> UUID:
    """Begin an answer in a mailbox that is open to be changed; return its id.

    Raises LetterUnknown, ReplyNotAllowed, ReplyTooLate, TooManyDrafts.
    """
    found, named = _received(box, letter), written.new_name()
    memo = _said(found.letter)
    rules.may_answer(memo.header, at)
    words = _answer(memo.header, found.letter, named)
    written.begin(box, words, at, answers=letter, named=named)
    audit.record(written.look(acting, box, _row(box, named), written.SAVED, at))
    return named


def forward_letter(
    acting: Acting, mailbox: UUID, letter: UUID, wish: ForwardWish, at: datetime
) -> WrittenShown:
    """Send a received letter on, to a party of Digital Post or by e-mail, and return what was sent.

    Raises MailboxNotOpen, MailboxReadOnly, and what `forward_from` raises.
    """
    box = box_named(acting, mailbox, at, change=True)
    return forward_from(acting, box, letter, wish, at)


def forward_from(
    acting: Acting, box: Box, letter: UUID, wish: ForwardWish, at: datetime
) -> WrittenShown:
    """Send a received letter on from a mailbox that is open to be changed; named twice, sent once.

    Raises LetterUnknown, ForwardNotPossible, EmailNotValid, EmailNotPossible, and what
    `sending.ready` raises: RecipientNotAllowed, RecipientUnknown, RecipientExempt, RecipientClosed.
    """
    named = wish.named or written.new_name()
    try:
        with transaction.atomic():
            queries.lock_owner(box.owner)  # the same wish at once finds what this one made
            row = queries.written(box.numbers, named)
            if row is None:
                row = _forward(acting, box, letter, replace(wish, named=named), at)
            return written.shown(row, box)
    except LetterRefused:
        if wish.recipient.party is not None:
            sending.tell_refused(acting, box, wish.recipient.party, at)
        raise


def _forward(
    acting: Acting, box: Box, letter: UUID, wish: ForwardWish, at: datetime
) -> WrittenLetter:
    found, named = _received(box, letter), wish.named or written.new_name()
    words = _forwarded(_said(found.letter), found.letter, wish)
    written.begin(box, words, at, answers=letter, named=named)
    row = _row(box, named)
    size = _copy(row, found.documents)
    if wish.recipient.id_type == EMAIL:
        _must_be_email(wish.recipient.id, size)
        sending.note_sent(acting, box, row, EMAILED, at)
        jobs.enqueue(SEND_EMAIL, letter=row.pk)
    else:
        sending.send(acting, box, row, at)
    return row


def _received(box: Box, letter: UUID) -> Received:
    """Raises LetterUnknown, ForwardNotPossible for what was written here."""
    found = queries.received(box.numbers, letter)
    if found is None:
        raise ForwardNotPossible if queries.written(box.numbers, letter) else LetterUnknown
    return found


def _row(box: Box, named: UUID) -> WrittenLetter:
    row = queries.written(box.numbers, named, held=True)
    if row is None:
        raise LetterUnknown
    return row


def _said(letter: Letter) -> Memo:
    return memo_format.read_memo(envelopes.envelope_of(BlobId(letter.envelope)))


def _answer(header: MessageHeader, letter: Letter, named: UUID) -> Words:
    sender, said = PartyId.parse(letter.sender), header.sender
    return Words(
        label=_titled(_ANSWER, letter.title),
        recipient=Recipient(
            sender.number,
            sender.kind,
            label=letter.sender_name[:MOST_LABEL],
            attention=said.attention,
            contact_point=said.contact_point,
        ),
        content_data=header.content_data,
        reply_data=_chain(header, letter, named),
    )


def _chain(header: MessageHeader, letter: Letter, named: UUID) -> tuple[ReplyData, ...]:
    """Return the chain with the letter that is answered, last; what its sender gave is in it.

    The sender may have given it under the letter's own id, or with the letter before it.
    """
    uuid = letter.message_uuid
    earlier = [one for one in header.reply_data if one.message_uuid != uuid]
    own = next((one for one in header.reply_data if one.message_uuid == uuid), None)
    before = next((one.additional for one in reversed(earlier) if one.additional), ())
    given = own or ReplyData(uuid, additional=before)
    point, attention = header.sender.contact_point, header.sender.attention
    case = header.content_data.case_id if header.content_data else None
    system = attention.generating_system if attention else None
    last = replace(
        given,
        message_id=given.message_id or header.message_id,
        reply_uuid=named,
        sender_id=given.sender_id or header.sender.id,
        recipient_id=given.recipient_id or header.recipient.id,
        case_id=given.case_id or (case.id if case else None),
        contact_point_id=given.contact_point_id or (point.id if point else None),
        generating_system_id=given.generating_system_id or (system.id if system else None),
    )
    return (*earlier, last)


def _forwarded(memo: Memo, letter: Letter, wish: ForwardWish) -> Words:
    header, to = memo.header, wish.recipient
    attention = header.sender.attention
    responsible = attention.content_responsible if attention else None
    point = str(wish.contact_point) if wish.contact_point else None
    person = AttentionPerson(label=wish.sender_label) if wish.sender_label else None
    if point is not None:
        to = replace(to, contact_point=ContactPoint(point))
    return Words(
        label=_titled(_FORWARD, letter.title),
        recipient=to,
        attention=AttentionData(person=person) if person else None,
        content_data=header.content_data,
        forward_data=ForwardData(
            message_uuid=letter.message_uuid,
            original_message_at=letter.received_at.replace(microsecond=0),
            original_sender=letter.sender_name[:MOST_LABEL],
            original_content_responsible=responsible.label if responsible else None,
            contact_point_id=point,
            comment=wish.comment,
        ),
    )


def _titled(word: str, title: str) -> str:
    return (title if title.startswith(word) else f"{word}{title}")[:MOST_LABEL]


def _copy(row: WrittenLetter, documents: list[dict[str, Any]]) -> int:
    """Put the documents that people see into a letter that is sent on; return how large they are.

    The contents are where they were. Raises LetterTooLarge.
    """
    size = 0
    shown = [one for one in documents if one["kind"] != DocumentKind.TECHNICAL]
    for place, kept in enumerate(shown):
        document = WrittenDocument.objects.create(
            id=uuid4(), letter=row, place=place, kind=kept["kind"], label=kept["label"]
        )
        for number, file in enumerate(kept["files"]):
            size += file["size"]
            rules.must_be_light(size)
            WrittenFile.objects.create(
                id=uuid4(),
                document=document,
                place=number,
                name=file["name"],
                media_type=file["type"],
                language=file["language"],
                size=file["size"],
                blob=file["blob"],
            )
    return size


def _must_be_email(address: str, size: int) -> None:
    """Raises EmailNotValid, EmailNotPossible."""
    try:
        validate_email(address)
    except ValidationError as error:
        raise EmailNotValid from error
    if size > MOST_EMAIL_BYTES or mail.configured() is None:
        raise EmailNotPossible(most=MOST_EMAIL_BYTES // (1024 * 1024))
