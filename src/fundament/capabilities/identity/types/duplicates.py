"""One person with two numbers: how the pair was found, and what became of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar, NewType
from uuid import UUID

from fundament.kernel.errors import Refusal
from fundament.kernel.ids import PartyId

PairId = NewType("PairId", UUID)


class Likeness(StrEnum):
    """By which rule two numbers may be one person's."""

    SAME_NAME = "same-name"
    SWAPPED_NAMES = "swapped-names"
    PART_OF_NAME = "part-of-name"
    MARKED = "marked"


class PairOutcome(StrEnum):
    """What became of a pair."""

    OPEN = "open"
    MERGED = "merged"
    NOT_THE_SAME = "not-same"


@dataclass(frozen=True, slots=True, repr=False)
class Pair:
    """Two numbers that may be one person's."""

    id: PairId
    first: PartyId
    second: PartyId
    rule: Likeness
    found_at: datetime
    found_by: str
    outcome: PairOutcome


class PairUnknown(Refusal):
    """There is no such pair, or it is decided."""

    code: ClassVar[str] = "identity.pair.unknown"
    status: ClassVar[int] = 404
    danish: ClassVar[str] = "Der er intet sådant par af mulige dubletter, eller det er afgjort."
    english: ClassVar[str] = "There is no such pair of possible duplicates, or it is decided."


class StillHolds(Refusal):
    """The number that is to be closed holds what would be left behind.

    The fact `pages`: addresses of pages where an officer ends some of it.
    """

    code: ClassVar[str] = "identity.number.still.holds"
    status: ClassVar[int] = 409
    danish: ClassVar[str] = (
        "Det nummer, der skal lukkes, har stadig noget, som skal flyttes først: {da}. "
        "Saml de to, når det er sket."
    )
    english: ClassVar[str] = (
        "The number that is to be closed still holds what must be moved first: {en}. "
        "Merge the two once that is done."
    )


class NotMergeable(Refusal):
    """What is to stay has no identity while the other has one, or the two are one already."""

    code: ClassVar[str] = "identity.not.mergeable"
    status: ClassVar[int] = 409
    danish: ClassVar[str] = "De to kan ikke samles sådan: {da}."
    english: ClassVar[str] = "The two cannot be merged like this: {en}."
