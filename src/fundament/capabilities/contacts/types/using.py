"""Looking up and changing contacts as a system: what is asked, what is answered, what refuses."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from fundament.capabilities.contacts.types.channels import Channel
from fundament.capabilities.contacts.types.registering import Reach, RegistrationStatus
from fundament.kernel.errors import Refusal
from fundament.kernel.ids import PartyId
from fundament.kernel.searching import Condition, Order

MOST_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Why:
    """For what and by which law a register is used; None: what the operation stands for."""

    purpose: str | None = None
    legal_basis: str | None = None


@dataclass(frozen=True, slots=True)
class MailboxState:
    """A registration as it is now (MailboxSubscription), over [since, until)."""

    id: UUID
    status: RegistrationStatus
    reach: Reach
    by_proxy: bool
    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Record:
    """One contact of the register (Contact); `transaction` names its last change."""

    id: UUID
    version: int
    party: PartyId
    transaction: UUID
    voluntary: bool
    created_at: datetime
    updated_at: datetime
    mailbox: MailboxState | None
    mobile: Channel | None
    email: Channel | None


@dataclass(frozen=True, slots=True)
class Search:
    """Which contacts, in which order, and which page: `after` is the `next` of the page before.

    `ids` and `parties` None: all that the caller may see. `anywhere`: values of which one must be
    in any field.
    """

    ids: tuple[UUID, ...] | None = None
    parties: tuple[PartyId, ...] | None = None
    changed_since: datetime | None = None
    terms: tuple[Condition, ...] = ()
    anywhere: tuple[str, ...] = ()
    orders: tuple[Order, ...] = ()
    number: int = 0
    size: int = 100
    after: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A page of contacts; `after` leads to the following page, None when there is none."""

    records: tuple[Record, ...]
    number: int
    size: int
    total: int
    after: tuple[str, ...] | None


class Keep(StrEnum):
    """What a full contact leaves as it is: a field that was not sent."""

    AS_IT_IS = "as it is"


@dataclass(frozen=True, slots=True)
class ChannelWish:
    """An address that a contact shall have, and whether its holder says that it still holds."""

    address: str
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class ContactWish:
    """How a contact shall be: None takes a way away, `Keep` leaves it.

    `cpr` and `cvr`: the number that the caller believes it changes, if it says so.
    """

    mobile: ChannelWish | Keep | None = Keep.AS_IT_IS
    email: ChannelWish | Keep | None = Keep.AS_IT_IS
    status: RegistrationStatus | None = None
    by_proxy: bool = False
    cpr: str | None = None
    cvr: str | None = None


class NotForCompanies(Refusal):
    """A company asks for what only authorities may have."""

    code: ClassVar[str] = "contacts.not.for.companies"
    status: ClassVar[int] = 403
    danish: ClassVar[str] = (
        "Virksomheder må kun bruge deres egen kontakt og myndighedernes i kontaktregisteret."
    )
    english: ClassVar[str] = (
        "Companies may only use their own contact and those of authorities in the register."
    )


class OnlyForAuthorities(Refusal):
    """Only an authority may do this."""

    code: ClassVar[str] = "contacts.only.for.authorities"
    status: ClassVar[int] = 403
    danish: ClassVar[str] = "Kun myndigheder må gøre dette i kontaktregisteret."
    english: ClassVar[str] = "Only authorities may do this in the contact register."


class TooManyAtOnce(Refusal):
    """More contacts are asked for in one call than it takes."""

    code: ClassVar[str] = "contacts.too.many.at.once"
    status: ClassVar[int] = 400
    danish: ClassVar[str] = "Der kan højst spørges om {most} kontakter i ét kald; her er {count}."
    english: ClassVar[str] = "One call asks for at most {most} contacts; this one has {count}."


class BodyUnreadable(Refusal):
    """The JSON of the call is not what the operation takes; `place` is where."""

    code: ClassVar[str] = "contacts.body.unreadable"
    status: ClassVar[int] = 400
    danish: ClassVar[str] = "Kaldets JSON kan ikke læses: {place}."
    english: ClassVar[str] = "The JSON of the call cannot be read: {place}."


class WhyUnreadable(Refusal):
    """A header with purpose or legal basis is empty, too long or no text."""

    code: ClassVar[str] = "contacts.purpose.unreadable"
    status: ClassVar[int] = 400
    danish: ClassVar[str] = "Headeren {name} skal være en tekst på højst 200 tegn."
    english: ClassVar[str] = "The header {name} must be a text of at most 200 characters."


class VersionMissing(Refusal):
    """The call does not say which version it changes."""

    code: ClassVar[str] = "contacts.version.missing"
    status: ClassVar[int] = 400
    danish: ClassVar[str] = "Kaldet mangler headeren If-Match med den version, der ændres."
    english: ClassVar[str] = "The call lacks the header If-Match with the version that it changes."


class VersionStale(Refusal):
    """Somebody else has changed it meanwhile."""

    code: ClassVar[str] = "contacts.version.stale"
    status: ClassVar[int] = 409
    danish: ClassVar[str] = "Den er ændret i mellemtiden. Hent den igen, og prøv på ny."
    english: ClassVar[str] = "It was changed meanwhile. Fetch it again and try anew."


class StatusNotAllowed(Refusal):
    """A registration cannot become that by hand."""

    code: ClassVar[str] = "contacts.status.not.allowed"
    status: ClassVar[int] = 422
    danish: ClassVar[str] = "Tilmeldingen kan ikke sættes til {status}."
    english: ClassVar[str] = "The registration cannot be set to {status}."


class FieldFixed(Refusal):
    """A field that the register sets itself is sent with another value."""

    code: ClassVar[str] = "contacts.field.fixed"
    status: ClassVar[int] = 422
    danish: ClassVar[str] = "Feltet {name} kan ikke ændres."
    english: ClassVar[str] = "The field {name} cannot be changed."
