"""Where a letter is: what befell it, why it is where it is, and what comes next.

Source: Digital Post API 1.68, section Event log, EventLog and EventTag.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from fundament.kernel.errors import Refusal
from fundament.kernel.ids import PartyId, TransmissionId


class EventTag(StrEnum):
    """The official names of what befalls a letter here. Source: EventTag, and its life of a letter.

    What each means is not public; how we read them stands in docs/capabilities/post.md. They stand
    in the order in which they befall a letter: what happens at one instant is told so.
    """

    MEMO_SEND_RECEIVED = "MEMO_SEND_RECEIVED"
    MEMO_MASS_SEND_RECEIVED = "MEMO_MASS_SEND_RECEIVED"
    MEMO_EXTRACTED = "MEMO_EXTRACTED"
    MEMO_SEND_VALIDATED = "MEMO_SEND_VALIDATED"
    DELAYED_MEMO_SEND_VALIDATED_AWAITING_DELAY = "DELAYED_MEMO_SEND_VALIDATED_AWAITING_DELAY"
    TECHNICAL_RECEIPT_SENT = "TECHNICAL_RECEIPT_SENT"
    DELAYED_MEMO_MESSAGE_RECALLED = "DELAYED_MEMO_MESSAGE_RECALLED"
    DELAYED_MEMO_SEND_SENT = "DELAYED_MEMO_SEND_SENT"
    MEMO_SEND_FAILED = "MEMO_SEND_FAILED"
    MEMO_AVAILABLE_TO_RECIPIENT = "MEMO_AVAILABLE_TO_RECIPIENT"
    MEMO_SEND_READY_FOR_FETCH = "MEMO_SEND_READY_FOR_FETCH"
    MEMO_SEND_FETCHED_BY_RECIPIENT_SYSTEM = "MEMO_SEND_FETCHED_BY_RECIPIENT_SYSTEM"
    MEMO_SEND_SENT_TO_RECIPIENT_SYSTEM_FAILED = "MEMO_SEND_SENT_TO_RECIPIENT_SYSTEM_FAILED"
    MEMO_SEND_SENT_TO_RECIPIENT_SYSTEM = "MEMO_SEND_SENT_TO_RECIPIENT_SYSTEM"
    BUSINESS_RECEIPT_RECEIVED = "BUSINESS_RECEIPT_RECEIVED"
    BUSINESS_RECEIPT_CREATED = "BUSINESS_RECEIPT_CREATED"
    BUSINESS_RECEIPT_SEND_TO_SENDER_SYSTEM = "BUSINESS_RECEIPT_SEND_TO_SENDER_SYSTEM"
    BUSINESS_RECEIPT_SENT = "BUSINESS_RECEIPT_SENT"
    NOTIFICATION_SENT = "NOTIFICATION_SENT"
    NOTIFICATION_FAILED = "NOTIFICATION_FAILED"
    MESSAGE_READ = "MESSAGE_READ"
    MESSAGE_LEGALLY_NOTIFIED = "MESSAGE_LEGALLY_NOTIFIED"
    MESSAGE_MOVED = "MESSAGE_MOVED"
    MESSAGE_UPDATED = "MESSAGE_UPDATED"
    MESSAGE_DELETED = "MESSAGE_DELETED"
    FLAG_CHANGED = "FLAG_CHANGED"
    NEM_SMS_SENT_SUCCESSFULLY = "NEM_SMS_SENT_SUCCESSFULLY"
    NEM_SMS_SENT_AND_REJECTED = "NEM_SMS_SENT_AND_REJECTED"
    NEM_SMS_SEND_FAILED = "NEM_SMS_SEND_FAILED"
    EVENT_LOG_SEARCHES = "EVENT_LOG_SEARCHES"


class FlowState(StrEnum):
    """Where a letter is now."""

    WAITING = "waiting"
    RECALLED = "recalled"
    REFUSED = "refused"
    ON_PAPER = "on-paper"
    DELIVERED = "delivered"
    TO_BE_SERVED = "to-be-served"
    SERVED = "served"
    READY_FOR_SYSTEM = "ready-for-system"
    FETCHED = "fetched"
    ANSWERED = "answered"
    TEXT_WAITING = "text-waiting"
    TEXT_SENT = "text-sent"
    TEXT_NOT_SENT = "text-not-sent"


@dataclass(frozen=True, slots=True)
class FlowLetter:
    """The letter that events are of. `transmission` is its own; `known_as` its sender's receipts'.

    `owner` is whose mailbox it lies in, None while it lies in none; `taker` the recipient system.
    """

    id: int
    transmission: TransmissionId
    known_as: UUID
    message: UUID
    message_id: str | None
    sender: PartyId
    sender_name: str
    recipient: PartyId
    system: UUID | None
    taker: UUID | None
    owner: PartyId | None
    mandatory: bool
    legal_notification: bool
    is_text: bool
    received_at: datetime

    @property
    def is_told(self) -> bool:
        """Whether its recipient may know of it: not before its day, and never after a recall."""
        return self.owner is not None


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that befell a letter: who did it, if that is known, and a refusal's code."""

    letter: FlowLetter
    tag: EventTag
    at: datetime
    actor: PartyId | None = None
    code: str | None = None

    @property
    def place(self) -> tuple[datetime, int, int]:
        """Return where the event stands among others: by time, letter, and order of tags."""
        return self.at, self.letter.id, _ORDER[self.tag]


