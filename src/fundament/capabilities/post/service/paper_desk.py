"""Letters on paper, as their senders, operators of the demo and everybody may see them."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_noop

from fundament.capabilities.post import queries
from fundament.capabilities.post.adapters import printing, sheets
from fundament.capabilities.post.adapters.printing import DemoPrinter
from fundament.capabilities.post.models import PaperLetterRow
from fundament.capabilities.post.service.flow import employers_of
from fundament.capabilities.post.service.paper import about_paper
from fundament.capabilities.post.service.printing import job_of
from fundament.capabilities.post.service.systems import owner_names
from fundament.capabilities.post.types.paper import (
    PaperCount,
    PaperLetter,
    PaperReason,
    PaperState,
    PaperUnknown,
    ReturnReason,
)
from fundament.kernel import audit, blobs
from fundament.kernel.acting import Acting
from fundament.kernel.blobs import BlobId
from fundament.kernel.denmark import COPENHAGEN
from fundament.kernel.ids import PartyId, TransmissionId
from fundament.standards.kombit.consignments import read_consignment

MOST_SHOWN, MONTHS = 100, 24
_PRINTED = (PaperState.PRINTED, PaperState.HANDED_OVER, PaperState.RETURNED)
_HIDDEN = (
    "Navn og adresse er slået op til trykkeriet",
    "og vises ikke for afsenderen",
)


def paper_letters_of(acting: Acting, at: datetime) -> tuple[PaperLetter, ...]:
    """Return the newest letters on paper that were sent from where the person works.

    By their ids alone: nothing in the list tells for whom they are.
    """
    senders = [str(one) for one in employers_of(acting.actor.party, at)]
    rows = PaperLetterRow.objects.filter(sender__in=senders).exclude(state=PaperState.RESERVE)
    return tuple(_as_type(row) for row in rows.order_by("-received_at")[:MOST_SHOWN])


@transaction.atomic
def paper_letter(acting: Acting, transmission: UUID, at: datetime) -> PaperLetter:
    """Return a letter on paper that was sent from where the person works. Raises PaperUnknown.

    The look is in the ledger of whom the letter is for.
    """
    row = _sent(acting, transmission, at)
    audit.record(_looked(row, acting, at))
    return _as_type(row)


@transaction.atomic
def paper_pdf(acting: Acting, transmission: UUID, at: datetime) -> bytes:
    """Return the letter as it is printed, with the address only if its sender gave it.

    The look is in the ledger of whom it is for. Raises PaperUnknown, NotPrintable.
    """
    row = _sent(acting, transmission, at)
    audit.record(_looked(row, acting, at))
    form = read_consignment(blobs.get(BlobId(row.content)))
    given = form.to.lines() if form.to else ()
    lines = given or (_HIDDEN if row.recipient else ())
    return sheets.letter_pdf(job_of(row, () if form.prints_address is False else lines))


def printed_letters() -> tuple[PaperLetter, ...]:
    """Return the newest letters that the demo's printer has printed; for its operators."""
    if _demo() is None:
        return ()
    rows = PaperLetterRow.objects.filter(state__in=_PRINTED)
    return tuple(_as_type(row) for row in rows.order_by("-received_at")[:MOST_SHOWN])


@transaction.atomic
def printed_pdf(acting: Acting, transmission: UUID, at: datetime) -> bytes:
    """Return a letter as the demo's printer printed it, address and all; for its operators.

    The look is in the ledger of whom it is for, and among what operators did. Raises PaperUnknown.
    """
    row, printer = _printed(transmission)
    content = printer.printed(transmission)
    if content is None:
        raise PaperUnknown
    audit.record(_operated(row, acting, at, gettext_noop("Vist")))
    return content


@transaction.atomic
def bring_back(acting: Acting, transmission: UUID, reason: ReturnReason, at: datetime) -> None:
    """Have the demo's carrier bring a letter back; its sender hears of it within a minute.

    Raises PaperUnknown.
    """
    row, printer = _printed(transmission)
    audit.record(_operated(row, acting, at, gettext_noop("Sendt retur")))
    printer.bring_back(transmission, reason)


def counts_of_paper(at: datetime) -> tuple[PaperCount, ...]:
    """Return how many letters went on paper in the last 24 months: by authority, month, reason.

    Letters are counted, and nobody is told of: anybody may see it.
    """
    today = at.astimezone(COPENHAGEN)
    first = today.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    since = first.replace(year=first.year - MONTHS // 12)
    found = queries.paper_counts(since)
    names = owner_names([PartyId.parse(row[0]) for row in found], at)
    return tuple(
        PaperCount(
            sender=PartyId.parse(sender),
            sender_name=names[PartyId.parse(sender)],
            month=month,
            reason=PaperReason(reason),
            letters=letters,
            returned=returned,
            failed=failed,
        )
        for sender, month, reason, letters, returned, failed in found
    )


def _demo() -> DemoPrinter | None:
    printer = printing.configured()
    return printer if isinstance(printer, DemoPrinter) else None


def _sent(acting: Acting, transmission: UUID, at: datetime) -> PaperLetterRow:
    """Raises PaperUnknown."""
    senders = [str(one) for one in employers_of(acting.actor.party, at)]
    rows = PaperLetterRow.objects.filter(pk=transmission, sender__in=senders)
    row = rows.exclude(state=PaperState.RESERVE).first()
    if row is None:
        raise PaperUnknown
    return row


def _printed(transmission: UUID) -> tuple[PaperLetterRow, DemoPrinter]:
    """Return a letter that the demo's printer has printed. Raises PaperUnknown."""
    printer = _demo()
    row = PaperLetterRow.objects.filter(pk=transmission, state__in=_PRINTED).first()
    if printer is None or row is None:
        raise PaperUnknown
    return row, printer


def _operated(row: PaperLetterRow, acting: Acting, at: datetime, action: str) -> audit.Look:
    line = replace(about_paper(row, at, action), actor=acting.actor, acted_for=None)
    return replace(line, reference=f"{audit.OPERATION}paper/{row.transmission_id}")


def _looked(row: PaperLetterRow, acting: Acting, at: datetime) -> audit.Look:
    line = about_paper(row, at, gettext_noop("Vist"))
    return replace(line, actor=acting.actor)


def _as_type(row: PaperLetterRow) -> PaperLetter:
    return PaperLetter(
        transmission=TransmissionId(row.transmission_id),
        consignment=row.consignment_id,
        sender=PartyId.parse(row.sender),
        message=row.message_uuid,
        reason=PaperReason(row.reason),
        state=PaperState(row.state),
        received_at=row.received_at,
        printed_at=row.printed_at,
        handed_at=row.handed_at,
        ended_at=row.ended_at,
        returned=ReturnReason(row.returned) if row.returned else None,
        code=row.code,
        tries=row.tries,
        next_try=row.next_at if row.state == PaperState.RECEIVED else None,
    )
