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
    time is too old (OpenID Connect's max_age); `expects`: names of whose login it must be.
    """

    level: Level
    exact: bool = False
    identity_type: IdentityType = IdentityType.PERSON
    force: bool = False
    passive: bool = False
    since: datetime | None = None
    expects: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class OpenSession:
    """What counts of the session that the browser has."""

    level: Level
    authenticated_at: datetime
    known_as: frozenset[str] = frozenset()


def level_of(word: Assurance) -> Level:
    """Return the level of a word of NSIS."""
    return Level[word.name]


def word_of(level: Level) -> Assurance:
    """Return the word of NSIS for a level."""
    return Assurance[level.name]


def session_suffices(session: OpenSession | None, wanted: Wanted) -> bool:
    """Return whether the open session answers the wish without the person."""
    return session is not None and session.level >= wanted.level and counts_for(session, wanted)


def counts_for(session: OpenSession | None, wanted: Wanted) -> bool:
    """Return whether what the open session has shown may count for the wish (step-up)."""
    return (
        session is not None
        and not wanted.force
        and (wanted.since is None or session.authenticated_at >= wanted.since)
        and wanted.expects <= session.known_as
    )


def refused_at_once(session: OpenSession | None, wanted: Wanted) -> NoLogin | None:
    """Return why nobody need be asked: out of reach, or the person must not be asked; else None.

    Source: saml-core 3.4.1 (IsPassive) and 3.3.2.2.1; openid-connect-core 3.1.2.1 (prompt=none).
    """
    if wanted.level > HIGHEST_OFFERED:
        return NoLogin.NOT_OFFERED
    if wanted.passive and not session_suffices(session, wanted):
        return NoLogin.LOGIN_NEEDED
    return None
