"""What registers tells the others: persons, companies, authorities, addresses, and what refuses."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from enum import StrEnum
from functools import lru_cache
from typing import Any, ClassVar, NewType
from uuid import UUID

from fundament.kernel.denmark import COPENHAGEN
from fundament.kernel.errors import Refusal
from fundament.kernel.ids import AuthorityCode, PartyId, PersonUuid, PNumber
from fundament.standards.cpr.types import Sex

AddressId = NewType("AddressId", UUID)


class PersonStatus(StrEnum):
    """Status codes of CPR. Source: the enumeration of PersonBaseDataExtended v4."""

    RESIDENT = "01"
    RESIDENT_WITHOUT_ROAD = "03"
    GREENLAND = "05"
    GREENLAND_WITHOUT_ROAD = "07"
    NO_PERMANENT_ADDRESS = "20"
    ANNULLED = "30"
    DELETED = "50"
    NUMBER_CHANGED = "60"
    DISAPPEARED = "70"
    EMIGRATED = "80"
    DEAD = "90"


# Dead, or no longer a person under this number. Who left the country is still somebody.
GONE = frozenset(
    {
        PersonStatus.DEAD,
        PersonStatus.ANNULLED,
        PersonStatus.DELETED,
        PersonStatus.NUMBER_CHANGED,
        PersonStatus.DISAPPEARED,
    }
)
# From the 15th birthday a person has digital post of her own, and nobody opens it for her.
# Source: lov om Digital Post fra offentlige afsendere § 3.
AGE_OF_DIGITAL_POST = 15


class CivilStatus(StrEnum):
    """Civil status codes of CPR. Source: the enumeration of PersonBaseDataExtended v4."""

    UNMARRIED = "U"
    MARRIED = "G"
    DIVORCED = "F"
    WIDOWED = "E"
    PARTNERSHIP = "P"
    PARTNERSHIP_DISSOLVED = "O"
    LONGEST_LIVING_PARTNER = "L"
    DEAD = "D"


class CompanyStatus(StrEnum):
    """Status words of CVR; only the first is verified in the official schema's answers."""

    ACTIVE = "aktiv"
    CEASED = "ophoert"


class AuthorityKind(StrEnum):
    """What an authority is."""

    MINISTRY = "ministry"
    AGENCY = "agency"
    MUNICIPALITY = "municipality"
    REGION = "region"


class ShowcaseRole(StrEnum):
    """As what a newcomer meets a showcase person."""

    CITIZEN = "citizen"
    COMPANY = "company"
    CASEWORKER = "caseworker"
    TEACHER = "teacher"
    OPERATOR = "operator"
    RA_OFFICER = "ra_officer"


@dataclass(frozen=True, slots=True)
class Address:
    """An address; floor and door are empty where there is none.

    `id` is the key of the address register; None for an address not looked up there.
    """

    road: str
    house_number: str
    floor: str
    door: str
    postcode: str
    town: str
    municipality_code: str
    road_code: str
    id: AddressId | None = None

    def lines(self) -> tuple[str, str]:
        """Return the address as written on a letter: road line, then postcode and town."""
        place = ". ".join(part for part in (self.floor, self.door) if part)
        where = f"{self.road} {self.house_number}" + (f", {place}" if place else "")
        return where, f"{self.postcode} {self.town}"


@dataclass(frozen=True, slots=True, repr=False)
class Person:
    """A person as the register shows her at one instant; `party` is the number in force."""

    party: PartyId
    uuid: PersonUuid
    given_name: str
    surname: str
    sex: Sex
    born: date
    status: PersonStatus
    address: Address | None
    name_protected: bool
    address_protected: bool
    civil_status: CivilStatus = CivilStatus.UNMARRIED
    spouse: PartyId | None = None

    @property
    def name(self) -> str:
        """The whole name."""
        return f"{self.given_name} {self.surname}"

    @property
    def administrative(self) -> bool:
        """Whether the number was given for an authority's use to somebody who has never lived here.

        Source: status 20 of CPR (no residence in the national register, number given all the same).
        """
        return self.status is PersonStatus.NO_PERMANENT_ADDRESS

    def age_on(self, day: date) -> int:
        """Return the age in whole years; born on 29 February, one is older on 1 March."""
        return day.year - self.born.year - ((day.month, day.day) < (self.born.month, self.born.day))

    def __repr__(self) -> str:
        return f"Person({self.party!r})"


@dataclass(frozen=True, slots=True)
class ProductionUnit:
    """A place where a company works."""

    number: PNumber
    name: str
    address: Address | None


@dataclass(frozen=True, slots=True)
class Company:
    """A company as the register shows it at one instant."""

    party: PartyId
    name: str
    production_units: tuple[ProductionUnit, ...]
    status: CompanyStatus
    owners: tuple[PartyId, ...]
    address: Address | None


@dataclass(frozen=True, slots=True)
class Authority:
    """A public authority; municipalities and regions have a code."""

    party: PartyId
    code: AuthorityCode | None
    name: str
    kind: AuthorityKind


