"""The life of an identity: how its person was proofed, what happened to it, and by whom."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar, NewType
from uuid import UUID

from fundament.kernel.acting import Actor, Level
from fundament.kernel.errors import Refusal
from fundament.kernel.ids import PartyId

ProposalId = NewType("ProposalId", UUID)


class EvidenceKind(StrEnum):
    """By what somebody's identity was proofed."""

    PASSPORT = "passport"
    DRIVING_LICENCE = "driving-licence"
    WITNESS = "witness"
    EXISTING_IDENTITY = "existing-identity"
    CUSTODIAN = "custodian"
    DECLARED = "declared"


class LifeStep(StrEnum):
    """What happened to an identity; the history is a row of these."""

    ISSUED = "issued"
    PROPOSED = "proposed"
    DECLINED = "declined"
    RAISED = "raised"
    SUSPENDED = "suspended"
    BLOCKED = "blocked"
    REOPENED = "reopened"
    REISSUED = "reissued"
    RESET = "reset"
    ACTIVATED = "activated"
    NEW_PASSWORD = "new-password"  # noqa: S105  (the name of a step)
    CLOSED = "closed"
    RENUMBERED = "renumbered"
    TOOK_OVER = "took-over"
    LINK_WAITS = "link-waits"
    LINKED = "linked"
    UNLINKED = "unlinked"


class Reason(StrEnum):
    """Why a step was taken, as one of a short list: free text would gather personal data."""

    NONE = ""
    LOST = "lost"
    MISUSE = "misuse"
    OWN_WISH = "own-wish"
    MISTAKE = "mistake"
    DEATH = "death"
    DUPLICATE = "duplicate"
    REPLACED = "replaced"


class Outcome(StrEnum):
    """How a proposal ended; it waits until then."""

    WAITING = "waiting"
    APPROVED = "approved"
    DECLINED = "declined"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True, repr=False)
class Evidence:
    """What somebody was proofed by; `document` is a number, or the code that shows an identity.

    The number itself is not kept: a keyed digest and its last three signs are. `custodian` is who
    has custody of a child and consents; `witness` is who vouches for the person.
    """

    kind: EvidenceKind
    in_person: bool = True
    document: str = ""
    valid_until: date | None = None
    witness: PartyId | None = None
    custodian: PartyId | None = None


DECLARED = Evidence(EvidenceKind.DECLARED, in_person=False)


@dataclass(frozen=True, slots=True)
class Officer:
    """Somebody who acts for a registration authority, with the role for it at this moment."""

    actor: Actor
    authority: PartyId


@dataclass(frozen=True, slots=True)
class Application:
    """Who is to have an identity, by which name, proofed by what, and how surely."""

    person: PartyId
    username: str
    evidence: Evidence
    wanted: Level


@dataclass(frozen=True, slots=True)
class LifeLine:
    """One step of a history, as it is shown: no document number, no person number.

    `ial` and the state are those after the step.
    """

    identity_uuid: UUID
    step: LifeStep
    at: datetime
    actor_name: str
    authority: PartyId | None
    evidence: EvidenceKind | None
    in_person: bool
    document_ending: str
    ial: Level
    state: str
    reason: Reason


@dataclass(frozen=True, slots=True, repr=False)
class ActivationLetter:
    """What is printed and handed over: with name and code the person makes her authenticators."""

    username: str
    code: str
    ends: datetime


@dataclass(frozen=True, slots=True)
class Ordered:
    """What a person has ordered herself: from when its code works, and until when.

    `new_name`: it is a new eID of that name, in the place of the one she has.
    """

    begins: datetime
    ends: datetime
    new_name: str


@dataclass(frozen=True, slots=True, repr=False)
class Issued:
    """A new identity with its letter; `proposal` is under way when High was wanted.

    The letter is worth Substantial until another officer has approved that.
    """

    letter: ActivationLetter
    ial: Level
    proposal: ProposalId | None


@dataclass(frozen=True, slots=True, repr=False)
class CodeForDesk:
    """What a person tells an officer to show that her eID is hers; `level` is its worth at most."""

    code: str
    level: Level
    ends: datetime


@dataclass(frozen=True, slots=True, repr=False)
class Activated:
    """What the person sets up her code display with (base32), and her app; shown this once."""

    username: str
    totp_secret: str
    app_code: str


@dataclass(frozen=True, slots=True, repr=False)
class Proposal:
    """What waits for a second officer; `own`: who looks proposed it herself, and may take it back.

    `about_me`: it is about who looks, who may then not decide it.
    """

    id: ProposalId
    person: PartyId
    step: LifeStep
    ial: Level
    evidence: EvidenceKind
    in_person: bool
    document_ending: str
    proposed_by: str
    proposed_at: datetime
    ends: datetime
    own: bool
    about_me: bool


