"""Letters handed over to the recipient systems of those they are for, and why one is not."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from fundament.capabilities.post.types.receipts import ReceiptStatus
from fundament.kernel.errors import Refusal


@dataclass(frozen=True, slots=True)
class GivenReceipt:
    """What a recipient system says of a letter that it fetched; absent ids name the letter asked.

    Source: Digital Post API 1.68, CreateReceipt, Receipt.
    """

    status: ReceiptStatus
    message: UUID | None = None
    transmission: UUID | None = None
    error_code: str | None = None
    error_message: str | None = None


class HandOverUnknown(Refusal):
    """The calling system has no such letter to fetch, or somebody has just fetched it."""

    code: ClassVar[str] = "memo.not.found"
    status: ClassVar[int] = 404
    danish: ClassVar[str] = (
        "Der er intet brev med dette id at hente for systemet. Er det hentet lige før, "
        "kan det hentes igen om lidt."
    )
    english: ClassVar[str] = (
        "The system has no letter with this id to fetch. If it was fetched just before, it can be "
        "fetched again in a while."
    )


class NotFetched(Refusal):
    """The letter must be fetched before it is removed or answered for, else it could be lost."""

    code: ClassVar[str] = "memo.not.fetched"
    status: ClassVar[int] = 409
    danish: ClassVar[str] = "Brevet er ikke hentet endnu. Hent det først."
    english: ClassVar[str] = "The letter has not been fetched yet. Fetch it first."


class ReceiptGiven(Refusal):
    """The letter was answered for before, and otherwise."""

    code: ClassVar[str] = "receipt.already.given"
    status: ClassVar[int] = 409
    danish: ClassVar[str] = "Afsenderen har allerede fået kvitteringen {status} for brevet."
    english: ClassVar[str] = "The sender has already got the receipt {status} for the letter."


class ReceiptUnreadable(Refusal):
    """The body is no Receipt."""

    code: ClassVar[str] = "receipt.not.valid"
    status: ClassVar[int] = 400
    danish: ClassVar[str] = "Indholdet er ikke en kvittering (JSON): {reason}."
    english: ClassVar[str] = "The body is not a receipt (JSON): {reason}."


class ReceiptMismatch(Refusal):
    """The receipt names another letter than the address."""

    code: ClassVar[str] = "receipt.of.another.memo"
    status: ClassVar[int] = 400
    danish: ClassVar[str] = "Kvitteringen nævner et andet brev end adressen."
    english: ClassVar[str] = "The receipt names another letter than the address."


class ReceiptStatusNotAllowed(Refusal):
    """A business receipt says that all is well or that the letter was not sound."""

    code: ClassVar[str] = "receipt.status.not.allowed"
    status: ClassVar[int] = 422
    danish: ClassVar[str] = "En forretningskvittering er COMPLETED eller INVALID."
    english: ClassVar[str] = "A business receipt is COMPLETED or INVALID."
