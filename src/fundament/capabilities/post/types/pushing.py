"""What is pushed to a system at its own address, and what of it was not taken."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

# With the pauses of kernel.telling about three days; then it is dead until somebody says again.
MOST_TRIES = 20


@dataclass(frozen=True, slots=True)
class FailedPush:
    """A letter or receipt that a system did not take. `next_at`: tried again then; None is dead.

    `fault` is `status <number>`, or a reason of kernel.fetching.Unreachable.
    """

    message: UUID | None
    is_receipt: bool
    tries: int
    fault: str
    failed_at: datetime
    next_at: datetime | None


@dataclass(frozen=True, slots=True)
class Pushes:
    """What is pushed to a system: how many wait, how many are dead, and the newest that failed."""

    waiting: int
    dead: int
    failed: tuple[FailedPush, ...]
