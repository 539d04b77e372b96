"""What organisations administer themselves: who they are, contact points and groups.

Source: Digital Post API 1.68, models Organisation, ContactPoint and ContactGroup.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from fundament.capabilities.post.types.systems import ContactPerson, SystemSetup
from fundament.kernel.ids import PartyId
from fundament.kernel.searching import Condition, Order

MOST_GROUPS, MOST_POINTS, MOST_SYSTEMS, DEEPEST = 500, 2000, 200, 5


class TargetType(StrEnum):
    """For whom something is. Source: TargetType."""

    CITIZEN = "CITIZEN"
    COMPANY = "COMPANY"
    AUTHORITY = "AUTHORITY"


class CodeType(StrEnum):
    """By which list a code is. Source: ContactPointCodeType."""

    CUSTOM = "CUSTOM"
    FORM = "FORM"
    GLN = "GLN"
    KLE = "KLE"
    SOR = "SOR"


class Visibility(StrEnum):
    """Which contact points a list holds. Source: parameter `visibility`."""

    VISIBLE = "VISIBLE"
    HIDDEN = "HIDDEN"
    ALL = "ALL"


class OrganisationType(StrEnum):
    """An authority gets letters from anybody, a company from authorities."""

    AUTHORITY = "AUTHORITY"
    COMPANY = "COMPANY"


class AuthorityType(StrEnum):
    """Source: AuthorityType."""

    STATE = "STATE"
    MUNICIPALITY = "MUNICIPALITY"
    REGION = "REGION"
    OTHER = "OTHER"


@dataclass(frozen=True, slots=True)
class OrganisationShown:
    """An organisation: what the registers say of it, and what it says of itself.

    `contact` and `introduced` are for its administrators only: None for others.
    """

    id: UUID
    version: int
    party: PartyId
    name: str
    type: OrganisationType
    authority_type: AuthorityType | None
    is_active: bool
    has_logo: bool
    created_at: datetime
    changed_at: datetime
    contact: ContactPerson | None = None
    introduced: bool | None = None


@dataclass(frozen=True, slots=True)
class OrganisationChange:
    """What is to be changed of an organisation; None leaves it. `fixed`: what must be as it is."""

    contact: ContactPerson | None
    introduced: bool | None
    fixed: tuple[tuple[str, object], ...] = ()


@dataclass(frozen=True, slots=True)
class GroupWish:
    """A contact group as it shall be."""

    name: str
    description: str = ""
    organisational_unit: bool = False
    parent: UUID | None = None


@dataclass(frozen=True, slots=True)
class GroupNamed:
    """A group as others name it."""

    id: UUID
    version: int
    name: str


@dataclass(frozen=True, slots=True)
class GroupShown:
    """A contact group; `targets` are those of the contact points in it."""

    id: UUID
    version: int
    organisation: OrganisationShown
    name: str
    description: str
    organisational_unit: bool
    parent: GroupNamed | None
    targets: tuple[TargetType, ...]
    created_at: datetime
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class PointCodeShown:
    """A code of a contact point; `list_name` names the list of a CUSTOM one."""

    type: CodeType
    code: str
    name: str = ""
    code_version: str = ""
    list_name: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """Where people should report instead of writing. Source: ReportLink."""

    address: str
    text: str = ""
    label: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PointWish:
    """A contact point as it shall be. Source: ContactPointCommand.

    `system`: the recipient system that gets letters to it, None the organisation's default one.
    """

    name: str
    description: str = ""
    internal_description: str = ""
    targets: tuple[TargetType, ...] = tuple(TargetType)
    size_mb: float | None = None
    attachments: int | None = None
    active: bool = True
    visible: bool = True
    report_link: Link | None = None
    system: UUID | None = None
    codes: tuple[PointCodeShown, ...] = ()
    groups: tuple[UUID, ...] = ()
    attributes: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PointShown(PointWish):
    """A contact point; what is for its organisation only is left out for others."""

    id: UUID
    version: int
    organisation: UUID
    within: tuple[GroupNamed, ...]
    created_at: datetime
    changed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PointSearch:
    """Which contact points or groups are looked for; None does not narrow.

    `term`: a word that people look by; `term_or_name`: that or the name; `group` and `is_root`:
    where it hangs.
    """

    number: int = 0
    size: int = 100
    order: tuple[Order, ...] = ()
    conditions: tuple[Condition, ...] = ()
    any: tuple[str, ...] = ()
    term: str | None = None
    term_or_name: str | None = None
    name: str | None = None
    group: UUID | None = None
    is_root: bool | None = None
    visibility: Visibility = Visibility.ALL


@dataclass(frozen=True, slots=True)
class Template:
    """What a vendor's systems have in common."""

    id: UUID
    version: int
    name: str
    vendor: PartyId
    setup: SystemSetup
    created_at: datetime
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Traffic:
    """How many letters, from a day on: by contact point (None: no such named), and by system."""

    since: date
    until: date
    by_point: tuple[tuple[UUID | None, str, int], ...]
    sent: tuple[tuple[UUID, str, int], ...]
    handed: tuple[tuple[UUID, str, int], ...]
