"""Changes of the register: numbered in a row, and told to whom they matter."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from fundament.kernel.errors import Refusal
from fundament.kernel.ids import PartyId, SystemId


class ChangeKind(StrEnum):
    """Whether a contact came or changed."""

    CREATED = "CREATED"
    UPDATED = "UPDATED"


@dataclass(frozen=True, slots=True)
class Change:
    """One change of one contact. Numbers have no gaps and never come back."""

    sequence: int
    contact: UUID
    party: PartyId
    kind: ChangeKind
    at: datetime


@dataclass(frozen=True, slots=True)
class Changes:
    """Changes after a number, oldest first; `until` is the last given, `newest` the last there is.

    A number between them that is not given was none of the caller's business.
    """

    lines: tuple[Change, ...]
    until: int
    newest: int


class SubscriptionOperation(StrEnum):
    """What a subscription covers (ContactSubscriptionOperation)."""

    ALL_CITIZENS = "ALL_CITIZENS"
    NEW_CITIZENS = "NEW_CITIZENS"
    ALL_COMPANIES = "ALL_COMPANIES"
    NEW_COMPANIES = "NEW_COMPANIES"


@dataclass(frozen=True, slots=True)
class SubscriptionWish:
    """What a system wants to be told (ContactSubscriptionCommand), and at which address."""

    operations: tuple[SubscriptionOperation, ...]
    contacts: tuple[UUID, ...]
    url: str


@dataclass(frozen=True, slots=True)
class Subscription:
    """A subscription of a system; `contacts` are (id of the entry, contact).

    `failures`: how often in a row its address did not take the news; `fault` says why.
    """

    id: UUID
    version: int
    system: SystemId
    owner: PartyId
    transaction: UUID
    operations: tuple[SubscriptionOperation, ...]
    contacts: tuple[tuple[UUID, UUID], ...]
    url: str
    failures: int
    fault: str


@dataclass(frozen=True, slots=True)
class Subscriber:
    """Who is told of a party's changes, as the party sees it; `named`: of this party by name."""

    owner: PartyId
    name: str
    since: datetime
    named: bool


class SubscriptionUnknown(Refusal):
    """The calling system has no such subscription."""

    code: ClassVar[str] = "contacts.subscription.unknown"
    status: ClassVar[int] = 404
    danish: ClassVar[str] = "Systemet har ikke et sådant abonnement."
    english: ClassVar[str] = "The system has no such subscription."


class SubscriptionEmpty(Refusal):
    """A subscription to nothing."""

    code: ClassVar[str] = "contacts.subscription.empty"
    status: ClassVar[int] = 422
    danish: ClassVar[str] = "Abonnementet skal dække en gruppe eller mindst én kontakt."
    english: ClassVar[str] = "The subscription must cover a group or at least one contact."


class SubscribedUnknown(Refusal):
    """A contact of the subscription is not in the register, or not for the caller."""

    code: ClassVar[str] = "contacts.subscribed.unknown"
    status: ClassVar[int] = 422
    danish: ClassVar[str] = "En af abonnementets kontakter findes ikke."
    english: ClassVar[str] = "A contact of the subscription does not exist."


class NotificationUrlRefused(Refusal):
    """The address for changes cannot be called."""

    code: ClassVar[str] = "contacts.notification.url.refused"
    status: ClassVar[int] = 422
    danish: ClassVar[str] = (
        "Adressen til ændringer skal være https på det åbne internet, uden navn og adgangskode."
    )
    english: ClassVar[str] = (
        "The address for changes must be https on the open internet, without name and password."
    )


class TooManySubscriptions(Refusal):
    """A system has so many subscriptions that another one is a mistake."""

    code: ClassVar[str] = "contacts.too.many.subscriptions"
    status: ClassVar[int] = 422
    danish: ClassVar[str] = "Et system kan højst have {most} abonnementer."
    english: ClassVar[str] = "A system can have at most {most} subscriptions."
