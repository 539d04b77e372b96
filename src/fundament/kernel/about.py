"""What a capability tells about itself: the type of every `about.py`."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum


class PersonalData(StrEnum):
    """How sensitive a data set is (GDPR articles 4, 9, 10 and the Danish law on person numbers)."""

    NONE = "none"
    ORDINARY = "ordinary"
    PERSON_NUMBER = "person-number"
    SENSITIVE = "sensitive"


@dataclass(frozen=True, slots=True)
class Standard:
    """A standard that the capability speaks, and where its text is."""

    name: str
    version: str
    source: str


@dataclass(frozen=True, slots=True)
class DataSet:
    """A set of data that the capability holds."""

    name: str
    danish: str
    personal_data: PersonalData
    legal_basis: str


@dataclass(frozen=True, slots=True)
class HealthCheck:
    """A named question to the capability: `ask` returns None when well, else the reason."""

    name: str
    ask: Callable[[], str | None]


@dataclass(frozen=True, slots=True)
class Term:
    """One entry of the glossary: the English word in the code and the official Danish one."""

    english: str
    danish: str
    meaning: str


@dataclass(frozen=True, slots=True)
class About:
    """The front plate of a capability.

    `depends_on` and `provides` are names of systems (for example `post`, `postgresql`).
    """

    name: str
    danish: str
    owner: str
    purpose: str
    standards: tuple[Standard, ...] = ()
    provides: tuple[str, ...] = ()
    depends_on: tuple[str, ...] = ()
    data_sets: tuple[DataSet, ...] = ()
    health: tuple[HealthCheck, ...] = ()
    terms: tuple[Term, ...] = field(default=())
