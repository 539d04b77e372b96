"""Decisions of identity: lock-out, life of an attempt, form of credentials; levels beside."""

import ipaddress
import math
import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from fundament.capabilities.identity.rules.levels import (
    AAL_RULES,
    FACTORS,
    HIGHEST_OFFERED,
    Factor,
    LevelRule,
    aal_of,
    asked_as,
    choices,
    level_of,
    must_be_offered,
    must_reach,
    raised_by,
    rule_of,
    suffice,
)
from fundament.capabilities.identity.types import (
    AttemptOver,
    AuthenticatorKind,
    CredentialsTooWeak,
    InvitationRefused,
    LastWay,
    MayNotHaveIdentity,
    TooManyAuthenticators,
)
from fundament.kernel.acting import Level

__all__ = [
    "AAL_RULES",
    "FACTORS",
    "HIGHEST_OFFERED",
    "Factor",
    "LevelRule",
    "aal_of",
    "asked_as",
    "choices",
    "level_of",
    "must_be_offered",
    "must_reach",
    "raised_by",
    "rule_of",
    "suffice",
]


YOUNGEST = 13
LONGEST_PASSWORD = 256

LIFE_OF_ATTEMPT = timedelta(minutes=10)
FREE_TRIES = 5
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=1)
CALLER_WINDOW = timedelta(minutes=10)
WRONG_TRIES_OF_CALLER = 30
LOGINS_BEGUN_BY_CALLER = 300

LIFE_OF_QUESTION = timedelta(minutes=3)
LIFE_OF_INVITATION = timedelta(minutes=15)
MOST_OF_A_KIND = 5
RECOVERY_CODES = 8
LONGEST_LABEL = 60

STEP_SECONDS = 30
NEIGHBOUR_STEPS = (-1, 0, 1)

_USERNAME = re.compile(r"[a-z0-9æøå](?:[a-z0-9æøå.-]{1,46})[a-z0-9æøå]")


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


def minutes_locked(tries: Tries, at: datetime) -> int:
    """Return for how many minutes yet tries are refused, begun ones counted whole; 0 for none."""
    left = tries.locked_until - at if tries.locked_until else timedelta()
    return max(0, math.ceil(left / timedelta(minutes=1)))


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

    What is longer than any password is cut while it still is: it costs no more than a wrong one,
    though one sign can become eighteen. Source: NIST SP 800-63B section 5.1.1.2.
    """
    plain = unicodedata.normalize("NFKC", typed[: LONGEST_PASSWORD + 1])
    return plain.encode("utf-8", "surrogatepass")


def must_be_strong(username: str, password: str) -> None:
    """Raises CredentialsTooWeak. Source: NIST SP 800-63B section 5.1.1.2 (length over make-up)."""
    if not username or not 8 <= len(password) <= LONGEST_PASSWORD or username in password.lower():
        raise CredentialsTooWeak


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


def plain_code(typed: str) -> str:
    """Return a code of letters and digits as it is kept: upper case, no spaces or hyphens."""
    return "".join(sign for sign in typed.upper() if sign.isascii() and sign.isalnum())[:32]


def plain_label(typed: str, otherwise: str) -> str:
    """Return what a person calls an authenticator, in one line; `otherwise` when it is empty."""
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in typed).split())
    return line[:LONGEST_LABEL].strip() or otherwise


def must_be_a_pin(pin: str) -> None:
    """Raises InvitationRefused for anything but six digits that are not easily guessed."""
    digits = [int(sign) for sign in pin] if pin.isascii() and pin.isdecimal() else []
    steps = {after - before for before, after in pairwise(digits)}
    if len(digits) != 6 or steps in ({0}, {1}, {-1}):
        raise InvitationRefused


def must_have_room(kind_held: int) -> None:
    """Raises TooManyAuthenticators when there are as many of the kind as one may have."""
    if kind_held >= MOST_OF_A_KIND:
        raise TooManyAuthenticators(most=MOST_OF_A_KIND)


def must_keep_a_way(left: frozenset[AuthenticatorKind]) -> None:
    """Raises LastWay when what is left does not reach Substantial; paper codes do not count."""
    lasting = left - {AuthenticatorKind.RECOVERY_CODE}
    if not suffice(lasting, Level.SUBSTANTIAL):
        raise LastWay
