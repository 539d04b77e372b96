"""How a bitemporal register changes its mind: close what it knew, never edit it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from fundament.capabilities.registers.types import Content, Span

OF_AGE = 18


@dataclass(frozen=True, slots=True)
class Known:
    """A fact that the register holds now: its row, what it says, and over which span."""

    row: int
    content: Content
    virkning: Span


@dataclass(frozen=True, slots=True)
class Change:
    """Which rows to close, and what to write, both at one instant of registration."""

    close: tuple[int, ...]
    write: tuple[tuple[Content, Span], ...]


def amend(known: Iterable[Known], content: Content | None, virkning: Span) -> Change:
    """Return the change after which the register says `content` over the span, and else as before.

    Every touched row is closed; what it said before and after the span is written anew. Content
    None leaves the span untold. Telling what is known already changes nothing.
    Source: Datafordeler, bitemporality (registrering and virkning, half-open; corrections close).
    """
    touched = [fact for fact in known if fact.virkning.overlaps(virkning)]
    if any(fact.content == content and _covers(fact.virkning, virkning) for fact in touched):
        return Change((), ())
    write = [] if content is None else [(content, virkning)]
    for fact in touched:
        if fact.virkning.since < virkning.since:
            write.append((fact.content, Span(fact.virkning.since, virkning.since)))
        if virkning.until is not None and (
            fact.virkning.until is None or virkning.until < fact.virkning.until
        ):
            write.append((fact.content, Span(virkning.until, fact.virkning.until)))
    write.sort(key=lambda written: written[1].since)
    return Change(tuple(fact.row for fact in touched), tuple(write))


def _covers(outer: Span, inner: Span) -> bool:
    return outer.since <= inner.since and (
        outer.until is None or (inner.until is not None and inner.until <= outer.until)
    )


def birthday(born: date, years: int) -> date:
    """Return the day on which the age is reached; 1 March for a leap day in a common year."""
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        return date(born.year + years, 3, 1)
