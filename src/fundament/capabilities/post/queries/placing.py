"""SQL of where the letters of organisations are put when they come, many at once; and why."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from fundament.capabilities.post.types.routing import Placement, Tag
from fundament.kernel.ids import PartyId
from fundament.kernel.queries import Cursor

_BOOKS = """
SELECT DISTINCT ON (organisation.party) organisation.party, book.version, book.rules::text
FROM post_organisationrow AS organisation
JOIN post_routebookrow AS book ON book.organisation_id = organisation.id
WHERE organisation.party = ANY(%s::varchar[])
ORDER BY organisation.party, book.version DESC
"""
# The groups on which a contact point hangs, up to the root.
_GROUPS = """
WITH RECURSIVE above (point, id) AS (
  SELECT held.pointrow_id, held.grouprow_id FROM post_pointrow_groups AS held
  WHERE held.pointrow_id = ANY(%s::uuid[])
  UNION
  SELECT above.point, within.parent_id FROM post_grouprow AS within
  JOIN above ON above.id = within.id WHERE within.parent_id IS NOT NULL
)
SELECT organisation.party, above.point, named.name FROM above
JOIN post_grouprow AS named ON named.id = above.id
JOIN post_organisationrow AS organisation ON organisation.id = named.organisation_id
ORDER BY 1, 2, 3
"""
# Nobody deletes the folder until the commit: who wants to, waits and finds the letter in it.
_FOLDERS = """
SELECT mailbox.owner, folder.id FROM post_ownfolder AS folder
JOIN post_mailboxrow AS mailbox ON mailbox.id = folder.mailbox_id
WHERE folder.id = ANY(%s::uuid[]) ORDER BY folder.id FOR KEY SHARE OF folder
"""
_POINTS = """
SELECT organisation.party, point.id FROM post_pointrow AS point
JOIN post_organisationrow AS organisation ON organisation.id = point.organisation_id
WHERE point.id = ANY(%s::uuid[])
"""
_PLACED = """
INSERT INTO post_placedletter (letter_id, owner, sender, at, tags, folder, version, rule, rule_name,
  checks, faults, notify)
VALUES (%s, %s, %s, %s, %s::varchar[], %s, %s, %s, %s, %s::jsonb, %s::varchar[], %s)
"""
Owned = tuple[PartyId, UUID]


@dataclass(frozen=True, slots=True)
class PlacedRow:
    """What is kept of one letter that was put somewhere; `checks` are JSON."""

    letter: int
    owner: PartyId
    sender: PartyId
    at: datetime
    tags: Sequence[Tag]
    placement: Placement
    checks: Sequence[Mapping[str, Any]]


def newest_books(cursor: Cursor, owners: Iterable[PartyId]) -> dict[PartyId, tuple[int, list[Any]]]:
    """Return of each owner that has rules their version, and the rules as JSON."""
    cursor.execute(_BOOKS, (sorted({str(owner) for owner in owners}),))
    return {
        PartyId.parse(owner): (version, json.loads(rules))
        for owner, version, rules in cursor.fetchall()
    }


def groups_above(cursor: Cursor, points: Iterable[UUID]) -> dict[Owned, list[str]]:
    """Return for each contact point the names of the groups in which it hangs."""
    found: dict[Owned, list[str]] = {}
    wanted = sorted(set(points))
    if wanted:
        cursor.execute(_GROUPS, (wanted,))
        for owner, point, name in cursor.fetchall():
            found.setdefault((PartyId.parse(owner), point), []).append(name)
    return found


def folders_held(cursor: Cursor, folders: Iterable[UUID]) -> set[Owned]:
    """Return which of the folders there are, with whose they are; they stay until the commit."""
    return _owned(cursor, _FOLDERS, folders)


def points_there(cursor: Cursor, points: Iterable[UUID]) -> set[Owned]:
    """Return which of the contact points there are, with whose they are."""
    return _owned(cursor, _POINTS, points)


def insert_placed(cursor: Cursor, rows: Iterable[PlacedRow]) -> None:
    """Keep why each letter was put where it is."""
    for row in rows:
        put, by = row.placement, row.placement.verdict
        cursor.execute(
            _PLACED,
            (
                row.letter,
                str(row.owner),
                str(row.sender),
                row.at,
                [tag.value for tag in row.tags],
                put.folder,
                put.version,
                by.rule.id if by else None,
                by.rule.name if by else "",
                json.dumps(list(row.checks)),
                [fault.value for fault in put.faults],
                put.notify,
            ),
        )


def _owned(cursor: Cursor, statement: str, wanted: Iterable[UUID]) -> set[Owned]:
    ids = sorted(set(wanted))
    if not ids:
        return set()
    cursor.execute(statement, (ids,))
    return {(PartyId.parse(owner), id) for owner, id in cursor.fetchall()}
