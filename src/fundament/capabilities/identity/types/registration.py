"""What an officer of a registration authority sees: hits of a search, and one person's overview."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from fundament.capabilities.identity.types import AuthenticatorKind, IdentityState
from fundament.capabilities.identity.types.duplicates import Pair
from fundament.capabilities.identity.types.lifecycle import LifeLine
from fundament.kernel.acting import Level
from fundament.kernel.ids import PartyId, PersonUuid


class Purpose(StrEnum):
    """What an officer looks somebody up for; she chooses one before she searches."""

    ISSUE = "issue"
    HELP = "help"
    BLOCK = "block"
    CONTROL = "control"


@dataclass(frozen=True, slots=True, repr=False)
class Hit:
    """A person found; `masked` is the number as a list of several may show it.

    `name` is empty where it is protected. `state` is None for who has no identity.
    """

    uuid: PersonUuid
    name: str
    masked: str
    administrative: bool
    state: IdentityState | None


@dataclass(frozen=True, slots=True, repr=False)
class Found:
    """What a search gave; `more`: the words fit more people than are shown.

    `exact` is the one person that a number or a user name named.
    """

    hits: tuple[Hit, ...]
    more: bool
    exact: PersonUuid | None


@dataclass(frozen=True, slots=True)
class ShownAuthenticator:
    """An authenticator as an officer sees it; `withdrawn_at` None while it is in use."""

    kind: AuthenticatorKind
    issued_at: datetime
    last_used_at: datetime | None
    withdrawn_at: datetime | None


@dataclass(frozen=True, slots=True)
class LoginLine:
    """A login or a refused one, as the ledger has it."""

    at: datetime
    action: str
    purpose: str


@dataclass(frozen=True, slots=True, repr=False)
class Identified:
    """The person's identity that is not closed, or her last one."""

    uuid: str
    username: str
    state: IdentityState
    ial: Level
    issued_at: datetime
    locked_until: datetime | None
    activation_ends: datetime | None
    authenticators: tuple[ShownAuthenticator, ...]


@dataclass(frozen=True, slots=True, repr=False)
class Overview:
    """All that an officer may see of one person's identity.

    `numbers` are all she has or has had, the one in force first; `led` those of a duplicate that
    was merged into her. `may_have`: she is entitled to an identity.
    """

    uuid: PersonUuid
    person: PartyId
    name: str
    name_protected: bool
    born: date
    age: int
    administrative: bool
    alive: bool
    may_have: bool
    numbers: tuple[PartyId, ...]
    led: tuple[PartyId, ...]
    identity: Identified | None
    history: tuple[LifeLine, ...]
    logins: tuple[LoginLine, ...]
    pairs: tuple[Pair, ...]
    waits: bool
    own: bool
