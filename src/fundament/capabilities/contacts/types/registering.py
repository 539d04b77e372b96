"""Registration: who takes digital post, since when, and why somebody does not."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from fundament.capabilities.contacts.types.channels import Channel
from fundament.kernel.errors import Refusal
from fundament.kernel.ids import PartyId


class RegistrationStatus(StrEnum):
    """registrationStatus of a mailbox subscription (contact API of Digital Post)."""

    AUTOMATIC_REGISTRATION = "AUTOMATIC_REGISTRATION"
    VOLUNTARY_REGISTRATION = "VOLUNTARY_REGISTRATION"
    BEFORE_UNCONFIRMED_REGISTRATION = "BEFORE_UNCONFIRMED_REGISTRATION"
    UNCONFIRMED_REGISTRATION = "UNCONFIRMED_REGISTRATION"
    EXEMPT_LEFT_THE_COUNTRY = "EXEMPT_LEFT_THE_COUNTRY"
    EXEMPT_OTHER_REASON = "EXEMPT_OTHER_REASON"
    CREATED_AWAITING_REGISTRATION = "CREATED_AWAITING_REGISTRATION"


class Reach(StrEnum):
    """publicRegistrationStatus, and UNKNOWN for who is not, or not yet, in the register."""

    REGISTERED = "REGISTERED"
    EXEMPT = "EXEMPT"
    CLOSED = "CLOSED"
    UNKNOWN = "UNKNOWN"


class Grounds(StrEnum):
    """Why a person is exempt from digital post."""

    NO_COMPUTER = "no-computer"
    IMPAIRMENT = "impairment"
    LEFT_DENMARK = "left-denmark"
    HOMELESS = "homeless"
    LANGUAGE = "language"
    NO_EID = "no-eid"


@dataclass(frozen=True, slots=True)
class Registration:
    """One stretch of a party's registration, half-open; `until` None when it goes on."""

    status: RegistrationStatus
    grounds: Grounds | None
    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Contact:
    """All that the register holds about one party, registrations newest first."""

    party: PartyId
    reach: Reach
    registrations: tuple[Registration, ...]
    email: Channel | None
    mobile: Channel | None


class NotToBeRegistered(Refusal):
    """The party cannot have digital post: dead, abroad, closed, or in no register."""

    code: ClassVar[str] = "contacts.not.to.be.registered"
    status: ClassVar[int] = 422
    danish: ClassVar[str] = "Modtageren kan ikke tilmeldes Digital Post: {reason}."
    english: ClassVar[str] = "The recipient cannot be registered for digital post: {reason}."


class ContactUnknown(Refusal):
    """The register holds nothing in force about the party."""

    code: ClassVar[str] = "contacts.unknown"
    status: ClassVar[int] = 404
    danish: ClassVar[str] = "Modtageren findes ikke i kontaktregisteret."
    english: ClassVar[str] = "The contact register does not hold the recipient."


class CompanyNotExempt(Refusal):
    """Digital post is mandatory for companies."""

    code: ClassVar[str] = "contacts.company.not.exempt"
    status: ClassVar[int] = 422
    danish: ClassVar[str] = "Digital Post er obligatorisk for virksomheder."
    english: ClassVar[str] = "Digital post is mandatory for companies."
