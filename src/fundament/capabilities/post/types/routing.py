"""How an organisation distributes its post inside: what letters say, rules, and what came of them.

Source: MeMo 1.2, MessageHeader with Sender, Recipient, ContentData, ReplyData and ForwardData;
the rules are ours.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from fundament.kernel.errors import Refusal
from fundament.kernel.ids import PartyId, TransmissionId

MOST_RULES, MOST_CONDITIONS, MOST_WANTED, LONGEST = 100, 10, 50, 256


class Tag(StrEnum):
    """One thing that a letter can say of itself and a rule can ask for; the word is kept in rules.

    To whom inside, what it is about, what its header says, whom it is from, and what it answers.
    """

    POINT = "point"
    POINT_LABEL = "point_label"
    POINT_GROUP = "point_group"
    POINT_INFO = "point_info"
    UNIT = "unit"
    GLN = "gln"
    SOR = "sor"
    SE_NUMBER = "se_number"
    PERSON = "person"
    EMAIL = "email"
    PHONE = "phone"
    EID = "eid"
    RESPONSIBLE = "responsible"
    SYSTEM = "system"
    PLACE = "place"
    KLE = "kle"
    KLE_FACET = "kle_facet"
    FORM = "form"
    FORM_FACET = "form_facet"
    CASE = "case"
    CASE_SYSTEM = "case_system"
    ABOUT_CPR = "about_cpr"
    ABOUT_CVR = "about_cvr"
    ABOUT_UNIT = "about_unit"
    VEHICLE = "vehicle"
    PROPERTY = "property"
    EDUCATION = "education"
    ABOUT_PLACE = "about_place"
    OTHER = "other"
    TITLE = "title"
    KIND = "kind"
    MESSAGE_ID = "message_id"
    MESSAGE_CODE = "message_code"
    POST_TYPE = "post_type"
    ACTION = "action"
    SENDER = "sender"
    SENDER_NAME = "sender_name"
    SENDER_POINT = "sender_point"
    SENDER_UNIT = "sender_unit"
    SENDER_GLN = "sender_gln"
    SENDER_SOR = "sender_sor"
    SENDER_PERSON = "sender_person"
    SENDER_RESPONSIBLE = "sender_responsible"
    SENDER_SYSTEM = "sender_system"
    REPRESENTATIVE = "representative"
    REPLY_CASE = "reply_case"
    REPLY_POINT = "reply_point"
    REPLY_SYSTEM = "reply_system"
    REPLY_OTHER = "reply_other"
    FORWARDED_FROM = "forwarded_from"
    FORWARDED_POINT = "forwarded_point"


Tags = Mapping[Tag, tuple[str, ...]]


class Comparison(StrEnum):
    """How what a letter says is compared with what is wanted; the case of letters never counts.

    `BEGINS` goes by whole levels where the tag is a code of KLE or FORM: 27.1 is no beginning of
    27.18.
    """

    IS = "is"
    BEGINS = "begins"
    CONTAINS = "contains"
    PRESENT = "present"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class TagCondition:
    """That one of the values of a tag is, begins with or contains one of the wanted ones."""

    tag: Tag
    test: Comparison
    wanted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Destination:
    """What a rule does with a letter: into which folder, for whom, marked, and who is told of it.

    Without a folder it lies in the inbox; without a contact point it keeps the one that it names.
    `unit` is a P number; `notify` is an e-mail address.
    """

    folder: UUID | None = None
    point: UUID | None = None
    unit: str = ""
    flag: bool = False
    notify: str = ""


@dataclass(frozen=True, slots=True)
class RouteRule:
    """A rule: all conditions must hold. Without conditions it takes every letter."""

    id: UUID
    name: str
    conditions: tuple[TagCondition, ...]
    destination: Destination


@dataclass(frozen=True, slots=True)
class Check:
    """One condition, what the letter says there, and whether it holds."""

    condition: TagCondition
    said: tuple[str, ...]
    holds: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """A rule that was asked, condition by condition."""

    rule: RouteRule
    checks: tuple[Check, ...]

    @property
    def holds(self) -> bool:
        """Whether the rule takes the letter."""
        return all(check.holds for check in self.checks)


@dataclass(frozen=True, slots=True)
class Decision:
    """The rules that were asked, in their order: the last one decided, unless none did."""

    verdicts: tuple[Verdict, ...]

    @property
    def by(self) -> Verdict | None:
        """The verdict of the rule that takes the letter, or None."""
        return self.verdicts[-1] if self.verdicts and self.verdicts[-1].holds else None


class RouteFault(StrEnum):
    """Why a letter lies in the inbox although a rule would have it elsewhere."""

    FAILED = "rules.failed"
    FOLDER_GONE = "folder.gone"
    POINT_GONE = "point.gone"


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a letter is put when it arrives, and why; `version` is that of the rules."""

    folder: str
    point: UUID | None = None
    unit: str = ""
    flag: bool = False
    notify: str = ""
    version: int | None = None
    verdict: Verdict | None = None
    faults: tuple[RouteFault, ...] = ()


