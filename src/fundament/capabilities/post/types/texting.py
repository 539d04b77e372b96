"""NemSMS: short texts to the mobile number that somebody has proved in the contact register."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from fundament.capabilities.post.types.letters import Mailbox
from fundament.capabilities.post.types.sending import LetterRefused


class TextOutcome(StrEnum):
    """What became of a NemSMS."""

    SENT = "sent"
    REJECTED = "rejected"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class TextLine:
    """A NemSMS as its recipient sees it; `sent` is None while it is on its way.

    `code` says why it was not sent: that of NumberMissing, RecipientClosed or TextNotSent.
    """

    sender: str
    text: str
    at: datetime
    sent: bool | None
    code: str | None


@dataclass(frozen=True, slots=True)
class TextPage:
    """The NemSMS of a mailbox, newest first; older ones are forgotten after `days`."""

    mailbox: Mailbox
    lines: tuple[TextLine, ...]
    days: int


class NumberMissing(LetterRefused):
    """The recipient has given no mobile number, or has not proved it."""

    code: ClassVar[str] = "nemsms.number.missing"
    status: ClassVar[int] = 422
    path: ClassVar[str | None] = "Message/MessageHeader/Recipient/recipientID"
    danish: ClassVar[str] = (
        "Modtageren har intet bekræftet mobilnummer i kontaktregisteret. Send som Digital Post."
    )
    english: ClassVar[str] = (
        "The recipient has no proved mobile number in the contact register. Send as Digital Post."
    )


class TextNotSent(LetterRefused):
    """The gateway did not take the text for a day, or there is none."""

    code: ClassVar[str] = "nemsms.not.sent"
    status: ClassVar[int] = 503
    danish: ClassVar[str] = "Sms'en kunne ikke sendes inden for et døgn. Send som Digital Post."
    english: ClassVar[str] = (
        "The text message could not be sent within a day. Send it as Digital Post."
    )
