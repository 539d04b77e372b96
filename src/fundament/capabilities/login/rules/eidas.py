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
from fundament.standards.eidas.names import GATEWAY_NAMES, NATURAL_PERSON, EidasLevel
from fundament.standards.eidas.persons import attributes_of
from fundament.standards.eidas.types import NaturalPerson
from fundament.standards.oiosaml.types import IdentityType
from fundament.standards.saml.names import NAME_FORMAT_BASIC, NAME_FORMAT_URI
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
FOREIGN_NAMES = frozenset({MEMBER_STATE, *GATEWAY_NAMES, *GATEWAY_NAMES.values()})
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
    spellings = {identifier, GATEWAY_NAMES[identifier]}
    if service.protocol is not Protocol.SAML or not spellings & service.asked:
        return True
    return service.cpr_name in service.required


def attributes_for(person: NaturalPerson, asked: frozenset[str]) -> tuple[Attribute, ...]:
    """Return the attributes of eIDAS that a Danish service asks for, as plain texts.

    Each is told in the spelling that was asked for, that of eIDAS or that of the Danish gateway.
    """
    both = asked | {name for name, spelt in GATEWAY_NAMES.items() if spelt in asked}
    plain = [
        replace(found, value_type=None, other_script=()) for found in attributes_of(person, both)
    ]
    spelt = [
        replace(found, name=GATEWAY_NAMES[found.name], name_format=NAME_FORMAT_BASIC)
        for found in plain
    ]
    told = tuple(found for found in (*plain, *spelt) if found.name in asked)
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
