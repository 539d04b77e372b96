"""A level of assurance in the spelling of each dialect, both ways by one table.

Source: OIOSAML 3.0.3; documentation of Nets eID Broker, Signicat and Criipto (Idura).
"""

from collections.abc import Callable
from enum import StrEnum

from fundament.kernel.acting import Level
from fundament.standards.oiosaml import profiles

_CONCEPT = "https://data.gov.dk/concept/core/"


class Dialect(StrEnum):
    """Whose names of claims and spelling of levels a client reads."""

    OWN = "own"
    NEB = "neb"
    SIGNICAT = "signicat"
    CRIIPTO = "criipto"
    UNILOGIN = "unilogin"


def _word(level: Level) -> str:
    return level.name.capitalize()


SPELLINGS: dict[Dialect, Callable[[Level], str]] = {
    Dialect.OWN: lambda level: profiles.TODAY.level_prefix + _word(level),
    # No `/loa/` in the middle, unlike SAML's.
    Dialect.NEB: lambda level: f"{_CONCEPT}nsis/{_word(level)}",
    Dialect.SIGNICAT: lambda level: level.name,
    Dialect.CRIIPTO: lambda level: f"urn:grn:authn:dk:mitid:{level.name.lower()}",
}
_REQUESTED: tuple[Callable[[Level], str], ...] = (
    *SPELLINGS.values(),
    _word,
    lambda level: level.name.lower(),
    lambda level: f"http://eidas.europa.eu/LoA/{level.name.lower()}",
)
READ = {spell(level): level for level in Level for spell in _REQUESTED}


def spelt(level: Level, dialect: str) -> str:
    """Return the level as the dialect writes it."""
    return SPELLINGS[Dialect(dialect)](level)
