"""Decisions about logins across borders: levels, who may be told, what makes a link.

Source: Regulation (EU) 910/2014 (eIDAS), articles 6 and 8; Implementing Regulations 2015/1501
(minimum data set) and 2015/1502 (levels), from which NSIS 2.0.1 takes its own three.
"""

from dataclasses import dataclass, replace

from fundament.capabilities.login.types.broker import Protocol
from fundament.capabilities.login.types.eidas import (
    CandidateMissing,
    Decision,
    ReasonMissing,
)
from fundament.kernel.acting import Level
from fundament.standards.eidas.names import NATURAL_PERSON, EidasLevel
from fundament.standards.eidas.persons import attributes_of
from fundament.standards.eidas.types import NaturalPerson
from fundament.standards.oiosaml.types import IdentityType
from fundament.standards.saml.names import NAME_FORMAT_URI
from fundament.standards.saml.types import Attribute

# Source: NSIS 2.0.1, section 1.2: Low, Substantial and High are those of eIDAS, article 8.
LEVELS: dict[EidasLevel, Level] = {
    EidasLevel.LOW: Level.LOW,
    EidasLevel.SUBSTANTIAL: Level.SUBSTANTIAL,
    EidasLevel.HIGH: Level.HIGH,
}
# The country of the eID, in the words of the Danish profile. Source: NemLog-in, metadata of 4.0.
MEMBER_STATE = "https://data.gov.dk/model/core/eid/eidas/memberState"
# What a Danish service may ask for of people from abroad.
FOREIGN_NAMES = frozenset({MEMBER_STATE, *(found.name for found in NATURAL_PERSON.values())})
SHORTEST_REASON, LONGEST_REASON = 10, 500


@dataclass(frozen=True, slots=True)
class Asking:
    """What counts of a service: its names of attributes, those it cannot do without, its kind."""

    protocol: Protocol
    identity_type: IdentityType
    asked: frozenset[str]
    required: frozenset[str]
    cpr_name: str


def eidas_level(level: Level) -> EidasLevel:
    """Return the level in the words of eIDAS."""
    return next(word for word, found in LEVELS.items() if found is level)


def takes_foreign_login(service: Asking) -> bool:
    """Return whether an eID of another country may log in: as oneself, and not back abroad."""
    return service.identity_type is IdentityType.PERSON and service.protocol is not Protocol.EIDAS


def needs_number(service: Asking) -> bool:
    """Return whether nobody without a Danish person number can be told to the service.

    It can do without when it asks for the eIDAS identifier and not unconditionally for a CPR
    number; the claims of OpenID Connect all rest on a Danish person.
    """
    identifier = NATURAL_PERSON["identifier"].name
    if service.protocol is not Protocol.SAML or identifier not in service.asked:
        return True
    return service.cpr_name in service.required


def attributes_for(person: NaturalPerson, asked: frozenset[str]) -> tuple[Attribute, ...]:
    """Return the attributes of eIDAS that a Danish service asks for, as plain texts."""
    told = tuple(
        replace(found, value_type=None, other_script=())
        for found in attributes_of(person, asked)
        if found.name in asked
    )
    if MEMBER_STATE not in asked:
        return told
    country = (person.identifier.issued_by,)
    return (*told, Attribute(MEMBER_STATE, country, "eIDAS Member State", NAME_FORMAT_URI))


def takes_two(level: int) -> bool:
    """Return whether a wish of that level needs a second officer.

    Source: our own decision, the two-person rule of the desk: what lets somebody in at High.
    """
    return level >= Level.HIGH


def must_be_decidable(decision: Decision, lives: bool) -> None:
    """Check what an officer decides; `lives`: the person is in the register, and alive.

    Raises ReasonMissing, CandidateMissing.
    """
    if not SHORTEST_REASON <= len(decision.reason.strip()) <= LONGEST_REASON:
        raise ReasonMissing
    if decision.person is not None and not lives:
        raise CandidateMissing
