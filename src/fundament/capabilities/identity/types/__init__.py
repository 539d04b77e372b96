"""What identity tells the others."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar, NewType
from uuid import UUID

from fundament.capabilities.identity.types.authenticators import (
    AppAnswerRefused,
    AppDevice,
    AppQuestion,
    AuthenticatorId,
    AuthenticatorKind,
    AuthenticatorUnknown,
    CodeWrong,
    HeldAuthenticator,
    IdentityNotInUse,
    InvitationRefused,
    InvitationUnknown,
    LastWay,
    NumberWrong,
    PasskeyRefused,
    QuestionOver,
    RelyingParty,
    TooManyAuthenticators,
)
from fundament.capabilities.identity.types.lifecycle import (
    ActivationLetter,
    LifeStep,
    Officer,
    OrderWaits,
    OwnIdentity,
    ProposalOver,
    ProposalWaits,
)
from fundament.kernel.acting import Level
from fundament.kernel.errors import Refusal
from fundament.kernel.ids import PartyId

__all__ = [
    "ActivationLetter",
    "AppAnswerRefused",
    "AppDevice",
    "AppQuestion",
    "Attempt",
    "AttemptId",
    "AttemptOver",
    "Authenticated",
    "AuthenticatorId",
    "AuthenticatorKind",
    "AuthenticatorUnknown",
    "Busy",
    "CodeWrong",
    "CredentialsRefused",
    "CredentialsTooWeak",
    "DemoCredential",
    "DemoOnly",
    "EidChanged",
    "Explanation",
    "HeldAuthenticator",
    "IdentityBlocked",
    "IdentityExists",
    "IdentityId",
    "IdentityNotInUse",
    "IdentityState",
    "IdentityStatus",
    "IdentityUnknown",
    "InvitationRefused",
    "InvitationUnknown",
    "LastWay",
    "LevelNotOffered",
    "LevelNotReached",
    "LifeStep",
    "LoginContext",
    "MayNotHaveIdentity",
    "NumberWrong",
    "Officer",
    "OrderWaits",
    "OwnIdentity",
    "PasskeyRefused",
    "ProposalOver",
    "ProposalWaits",
    "QuestionOver",
    "RelyingParty",
    "SignedIn",
    "StateNotReachable",
    "TooManyAuthenticators",
    "TooManyTries",
]

IdentityId = NewType("IdentityId", UUID)
AttemptId = NewType("AttemptId", UUID)


class IdentityState(StrEnum):
    """The life of an identity; only an active one signs in, a closed one never comes back.

    A suspended one is at rest by wish and comes back by a word; a blocked one is distrusted and
    comes back by new evidence.
    """

    ACTIVE = "ACTIVE"
    SUSPENDED = "SUSPENDED"
    BLOCKED = "BLOCKED"
    CLOSED = "CLOSED"


@dataclass(frozen=True, slots=True)
class LoginContext:
    """What one signs in to, how surely one must be known, and from which network address.

    `service` is shown to the person and bound to the attempt.
    """

    service: str
    wanted: Level
    caller: str


@dataclass(frozen=True, slots=True)
class Attempt:
    """A login under way: its context, the number to compare, and what is asked for next.

    `choices` are the authenticators that may be used now, the same for every name; `used` those
    that were. `known`: a step-up of somebody who is logged in. `waiting`: an app has been asked.
    `renews`: the secret (base32) of the code display that must be set up before the login ends.
    """

    id: AttemptId
    context: LoginContext
    number: str
    asks_for: AuthenticatorKind
    ends: datetime
    choices: tuple[AuthenticatorKind, ...] = ()
    used: frozenset[AuthenticatorKind] = frozenset()
    known: bool = False
    waiting: bool = False
    renews: str = ""


@dataclass(frozen=True, slots=True)
class Authenticated:
    """Who signed in, how surely, and to what.

    `level` is the level of the login; `ial` and `aal` are what it is made of. `ceiling` is the most
    that what was shown is worth, together with anything else: by how it was added.
    """

    person: PartyId
    identity_uuid: IdentityId
    level: Level
    ial: Level
    aal: Level
    ceiling: Level
    authenticators: frozenset[AuthenticatorKind]
    context: LoginContext
    at: datetime


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a login is as sure as it is: the rule that gave it, and the rules that give more.

    Rules go by their id in the table. `raised_now`: those whose authenticators she holds. `capped`:
    the rule gives more than was reached, because of how an authenticator was added.
    """

    level: Level
    ial: Level
    aal: Level
    rule_id: str
    used: tuple[AuthenticatorKind, ...]
    capped: bool
    raised_by: tuple[str, ...]
    raised_now: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SignedIn:
    """News: a person has signed in to a service."""

    person: PartyId
    identity_uuid: IdentityId
    service: str
    level: Level
    at: datetime


@dataclass(frozen=True, slots=True)
class IdentityBlocked:
    """News: an identity can no longer be used to sign in; sessions that rest on it must end."""

    identity_uuid: IdentityId
    person: PartyId
    at: datetime


@dataclass(frozen=True, slots=True)
class EidChanged:
    """News: what logs in as a person is not what it was; what it is now stands on her own page."""

    person: PartyId
    at: datetime


@dataclass(frozen=True, slots=True)
class IdentityStatus:
    """What a help desk sees of an identity: no secret, no password."""

    identity_uuid: IdentityId
    person: PartyId
    username: str
    state: IdentityState
    ial: Level
    authenticators: frozenset[AuthenticatorKind]
    locked_until: datetime | None


