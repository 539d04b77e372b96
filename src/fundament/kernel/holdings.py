"""What still hangs on a person number: asked before it is closed, answered by whoever keeps it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from fundament.kernel.ids import PartyId


@dataclass(frozen=True, slots=True)
class Holding:
    """Something a number holds, and where it is moved or ended, as a clause in both languages.

    `pages` are addresses of pages here where an officer ends it herself.
    """

    danish: str
    english: str
    pages: tuple[str, ...] = ()


HoldingsOf = Callable[[frozenset[PartyId], datetime], list[Holding]]
_asked: list[HoldingsOf] = []


def ask(answers: Iterable[HoldingsOf]) -> None:
    """Let `holdings_of` ask these; `site` says which, once, at start. Until then nobody is."""
    _asked[:] = answers


def holdings_of(numbers: frozenset[PartyId], at: datetime) -> list[Holding]:
    """Return all that any of the numbers of one person holds now."""
    return [found for answer in _asked for found in answer(numbers, at)]
