"""The code of the day of a class: it follows from the home's key, so nothing is kept."""

from datetime import datetime
from hmac import compare_digest
from uuid import UUID

from fundament.capabilities.school import queries
from fundament.capabilities.school.service import macs
from fundament.kernel.denmark import COPENHAGEN
from fundament.kernel.ids import PartyId

DIGITS = 6


def code_of_day(school_class: UUID, at: datetime) -> str:
    """Return the six digits that a class uses until midnight in Denmark."""
    day = at.astimezone(COPENHAGEN).date()
    number = int.from_bytes(macs.mac_of("class code", school_class, day.isoformat())[:8])
    return f"{number % 10**DIGITS:0{DIGITS}d}"


def is_of_today(pupil: PartyId, code: str, at: datetime) -> bool:
    """Return whether it is today's code of a class that the pupil is in."""
    classes = queries.classes_of(pupil, at, staff=False)
    given = code.encode("utf-8", "surrogatepass")
    return any([compare_digest(code_of_day(one.id, at).encode(), given) for one in classes])
