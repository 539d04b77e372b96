"""Contact points as the counters that the writer of a letter chooses among."""

from uuid import UUID

from fundament.capabilities.post.models import WrittenLetter
from fundament.capabilities.post.service import contact_points, delivery
from fundament.capabilities.post.service.boxes import Box
from fundament.capabilities.post.service.words import words_of
from fundament.capabilities.post.types.administration import PointShown, TargetType


def open_points(
    box: Box, row: WrittenLetter, text: str = "", point: UUID | None = None
) -> list[PointShown]:
    """Return the contact points of whom a letter is for that are open to who writes it.

    Those that hold the text, or that `point` alone. An answer goes where its letter came from.
    """
    to = words_of(row).recipient
    if row.answers or to is None or to.party is None or to.party.is_person:
        return []
    writer = TargetType.CITIZEN
    if not box.owner.is_person:
        is_authority = delivery.is_authority(box.owner)
        writer = TargetType.AUTHORITY if is_authority else TargetType.COMPANY
    return contact_points.points_for(to.party, writer, text, point)


def point_of(box: Box, row: WrittenLetter) -> PointShown | None:
    """Return the contact point that a letter is for, if it is open to who writes it."""
    to = words_of(row).recipient
    try:
        named = UUID(to.contact_point.id) if to and to.contact_point else None
    except ValueError:  # what a client wrote there
        return None
    return next(iter(open_points(box, row, point=named)), None) if named else None
