"""What happens to a letter after its commit: its day comes, and its owner is told."""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime

from django.conf import settings
from django.db import transaction

from fundament.capabilities.contacts import service as contacts
from fundament.capabilities.post import rules
from fundament.capabilities.post.models import (
    Letter,
    MailboxEntry,
    WaitingLetter,
)
from fundament.capabilities.post.service.delivery import NOTIFY, delivered, turned_away
from fundament.capabilities.post.service.handing import hand_over_late
from fundament.capabilities.post.service.receipts import Outcome, lay_ready
from fundament.capabilities.post.types import CaughtMail, Folder, LetterRefused, ReceiptStatus
from fundament.capabilities.registers import service as registers
from fundament.kernel import audit, clock, jobs, mail, sms
from fundament.kernel.acting import Actor
from fundament.kernel.denmark import COPENHAGEN
from fundament.kernel.ids import PartyId, SystemId, TransmissionId

_BATCH = 500
_SUBJECT = "Ny Digital Post / New Digital Post"
_TEXT = """\
Der er ny post til dig. Log ind for at læse den: {address}

There is new post for you. Sign in to read it: {address}

Svar ikke på denne mail. / Please do not answer this mail.
"""
log = logging.getLogger(__name__)


def deliver_due(at: datetime) -> int:
    """Deliver the letters whose day has come, or tell their senders why not; return how many.

    Whether the recipient takes post is asked now, not when the letter was sent.
    """
    today, count = at.astimezone(COPENHAGEN).date(), 0
    while True:
        with transaction.atomic():
            due = WaitingLetter.objects.select_for_update(skip_locked=True, of=("self",))
            batch = list(due.filter(deliver_on__lte=today).select_related("letter")[:_BATCH])
            for waiting in batch:
                _deliver_now(waiting.letter, at)
                waiting.delete()
            ready = [waiting.letter_id for waiting in batch]
            if ready:
                jobs.enqueue(NOTIFY, letters=ready)
        count += len(batch)
        if len(batch) < _BATCH:
            return count


def reason_letters_are_late() -> str | None:
    """Return None, or why letters are not delivered on their day: a question for operations."""
    late = clock.today() - timedelta(days=1)
    count = WaitingLetter.objects.filter(deliver_on__lte=late).count()
    return f"{count} letters wait past their day; is the worker running?" if count else None


def notify(letters: Iterable[int], at: datetime) -> int:
    """Tell the owners by e-mail that there is new post, nothing about it; return how many.

    A letter is in the mailbox whether this succeeds or not. One try for each; when some fail, the
    first error is raised at the end, so that the task is tried again for those.
    """
    server = mail.configured()
    if server is None:
        return 0
    entries = MailboxEntry.objects.filter(letter__in=list(letters), notified_at=None)
    failed, sent = [], 0
    for entry in entries:
        email = contacts.email_of(_as_known_now(entry.owner))
        if email is None:
            continue
        try:
            server.send(_message(email, at))
        except OSError as error:
            failed.append(error)
            continue
        MailboxEntry.objects.filter(letter=entry.letter_id).update(notified_at=at)
        sent += 1
    if failed:
        log.warning("notifications failed: %d of %d", len(failed), len(failed) + sent)
        raise failed[0]
    return sent


def caught_mail() -> list[CaughtMail]:
    """Return the newest messages that the demo's mail server has caught."""
    return [
        CaughtMail(
            recipient=str(message["To"]),
            subject=str(message["Subject"]),
            at=message["Date"].datetime,
            text=message.get_content().strip(),
        )
        for message in mail.caught(settings.HOME / "mail", 50)
    ]


def caught_texts() -> list[CaughtMail]:
    """Return the newest text messages that the demo's gateway has caught."""
    return [
        CaughtMail(
            recipient=text.number,
            subject="",
            at=datetime.fromisoformat(text.sent_at),
            text=text.text,
        )
        for text in sms.caught(settings.HOME / "sms", 50)
    ]


def _message(email: str, at: datetime) -> EmailMessage:
    message = EmailMessage()
    message["From"] = f"Digital Post <noreply@{settings.HOST}>"
    message["To"] = email
    message["Subject"] = _SUBJECT
    message["Date"] = format_datetime(at)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(_TEXT.format(address=f"{settings.BASE_URL}/post/"))
    return message


def _as_known_now(number: str) -> PartyId:
    """Return the number in force of the party that a letter was sent to under this number."""
    return registers.numbers_of(PartyId.parse(number))[0]


def _deliver_now(letter: Letter, at: datetime) -> None:
    owner, refused = _as_known_now(letter.recipient), None
    try:
        rules.may_receive(contacts.reach_of(owner, at))
    except LetterRefused as refusal:
        refused = refusal
    actor = Actor(PartyId.parse(letter.sender), letter.sender_name, SystemId(letter.system))
    if refused is not None:
        audit.record(turned_away(actor, owner, at))
        both = f"{refused.sentence('da')} / {refused.sentence('en')}"
        lay_ready(letter, Outcome(ReceiptStatus.INVALID, at, refused.code, both))
        return
    MailboxEntry.objects.create(
        letter=letter, owner=str(owner), available_at=at, folder=Folder.INBOX
    )
    audit.record(delivered(actor, owner, TransmissionId(letter.transmission_id), at))
    if not hand_over_late(letter, owner, at):
        lay_ready(letter, Outcome(ReceiptStatus.COMPLETED, at))
