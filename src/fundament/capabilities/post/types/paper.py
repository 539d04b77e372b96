"""Letters on paper: what is printed, how far it is, and why it did not go as Digital Post."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from fundament.capabilities.post.types.municipal import MunicipalRefused
from fundament.capabilities.post.types.receipts import Receipt
from fundament.capabilities.post.types.sending import LetterRefused
from fundament.kernel.errors import Refusal
from fundament.kernel.ids import PartyId, TransmissionId


class PaperReason(StrEnum):
    """Why a letter goes on paper; the first that is so."""

    CHOSEN = "chosen"
    ABROAD = "abroad"
    EXEMPT = "exempt"
    CLOSED = "closed"
    UNKNOWN = "unknown"
    NO_NUMBER = "no-number"


class PaperState(StrEnum):
    """How far a letter on paper is. `RESERVE`: it waits for whether its day is digital after all.

    `FAILED` was never printed, `RETURNED` came back.
    """

    RESERVE = "reserve"
    RECEIVED = "received"
    PRINTED = "printed"
    HANDED_OVER = "handed-over"
    FAILED = "failed"
    RETURNED = "returned"


class ReturnReason(StrEnum):
    """Why the carrier brought a letter back."""

    MOVED = "moved"
    NOT_THERE = "not-there"
    NOT_FETCHED = "not-fetched"
    NOT_ACCEPTED = "not-accepted"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A document to be printed: PDF, or text in UTF-8."""

    name: str
    file_format: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class PrintJob:
    """What a printer gets: the sheets in their order, and the address.

    No lines: the letter bears its address itself. `category` and `envelope` as in ForsendelseI.
    """

    transmission: TransmissionId
    sender_name: str
    lines: tuple[str, ...] = field(repr=False)
    sheets: tuple[Sheet, ...]
    duplex: bool = False
    colour: bool = False
    urgent: bool = False
    envelope: str = ""
    category: str = ""


@dataclass(frozen=True, slots=True)
class PrintNews:
    """What became of a letter that a printer took: with the carrier, and perhaps back again."""

    returned: ReturnReason | None = None


@dataclass(frozen=True, slots=True)
class MunicipalSent:
    """What was taken in over SF1601: its technical receipt, and whether it goes on paper."""

    receipt: Receipt
    on_paper: bool = False


@dataclass(frozen=True, slots=True)
class PaperLetter:
    """A letter on paper as its sender sees it; who gets it and where she lives is not there.

    `code` says why it failed, `returned` why it came back, `next_try` when the printer is asked
    again after it did not answer.
    """

    transmission: TransmissionId
    consignment: str
    sender: PartyId
    message: UUID | None
    reason: PaperReason
    state: PaperState
    received_at: datetime
    printed_at: datetime | None
    handed_at: datetime | None
    ended_at: datetime | None
    returned: ReturnReason | None
    code: str
    tries: int
    next_try: datetime | None


@dataclass(frozen=True, slots=True)
class PaperCount:
    """How many letters of an authority went on paper in a month, for a reason."""

    sender: PartyId
    sender_name: str
    month: date
    reason: PaperReason
    letters: int
    returned: int
    failed: int


class ConsignmentMissing(MunicipalRefused):
    """The choice needs a ForsendelseI, and there is none."""

    code: ClassVar[str] = "kombit.consignment.missing"
    danish: ClassVar[str] = "Valget kræver en ForsendelseI i ForsendelseISamling."
    english: ClassVar[str] = "The choice needs a ForsendelseI in ForsendelseISamling."


class ConsignmentIdReused(MunicipalRefused):
    """The sender used the id, or the messageUUID, before for another consignment."""

    code: ClassVar[str] = "kombit.consignment.id.reused"
    status: ClassVar[int] = 409
    danish: ClassVar[str] = (
        "Samme AfsendelseIdentifikator eller messageUUID er allerede brugt til en anden "
        "forsendelse."
    )
    english: ClassVar[str] = (
        "The same AfsendelseIdentifikator or messageUUID was used for another consignment."
    )


class RecipientsDiffer(MunicipalRefused):
    """MeMo and ForsendelseI name two recipients."""

    code: ClassVar[str] = "kombit.recipients.differ"
    danish: ClassVar[str] = "memo:Message og ForsendelseI har ikke samme modtager."
    english: ClassVar[str] = "memo:Message and ForsendelseI do not have the same recipient."


class FormatNotPrintable(MunicipalRefused):
    """A document that is neither PDF nor text, whatever it is called."""

    code: ClassVar[str] = "kombit.format.not.printable"
    danish: ClassVar[str] = (
        "{name} kan ikke trykkes: FilformatNavn skal være PDF eller TXT, og det."
    )
    english: ClassVar[str] = "{name} cannot be printed: FilformatNavn must be PDF or TXT, and that."


class NotPrintable(LetterRefused):
    """The printer cannot print it: damaged, locked, or with too many pages."""

    code: ClassVar[str] = "paper.not.printable"
    status: ClassVar[int] = 422
    danish: ClassVar[str] = "Brevet kan ikke trykkes: {name} er beskadiget, låst eller for langt."
    english: ClassVar[str] = "The letter cannot be printed: {name} is damaged, locked or too long."


class AddressMissing(LetterRefused):
    """No register knows where the recipient lives, and the sender has not said it."""

    code: ClassVar[str] = "paper.address.missing"
    status: ClassVar[int] = 422
    danish: ClassVar[str] = "Modtageren har ingen kendt adresse, og forsendelsen angiver ingen."
    english: ClassVar[str] = "No address of the recipient is known, and the consignment gives none."


class ReturnedMail(LetterRefused):
    """The carrier brought the letter back."""

    code: ClassVar[str] = "paper.returned"
    status: ClassVar[int] = 422
    danish: ClassVar[str] = "Brevet er kommet retur fra postvæsenet."
    english: ClassVar[str] = "The carrier has brought the letter back."


class OnPaper(LetterRefused):
    """The day came, the recipient gets no Digital Post, and so the letter goes on paper."""

    code: ClassVar[str] = "letter.on.paper"
    danish: ClassVar[str] = "Brevet er sendt på papir (fjernprint)."
    english: ClassVar[str] = "The letter was sent on paper (remote print)."


class PaperUnknown(Refusal):
    """No such letter was sent on paper from where the person works."""

    code: ClassVar[str] = "paper.letter.not.found"
    status: ClassVar[int] = 404
    danish: ClassVar[str] = "Der er ikke sendt et sådant brev på papir."
    english: ClassVar[str] = "No such letter was sent on paper."
