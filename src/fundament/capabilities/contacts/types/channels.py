"""Ways to somebody: a verified e-mail address, a verified mobile number, and the proof of each."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from fundament.kernel.errors import Refusal


class ChannelKind(StrEnum):
    """Kinds of ways (Digital Post API 1.68, ChannelType)."""

    EMAIL = "EMAIL"
    MOBILE = "MOBILE"


@dataclass(frozen=True, slots=True, repr=False)
class Channel:
    """One way to a party. `address` is an e-mail address, or eight digits of a mobile number.

    `verified_at`: when its holder proved it by a PIN or a link; None: not yet. `confirmed_at`: when
    the party last said that it still holds. `binding`: whether binding notices may go there now.
    """

    id: UUID
    kind: ChannelKind
    address: str
    since: datetime
    verified_at: datetime | None
    confirmed_at: datetime | None
    binding: bool

    def __repr__(self) -> str:
        return f"Channel({self.kind}, {self.id})"


class LinkVerdict(StrEnum):
    """What became of a link token (LinkValidationResponse.status)."""

    VERIFIED = "VERIFIED"
    INVALID = "INVALID"


class EmailRefused(Refusal):
    """The text is not an e-mail address."""

    code: ClassVar[str] = "contacts.email.refused"
    status: ClassVar[int] = 422
    danish: ClassVar[str] = "Skriv en gyldig e-mailadresse, for eksempel navn@eksempel.dk."
    english: ClassVar[str] = "Write a valid e-mail address, for example name@example.dk."


class MobileRefused(Refusal):
    """The text is not a Danish mobile number: eight digits, the first from 2 to 9."""

    code: ClassVar[str] = "contacts.mobile.refused"
    status: ClassVar[int] = 422
    danish: ClassVar[str] = "Skriv et dansk mobilnummer på otte cifre uden landekode."
    english: ClassVar[str] = "Write a Danish mobile number of eight digits without country code."


class ChannelUnknown(Refusal):
    """There is no such address or number in use at the contact."""

    code: ClassVar[str] = "contacts.channel.unknown"
    status: ClassVar[int] = 404
    danish: ClassVar[str] = "Kontakten har ingen sådan e-mailadresse eller telefon."
    english: ClassVar[str] = "The contact has no such e-mail address or phone."


class PinWrong(Refusal):
    """The PIN is not the one that was sent."""

    code: ClassVar[str] = "contacts.pin.wrong"
    status: ClassVar[int] = 422
    danish: ClassVar[str] = "Koden er ikke den, vi har sendt. Du har {left} forsøg tilbage."
    english: ClassVar[str] = "The code is not the one that we sent. You have {left} tries left."


class PinOver(Refusal):
    """No PIN is good now: none was sent, it is too old, or it was tried too often."""

    code: ClassVar[str] = "contacts.pin.over"
    status: ClassVar[int] = 422
    danish: ClassVar[str] = "Koden gælder ikke længere. Bed om en ny."
    english: ClassVar[str] = "The code is no longer good. Ask for a new one."


class PinTooOften(Refusal):
    """More PINs were asked for than somebody who wants to prove an address needs."""

    code: ClassVar[str] = "contacts.pin.too.often"
    status: ClassVar[int] = 429
    danish: ClassVar[str] = "Der er bedt om for mange koder. Prøv igen i morgen."
    english: ClassVar[str] = "Too many codes were asked for. Try again tomorrow."
    retry_after: ClassVar[int | None] = 24 * 3600


class FormUnreadable(Refusal):
    """A form of the page came back with parts that the page never has."""

    code: ClassVar[str] = "contacts.form.unreadable"
    status: ClassVar[int] = 400
    danish: ClassVar[str] = "Formularen kan ikke læses. Gå tilbage til siden, og prøv igen."
    english: ClassVar[str] = "The form cannot be read. Go back to the page and try again."
