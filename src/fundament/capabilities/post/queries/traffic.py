"""SQL: how many letters came to an organisation and went from it."""

from datetime import datetime
from uuid import UUID

from django.db import connection

from fundament.kernel.ids import PartyId

# A span of the newest letters: the index of times, which costs their sender nothing, bounds it.
_BY_POINT = """
SELECT letter.contact_point, coalesce(point.name, ''), count(*)
FROM post_letter AS letter
LEFT JOIN post_organisationrow AS organisation ON organisation.party = letter.recipient
LEFT JOIN post_pointrow AS point
  ON point.id = letter.contact_point AND point.organisation_id = organisation.id
WHERE letter.recipient = %(party)s AND letter.received_at >= %(since)s
GROUP BY 1, 2 ORDER BY 3 DESC, 2
"""
_SENT = """
SELECT system.id, system.name, count(*)
FROM post_letter AS letter JOIN post_system AS system ON system.id = letter.system
WHERE system.owner = %(party)s AND letter.received_at >= %(since)s
GROUP BY 1, 2 ORDER BY 3 DESC, 2
"""
_HANDED = """
SELECT system.id, system.name, count(*)
FROM post_handover AS held JOIN post_system AS system ON system.id = held.system
WHERE system.owner = %(party)s AND held.ready_at >= %(since)s
GROUP BY 1, 2 ORDER BY 3 DESC, 2
"""


def by_point(party: PartyId, since: datetime) -> list[tuple[UUID | None, str, int]]:
    """Return for each contact point that letters to the organisation named: id, name, how many."""
    with connection.cursor() as cursor:
        cursor.execute(_BY_POINT, {"party": str(party), "since": since})
        return [(point, name, count) for point, name, count in cursor.fetchall()]


def sent_by_system(party: PartyId, since: datetime) -> list[tuple[UUID, str, int]]:
    """Return for each system of the organisation how many letters it sent."""
    return _counted(_SENT, party, since)


def handed_to_system(party: PartyId, since: datetime) -> list[tuple[UUID, str, int]]:
    """Return for each system of the organisation how many letters lay ready for it."""
    return _counted(_HANDED, party, since)


def _counted(statement: str, party: PartyId, since: datetime) -> list[tuple[UUID, str, int]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"party": str(party), "since": since})
        return [(system, name, count) for system, name, count in cursor.fetchall()]
