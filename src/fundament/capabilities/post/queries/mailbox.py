"""SQL of the mailbox pages: one statement each, however many letters there are."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from fundament.capabilities.post.types import Folder, OwnFolderLine
from fundament.kernel.ids import PartyId, TransmissionId

Place = tuple[datetime, int]


@dataclass(frozen=True, slots=True)
class LineRow:
    """One line of a folder and its place in the order."""

    letter: int
    transmission: TransmissionId
    sender_name: str
    title: str
    available_at: datetime
    unread: bool
    attachments: int

    @property
    def place(self) -> Place:
        """Return where the line stands."""
        return self.available_at, self.letter


@dataclass(frozen=True, slots=True)
class LetterRow:
    """A letter in its mailbox."""

    letter: int
    transmission: TransmissionId
    owner: PartyId
    sender_name: str
    title: str
    available_at: datetime
    folder: str
    first_read_at: datetime | None
    mandatory: bool
    legal_notification: bool
    documents: list[dict[str, Any]]


_LINES = """
SELECT e.letter_id, l.transmission_id, l.sender_name, l.title, e.available_at, e.unread,
  (SELECT count(*) FROM jsonb_array_elements(l.documents) d WHERE d->>'kind' = 'ADDITIONAL')
FROM unnest(%s::varchar[]) AS party (number) CROSS JOIN LATERAL (
  SELECT * FROM post_mailboxentry
  WHERE owner = party.number AND folder = %s
    AND (%s::timestamptz IS NULL OR (available_at, letter_id) < (%s::timestamptz, %s::bigint))
  ORDER BY available_at DESC, letter_id DESC LIMIT %s) e
JOIN post_letter l ON l.id = e.letter_id
ORDER BY e.available_at DESC, e.letter_id DESC LIMIT %s
"""
_LETTER = """
SELECT e.letter_id, l.transmission_id, e.owner, l.sender_name, l.title, e.available_at, e.folder,
  e.first_read_at, l.mandatory, l.legal_notification, l.documents
FROM post_mailboxentry e JOIN post_letter l ON l.id = e.letter_id
WHERE l.transmission_id = %s AND e.owner = ANY(%s) AND e.folder <> %s
"""
_FOLDERS = """
WITH RECURSIVE tree AS (
  SELECT f.id, f.name, f.parent_id, 0 AS depth, f.version, ARRAY[lower(f.name), f.id::text] AS path
  FROM post_ownfolder f JOIN post_mailboxrow m ON m.id = f.mailbox_id
  WHERE m.owner = ANY(%s) AND f.parent_id IS NULL
  UNION ALL
  SELECT f.id, f.name, f.parent_id, tree.depth + 1, f.version,
    tree.path || ARRAY[lower(f.name), f.id::text]
  FROM post_ownfolder f JOIN tree ON f.parent_id = tree.id
)
SELECT id, name, parent_id, depth, version FROM tree ORDER BY path
"""
_UNREAD = """
SELECT owner, count(*) FROM post_mailboxentry
WHERE owner = ANY(%s) AND folder = 'inbox' AND unread GROUP BY owner
"""


def lines(owner: Iterable[PartyId], folder: str, after: Place | None, limit: int) -> list[LineRow]:
    """Return lines of the folder, newest first, from behind the given place.

    The owner is asked for by all numbers; each is walked by itself down its index.
    """
    at, letter = after or (None, None)
    with connection.cursor() as cursor:
        numbers = [str(number) for number in owner]
        cursor.execute(_LINES, (numbers, folder, at, at, letter, limit, limit))
        return [LineRow(*row) for row in cursor.fetchall()]


def letter(transmission: UUID, owners: Iterable[PartyId]) -> LetterRow | None:
    """Return the letter if it lies in the mailbox of one of the owners, else None."""
    with connection.cursor() as cursor:
        numbers = [str(owner) for owner in owners]
        cursor.execute(_LETTER, (transmission, numbers, Folder.GONE))
        row = cursor.fetchone()
    if row is None:
        return None
    number, found, owner, sender, title, at, folder, first_read, mandatory, legal, documents = row
    return LetterRow(
        letter=number,
        transmission=found,
        owner=PartyId.parse(owner),
        sender_name=sender,
        title=title,
        available_at=at,
        folder=folder,
        first_read_at=first_read,
        mandatory=mandatory,
        legal_notification=legal,
        documents=json.loads(documents),
    )


def own_folders(owners: Iterable[PartyId]) -> list[OwnFolderLine]:
    """Return the folders that people made in the mailbox of who has these numbers, as a tree."""
    with connection.cursor() as cursor:
        cursor.execute(_FOLDERS, ([str(owner) for owner in owners],))
        rows = cursor.fetchall()
    return [OwnFolderLine(*row) for row in rows]


def unread_counts(owners: Iterable[PartyId]) -> dict[PartyId, int]:
    """Return for each owner with unread letters in the inbox how many."""
    with connection.cursor() as cursor:
        cursor.execute(_UNREAD, ([str(owner) for owner in owners],))
        return {PartyId.parse(owner): count for owner, count in cursor.fetchall()}
