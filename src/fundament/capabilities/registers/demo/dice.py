"""Chance that falls alike on every machine: one stream for each kind of thing, from the seed."""

from collections.abc import Sequence
from hashlib import sha256
from random import Random
from typing import TypeVar
from uuid import UUID

T = TypeVar("T")


class Dice:
    """A stream of chance, named within the seed.

    Built on `Random.random` alone: of the standard generator only that sequence is promised to
    stay the same in every version of Python.
    """

    def __init__(self, seed: int, stream: str) -> None:
        self._random = Random(f"{seed}/{stream}").random  # noqa: S311  (a country, not a secret)

    def below(self, limit: int) -> int:
        """Return 0..limit-1."""
        return int(self._random() * limit)

    def between(self, first: int, last: int) -> int:
        """Return first..last, both included."""
        return first + self.below(last - first + 1)

    def chance(self, share: float) -> bool:
        """Return True in that share of the throws."""
        return self._random() < share

    def one_of(self, things: Sequence[T]) -> T:
        """Return one of the things."""
        return things[self.below(len(things))]


def uuid_of(seed: int, *what: object) -> UUID:
    """Return the UUID (form of version 4) of the thing in the country of that seed."""
    told = "/".join(str(part) for part in (seed, *what))
    return UUID(bytes=sha256(told.encode()).digest()[:16], version=4)