@dataclass(frozen=True, slots=True)
class Showcase:
    """A person whom a newcomer meets first, with a told life.

    `authority` is where a caseworker, a teacher, an operator or an RA officer works.
    """

    key: str
    party: PartyId
    name: str
    role: ShowcaseRole
    story_da: str
    story_en: str
    authority: PartyId | None


@dataclass(frozen=True, slots=True)
class Counts:
    """How much the country holds now."""

    persons: int
    companies: int
    authorities: int
    addresses: int
    towns: int
    facts: int


@dataclass(frozen=True, slots=True)
class NumberChanged:
    """News: a person has a new number; the old one leads to the new one from now on."""

    old: PartyId
    new: PartyId


@dataclass(frozen=True, slots=True)
class PersonDied:
    """News: the register has learned that a person is dead."""

    person: PartyId
    at: datetime


class FactKind(StrEnum):
    """What a fact tells about its entity. `part` separates facts that may hold side by side."""

    BIRTH = "birth"
    NAME = "name"
    STATUS = "status"
    RESIDENCE = "residence"
    CIVIL = "civil"
    PROTECTION = "protection"
    PARENT = "parent"
    GUARDIAN = "guardian"
    AUTHORITY = "authority"
    UNIT = "unit"
    OWNER = "owner"
    EMPLOYEE = "employee"


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open stretch of time [since, until); None is open. Never empty.

    Raises ValueError when it would be empty.
    """

    since: datetime
    until: datetime | None = None

    def __post_init__(self) -> None:
        if self.until is not None and self.until <= self.since:
            raise ValueError("an empty span")

    def holds(self, instant: datetime) -> bool:
        """Return whether the instant lies inside."""
        return self.since <= instant and (self.until is None or instant < self.until)

    def overlaps(self, other: "Span") -> bool:
        """Return whether the two share an instant."""
        return (self.until is None or other.since < self.until) and (
            other.until is None or self.since < other.until
        )


@dataclass(frozen=True, slots=True)
class Content:
    """What a fact says: plain values, and the related entity or address where it names one."""

    value: dict[str, Any] = field(default_factory=dict)
    other: int | None = None
    address: AddressId | None = None


@dataclass(frozen=True, slots=True)
class Subject:
    """What a fact is about: one entity, one kind, and the part that may stand side by side."""

    entity: int
    kind: FactKind
    part: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """What the register is told: over this span this is so (content None: nothing is so)."""

    subject: Subject
    content: Content | None
    virkning: Span


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One fact with both its times, as the person herself may see it."""

    kind: FactKind
    part: str
    value: dict[str, Any]
    other: PartyId | None
    other_name: str
    address: Address | None
    virkning: Span
    registrering: Span


@dataclass(frozen=True, slots=True, repr=False)
class OwnData:
    """All that the registers hold about a person, as she herself may read it.

    `employers` are names, or the number of one whose name the register has lost.
    """

    person: Person
    history: tuple[HistoryLine, ...]
    children: tuple[Person, ...]
    companies: tuple[Company, ...]
    employers: tuple[str, ...]


class PersonUnknown(Refusal):
    """The register does not hold the person at that time."""

    code: ClassVar[str] = "registers.person.unknown"
    status: ClassVar[int] = 404
    danish: ClassVar[str] = "Personen findes ikke i registret."
    english: ClassVar[str] = "The register does not hold the person."


class OrganisationUnknown(Refusal):
    """The register holds neither a company nor an authority of that number at that time."""

    code: ClassVar[str] = "registers.organisation.unknown"
    status: ClassVar[int] = 404
    danish: ClassVar[str] = "Virksomheden eller myndigheden findes ikke i registret."
    english: ClassVar[str] = "The register does not hold the company or authority."


class AddressUnknown(Refusal):
    """The address register does not hold the address."""

    code: ClassVar[str] = "registers.address.unknown"
    status: ClassVar[int] = 422
    danish: ClassVar[str] = "Adressen findes ikke i adresseregistret."
    english: ClassVar[str] = "The address register does not hold the address."


class NumberTaken(Refusal):
    """The new number belongs, or has belonged, to somebody already."""

    code: ClassVar[str] = "registers.number.taken"
    status: ClassVar[int] = 409
    danish: ClassVar[str] = "Nummeret er allerede tildelt."
    english: ClassVar[str] = "The number is already assigned."


class CountryNotEmpty(Refusal):
    """The registers hold a country already."""

    code: ClassVar[str] = "registers.not.empty"
    status: ClassVar[int] = 409
    danish: ClassVar[str] = "Registrene er ikke tomme; bed udtrykkeligt om at erstatte landet."
    english: ClassVar[str] = "The registers are not empty; ask expressly to replace the country."


class OnlyInTheDemo(Refusal):
    """The fictional country is for demo mode only."""

    code: ClassVar[str] = "registers.demo.only"
    status: ClassVar[int] = 403
    danish: ClassVar[str] = "Det opdigtede land kan kun indlæses i demotilstand."
    english: ClassVar[str] = "The fictional country can be loaded in demo mode only."


@lru_cache(maxsize=4096)
def midnight(day: date) -> datetime:
    """Return the first instant of the day in Denmark, in UTC."""
    return datetime.combine(day, time(), COPENHAGEN).astimezone(UTC)
