"""Decisions of identity: levels, lock-out, life of an attempt, form of credentials."""

import ipaddress
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from fundament.capabilities.identity.types import (
    AttemptOver,
    AuthenticatorKind,
    CredentialsRefused,
    CredentialsTooWeak,
    IdentityState,
    LevelNotOffered,
    LevelNotReached,
    MayNotHaveIdentity,
    StateNotReachable,
)
from fundament.capabilities.registers.types import PersonStatus
from fundament.kernel.acting import Level


class Factor(StrEnum):
    """Category of an authentication factor (Regulation (EU) 2015/1502, annex 1, point 2)."""

    KNOWLEDGE = "knowledge"
    POSSESSION = "possession"
    INHERENT = "inherent"


FACTOR_OF: dict[AuthenticatorKind, Factor] = {
    AuthenticatorKind.PASSWORD: Factor.KNOWLEDGE,
    AuthenticatorKind.CODE_DISPLAY: Factor.POSSESSION,
}

# NSIS 2.0.2a, chapter 3 (means of identification), which follows Regulation (EU)
# 2015/1502, annex 2.2.1: Low = at least one factor; Substantial = at least two factors of
# different categories. High also asks for protection against duplication and tampering by
# attackers of high potential, which neither a password nor a code display has.
AAL_BY_CATEGORIES: dict[int, Level] = {
    1: Level.LOW,
    2: Level.SUBSTANTIAL,
    3: Level.SUBSTANTIAL,
}
HIGHEST_OFFERED = Level.SUBSTANTIAL

YOUNGEST = 13
# Whoever left the country keeps an identity; whoever is dead, or no longer under this number in
# the register, does not sign in.
GONE = {
    PersonStatus.DEAD,
    PersonStatus.ANNULLED,
    PersonStatus.DELETED,
    PersonStatus.NUMBER_CHANGED,
    PersonStatus.DISAPPEARED,
}

LIFE_OF_ATTEMPT = timedelta(minutes=10)
FREE_TRIES = 5
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=1)
CALLER_WINDOW = timedelta(minutes=10)
WRONG_TRIES_OF_CALLER = 30
LOGINS_BEGUN_BY_CALLER = 300

STEP_SECONDS = 30
NEIGHBOUR_STEPS = (-1, 0, 1)

_USERNAME = re.compile(r"[a-z0-9æøå](?:[a-z0-9æøå.-]{1,46})[a-z0-9æøå]")

_REACHABLE: dict[IdentityState, frozenset[IdentityState]] = {
    IdentityState.ACTIVE: frozenset({IdentityState.SUSPENDED, IdentityState.CLOSED}),
    IdentityState.SUSPENDED: frozenset({IdentityState.ACTIVE, IdentityState.CLOSED}),
    IdentityState.CLOSED: frozenset(),
}


def aal_of(kinds: Iterable[AuthenticatorKind]) -> Level:
    """Return the level of the authenticators used together. Raises CredentialsRefused on none.

    Source: NSIS 2.0.2a chapter 3; Regulation (EU) 2015/1502 annex 2.2.1.
    """
    categories = {FACTOR_OF[kind] for kind in kinds}
    if not categories:
        raise CredentialsRefused
    return AAL_BY_CATEGORIES[len(categories)]


def level_of(ial: Level, aal: Level) -> Level:
    """Return the level of a login: as strong as its weakest part.

    Source: NSIS 2.0.2a (the lowest of IAL, AAL and, for a broker, FAL).
    """
    return min(ial, aal)


def must_be_offered(wanted: Level) -> None:
    """Raises LevelNotOffered when no authenticator here can give the level."""
    if wanted > HIGHEST_OFFERED:
        raise LevelNotOffered(wanted=wanted.name.capitalize())


def must_reach(wanted: Level, level: Level) -> None:
    """Raises LevelNotReached when the login is below what the service asks for."""
    if level < wanted:
        raise LevelNotReached(level=level.name.capitalize(), wanted=wanted.name.capitalize())


