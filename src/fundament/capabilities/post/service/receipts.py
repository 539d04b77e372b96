"""Business receipts: what lies ready for a sender's system."""

from uuid import UUID

from django.db.models import QuerySet

from fundament.capabilities.post.models import BusinessReceipt
from fundament.capabilities.post.types import (
    Receipt,
    ReceiptPage,
    ReceiptStatus,
    ReceiptUnknown,
)
from fundament.kernel.acting import Actor
from fundament.kernel.ids import MessageUuid, TransmissionId


def receipts_of(actor: Actor, number: int, size: int) -> ReceiptPage:
    """Return one page of the receipts that lie ready for the calling system, oldest first."""
    ready = _ready_for(actor).order_by("at", "id")
    first = number * size
    rows = tuple(_as_type(row) for row in ready[first : first + size])
    return ReceiptPage(rows, number, size, ready.count())


def receipt_of(actor: Actor, receipt: UUID) -> Receipt:
    """Return a receipt that lies ready for the calling system. Raises ReceiptUnknown."""
    row = _ready_for(actor).filter(id=receipt).first()
    if row is None:
        raise ReceiptUnknown
    return _as_type(row)


def take_away(actor: Actor, receipt: UUID) -> None:
    """Remove a receipt that the calling system has fetched. Raises ReceiptUnknown."""
    removed, _ = _ready_for(actor).filter(id=receipt).delete()
    if not removed:
        raise ReceiptUnknown


def _ready_for(actor: Actor) -> QuerySet[BusinessReceipt]:
    if actor.system is None:
        return BusinessReceipt.objects.none()
    return BusinessReceipt.objects.filter(system=actor.system)


def _as_type(row: BusinessReceipt) -> Receipt:
    return Receipt(
        TransmissionId(row.transmission_id),
        MessageUuid(row.message_uuid),
        row.message_id,
        ReceiptStatus(row.status),
        row.at,
        row.error_code,
        row.error_message,
        row.id,
    )