class CredentialsRefused(Refusal):
    """The one answer to unknown name, wrong password, wrong or used code, lock and suspension."""

    code: ClassVar[str] = "login.credentials.refused"
    status: ClassVar[int] = 403
    danish: ClassVar[str] = (
        "Brugernavn, adgangskode eller kode passer ikke, eller dit eID er spærret for en tid."
    )
    english: ClassVar[str] = (
        "User name, password or code does not match, or your eID is locked for a while."
    )


class AttemptOver(Refusal):
    """The login was begun too long ago, is finished, or belongs to another context."""

    code: ClassVar[str] = "login.attempt.over"
    status: ClassVar[int] = 409
    danish: ClassVar[str] = "Dette forsøg på at logge ind er slut. Begynd forfra."
    english: ClassVar[str] = "This attempt to log in is over. Start again."


class TooManyTries(Refusal):
    """One network address has tried too often; says nothing about any user name."""

    code: ClassVar[str] = "login.too.many.tries"
    status: ClassVar[int] = 429
    retry_after: ClassVar[int | None] = 600
    danish: ClassVar[str] = "For mange forsøg fra dit netværk. Vent ti minutter, og prøv igen."
    english: ClassVar[str] = "Too many tries from your network. Wait ten minutes and try again."


class Busy(Refusal):
    """As many passwords are being checked as the machine can carry."""

    code: ClassVar[str] = "login.busy"
    status: ClassVar[int] = 503
    retry_after: ClassVar[int | None] = 2
    danish: ClassVar[str] = "Mange logger ind lige nu. Prøv igen om et øjeblik."
    english: ClassVar[str] = "Many people are logging in right now. Try again in a moment."


class LevelNotOffered(Refusal):
    """The wanted level is above what any authenticator here can give."""

    code: ClassVar[str] = "login.level.not.offered"
    status: ClassVar[int] = 422
    danish: ClassVar[str] = "Sikringsniveauet {wanted} kan ikke opnås her."
    english: ClassVar[str] = "The level of assurance {wanted} cannot be reached here."


class LevelNotReached(Refusal):
    """The right person, but this identity does not reach the wanted level."""

    code: ClassVar[str] = "login.level.not.reached"
    status: ClassVar[int] = 403
    danish: ClassVar[str] = "Dit eID giver niveauet {level}; tjenesten kræver {wanted}."
    english: ClassVar[str] = "Your eID gives the level {level}; the service asks for {wanted}."


class IdentityUnknown(Refusal):
    """There is no such identity."""

    code: ClassVar[str] = "identity.unknown"
    status: ClassVar[int] = 404
    danish: ClassVar[str] = "Personen har intet eID."
    english: ClassVar[str] = "The person has no eID."


class IdentityExists(Refusal):
    """The person has an identity that is not closed, or somebody has the user name."""

    code: ClassVar[str] = "identity.exists"
    status: ClassVar[int] = 409
    danish: ClassVar[str] = "Personen har allerede et eID, eller brugernavnet er taget."
    english: ClassVar[str] = "The person already has an eID, or the user name is taken."


class MayNotHaveIdentity(Refusal):
    """The person is too young, has left the country or is dead."""

    code: ClassVar[str] = "identity.not.for.this.person"
    status: ClassVar[int] = 422
    danish: ClassVar[str] = "Personen kan ikke få eID: {reason}."
    english: ClassVar[str] = "The person cannot have an eID: {reason}."


class NoPassword(Refusal):
    """The person has no password that could be changed."""

    code: ClassVar[str] = "identity.no.password"
    status: ClassVar[int] = 404
    danish: ClassVar[str] = "Du har ingen adgangskode at skifte: du har taget den ud af brug."
    english: ClassVar[str] = "You have no password to change: you have taken it out of use."


class CredentialsTooWeak(Refusal):
    """The chosen user name or password does not have the asked form."""

    code: ClassVar[str] = "identity.credentials.too.weak"
    status: ClassVar[int] = 422
    danish: ClassVar[str] = (
        "Brugernavnet skal have 3-48 tegn (bogstaver, tal, punktum, bindestreg) og adgangskoden "
        "8-256 tegn; adgangskoden må ikke indeholde brugernavnet."
    )
    english: ClassVar[str] = (
        "The user name needs 3-48 characters (letters, digits, dot, hyphen), the password 8-256; "
        "the password must not contain the user name."
    )


class StateNotReachable(Refusal):
    """An identity cannot go from its state to the wanted one."""

    code: ClassVar[str] = "identity.state.not.reachable"
    status: ClassVar[int] = 409
    danish: ClassVar[str] = "Et eID kan ikke gå fra {old} til {new}."
    english: ClassVar[str] = "An eID cannot go from {old} to {new}."


class DemoOnly(Refusal):
    """Known passwords exist in the fictional country only."""

    code: ClassVar[str] = "identity.demo.only"
    status: ClassVar[int] = 403
    danish: ClassVar[str] = "Kendte adgangskoder findes kun i demo-landet."
    english: ClassVar[str] = "Known passwords exist in the demo country only."


@dataclass(frozen=True, slots=True)
class DemoCredential:
    """How a newcomer signs in as a fictional person; `totp_secret` is base32.

    `app_code` sets up an app or a passkey, as if a citizen service centre had handed it out;
    `recovery_code` is empty for most.
    """

    key: str
    cpr: str
    name: str
    role: str
    story_da: str
    story_en: str
    username: str
    password: str
    totp_secret: str
    app_code: str = ""
    app_pin: str = ""
    recovery_code: str = ""
