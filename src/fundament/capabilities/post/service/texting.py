"""NemSMS: send them, tell their senders what became of them, and show them to their recipients.

Source: MeMo, NEMSMS: `notification` is the text; NEM_SMS_SENT_SUCCESSFULLY, _SENT_AND_REJECTED.
"""

import logging
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_noop

from fundament.capabilities.contacts import service as contacts
from fundament.capabilities.contacts.types import Reach
from fundament.capabilities.post.models import TextMessage
from fundament.capabilities.post.service import mailboxes
from fundament.capabilities.post.service.delivery import LEGAL_BASIS, reference_to
from fundament.capabilities.post.service.receipts import Outcome, lay_ready
from fundament.capabilities.post.service.waiting import as_known_now
from fundament.capabilities.post.types import (
    LetterRefused,
    NumberMissing,
    ReceiptStatus,
    RecipientClosed,
    TextLine,
    TextNotSent,
    TextOutcome,
    TextPage,
)
from fundament.kernel import audit, clock, sms
from fundament.kernel.acting import Acting, Actor
from fundament.kernel.ids import PartyId, SystemId, TransmissionId
from fundament.kernel.sms import SmsGateway

log = logging.getLogger(__name__)
# How long the gateway is tried, and how long a text is shown to its recipient.
TRIED_FOR, _LATE = timedelta(days=1), timedelta(hours=1)
SHOWN_FOR = timedelta(days=90)
_MOST_SHOWN = 200
_BATCH = 500


def send_texts(letters: Iterable[int], at: datetime) -> int:
    """Send these NemSMS and lay their business receipts ready; return how many were sent.

    Each by itself, once: one that was sent or rejected is let be. When the gateway fails for some,
    the first error is raised at the end, so that the task is tried again for those; should the
    program die between gateway and commit, a text comes twice rather than never.
    """
    gateway, failed, sent = sms.configured(), [], 0
    for letter in letters:
        try:
            sent += _send(letter, gateway, at)
        except OSError as error:
            failed.append(error)
    if failed:
        log.warning("NemSMS failed: %d of %d", len(failed), len(failed) + sent)
        raise failed[0]
    return sent


def give_up_texts(at: datetime) -> int:
    """Tell the senders of NemSMS that no gateway has taken for a day; return how many."""
    count = 0
    while True:
        with transaction.atomic():
            waiting = TextMessage.objects.filter(outcome=None, taken_at__lte=at - TRIED_FOR)
            locked = waiting.select_for_update(skip_locked=True, of=("self",))
            rows = list(locked.select_related("letter")[:_BATCH])
            for row in rows:
                _settle(row, TextOutcome.FAILED, at, TextNotSent())
        count += len(rows)
        if len(rows) < _BATCH:
            return count


def reason_texts_are_late() -> str | None:
    """Return None, or why NemSMS are not sent: a question for operations."""
    count = TextMessage.objects.filter(outcome=None, taken_at__lte=clock.now() - _LATE).count()
    return f"{count} NemSMS wait for an hour; do worker and gateway run?" if count else None


def forget_texts(at: datetime) -> int:
    """Forget the texts that are no longer shown; that they were sent is kept. How many."""
    old = TextMessage.objects.filter(taken_at__lte=at - SHOWN_FOR, text__isnull=False)
    return old.exclude(outcome=None).update(text=None)


def texts_of(acting: Acting, key: str | None, at: datetime) -> TextPage:
    """Return the NemSMS of the mailbox that the key names, else of the acted-for's, newest first.

    The look is in its owner's ledger.
    """
    with transaction.atomic():
        chosen = mailboxes.mailbox_with_key(acting, key or "", at)
        numbers = mailboxes.reachable(acting.actor.party, at).of(chosen.owner)
        rows = TextMessage.objects.filter(
            owner__in=[str(number) for number in numbers],
            text__isnull=False,
            taken_at__gt=at - SHOWN_FOR,
        )
        found = list(rows.select_related("letter").order_by("-taken_at", "-letter")[:_MOST_SHOWN])
        listed, shown = gettext_noop("Liste over NemSMS"), gettext_noop("Vist")
        audit.record(mailboxes.look(acting, chosen.owner, listed, shown, at))
    return TextPage(
        chosen,
        tuple(
            TextLine(
                row.letter.sender_name,
                row.text or "",
                row.settled_at or row.taken_at,
                None if row.outcome is None else row.outcome == TextOutcome.SENT,
                row.code,
            )
            for row in found
        ),
        SHOWN_FOR.days,
    )


@transaction.atomic
def _send(letter: int, gateway: SmsGateway | None, at: datetime) -> int:
    """Send one that nobody has settled; 1 when it was sent. Raises OSError."""
    locked = TextMessage.objects.select_for_update(of=("self",)).select_related("letter")
    row = locked.filter(letter=letter, outcome=None).first()
    if row is None:
        return 0
    owner = as_known_now(row.owner)
    number = contacts.mobile_of(owner)
    if contacts.reach_of(owner, at) is Reach.CLOSED:
        _settle(row, TextOutcome.REJECTED, at, RecipientClosed())
    elif number is None:
        _settle(row, TextOutcome.REJECTED, at, NumberMissing())
    elif gateway is None:
        _settle(row, TextOutcome.FAILED, at, TextNotSent())
    else:
        _settle(row, TextOutcome.SENT, at)
        sent_at = at.astimezone(UTC).isoformat(timespec="seconds")
        gateway.send(sms.TextMessage(number, row.text or "", sent_at))
        return 1
    return 0


def _settle(
    row: TextMessage, outcome: TextOutcome, at: datetime, refusal: LetterRefused | None = None
) -> None:
    """Note what became of the text, tell its sender, and write it into its recipient's ledger."""
    row.outcome, row.settled_at, row.code = outcome, at, refusal.code if refusal else None
    row.save(update_fields=["outcome", "settled_at", "code"])
    letter = row.letter
    if refusal is None:
        lay_ready(letter, Outcome(ReceiptStatus.COMPLETED, at))
    else:
        both = f"{refusal.sentence('da')} / {refusal.sentence('en')}"
        lay_ready(letter, Outcome(ReceiptStatus.INVALID, at, refusal.code, both))
    sender = Actor(PartyId.parse(letter.sender), letter.sender_name, SystemId(letter.system))
    done = gettext_noop("Sendt") if refusal is None else gettext_noop("Ikke sendt")
    audit.record(
        audit.Look(
            at=at,
            actor=sender,
            acted_for=sender.party,
            about=as_known_now(row.owner),
            what=gettext_noop("NemSMS"),
            action=done,
            purpose=gettext_noop("Levering af NemSMS"),
            legal_basis=LEGAL_BASIS,
            reference=reference_to(TransmissionId(letter.transmission_id)),
        )
    )