class NotAnOfficer(Refusal):
    """The role of an officer is not held, or not at any authority."""

    code: ClassVar[str] = "identity.not.an.officer"
    status: ClassVar[int] = 403
    danish: ClassVar[str] = "Du er ikke RA-medarbejder hos nogen myndighed."
    english: ClassVar[str] = "You are not an RA officer of any authority."


class OwnIdentity(Refusal):
    """An officer never acts on her own identity."""

    code: ClassVar[str] = "identity.own.identity"
    status: ClassVar[int] = 403
    danish: ClassVar[str] = "Ingen kan behandle sit eget eID. En kollega skal gøre det."
    english: ClassVar[str] = "Nobody can work on their own eID. A colleague must do it."


class EvidenceNotEnough(Refusal):
    """The evidence is missing something, is of the past, or does not carry the wanted level."""

    code: ClassVar[str] = "identity.evidence.not.enough"
    status: ClassVar[int] = 422
    danish: ClassVar[str] = "Legitimationen er ikke nok: {da}."
    english: ClassVar[str] = "The evidence is not enough: {en}."


class EvidenceOfAnother(Refusal):
    """The same document has proofed somebody else."""

    code: ClassVar[str] = "identity.evidence.of.another"
    status: ClassVar[int] = 409
    danish: ClassVar[str] = "Dokumentet er allerede brugt til en anden persons eID."
    english: ClassVar[str] = "The document has already been used for another person's eID."


class DeskCodeRefused(Refusal):
    """The one answer to a code that is wrong, used, old, somebody else's or of an eID not in use.

    The same once too many wrong ones were tried.
    """

    code: ClassVar[str] = "identity.desk.code.refused"
    status: ClassVar[int] = 422
    danish: ClassVar[str] = (
        "Koden viser ikke et aktivt eID, som personen har. "
        "Er den brugt eller for gammel, kan personen lave en ny på Mit eID."
    )
    english: ClassVar[str] = (
        "The code does not show an active eID that the person has. "
        "If it is used or too old, the person can make a new one on My eID."
    )


class ProposalWaits(Refusal):
    """Something is proposed for the identity already."""

    code: ClassVar[str] = "identity.proposal.waits"
    status: ClassVar[int] = 409
    danish: ClassVar[str] = "Der venter allerede et forslag om dette eID. Afgør det først."
    english: ClassVar[str] = "A proposal about this eID is waiting already. Decide it first."


class ProposalOver(Refusal):
    """There is no such proposal at this authority, or it is decided, or too old."""

    code: ClassVar[str] = "identity.proposal.over"
    status: ClassVar[int] = 404
    danish: ClassVar[str] = "Forslaget er afgjort, udløbet eller ikke hos din myndighed."
    english: ClassVar[str] = "The proposal is decided, expired or not at your authority."


class ProposerGone(Refusal):
    """Whoever proposed it is no officer of the authority any more, or her own eID is shut."""

    code: ClassVar[str] = "identity.proposer.gone"
    status: ClassVar[int] = 409
    danish: ClassVar[str] = (
        "Den, der stillede forslaget, er ikke længere RA-medarbejder. Afvis det, og begynd forfra."
    )
    english: ClassVar[str] = (
        "Whoever made the proposal is no RA officer any more. Decline it and start again."
    )


class OrderWaits(Refusal):
    """There is a code that waits to be used already, and nobody has said that it may end."""

    code: ClassVar[str] = "identity.order.waits"
    status: ClassVar[int] = 409
    danish: ClassVar[str] = (
        "Du har allerede en aktiveringskode, der venter på at blive brugt. "
        "Sæt kryds, hvis den ikke skal virke længere, og bestil så igen."
    )
    english: ClassVar[str] = (
        "You have an activation code already that waits to be used. "
        "Tick the box if it is to work no longer, and then order again."
    )


class ActivationRefused(Refusal):
    """The one answer to an unknown name, a wrong, used or old code, and to one before its time."""

    code: ClassVar[str] = "identity.activation.refused"
    status: ClassVar[int] = 403
    danish: ClassVar[str] = (
        "Brugernavn og aktiveringskode passer ikke sammen, eller koden er brugt "
        "eller virker ikke endnu."
    )
    english: ClassVar[str] = (
        "User name and activation code do not match, or the code has been used "
        "or does not work yet."
    )