def asked_for(wanted: Level) -> frozenset[AuthenticatorKind]:
    """Return the authenticators that a login to the level asks for, password always first."""
    if wanted is Level.LOW:
        return frozenset({AuthenticatorKind.PASSWORD})
    return frozenset(AuthenticatorKind)


@dataclass(frozen=True, slots=True)
class Tries:
    """Wrong tries in a row at one authenticator of one name, and the lock they led to."""

    wrong: int = 0
    locked_until: datetime | None = None

    def locked(self, at: datetime) -> bool:
        """Return whether tries are refused at that time."""
        return self.locked_until is not None and at < self.locked_until


def count_try(tries: Tries, at: datetime) -> Tries:
    """Return the count once one more try is taken as wrong.

    Counted before the check, so that tries at the same instant cannot slip past the limit; a
    right answer sets the count back to zero. Tries during a lock are refused and not counted, so
    that a stranger cannot keep somebody locked out by hammering.
    """
    if tries.locked(at):
        return tries
    wrong = tries.wrong + 1
    return Tries(wrong, at + pause_after(wrong) if wrong >= FREE_TRIES else None)


def pause_after(wrong: int) -> timedelta:
    """Return how long tries are refused: nothing, then 1 minute, doubled up to an hour."""
    if wrong < FREE_TRIES:
        return timedelta()
    return min(LONGEST_PAUSE, FIRST_PAUSE * (1 << min(wrong - FREE_TRIES, 10)))


def window_of(at: datetime) -> int:
    """Return the number of the counting window that the time lies in."""
    return int(at.timestamp() // CALLER_WINDOW.total_seconds())


def network_of(caller: str) -> str:
    """Return the network that tries are counted for: an IPv4 address, or a /64 of IPv6.

    One subscriber has a whole /64, so single IPv6 addresses would not limit anybody.
    """
    try:
        address = ipaddress.ip_address(caller)
    except ValueError:
        return "unknown"
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((address, 64), strict=False))


def must_be_alive(began_at: datetime, finished_at: datetime | None, at: datetime) -> None:
    """Raises AttemptOver when the attempt is finished, too old, or from the future."""
    if finished_at is not None or not began_at <= at < began_at + LIFE_OF_ATTEMPT:
        raise AttemptOver


def step_of(at: datetime) -> int:
    """Return the time step of a code. Source: RFC 6238 section 4.2, X = 30, T0 = 0."""
    return int(at.timestamp() // STEP_SECONDS)


def plain_username(typed: str) -> str:
    """Return the user name in the form that names are kept in; what cannot be one is empty.

    One spelling per name, since wrong tries are counted under it.
    """
    name = unicodedata.normalize("NFC", typed.strip()).lower()
    return name if _USERNAME.fullmatch(name) else ""


def plain_password(typed: str) -> bytes:
    """Return the octets that are hashed: NFKC, so that every keyboard gives the same.

    Source: NIST SP 800-63B section 5.1.1.2.
    """
    return unicodedata.normalize("NFKC", typed).encode("utf-8", "surrogatepass")


def must_be_strong(username: str, password: str) -> None:
    """Raises CredentialsTooWeak. Source: NIST SP 800-63B section 5.1.1.2 (length over make-up)."""
    if not username or not 8 <= len(password) <= 256 or username in password.lower():
        raise CredentialsTooWeak


def must_be_reachable(old: IdentityState, new: IdentityState) -> None:
    """Raises StateNotReachable when an identity cannot go from the one state to the other."""
    if new not in _REACHABLE[old]:
        raise StateNotReachable(old=old.value, new=new.value)


def must_be_entitled(age: int, *, alive: bool, in_denmark: bool) -> None:
    """Raises MayNotHaveIdentity for who is dead, abroad, or younger than 13 years.

    Source: MitID is issued from the age of 13 (the rule for younger children is not built).
    """
    if not alive:
        raise MayNotHaveIdentity(reason="død / deceased")
    if not in_denmark:
        raise MayNotHaveIdentity(reason="udrejst / emigrated")
    if age < YOUNGEST:
        raise MayNotHaveIdentity(reason=f"under {YOUNGEST} år / years")
