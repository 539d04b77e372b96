"""Business receipts: what lies ready for a sender's system."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db.models import QuerySet

from fundament.capabilities.post import queries
from fundament.capabilities.post.models import BusinessReceipt, Letter
from fundament.capabilities.post.types import (
    Page,
    Receipt,
    ReceiptStatus,
    ReceiptUnknown,
)
from fundament.kernel.acting import Actor
from fundament.kernel.ids import MessageUuid, TransmissionId


def receipts_of(actor: Actor, number: int, size: int, at: datetime) -> Page[Receipt]:
    """Return one page of the receipts that lie ready for the calling system, oldest first.

    When each was first given is noted.
    """
    ready = _ready_for(actor).order_by("at", "id")
    first = number * size
    rows = list(ready[first : first + size])
    if fresh := [row.id for row in rows if row.fetched_at is None]:
        queries.receipts_fetched(fresh, at)
    return Page(tuple(as_type(row) for row in rows), number, size, ready.count())


def receipt_ids_of(actor: Actor, number: int, size: int) -> Page[UUID]:
    """Return the ids of one page of the receipts that lie ready, oldest first."""
    ready = _ready_for(actor).order_by("at", "id").values_list("id", flat=True)
    first = number * size
    return Page(tuple(ready[first : first + size]), number, size, ready.count())


def receipt_of(actor: Actor, receipt: UUID, at: datetime) -> Receipt:
    """Return a receipt that lies ready for the calling system. Raises ReceiptUnknown."""
    row = _ready_for(actor).filter(id=receipt).first()
    if row is None:
        raise ReceiptUnknown
    if row.fetched_at is None:
        queries.receipts_fetched([row.id], at)
    return as_type(row)


def take_away(actor: Actor, receipt: UUID, at: datetime) -> None:
    """Offer a receipt to the calling system no more; the row stays. Raises ReceiptUnknown."""
    if not _ready_for(actor).filter(id=receipt).update(removed_at=at):
        raise ReceiptUnknown


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a letter ended for its sender; code and message say why it is INVALID."""

    status: ReceiptStatus
    at: datetime
    error_code: str | None = None
    error_message: str | None = None


def lay_ready(letter: Letter, outcome: Outcome) -> None:
    """Lay the business receipt of a letter ready for the system that sent it."""
    BusinessReceipt.objects.create(
        id=uuid4(),
        system=letter.system,
        transmission_id=letter.container or letter.transmission_id,
        message_uuid=letter.message_uuid,
        message_id=letter.message_id,
        status=outcome.status,
        error_code=outcome.error_code,
        error_message=outcome.error_message,
        at=outcome.at,
    )


def _ready_for(actor: Actor) -> QuerySet[BusinessReceipt]:
    if actor.system is None:
        return BusinessReceipt.objects.none()
    return BusinessReceipt.objects.filter(system=actor.system, removed_at=None)


def as_type(row: BusinessReceipt) -> Receipt:
    """Return a receipt as it lies ready."""
    return Receipt(
        TransmissionId(row.transmission_id),
        None if row.message_uuid is None else MessageUuid(row.message_uuid),
        row.message_id,
        ReceiptStatus(row.status),
        row.at,
        row.error_code,
        row.error_message,
        row.id,
    )
