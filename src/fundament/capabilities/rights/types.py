"""What rights tells the others."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from fundament.kernel.acting import Role
from fundament.kernel.errors import Refusal
from fundament.kernel.ids import PartyId, PersonUuid


@dataclass(frozen=True, slots=True)
class Grant:
    """A role that a person holds over [since, until), where, and who gave it."""

    person: PartyId
    role: Role
    organisation: PartyId | None
    granted_by: PartyId | None
    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Employee:
    """Somebody of a company, as its owner sees her; `name` is None where it is protected.

    `since`: the role that lets her act for the company, None without it. `employed`: the registers
    say that she works there, so the owner may give her the role.
    """

    person: PersonUuid
    name: str | None
    born: date
    since: datetime | None
    employed: bool


@dataclass(frozen=True, slots=True)
class OwnCompany:
    """A company that one owns, with its people."""

    party: PartyId
    name: str
    employees: tuple[Employee, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """That the reader may read the owner's mailbox, and since when."""

    owner: PartyId
    reader: PartyId
    since: datetime


class ReadingNotGivable(Refusal):
    """Nobody reads her own mailbox by an access; a reader is a living person of 15 at least."""

    code: ClassVar[str] = "rights.reading.not.givable"
    status: ClassVar[int] = 422
    danish: ClassVar[str] = (
        "Læseadgang gives til en anden person på mindst 15 år, som er i live, og ikke til ejeren "
        "selv."
    )
    english: ClassVar[str] = (
        "Reading access is given to another person, of at least 15 years and alive, and not to the "
        "owner herself."
    )


class ReadingHeld(Refusal):
    """The person can read the mailbox already."""

    code: ClassVar[str] = "rights.reading.held"
    status: ClassVar[int] = 409
    danish: ClassVar[str] = "Personen har allerede læseadgang."
    english: ClassVar[str] = "The person already has reading access."


class ReadingNotHeld(Refusal):
    """There is no such access to take back."""

    code: ClassVar[str] = "rights.reading.not.held"
    status: ClassVar[int] = 404
    danish: ClassVar[str] = "Personen har ikke læseadgang."
    english: ClassVar[str] = "The person has no reading access."


class MayNotActFor(Refusal):
    """Nothing joins the person and the party that she wants to act for."""

    code: ClassVar[str] = "rights.may.not.act.for"
    status: ClassVar[int] = 403
    danish: ClassVar[str] = (
        "Du har ikke ret til at handle på vegne af denne person eller virksomhed."
    )
    english: ClassVar[str] = "You have no right to act for this person or company."


class RoleNotGrantable(Refusal):
    """The role needs another kind of organisation, or the span is empty."""

    code: ClassVar[str] = "rights.role.not.grantable"
    status: ClassVar[int] = 422
    danish: ClassVar[str] = "Rollen {role} kan ikke gives sådan: {reason}."
    english: ClassVar[str] = "The role {role} cannot be granted like this: {reason}."


class RoleHeld(Refusal):
    """The person holds the role already."""

    code: ClassVar[str] = "rights.role.held"
    status: ClassVar[int] = 409
    danish: ClassVar[str] = "Personen har allerede rollen {role}."
    english: ClassVar[str] = "The person already holds the role {role}."


class RoleNotHeld(Refusal):
    """There is no such role to withdraw."""

    code: ClassVar[str] = "rights.role.not.held"
    status: ClassVar[int] = 404
    danish: ClassVar[str] = "Personen har ikke rollen {role}."
    english: ClassVar[str] = "The person does not hold the role {role}."


class NotYourCompany(Refusal):
    """The person does not own that company, or it is not active."""

    code: ClassVar[str] = "rights.company.not.yours"
    status: ClassVar[int] = 403
    danish: ClassVar[str] = "Kun den, der ejer virksomheden, giver og fratager dens rolle."
    english: ClassVar[str] = "Only who owns the company grants and withdraws its role."


class NotEmployed(Refusal):
    """Nobody of that id works at the company; the same for who does not exist."""

    code: ClassVar[str] = "rights.not.employed"
    status: ClassVar[int] = 422
    danish: ClassVar[str] = "Ifølge registrene er personen ikke ansat i virksomheden."
    english: ClassVar[str] = "According to the registers the person does not work at the company."