_ORDER = {tag: place for place, tag in enumerate(EventTag)}


@dataclass(frozen=True, slots=True)
class Flow:
    """The way of one letter, oldest event first, and where it is now.

    `day` is when it is delivered if it waits, `may_be_recalled` whether its sender still can.
    """

    letter: FlowLetter
    state: FlowState
    events: tuple[Event, ...]
    day: date | None
    code: str | None

    @property
    def may_be_recalled(self) -> bool:
        """Whether its sender can take it back: until it is delivered."""
        return self.state is FlowState.WAITING

    @property
    def available_at(self) -> datetime | None:
        """Return when the letter was available in the mailbox, or None."""
        found = [one.at for one in self.events if one.tag is EventTag.MEMO_AVAILABLE_TO_RECIPIENT]
        return found[0] if found else None


@dataclass(frozen=True, slots=True)
class FoundLetter:
    """A letter that fits what a sender asked for: by it the way of the letter is found."""

    transmission: TransmissionId
    message: UUID
    message_id: str | None
    received_at: datetime


@dataclass(frozen=True, slots=True)
class FoundRefusal:
    """A letter of a container that was refused: there is nothing of it but the receipt."""

    message: UUID | None
    message_id: str | None
    at: datetime
    code: str
    sentences: str


@dataclass(frozen=True, slots=True)
class FoundContainer:
    """A container: when it came and was opened, how many of its letters were taken and refused."""

    transmission: UUID
    received_at: datetime
    opened_at: datetime | None
    taken: int
    refused: int


@dataclass(frozen=True, slots=True)
class FoundPaper:
    """A letter that went on paper at once; its state is a word of PaperState."""

    transmission: TransmissionId
    consignment: str
    state: str
    received_at: datetime


@dataclass(frozen=True, slots=True)
class FoundSent:
    """All that fits what a sender asked for; never nothing."""

    letters: tuple[FoundLetter, ...]
    refusals: tuple[FoundRefusal, ...] = ()
    container: FoundContainer | None = None
    papers: tuple[FoundPaper, ...] = ()


@dataclass(frozen=True, slots=True)
class EventWish:
    """Which events are asked for, newest first unless `oldest` is; times are half-open.

    Empty sets ask for nothing in particular. `parties` are senders or recipients, `owners` whose
    event it is or who acted, both as bare numbers.
    """

    number: int
    size: int
    oldest: bool = False
    since: datetime | None = None
    until: datetime | None = None
    tags: frozenset[str] = frozenset()
    systems: frozenset[UUID] = frozenset()
    parties: frozenset[str] = frozenset()
    owners: frozenset[str] = frozenset()


class SentUnknown(Refusal):
    """Nobody whom the asker works for has sent such a letter, or there is none: one answer."""

    code: ClassVar[str] = "flow.letter.not.found"
    status: ClassVar[int] = 404
    danish: ClassVar[str] = (
        "Der er intet brev med det id, som en organisation, du arbejder for, har sendt."
    )
    english: ClassVar[str] = (
        "There is no letter with that id which an organisation that you work for has sent."
    )


class NotWaiting(Refusal):
    """A letter can be recalled while it waits for its day only."""

    code: ClassVar[str] = "letter.not.waiting"
    status: ClassVar[int] = 409
    danish: ClassVar[str] = (
        "Brevet venter ikke længere på sin dag og kan derfor ikke kaldes tilbage."
    )
    english: ClassVar[str] = "The letter waits for its day no longer, so it cannot be recalled."


class LetterRecalled(Refusal):
    """What the receipt of a recalled letter says: its sender took it back before its day."""

    code: ClassVar[str] = "letter.recalled"
    status: ClassVar[int] = 409
    danish: ClassVar[str] = "Brevet er kaldt tilbage af afsenderen og bliver aldrig leveret."
    english: ClassVar[str] = "The letter was recalled by its sender and is never delivered."


class NothingToProve(Refusal):
    """Only that a letter was in a mailbox is proved."""

    code: ClassVar[str] = "proof.nothing.to.prove"
    status: ClassVar[int] = 409
    danish: ClassVar[str] = "Brevet har ikke ligget i en postkasse, så det er der intet bevis for."
    english: ClassVar[str] = "The letter was in no mailbox, so there is no proof of that."


class EventsTooMany(Refusal):
    """The search takes too long as it is asked."""

    code: ClassVar[str] = "events.too.many"
    status: ClassVar[int] = 422
    danish: ClassVar[str] = "Søgningen er for bred. Giv dateFrom og dateTo, som ligger tættere."
    english: ClassVar[str] = "The search is too wide. Give dateFrom and dateTo closer together."


class DeliveryProofNotGenuine(Refusal):
    """The file is no proof of ours, or it was changed."""

    code: ClassVar[str] = "proof.not.genuine"
    status: ClassVar[int] = 422
    danish: ClassVar[str] = "Beviset er ikke ægte, eller det er ændret."
    english: ClassVar[str] = "The proof is not genuine, or it was changed."
