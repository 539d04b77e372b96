"""Receipts: the technical one at once, the business one when the letter is in the mailbox."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Generic, TypeVar
from uuid import UUID

from fundament.kernel.ids import MessageUuid, TransmissionId


class ReceiptStatus(StrEnum):
    """Source: Digital Post API 1.68, ReceiptStatus."""

    NOT_ALLOWED = "NOT_ALLOWED"
    INVALID = "INVALID"
    RECEIVED = "RECEIVED"
    COMPLETED = "COMPLETED"


@dataclass(frozen=True, slots=True)
class Receipt:
    """One receipt; `id` is set when it lies ready for the sender to fetch (business receipts).

    `message` is None for a container as a whole, and for an entry that was no letter.

    Source: Digital Post API 1.68, Receipt and BulkReceipt.
    """

    transmission: TransmissionId
    message: MessageUuid | None
    message_id: str | None
    status: ReceiptStatus
    at: datetime
    error_code: str | None = None
    error_message: str | None = None
    id: UUID | None = None


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of what lies ready for a system: `number` counts from zero."""

    items: tuple[T, ...]
    number: int
    size: int
    total: int

    @property
    def pages(self) -> int:
        """Return how many pages there are."""
        return -(-self.total // self.size)
