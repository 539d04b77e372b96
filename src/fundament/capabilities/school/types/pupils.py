"""Schools, pupils' logins, logins under way, and the news of school."""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import NewType
from uuid import UUID

from fundament.kernel.ids import PartyId, PersonUuid

# The browser of a device that counts for a pupil or a class keeps a secret in it.
DEVICE_COOKIE = "__Host-skoleenhed"

SchoolLoginId = NewType("SchoolLoginId", UUID)
ClassId = NewType("ClassId", UUID)
TrustId = NewType("TrustId", UUID)
AttemptId = NewType("AttemptId", UUID)


class FactorKind(StrEnum):
    """By what a pupil shows who she is."""

    PICTURES = "pictures"
    CARD = "card"
    DEVICE = "device"
    CLASS_CODE = "class_code"


class SchoolLevel(IntEnum):
    """How many factors a login was made with; no level of NSIS, and never compared with one.

    Source: UNI-Login, `unilogin_loa`.
    """

    ONE_FACTOR = 1
    TWO_FACTORS = 2

    @property
    def word(self) -> str:
        """Return the level as UNI-Login writes it."""
        return "EnFaktor" if self is SchoolLevel.ONE_FACTOR else "ToFaktor"


class LoginState(StrEnum):
    """The life of a school login; only an active one signs in, a closed one never comes back."""

    ACTIVE = "ACTIVE"
    BLOCKED = "BLOCKED"
    CLOSED = "CLOSED"


class Relation(StrEnum):
    """What an adult is to a pupil."""

    GUARDIAN = "guardian"
    STAFF = "staff"


class Act(StrEnum):
    """What an adult may do with a pupil's login."""

    SEE = "see"
    NEW_PICTURES = "new-pictures"
    NEW_CARD = "new-card"
    REGISTER_DEVICE = "register-device"
    APPROVE_DEVICE = "approve-device"
    REMOVE_DEVICE = "remove-device"
    BLOCK = "block"
    REOPEN = "reopen"
    VOUCH = "vouch"
    ISSUE = "issue"


@dataclass(frozen=True, slots=True)
class Institution:
    """A school: its institution number has six digits, and a municipality runs it."""

    number: str
    name: str
    municipality: PartyId


@dataclass(frozen=True, slots=True)
class SchoolClass:
    """A class of a school."""

    id: ClassId
    name: str
    institution: Institution


@dataclass(frozen=True, slots=True)
class LoginContext:
    """What one signs in to, with how many factors at least, from which network and device.

    `device` is the secret that the browser keeps, empty where it keeps none.
    """

    service: str
    wanted: SchoolLevel
    caller: str
    device: str = ""


@dataclass(frozen=True, slots=True)
class Attempt:
    """A login under way, the same to look at whether anybody has the name.

    `offers` are the factors that lead on, the usual one first; `chosen` counts the pictures that
    were pressed; `card_number` is the number of the code that is asked from the card.
    """

    id: AttemptId
    context: LoginContext
    passed: tuple[FactorKind, ...]
    offers: tuple[FactorKind, ...]
    chosen: int
    card_number: int
    device_number: str
    ends: datetime


@dataclass(frozen=True, slots=True)
class Step:
    """What a page asks a pupil for: `name`, or a factor; `others` are those she may use instead."""

    asks: str
    others: tuple[FactorKind, ...]
    pictures: tuple[str, ...]
    length: int
    chosen: int
    card_number: int
    device_number: str


@dataclass(frozen=True, slots=True)
class PupilKnown:
    """Which pupil signed in, and with what."""

    person: PartyId
    login: SchoolLoginId
    uniid: str
    level: SchoolLevel
    factors: tuple[FactorKind, ...]
    context: LoginContext
    at: datetime


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a service of the school may be told of a pupil now."""

    uniid: str
    institutions: tuple[Institution, ...]


@dataclass(frozen=True, slots=True)
class TrustedDevice:
    """A device that a pupil, or her whole class, is known by; not approved: it waits."""

    id: TrustId
    label: str
    of_class: str
    asked_at: datetime
    approved_at: datetime | None
    last_used_at: datetime | None


@dataclass(frozen=True, slots=True)
class LoginUse:
    """One login that succeeded."""

    at: datetime
    service: str
    level: SchoolLevel
    factors: tuple[FactorKind, ...]


@dataclass(frozen=True, slots=True)
class PupilLine:
    """A pupil in a list: who, how she signs in, and when she last did."""

    login: SchoolLoginId
    name: str
    uniid: str
    state: LoginState
    factors: tuple[FactorKind, ...]
    last_at: datetime | None
    class_names: tuple[str, ...]
    own: bool = False


@dataclass(frozen=True, slots=True)
class PupilToBe:
    """A pupil of a class who has no login yet."""

    person: PersonUuid
    name: str


@dataclass(frozen=True, slots=True)
class ClassView:
    """A class as its staff see it; `code` is the code of the day."""

    school_class: SchoolClass
    code: str
    pupils: tuple[PupilLine, ...]
    this_device: bool
    without_login: tuple[PupilToBe, ...] = ()


@dataclass(frozen=True, slots=True)
class PupilView:
    """A pupil's login as an adult sees it, with what that adult may do now.

    `codes_left` is None where there is no card. `own`: the young person has an eID of her own, and
    her guardians have handed over. `vouched_until`: an adult has vouched, and it is to be used.
    """

    line: PupilLine
    institution: str
    may: frozenset[Act]
    devices: tuple[TrustedDevice, ...]
    uses: tuple[LoginUse, ...]
    codes_left: int | None
    age: int
    vouched_until: datetime | None


@dataclass(frozen=True, slots=True)
class Overview:
    """Whom an adult has to do with: the children in her custody, the classes she is staff of."""

    children: tuple[PupilLine, ...]
    classes: tuple[SchoolClass, ...]


@dataclass(frozen=True, slots=True)
class Handover:
    """Where a young person stands on the way to an eID of her own."""

    login: SchoolLoginId
    person: PartyId
    name: str
    age: int
    old_enough: bool
    vouched: bool
    has_eid: bool
    done: bool


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a young person chooses for her eID; the secret is her code display's, in base32."""

    code: str
    username: str
    password: str
    totp_secret: str
    totp_code: str


@dataclass(frozen=True, slots=True)
class SchoolLoginBlocked:
    """News: a school login can no longer be used; sessions that rest on it must end."""

    login: SchoolLoginId
    person: PartyId
    at: datetime


@dataclass(frozen=True, slots=True)
class HandedOver:
    """News: a young person has an eID of her own, and nobody looks after her school login."""

    person: PartyId
    at: datetime


@dataclass(frozen=True, slots=True)
class DemoPupil:
    """How a newcomer signs in as a fictional pupil."""

    key: str
    name: str
    uniid: str
    pictures: tuple[str, ...]
    class_name: str
    class_code: str
