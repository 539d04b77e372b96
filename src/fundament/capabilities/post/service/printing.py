"""Letters on paper go to the printer, and what becomes of them is told to their senders.

A printer that does not answer is asked again with growing pauses, for as long as it takes. It knows
each letter by its transmission id, so that one handed over twice is printed once. Nothing is locked
while it is asked: a lease keeps others away.
"""

import logging
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_noop

from fundament.capabilities.post import rules
from fundament.capabilities.post.adapters import printing
from fundament.capabilities.post.adapters.printing import Printer
from fundament.capabilities.post.models import BusinessReceipt, PaperLetterRow
from fundament.capabilities.post.service.paper import about_paper
from fundament.capabilities.post.service.receipts import Outcome
from fundament.capabilities.post.service.waiting import as_known_now
from fundament.capabilities.post.types import LetterRefused, ReceiptStatus
from fundament.capabilities.post.types.paper import (
    AddressMissing,
    NotPrintable,
    OnPaper,
    PaperState,
    PrintJob,
    PrintNews,
    ReturnedMail,
    Sheet,
)
from fundament.capabilities.registers import service as registers
from fundament.capabilities.registers.types import OrganisationUnknown, PersonUnknown
from fundament.kernel import audit, blobs, clock
from fundament.kernel.blobs import BlobId
from fundament.kernel.ids import PartyId, TransmissionId
from fundament.kernel.telling import pause_after
from fundament.standards.kombit.consignment import Receipts
from fundament.standards.kombit.consignments import read_consignment

log = logging.getLogger(__name__)
LEASE = timedelta(minutes=10)
_AT_ONCE, _MOST_FAULTS, _MOST_NEWS = 100, 3, 1000
# How long the carrier may take to bring a letter back; how long a letter may wait to be printed.
_BACK_WITHIN, _LATE = timedelta(days=60), timedelta(days=1)


def print_letters(at: datetime) -> int:
    """Hand the letters that wait to the printer; return how many it took.

    Each by itself. Three that it does not answer for end it for now.
    """
    printer, taken, faults = printing.configured(), 0, 0
    if printer is None:
        return 0
    for _ in range(_AT_ONCE):
        row = _claimed(at) if faults < _MOST_FAULTS else None
        if row is None:
            return taken
        try:
            taken += _print(row, printer, at)
        except OSError as error:
            faults += 1
            log.warning("the printer did not take a letter: %s", type(error).__name__)
    return taken


def hear_of_letters(at: datetime) -> int:
    """Ask the printer what became of its letters, and tell their senders; return of how many.

    Raises OSError when it does not answer.
    """
    printer = printing.configured()
    if printer is None:
        return 0
    with_it = Q(state=PaperState.PRINTED)
    with_it |= Q(state=PaperState.HANDED_OVER, handed_at__gt=at - _BACK_WITHIN)
    rows = PaperLetterRow.objects.filter(with_it).order_by("-received_at")[:_MOST_NEWS]
    news = printer.news_of([row.transmission_id for row in rows])
    return sum(_settle(transmission, told, at) for transmission, told in news.items())


def reason_paper_is_late() -> str | None:
    """Return None, or why letters are not printed: a question for operations."""
    waiting = PaperLetterRow.objects.filter(state=PaperState.RECEIVED)
    count = waiting.filter(received_at__lte=clock.now() - _LATE).count()
    return f"{count} letters wait for a day to be printed; does the printer run?" if count else None


def job_of(row: PaperLetterRow, lines: tuple[str, ...]) -> PrintJob:
    """Return what is printed, with that address."""
    form = read_consignment(blobs.get(BlobId(row.content)))
    attached = sorted(form.attachments, key=lambda one: one.place)
    return PrintJob(
        transmission=TransmissionId(row.transmission_id),
        sender_name=row.sender_name,
        lines=lines,
        sheets=(
            Sheet(form.title or "brev", form.file_format, form.content),
            *(Sheet(one.name, one.file_format, one.content) for one in attached),
        ),
        duplex=form.duplex,
        colour=form.colour,
        urgent=form.urgent,
        envelope=form.envelope,
        category=form.category.value if form.category else "",
    )


