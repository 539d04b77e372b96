"""SQL of handing letters over: whose system takes them, and what is ready."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from fundament.capabilities.post.types import SystemKind
from fundament.kernel.ids import PartyId, SystemId
from fundament.kernel.queries import Cursor

# The one that gets them; where its time is over, the one that is active for longest.
_TAKING = """
SELECT DISTINCT ON (owner) owner, id FROM post_system
WHERE owner = ANY(%s) AND %s = ANY(kinds) AND revoked_at IS NULL
  AND active_from <= %s AND (active_to IS NULL OR %s < active_to)
ORDER BY owner, is_default DESC, active_from, id
"""
_OF_POINTS = """
SELECT organisation.party, point.id, system.id
FROM post_pointrow AS point
JOIN post_organisationrow AS organisation ON organisation.id = point.organisation_id
JOIN post_system AS system ON system.id = point.system AND system.owner = organisation.party
WHERE point.id = ANY(%s) AND point.active AND %s = ANY(system.kinds)
  AND system.revoked_at IS NULL AND system.active_from <= %s
  AND (system.active_to IS NULL OR %s < system.active_to)
"""
_HAND_OVER = """
INSERT INTO post_handover (letter_id, system, message_uuid, ready_at)
SELECT * FROM unnest(%s::bigint[], %s::uuid[], %s::uuid[], %s::timestamptz[])
"""


def taking_systems(
    cursor: Cursor, owners: Iterable[PartyId], at: datetime
) -> dict[PartyId, SystemId]:
    """Return for each owner whose letters a system takes which system that is.

    People have none, and are not asked for.
    """
    companies = sorted({str(owner) for owner in owners if not owner.is_person})
    if not companies:
        return {}
    cursor.execute(_TAKING, (companies, SystemKind.RECIPIENT, at, at))
    return {PartyId.parse(owner): SystemId(system) for owner, system in cursor.fetchall()}


def systems_taking(
    cursor: Cursor, letters: Sequence[tuple[PartyId, UUID | None]], at: datetime
) -> list[SystemId | None]:
    """Return for each letter, by its owner and the contact point it names, which system takes it.

    That of the contact point where the owner has such a one in use with an active system of its
    own; else the one that gets the owner's letters, or None.
    """
    defaults = taking_systems(cursor, {owner for owner, _ in letters}, at)
    named = {point for _, point in letters if point is not None}
    by_point = _systems_of_points(cursor, named, at) if named else {}
    return [
        by_point.get((owner, point), defaults.get(owner))
        if point is not None
        else defaults.get(owner)
        for owner, point in letters
    ]


def _systems_of_points(
    cursor: Cursor, points: Iterable[UUID], at: datetime
) -> dict[tuple[PartyId, UUID], SystemId]:
    cursor.execute(_OF_POINTS, (sorted(points), SystemKind.RECIPIENT, at, at))
    return {
        (PartyId.parse(owner), point): SystemId(system)
        for owner, point, system in cursor.fetchall()
    }


def hand_over(cursor: Cursor, rows: Sequence[tuple[int, SystemId, UUID, datetime]]) -> None:
    """Lay letters ready for systems: letter, system, messageUUID, since when."""
    if rows:
        cursor.execute(_HAND_OVER, [list(column) for column in zip(*rows, strict=True)])
