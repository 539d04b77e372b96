"""Exemptions from digital post, as an authority enters them."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from fundament.capabilities.contacts.types.registering import Grounds
from fundament.kernel.errors import Refusal
from fundament.kernel.ids import PartyId


@dataclass(frozen=True, slots=True, repr=False)
class PrintRecipient:
    """To whom letters on paper go (ExemptionRecipientCommand)."""

    name: str | None = None
    lines: tuple[str | None, str | None, str | None] = (None, None, None)
    zip_code: str | None = None
    country_code: str | None = None

    def __repr__(self) -> str:
        return "PrintRecipient()"


@dataclass(frozen=True, slots=True)
class ExemptionWish:
    """An exemption as an authority enters it (ExemptionCommand); `grounds` is ours."""

    party: PartyId
    recipient: PrintRecipient | None
    date: datetime | None
    organisation: str | None
    forward: bool
    by_proxy: bool
    grounds: Grounds | None


@dataclass(frozen=True, slots=True)
class Exemption:
    """An exemption that was entered; `recipient` is None where the person is protected."""

    id: UUID
    version: int
    party: PartyId
    recipient: PrintRecipient | None
    date: datetime
    organisation: str
    forward: bool
    by_proxy: bool
    grounds: Grounds | None
    ended: bool


class ExemptionUnknown(Refusal):
    """The authority has entered no such exemption."""

    code: ClassVar[str] = "contacts.exemption.unknown"
    status: ClassVar[int] = 404
    danish: ClassVar[str] = "Myndigheden har ikke indført en sådan fritagelse."
    english: ClassVar[str] = "The authority has entered no such exemption."


class ExemptAlready(Refusal):
    """The person is exempt."""

    code: ClassVar[str] = "contacts.exempt.already"
    status: ClassVar[int] = 409
    danish: ClassVar[str] = "Personen er allerede fritaget for Digital Post."
    english: ClassVar[str] = "The person is exempt from digital post already."


class ExemptionOver(Refusal):
    """The exemption has ended."""

    code: ClassVar[str] = "contacts.exemption.over"
    status: ClassVar[int] = 422
    danish: ClassVar[str] = "Fritagelsen er ophørt og kan ikke ændres."
    english: ClassVar[str] = "The exemption has ended and cannot be changed."


class DateInFuture(Refusal):
    """An exemption cannot begin later than today."""

    code: ClassVar[str] = "contacts.exemption.date.in.future"
    status: ClassVar[int] = 422
    danish: ClassVar[str] = "En fritagelse kan ikke begynde senere end i dag."
    english: ClassVar[str] = "An exemption cannot begin later than today."
