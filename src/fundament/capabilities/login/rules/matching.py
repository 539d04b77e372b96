"""When a person may give a private service her CPR number, and what counts as one."""

import re
from datetime import datetime, timedelta

from fundament.capabilities.login.types import NumberMalformed

MOST_TRIES, WITHIN = 3, timedelta(minutes=15)
_NUMBER = re.compile(r"([0-9]{6})[- ]?([0-9]{4})")


def number_in(text: str) -> str:
    """Return the ten digits; a hyphen or space after the sixth, and blanks around, are allowed.

    Raises NumberMalformed. Source: NemLog-in, UUID match service.
    """
    found = _NUMBER.fullmatch(text.strip())
    if found is None:
        raise NumberMalformed
    return found[1] + found[2]


def recent(tries: list[str], at: datetime) -> list[str]:
    """Return those of the tries that still count. Source: NemLog-in: three in fifteen minutes."""
    return [one for one in tries if datetime.fromisoformat(one) > at - WITHIN]
