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
WHERE owner = ANY(%s) AND kind = %s AND revoked_at IS NULL
  AND active_from <= %s AND (active_to IS NULL OR %s < active_to)
ORDER BY owner, is_default DESC, active_from, id
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


def hand_over(cursor: Cursor, rows: Sequence[tuple[int, SystemId, UUID, datetime]]) -> None:
    """Lay letters ready for systems: letter, system, messageUUID, since when."""
    if rows:
        cursor.execute(_HAND_OVER, [list(column) for column in zip(*rows, strict=True)])
