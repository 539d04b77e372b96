"""The pages where people write: a draft, what stands in its way, sending it, where it is then."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from fundament.capabilities.contacts import service as contacts
from fundament.capabilities.contacts.types import Reach
from fundament.capabilities.post import queries
from fundament.capabilities.post.models import WrittenFile, WrittenLetter
from fundament.capabilities.post.service import (
    answering,
    boxes,
    counters,
    draft_files,
    drafts,
    mailboxes,
    sending,
    written,
)
from fundament.capabilities.post.service.boxes import Box
from fundament.capabilities.post.service.words import changed, put_words, words_of
from fundament.capabilities.post.types import (
    MOST_TEXT,
    TEXT_NAME,
    TEXT_TYPE,
    DocumentKind,
    DraftFile,
    ForwardWish,
    LetterFixed,
    LetterUnknown,
    Mailbox,
    MailboxReadOnly,
    OpenedFile,
    PageText,
    PossibleRecipient,
    RecipientUnknown,
    TextTooLong,
    Whereabouts,
    Words,
    WordsWish,
    WrittenPage,
)
from fundament.capabilities.post.types.administration import PointShown
from fundament.capabilities.post.types.administration_refusals import PointNotFound
from fundament.capabilities.registers import service as registers
from fundament.kernel import audit, blobs
from fundament.kernel.acting import Acting
from fundament.kernel.blobs import BlobId
from fundament.kernel.errors import Refusal
from fundament.standards import memo as memo_format
from fundament.standards.memo.parts import ContactPoint
from fundament.standards.memo.types import Recipient

_LISTED = 100


def recipients(text: str, at: datetime) -> list[PossibleRecipient]:
    """Return the authorities that take letters and whose names hold every word of the text."""
    words = text.casefold().split()
    found = [
        one
        for one in registers.authorities(at)
        if all(word in one.name.casefold() for word in words)
    ]
    reach = contacts.reach_of_many([one.party for one in found], at)
    open_to = [one for one in found if reach[one.party] is Reach.REGISTERED]
    listed = [PossibleRecipient(one.party, one.name, one.kind) for one in open_to]
    return sorted(listed, key=lambda one: one.name.casefold())[:_LISTED]


def begin_letter(acting: Acting, key: str | None, number: str, at: datetime) -> UUID:
    """Begin a letter to an authority in the mailbox that the key names; return its id.

    Raises MailboxNotOpen, RecipientUnknown, TooManyDrafts.
    """
    chosen = next((one for one in recipients("", at) if one.party.number == number), None)
    if chosen is None:
        raise RecipientUnknown
    to = Recipient(chosen.party.number, chosen.party.kind, label=chosen.name[:256])
    with transaction.atomic():
        box, named = boxes.box_keyed(acting, key, at), written.new_name()
        words = Words(recipient=to)
        written.begin(box, words, at, answers=None, named=named)
        _, row = _found(acting, named, at)
        audit.record(written.look(acting, box, row, written.SAVED, at))
    return named


def points_offered(acting: Acting, letter: UUID, text: str, at: datetime) -> list[PointShown]:
    """Return the contact points that the writer of a draft can choose among, of whom it is for.

    Those whose name, description or search terms hold the text. An answer goes where its letter
    came from: none. Raises LetterUnknown, MailboxReadOnly.
    """
    box, row = _found(acting, letter, at)
    return counters.open_points(box, row, text)


def choose_point(acting: Acting, letter: UUID, point: UUID | None, at: datetime) -> None:
    """Have a draft go to that contact point of whom it is for; None: to none of them.

    Raises LetterUnknown, MailboxReadOnly, LetterFixed, PointNotFound.
    """
    with transaction.atomic():
        box, row = _draft(acting, letter, at)
        words, chosen = words_of(row), None
        if point is not None:
            shown = next(iter(counters.open_points(box, row, point=point)), None)
            if shown is None:
                raise PointNotFound
            group = shown.within[0].name if shown.within else None
            chosen = ContactPoint(str(point), group=group, label=shown.name)
        if words.recipient is None or words.recipient.contact_point == chosen:
            return
        to = replace(words.recipient, contact_point=chosen)
        put_words(row, replace(words, recipient=to))
        written.note_change(row, at)
        audit.record(written.look(acting, box, row, written.SAVED, at))


def answer_letter(acting: Acting, letter: UUID, at: datetime) -> UUID:
    """Begin an answer to a received letter, or return the one that was begun before and not sent.

    Raises LetterUnknown, MailboxReadOnly, ReplyNotAllowed, ReplyTooLate, TooManyDrafts.
    """
    with transaction.atomic():
        box = _box_of(acting, letter, at)
        queries.lock_owner(box.owner)
        begun = queries.written_of(box.numbers).filter(answers=letter, sent_at=None).first()
        return begun.uuid if begun else answering.begin_answer(acting, box, letter, at)


def forward_at(acting: Acting, letter: UUID, wish: ForwardWish, at: datetime) -> UUID:
    """Send a received letter on; return the id of what was sent. Raises as `forward_letter`."""
    box = _box_of(acting, letter, at)
    return answering.forward_from(acting, box, letter, wish, at).id


def written_page(acting: Acting, letter: UUID, at: datetime) -> WrittenPage:
    """Return a draft or a sent letter as its page shows it; the look is in the owner's ledger.

    Raises LetterUnknown, MailboxReadOnly.
    """
    with transaction.atomic():
        box, row = _found(acting, letter, at, change=False)
        audit.record(written.look(acting, box, row, written.OPENED, at))
    return _page(acting, box, row, at)


def was_written(acting: Acting, letter: UUID, at: datetime) -> bool:
    """Return whether it is a letter that was written in a mailbox open to the person."""
    return any(queries.written(box.numbers, letter) for box in boxes.boxes_open(acting, at))


def save_page(acting: Acting, letter: UUID, typed: PageText, at: datetime) -> None:
    """Keep what was typed.

    Raises TextTooLong, LetterUnknown, MailboxReadOnly, LetterFixed, VersionStale when somebody
    saved meanwhile, LetterTooLarge.
    """
    _must_be_short(typed)
    with transaction.atomic():
        box, row = _draft(acting, letter, at)
        written.must_be_version(row, typed.version)
        wish = WordsWish(label=typed.title)
        put_words(row, changed(words_of(row), wish))
        _put_text(row, typed.text)
        written.note_change(row, at)
        audit.record(written.look(acting, box, row, written.SAVED, at))


def keep_anew(acting: Acting, letter: UUID, typed: PageText, at: datetime) -> UUID | None:
    """Keep what was typed in a letter that was sent meanwhile, as a new draft; return its id.

    It is to the same recipient, and an answer where that was one. None when nothing else was typed
    than was sent; the draft that was begun before when it says the same. Raises LetterUnknown,
    MailboxReadOnly, TextTooLong, TooManyDrafts, LetterTooLarge.
    """
    _must_be_short(typed)
    with transaction.atomic():
        box, row = _found(acting, letter, at)
        if _says(row, typed):
            return None
        queries.lock_owner(box.owner)
        same = queries.written_of(box.numbers).filter(
            sent_at=None, title=typed.title, recipient=row.recipient, answers=row.answers
        )
        for draft in same:
            if _says(draft, typed):
                return draft.uuid
        named, words = written.new_name(), words_of(row)
        chain = words.reply_data
        if chain:
            chain = (*chain[:-1], replace(chain[-1], reply_uuid=named))
        anew = replace(words, label=typed.title, reply_data=chain)
        written.begin(box, anew, at, answers=row.answers, named=named)
        _, begun = _draft(acting, named, at)
        _put_text(begun, typed.text)
        audit.record(written.look(acting, box, begun, written.SAVED, at))
    return named


def attach_files(
    acting: Acting, letter: UUID, files: list[tuple[str, bytes]], at: datetime
) -> list[tuple[str, Refusal]]:
    """Put each file that can be sent into a draft; return the names of the others, and why not.

    Raises LetterUnknown, MailboxReadOnly, LetterFixed.
    """
    refused: list[tuple[str, Refusal]] = []
    if not files:
        return refused
    with transaction.atomic():
        box, row = _draft(acting, letter, at)
        for name, content in files:
            named = memo_format.file_name_from(name)
            try:
                with transaction.atomic():
                    draft_files.add_filled(row, DocumentKind.ADDITIONAL, named, content)
            except Refusal as refusal:
                refused.append((name, refusal))
        written.note_change(row, at)
        audit.record(written.look(acting, box, row, written.SAVED, at))
    return refused


def remove_file(acting: Acting, letter: UUID, file: UUID, at: datetime) -> None:
    """Take a file out of a draft, with its document when that is empty then; again is harmless.

    Raises LetterUnknown, MailboxReadOnly, LetterFixed.
    """
    with transaction.atomic():
        box, row = _draft(acting, letter, at)
        found = WrittenFile.objects.filter(document__letter=row, id=file).first()
        if found is None:
            return
        document = found.document
        found.delete()
        if not document.files.exists():
            document.delete()
        written.note_change(row, at)
        audit.record(written.look(acting, box, row, written.SAVED, at))


def discard(acting: Acting, letter: UUID, at: datetime) -> Mailbox:
    """Delete a draft for good; return its mailbox. Raises LetterUnknown, MailboxReadOnly,
    LetterFixed.
    """
    with transaction.atomic():
        box, row = _draft(acting, letter, at)
        drafts.delete_written(acting, box, row, at)
    return mailboxes.mailbox_with_key(acting, mailboxes.key_of(box.owner), at)


def must_be_ready(acting: Acting, letter: UUID, at: datetime) -> None:
    """Check that nothing stands in the way of sending a draft. Raises as `sending.ready`."""
    box, row = _found(acting, letter, at)
    if row.sent_at is None:
        sending.ready(acting, box, row, at)


def send_page(acting: Acting, letter: UUID, seen: int, at: datetime) -> None:
    """Send a draft as the person saw it; one that was sent is sent once.

    Raises LetterUnknown, MailboxReadOnly, VersionStale, and as `sending.ready`.
    """
    box, _ = _found(acting, letter, at)
    sending.send_from(acting, box, letter, seen, at)


def written_file(acting: Acting, letter: UUID, file: UUID, at: datetime) -> OpenedFile:
    """Return a file of a draft or a sent letter. Raises LetterUnknown, DocumentUnknown."""
    with transaction.atomic():
        box, row = _found(acting, letter, at, change=False)
        found = WrittenFile.objects.filter(document__letter=row, id=file).first()
        place = (found.document_id, file) if found else (file, file)
        audit.record(written.look(acting, box, row, written.FETCHED, at))
        return written.content_of(row, place)


def _box_of(acting: Acting, letter: UUID, at: datetime) -> Box:
    """Return the mailbox in which a letter was received. Raises LetterUnknown, MailboxReadOnly."""
    for box in boxes.boxes_open(acting, at):
        if queries.received(box.numbers, letter) or queries.written(box.numbers, letter):
            if not box.may_change:
                raise MailboxReadOnly
            return box
    raise LetterUnknown


def _found(
    acting: Acting, letter: UUID, at: datetime, *, change: bool = True, held: bool = False
) -> tuple[Box, WrittenLetter]:
    """Return what was written, and in which mailbox. Raises LetterUnknown, MailboxReadOnly."""
    for box in boxes.boxes_open(acting, at):
        row = queries.written(box.numbers, letter, held=held)
        if row is not None and (box.may_change or row.sent_at is not None):
            if change and not box.may_change:
                raise MailboxReadOnly
            return box, row
    raise LetterUnknown


def _draft(acting: Acting, letter: UUID, at: datetime) -> tuple[Box, WrittenLetter]:
    """Return a draft, held. Raises LetterUnknown, MailboxReadOnly, LetterFixed."""
    box, row = _found(acting, letter, at, held=True)
    if row.sent_at is not None:
        raise LetterFixed(field="brev")
    return box, row


def _must_be_short(typed: PageText) -> None:
    """Raises TextTooLong."""
    if len(typed.text) > MOST_TEXT:
        raise TextTooLong(most=MOST_TEXT)


def _says(row: WrittenLetter, typed: PageText) -> bool:
    return (row.title, _text(_typed(row))) == (typed.title, typed.text.strip())


def _text(typed: WrittenFile | None) -> str:
    return blobs.get(BlobId(typed.blob)).decode() if typed and typed.blob else ""


def _typed(row: WrittenLetter) -> WrittenFile | None:
    """Return the file of what was typed, if the letter has one."""
    main = WrittenFile.objects.filter(document__letter=row, document__kind=DocumentKind.MAIN)
    return main.filter(name=TEXT_NAME, media_type=TEXT_TYPE).first()


def _put_text(row: WrittenLetter, text: str) -> None:
    kept, content = _typed(row), text.strip().encode()
    if kept is None and content:
        draft_files.add_filled(row, DocumentKind.MAIN, TEXT_NAME, content)
    elif kept is not None and content:
        draft_files.fill(row, kept.id, content)
    elif kept is not None:
        kept.document.delete()


def _page(acting: Acting, box: Box, row: WrittenLetter, at: datetime) -> WrittenPage:
    words, typed = words_of(row), _typed(row)
    files = [one for one in queries.files_of(row) if typed is None or one.id != typed.id]
    answered = queries.received(box.numbers, row.answers) if row.answers else None
    forward = words.forward_data
    return WrittenPage(
        id=row.uuid,
        mailbox=mailboxes.mailbox_with_key(acting, mailboxes.key_of(box.owner), at),
        title=row.title,
        text=_text(typed),
        may_type=typed is not None or not row.documents.filter(kind=DocumentKind.MAIN).exists(),
        recipient=words.recipient,
        may_choose_point=row.sent_at is None and bool(counters.open_points(box, row)),
        point=counters.point_of(box, row) if row.sent_at is None else None,
        files=tuple(DraftFile(one.id, one.name, one.size or 0) for one in files),
        answers=row.answers if answered else None,
        answered_title=answered.letter.title if answered else "",
        comment=forward.comment if forward else None,
        forwarded=forward is not None,
        version=row.version,
        folder=row.folder,
        created_at=row.created_at,
        changed_at=row.changed_at,
        sent_at=row.sent_at,
        whereabouts=_whereabouts(row),
    )


def _whereabouts(row: WrittenLetter) -> Whereabouts:
    if row.letter_id is None:
        return Whereabouts(emailed_at=row.emailed_at)
    available, fetched, status = queries.arrival_of(row.letter_id)
    return Whereabouts(available, fetched, status == "INVALID")
