"""What a request asks for in the broker's own words, and whether an open session answers it."""

from dataclasses import dataclass
from datetime import datetime

from fundament.capabilities.login.types import NoLogin
from fundament.kernel.acting import Level
from fundament.standards.oiosaml.types import Assurance, IdentityType

HIGHEST_OFFERED = Level.HIGH


@dataclass(frozen=True, slots=True)
class Wanted:
    """A wish, whatever protocol it came by.

    `force`: the person is asked again; `passive`: nobody is asked; `since`: a login before that
    time is too old (OpenID Connect's max_age); `expects`: names of whose login it must be;
    `steps_up`: where she is asked again for a higher level, only for what is missing.
    """

    level: Level
    exact: bool = False
    identity_type: IdentityType = IdentityType.PERSON
    force: bool = False
    passive: bool = False
    since: datetime | None = None
    expects: frozenset[str] = frozenset()
    steps_up: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """What a person showed at one time in a session; `key` names it, the last is the latest."""

    key: int
    level: Level
    ial: Level
    aal: Level
    at: datetime

    @property
    def strength(self) -> tuple[int, int, int, datetime, int]:
        """Return by what the strongest is found; of two as strong the later one is."""
        return self.level, self.ial, self.aal, self.at, self.key


@dataclass(frozen=True, slots=True)
class OpenSession:
    """What counts of the session that the browser has."""

    shown: tuple[Shown, ...]
    known_as: frozenset[str] = frozenset()


def level_of(word: Assurance) -> Level:
    """Return the level of a word of NSIS."""
    return Level[word.name]


def word_of(level: Level) -> Assurance:
    """Return the word of NSIS for a level."""
    return Assurance[level.name]


def answers(shown: Shown | None, wanted: Wanted) -> bool:
    """Return whether what was shown answers the wish without the person."""
    return shown is not None and shown.level >= wanted.level


def best_for(session: OpenSession | None, wanted: Wanted) -> Shown | None:
    """Return the strongest that was shown in the open session and may count for the wish, or None.

    Level and time are of one and the same login: a strong old one and a weak new one do not make
    a strong new one. Who is asked again is asked for everything, but for a step-up: that begins
    with what was shown below the level (Nets eID Broker, enable_step_up).
    """
    if session is None or not wanted.expects <= session.known_as:
        return None
    recent = (one for one in session.shown if wanted.since is None or one.at >= wanted.since)
    best = max(recent, key=lambda one: one.strength, default=None)
    if wanted.force and (answers(best, wanted) or not wanted.steps_up):
        return None
    return best


def refused_at_once(session: OpenSession | None, wanted: Wanted) -> NoLogin | None:
    """Return why nobody need be asked: out of reach, or the person must not be asked; else None.

    Source: saml-core 3.4.1 (IsPassive) and 3.3.2.2.1; openid-connect-core 3.1.2.1 (prompt=none).
    """
    if wanted.level > HIGHEST_OFFERED:
        return NoLogin.NOT_OFFERED
    if wanted.passive and not answers(best_for(session, wanted), wanted):
        return NoLogin.LOGIN_NEEDED
    return None
