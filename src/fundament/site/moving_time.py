"""`clock`: moves the demo's time, or says what it is."""

import re
from datetime import timedelta

from fundament.kernel import clock
from fundament.site.home import Problem
from fundament.site.words import Task

_UNITS = {"d": "days", "h": "hours", "m": "minutes"}


def main(task: Task) -> None:
    """Move the clock by `+30d`, `-2h` or `+5m`, or bring it back. Raises Problem."""
    wish = task.arguments.by
    try:
        if wish == "reset":
            clock.reset()
        elif wish is not None:
            clock.travel(span(wish))
    except (PermissionError, OverflowError) as error:
        raise Problem(f"{error}.".capitalize()) from error
    moved = clock.offset()
    task.say(f"{clock.now():%Y-%m-%d %H:%M:%S} UTC" + (f" (moved by {moved})" if moved else ""))


def span(text: str) -> timedelta:
    """Return the span that `+30d` and the like mean. Raises Problem."""
    found = re.fullmatch(r"([+-]\d{1,5})([dhm])", text)
    if found is None:
        raise Problem(f"{text!r} is no span of time: write +30d, +12h, +5m, -1d or reset.")
    return timedelta(**{_UNITS[found.group(2)]: int(found.group(1))})
