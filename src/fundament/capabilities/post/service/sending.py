"""Send what was written in a mailbox: as a MeMo, by the steps of any letter, in one commit.

That commit holds the letter with its files, the recipient's mailbox entry, the receipt, the lines
in both ledgers, the task that tells the recipient, and that the draft is a sent letter now. What
fails leaves the draft as it was; what was sent is sent once, however often that is asked for.
"""

import hashlib
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_noop

from fundament.capabilities.contacts import service as contacts
from fundament.capabilities.post import queries, rules
from fundament.capabilities.post.models import Letter, WrittenLetter
from fundament.capabilities.post.queries import NewLetter
from fundament.capabilities.post.service import delivery, envelopes, written
from fundament.capabilities.post.service.boxes import Box, box_named
from fundament.capabilities.post.service.envelopes import Arrival
from fundament.capabilities.post.service.words import words_of
from fundament.capabilities.post.types import (
    DocumentKind,
    FileContentMissing,
    Folder,
    LetterRefused,
    LetterUnknown,
    MainDocumentMissing,
    VersionStale,
    Words,
    WrittenShown,
)
from fundament.capabilities.rights import service as rights
from fundament.kernel import audit, blobs
from fundament.kernel.acting import Acting, Actor
from fundament.kernel.blobs import BlobId
from fundament.kernel.ids import PartyId, SystemId
from fundament.kernel.queries import binding_cursor
from fundament.standards import memo as memo_format
from fundament.standards.memo import Memo, MessageType
from fundament.standards.memo.types import (
    Document,
    File,
    MessageBody,
    MessageHeader,
    Sender,
)

# As whose letters the receipts of what is written in mailboxes lie ready: no system fetches them.
MAILBOX_SYSTEM = SystemId(UUID("6d61696c-626f-4078-8000-0000000d9f05"))
SENT = gettext_noop("Sendt")
VERSION = "1.2"


def send_draft(
    acting: Acting, mailbox: UUID, letter: UUID, version: int | None, at: datetime
) -> WrittenShown:
    """Send a draft and return it as it is then; one that was sent is returned as it is.

    `version` is the one that the caller saw; None asks for none. Raises MailboxNotOpen,
    MailboxReadOnly, LetterUnknown, VersionStale, and what `ready` raises.
    """
    box = box_named(acting, mailbox, at, change=True)
    return send_from(acting, box, letter, version, at)


def send_from(
    acting: Acting, box: Box, letter: UUID, version: int | None, at: datetime
) -> WrittenShown:
    """Send a draft of a mailbox that is open to be changed.

    Raises LetterUnknown, VersionStale, and what `ready` raises.
    """
    try:
        with transaction.atomic():
            row = _held(box, letter)
            if row.sent_at is None:
                written.must_be_version(row, version)
                send(acting, box, row, at)
            elif version not in {None, row.version, row.version - 1}:
                raise VersionStale
            return written.shown(row, box)
    except LetterRefused:
        draft = queries.written(box.numbers, letter)
        to = words_of(draft).recipient if draft else None
        if to is not None and to.party is not None:
            tell_refused(acting, box, to.party, at)
        raise


def send(acting: Acting, box: Box, row: WrittenLetter, at: datetime) -> None:
    """Send a draft that is held, in the caller's transaction. Raises what `ready` raises."""
    letter = ready(acting, box, row, at)
    with binding_cursor() as one:
        [answer] = delivery.write(one, [letter])
    if isinstance(answer, Exception):
        raise answer
    row.letter = Letter.objects.get(transmission_id=letter.transmission)
    note_sent(acting, box, row, SENT, at)


def note_sent(acting: Acting, box: Box, row: WrittenLetter, action: str, at: datetime) -> None:
    """Note that a draft that is held is a sent letter from now on."""
    row.sent_at = row.at = at
    row.folder = Folder.SENT
    written.note_change(row, at)
    audit.record(written.look(acting, box, row, action, at))


