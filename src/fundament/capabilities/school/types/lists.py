"""A list of schools as somebody who runs them gives it, and what came of it."""

from dataclasses import dataclass

from fundament.kernel.ids import PartyId


@dataclass(frozen=True, slots=True, repr=False)
class ClassList:
    """Everybody of one class; `place` says where it stands in the file."""

    name: str
    pupils: tuple[PartyId, ...]
    staff: tuple[PartyId, ...]
    place: str


@dataclass(frozen=True, slots=True)
class SchoolList:
    """A school with those of its classes that the list is about."""

    number: str
    name: str
    municipality: PartyId
    classes: tuple[ClassList, ...]
    place: str


@dataclass(frozen=True, slots=True)
class ClassLoaded:
    """What a list did to one class; `without_role`: staff who do not hold the role yet."""

    institution: str
    name: str
    pupils: int
    staff: int
    entered: int
    left: int
    without_login: int
    without_role: int