@dataclass(frozen=True, slots=True)
class Placed:
    """Why a letter of an organisation lies where it was put when it came.

    `moved`: people have put it elsewhere since. `rule` is empty where no rule took it; `version` is
    None where there were no rules.
    """

    version: int | None
    rule: str
    checks: tuple[Check, ...]
    faults: tuple[RouteFault, ...]
    point: str
    unit: str
    moved: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that a rule can name: its id as text, and how people know it."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class RoutingOffice:
    """An organisation whose rules the person may change; `reads`: and its letters she may see."""

    id: UUID
    party: PartyId
    name: str
    reads: bool


@dataclass(frozen=True, slots=True)
class RouteBook:
    """The rules of an organisation, in their order, and what they can name.

    `version` counts the changes; `changed_at` is None while there were none.
    """

    office: RoutingOffice
    version: int
    changed_at: datetime | None
    rules: tuple[RouteRule, ...]
    folders: tuple[Choice, ...]
    points: tuple[Choice, ...]
    units: tuple[Choice, ...]

    def name_of(self, kind: str, id: object) -> str | None:
        """Return how people know a folder, point or unit; None where there is none any more."""
        choices = {"folder": self.folders, "point": self.points, "unit": self.units}[kind]
        return next((one.name for one in choices if one.id == str(id)), None)


@dataclass(frozen=True, slots=True)
class PastLetter:
    """A letter that was received, to be tried."""

    id: TransmissionId
    title: str
    sender: str
    at: datetime


class TagPart(StrEnum):
    """The parts of good tagging, each with its weight in `rules.tagging`."""

    ADDRESSED = "addressed"
    SUBJECT = "subject"
    CASE = "case"
    ORIGIN = "origin"


@dataclass(frozen=True, slots=True)
class SenderTags:
    """How many letters a sender sent, untagged and with each part; people count as one sender."""

    sender: PartyId | None
    name: str
    letters: int
    untagged: int
    parts: Mapping[TagPart, int]


@dataclass(frozen=True, slots=True)
class SenderQuality:
    """A sender's tagging: `score` of 100, and which parts to tag more, the heaviest first."""

    counted: SenderTags
    score: int
    advice: tuple[TagPart, ...]


@dataclass(frozen=True, slots=True)
class RuleCount:
    """How many letters a rule took, by the name that it had then; empty: no rule took them."""

    name: str
    letters: int


@dataclass(frozen=True, slots=True)
class TagStatistics:
    """The letters to an organisation over [since, until), days in Denmark."""

    office: RoutingOffice
    since: date
    until: date
    letters: int
    untagged: int
    faults: int
    senders: tuple[SenderQuality, ...]
    rules: tuple[RuleCount, ...]
    tags: Mapping[Tag, int] = field(default_factory=dict)


class RoutingNotOpen(Refusal):
    """The person may not change the rules of such an organisation, whether there is one or not."""

    code: ClassVar[str] = "routing.not.open"
    status: ClassVar[int] = 403
    danish: ClassVar[str] = (
        "Organisationen findes ikke, eller du må ikke bestemme, hvordan dens post fordeles."
    )
    english: ClassVar[str] = (
        "The organisation does not exist, or you may not decide how its post is distributed."
    )


class RouteRuleUnknown(Refusal):
    """The organisation has no such rule (any more)."""

    code: ClassVar[str] = "routing.rule.not.found"
    status: ClassVar[int] = 404
    danish: ClassVar[str] = "Reglen findes ikke længere."
    english: ClassVar[str] = "The rule does not exist any more."


class RouteRuleNotPossible(Refusal):
    """There can be no such rule: `field` says where, the reason says why."""

    code: ClassVar[str] = "routing.rule.not.possible"
    status: ClassVar[int] = 422
    danish: ClassVar[str] = "Reglen kan ikke gemmes: {reason_da}"
    english: ClassVar[str] = "The rule cannot be saved: {reason_en}"