@transaction.atomic
def _claimed(at: datetime) -> PaperLetterRow | None:
    """Return the next letter that waits, kept from other jobs for a while, or None."""
    free = Q(leased_until=None) | Q(leased_until__lte=at)
    rested = Q(next_at=None) | Q(next_at__lte=at)
    due = PaperLetterRow.objects.filter(free, rested, state=PaperState.RECEIVED)
    row = due.order_by("tries", "received_at").select_for_update(skip_locked=True).first()
    if row is not None:
        row.leased_until, row.tries = at + LEASE, row.tries + 1
        row.save(update_fields=["leased_until", "tries"])
    return row


def _print(row: PaperLetterRow, printer: Printer, at: datetime) -> int:
    """Print one; 1 when the printer took it. Raises OSError."""
    mine = PaperLetterRow.objects.filter(pk=row.pk, state=PaperState.RECEIVED)
    try:
        printer.take(job_of(row, _lines(row, at)))
    except OSError:
        mine.update(leased_until=None, next_at=at + pause_after(row.tries))
        raise
    except (NotPrintable, AddressMissing) as refusal:
        with transaction.atomic():
            if mine.update(state=PaperState.FAILED, ended_at=at, code=refusal.code):
                _tell(row, _refused(refusal, at))
        return 0
    return mine.update(state=PaperState.PRINTED, printed_at=at, leased_until=None)


def _lines(row: PaperLetterRow, at: datetime) -> tuple[str, ...]:
    """Return the address as it is at that time; none when the letter bears it itself.

    It is looked up where the sender does not give it, also one that is protected: the printer gets
    it and nobody else. Each look is a line, before the address is given on. Raises AddressMissing.
    """
    form = read_consignment(blobs.get(BlobId(row.content)))
    if form.prints_address is False:
        return ()
    given = form.to.lines() if form.to else ()
    number = row.recipient
    if given or not number:
        return given
    owner = as_known_now(number)
    given_to = gettext_noop("Givet til trykkeriet")
    audit.record(about_paper(row, at, given_to, gettext_noop("Navn og adresse")))
    return _registered(owner, at)


def _registered(party: PartyId, at: datetime) -> tuple[str, ...]:
    """Raises AddressMissing."""
    try:
        if party.is_person:
            person = registers.person_of(party, at)
            name, address = person.name, person.address
        else:
            company = registers.company_of(party, at)
            name, address = company.name, company.address
    except (PersonUnknown, OrganisationUnknown) as error:
        raise AddressMissing from error
    if address is None:
        raise AddressMissing
    return (name, *address.lines())


@transaction.atomic
def _settle(transmission: UUID, news: PrintNews, at: datetime) -> int:
    """Note the news of a letter that the carrier has, and tell its sender; 1 when it was news."""
    row = PaperLetterRow.objects.select_for_update().get(pk=transmission)
    count = 0
    if row.state == PaperState.PRINTED:
        row.state, row.handed_at, count = PaperState.HANDED_OVER, at, 1
        told = f"{OnPaper.danish} / {OnPaper.english}"
        _tell(row, Outcome(ReceiptStatus.COMPLETED, at, None, told))
    if row.state == PaperState.HANDED_OVER and news.returned is not None:
        row.state, row.ended_at, count = PaperState.RETURNED, at, 1
        row.returned, row.code = news.returned, ReturnedMail.code
        _tell(row, _refused(ReturnedMail(), at))
        audit.record(about_paper(row, at, gettext_noop("Kommet retur")))
    row.save(update_fields=["state", "handed_at", "ended_at", "returned", "code"])
    return count


def _refused(refusal: LetterRefused, at: datetime) -> Outcome:
    both = f"{refusal.sentence('da')} / {refusal.sentence('en')}"
    return Outcome(ReceiptStatus.INVALID, at, refusal.code, both)


def _tell(row: PaperLetterRow, outcome: Outcome) -> None:
    """Lay the business receipt ready for the sender's system, if the sender wants it."""
    if not rules.is_wanted(Receipts(row.receipts), outcome.status):
        return
    BusinessReceipt.objects.create(
        id=uuid4(),
        system=row.system,
        transmission_id=row.transmission_id,
        message_uuid=row.message_uuid,
        message_id=row.message_id,
        status=outcome.status,
        error_code=outcome.error_code,
        error_message=outcome.error_message,
        at=outcome.at,
    )
