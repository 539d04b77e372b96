"""The only place that asks what time it is; in the demo the clock can be moved.

The offset lies in a small file beside the database, so that every process of one home sees the
same time at once; a look costs one stat call. Production has no such file and never reads one; nor
does a process in which nobody has said that this is the demo (`site.mode`).
"""

import os
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from pathlib import Path

from fundament.kernel.denmark import COPENHAGEN

FARTHEST = timedelta(days=36_525)  # beyond the end of its calendar no part of the program works

_seen: tuple[int, timedelta] = (0, timedelta())


def now() -> datetime:
    """Return the current time, aware, in UTC; in the demo moved by the set offset."""
    return datetime.now(UTC) + _offset()  # noqa: TID251  (the one place)


def today() -> date:
    """Return the current date in Denmark."""
    return now().astimezone(COPENHAGEN).date()


def travel(by: timedelta) -> None:
    """Move the clock of every process of this home by the given span, on top of earlier moves.

    Raises PermissionError outside the demo, OverflowError beyond 100 years from the real time.
    """
    file = _file()
    if file is None:
        raise PermissionError("the clock moves in demo mode only")
    total = _offset() + by
    if abs(total) > FARTHEST:
        raise OverflowError("the clock moves at most 100 years from the real time")
    spare = file.with_suffix(".new")
    spare.write_text(str(total.total_seconds()))
    spare.replace(file)


def reset() -> None:
    """Bring the clock back to the real time."""
    file = _file()
    if file is not None:
        file.unlink(missing_ok=True)


def offset() -> timedelta:
    """Return how far the clock has been moved."""
    return _offset()


def _file() -> Path | None:
    home, mode = os.environ.get("FUNDAMENT_HOME"), os.environ.get("FUNDAMENT_ENV")
    return _file_in(home) if home and mode == "demo" else None


@lru_cache(maxsize=8)
def _file_in(home: str) -> Path:
    return Path(home) / "clock"


def _offset() -> timedelta:
    global _seen  # noqa: PLW0603  (a cache of one file, keyed by its change time)
    file = _file()
    if file is None:
        return timedelta()
    try:
        changed = file.stat().st_mtime_ns
    except FileNotFoundError:
        return timedelta()
    if _seen[0] != changed:
        _seen = (changed, timedelta(seconds=float(file.read_text())))
    return _seen[1]