def ready(acting: Acting, box: Box, row: WrittenLetter, at: datetime) -> NewLetter:
    """Return the letter that a draft becomes, or raise the first refusal that is in its way.

    Raises RecipientMissing, LabelMissing, RecipientNotAllowed, ReplyNotAllowed, ReplyTooLate,
    MainDocumentMissing, FileContentMissing, MemoInvalid, FileContentMismatch, LetterTooLarge,
    RecipientUnknown, RecipientExempt, RecipientClosed.
    """
    words, owner = words_of(row), box.owner
    to = rules.addressee(words)
    party = rules.may_write(
        box.owner, to, _authorities(box.owner, to.party), _known(row, words, box, at)
    )
    body = memo_format.write_memo(_memo(row, words, owner, at))
    caller = Actor(owner, row.owner_name, MAILBOX_SYSTEM)
    arrival = Arrival(body, hashlib.sha256(body).hexdigest(), caller, at, writer=acting.actor)
    memo = delivery.sound_memo(arrival)
    rules.may_receive(contacts.reach_of(party, at))
    return envelopes.new_letter(memo, arrival, party, None)


def tell_refused(acting: Acting, box: Box, to: PartyId, at: datetime) -> None:
    """Note in the recipient's ledger that somebody was told that she takes no letters.

    Outside the transaction that the refusal has ended: nobody asks unseen who is exempt.
    """
    audit.record(delivery.turned_away(acting.actor, box.owner, to, at))


def _held(box: Box, letter: UUID) -> WrittenLetter:
    found = queries.written(box.numbers, letter, held=True)
    if found is None:
        raise LetterUnknown
    return found


def _authorities(*parties: PartyId | None) -> set[PartyId]:
    return {one for one in parties if one and not one.is_person and delivery.is_authority(one)}


def _known(row: WrittenLetter, words: Words, box: Box, at: datetime) -> set[PartyId]:
    """Return to whom the letter may go beside authorities; an answer must still be in time.

    Raises ReplyNotAllowed, ReplyTooLate.
    """
    if row.answers is None:
        return set()
    if words.forward_data is not None:
        return {reading.reader for reading in rights.readings_of(box.owner, at)}
    letter = Letter.objects.get(transmission_id=row.answers)
    envelope = envelopes.envelope_of(BlobId(letter.envelope))
    rules.may_answer(memo_format.read_memo(envelope).header, at)
    return {PartyId.parse(letter.sender)}


def _memo(row: WrittenLetter, words: Words, owner: PartyId, at: datetime) -> Memo:
    """Raises RecipientMissing, LabelMissing, MainDocumentMissing, FileContentMissing,
    LetterTooLarge.
    """
    header = MessageHeader(
        message_type=MessageType.DIGITALPOST,
        message_uuid=row.uuid,
        message_code=words.message_code,
        label=words.label,
        sender=Sender(
            owner.number,
            owner.kind,
            row.owner_name,
            attention=words.attention,
            contact_point=words.contact_point,
        ),
        recipient=rules.addressee(words),
        reply=words.reply,
        reply_by=words.reply_by,
        content_data=words.content_data,
        forward_data=words.forward_data,
        reply_data=words.reply_data,
    )
    documents = _documents(row)
    main = documents.get(DocumentKind.MAIN)
    if main is None:
        raise MainDocumentMissing
    more = tuple(documents.get(DocumentKind.ADDITIONAL, ()))
    return Memo(VERSION, header, MessageBody(at.replace(microsecond=0), main[0], more))


def _documents(row: WrittenLetter) -> dict[DocumentKind, list[Document]]:
    """Return the documents with their contents; one without a file is none."""
    found: dict[DocumentKind, list[Document]] = {}
    total = 0
    for document in row.documents.prefetch_related("files"):
        files = []
        for file in document.files.all():
            if file.blob is None:
                raise FileContentMissing
            total += file.size or 0
            rules.must_be_light(total)
            content = blobs.get(BlobId(file.blob))
            files.append(File(file.media_type, file.name, file.language, content))
        if files:
            one = Document(tuple(files), document.named, document.label)
            found.setdefault(DocumentKind(document.kind), []).append(one)
    return found
