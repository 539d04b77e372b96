"""What one officer has proposed and another one decides: asked by the desk, answered by keepers."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from fundament.kernel.acting import Actor
from fundament.kernel.ids import PartyId


@dataclass(frozen=True, slots=True)
class Proposed:
    """One proposal: what it would do, never about whom; `address` shows all of it.

    `what` is Danish, and translated where it is shown. `mine`: who asks may decide it; else a
    colleague does, since she proposed it herself or it is about her.
    """

    what: str
    address: str
    proposed_by: str
    proposed_at: datetime
    ends: datetime
    mine: bool


ProposedAt = Callable[[PartyId, Actor, datetime], list[Proposed]]
_asked: list[ProposedAt] = []


def ask(answers: Iterable[ProposedAt]) -> None:
    """Let `proposed_at` ask these; `site` says which, once, at start. Until then nobody is."""
    _asked[:] = answers


def proposed_at(authority: PartyId, officer: Actor, at: datetime) -> list[Proposed]:
    """Return all that waits for a second officer of the authority, the oldest first."""
    found = [one for answer in _asked for one in answer(authority, officer, at)]
    return sorted(found, key=lambda one: one.proposed_at)
