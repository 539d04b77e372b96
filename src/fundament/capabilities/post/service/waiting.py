"""Letters that wait for their day, and what becomes of them then."""

from datetime import datetime, timedelta

from django.db import transaction

from fundament.capabilities.contacts import service as contacts
from fundament.capabilities.post import rules
from fundament.capabilities.post.models import (
    Letter,
    LetterEvent,
    MailboxEntry,
    TextMessage,
    WaitingLetter,
)
from fundament.capabilities.post.service import envelopes
from fundament.capabilities.post.service.delivery import (
    NOTIFY,
    SEND_TEXTS,
    arrived,
    turned_away,
)
from fundament.capabilities.post.service.handing import hand_over_late
from fundament.capabilities.post.service.paper import drop_reserve, print_instead
from fundament.capabilities.post.service.placing import place_late
from fundament.capabilities.post.service.receipts import Outcome, lay_ready
from fundament.capabilities.post.types import EventTag, LetterRefused, ReceiptStatus
from fundament.capabilities.post.types.paper import OnPaper
from fundament.capabilities.registers import service as registers
from fundament.kernel import audit, clock, jobs
from fundament.kernel.acting import Actor
from fundament.kernel.blobs import BlobId
from fundament.kernel.denmark import COPENHAGEN
from fundament.kernel.ids import PartyId, SystemId, TransmissionId
from fundament.standards import memo as memo_format

_BATCH = 500


def deliver_due(at: datetime) -> int:
    """Deliver the letters whose day has come, or tell their senders why not; return how many.

    Whether the recipient takes post is asked now, not when the letter was sent.
    """
    today, count = at.astimezone(COPENHAGEN).date(), 0
    while True:
        with transaction.atomic():
            due = WaitingLetter.objects.select_for_update(skip_locked=True, of=("self",))
            batch = list(due.filter(deliver_on__lte=today).select_related("letter")[:_BATCH])
            texts = [each.letter_id for each in batch if _send_now(each.letter, at)]
            for waiting in batch:
                if waiting.letter_id not in texts:
                    _deliver_now(waiting.letter, at)
                waiting.delete()
            ready = [each.letter_id for each in batch if each.letter_id not in texts]
            if ready:
                jobs.enqueue(NOTIFY, letters=ready)
            if texts:
                jobs.enqueue(SEND_TEXTS, letters=texts)
        count += len(batch)
        if len(batch) < _BATCH:
            return count


def reason_letters_are_late() -> str | None:
    """Return None, or why letters are not delivered on their day: a question for operations."""
    late = clock.today() - timedelta(days=1)
    count = WaitingLetter.objects.filter(deliver_on__lte=late).count()
    return f"{count} letters wait past their day; is the worker running?" if count else None


def as_known_now(number: str) -> PartyId:
    """Return the number in force of the party that was written to under this number."""
    return registers.numbers_of(PartyId.parse(number))[0]


def _send_now(letter: Letter, at: datetime) -> bool:
    """Lay a NemSMS whose day has come ready to be sent; return whether it is one.

    A letter has documents and a NemSMS none, so that only the latter is read.
    """
    if letter.documents:
        return False
    header = memo_format.read_memo(envelopes.envelope_of(BlobId(letter.envelope))).header
    TextMessage.objects.create(
        letter=letter, owner=letter.recipient, text=header.notification, taken_at=at
    )
    return True


def _deliver_now(letter: Letter, at: datetime) -> None:
    owner, refused = as_known_now(letter.recipient), None
    try:
        rules.may_receive(contacts.reach_of(owner, at))
    except LetterRefused as refusal:
        refused = refusal
    actor = Actor(PartyId.parse(letter.sender), letter.sender_name, SystemId(letter.system))
    if refused is not None:
        audit.record(turned_away(actor, actor.party, owner, at))
        if print_instead(letter, at):
            failed = EventTag.MEMO_SEND_FAILED
            LetterEvent.objects.create(letter=letter, tag=failed, at=at, code=OnPaper.code)
            return
        both = f"{refused.sentence('da')} / {refused.sentence('en')}"
        lay_ready(letter, Outcome(ReceiptStatus.INVALID, at, refused.code, both))
        LetterEvent.objects.create(
            letter=letter, tag=EventTag.MEMO_SEND_FAILED, at=at, code=refused.code
        )
        return
    put = place_late(letter, owner, at)
    MailboxEntry.objects.create(
        letter=letter,
        owner=str(owner),
        available_at=at,
        folder=put.folder,
        flag=put.flag,
        point=put.point,
        unit=put.unit,
    )
    drop_reserve(letter)
    named = TransmissionId(letter.transmission_id)
    audit.record(arrived(actor, actor.party, owner, named, at))
    if not hand_over_late(letter, owner, put.point, at):
        lay_ready(letter, Outcome(ReceiptStatus.COMPLETED, at))
