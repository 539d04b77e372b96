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
    """One line of a folder and its place in the order; `who` sent it, or is it for.

    `number` is the letter's, or that of what was written, with a minus.
    """

    number: int
    name: UUID
    who: str
    title: str
    at: datetime
    unread: bool
    flag: bool
    state: str
    attachments: int

    @property
    def place(self) -> Place:
        """Return where the line stands."""
        return self.at, self.number


@dataclass(frozen=True, slots=True)
class LetterRow:
    """A letter in its mailbox."""

    letter: int
    transmission: TransmissionId
    owner: PartyId
    sender: PartyId
    sender_name: str
    title: str
    available_at: datetime
    folder: str
    first_read_at: datetime | None
    mandatory: bool
    legal_notification: bool
    documents: list[dict[str, Any]]
    envelope: str


_LINES = """
SELECT number, name, who, title, at, unread, flag, state, attachments FROM (
  SELECT e.letter_id AS number, l.transmission_id AS name, l.sender_name AS who, l.title,
    e.available_at AS at, e.unread, e.flag, 'RECEIVED' AS state, (
      SELECT count(*) FROM jsonb_array_elements(l.documents) d WHERE d->>'kind' = 'ADDITIONAL'
    ) AS attachments
  FROM unnest(%(owners)s::varchar[]) AS party (number) CROSS JOIN LATERAL (
    SELECT one.* FROM post_mailboxentry one JOIN post_letter said ON said.id = one.letter_id
    WHERE one.owner = party.number AND one.folder = %(folder)s
      AND (%(at)s::timestamptz IS NULL
        OR (one.available_at, one.letter_id) < (%(at)s::timestamptz, %(number)s::bigint))
      AND (%(text)s::text IS NULL OR said.title ILIKE %(text)s OR said.sender_name ILIKE %(text)s)
      AND (NOT %(unread)s OR one.unread) AND (NOT %(flagged)s OR one.flag)
      AND (%(since)s::timestamptz IS NULL OR one.available_at >= %(since)s)
      AND (%(until)s::timestamptz IS NULL OR one.available_at < %(until)s)
    ORDER BY one.available_at DESC, one.letter_id DESC LIMIT %(limit)s) e
  JOIN post_letter l ON l.id = e.letter_id
  UNION ALL
  SELECT -w.id, w.uuid, w.recipient_name, w.title, w.at, false, w.flag,
    CASE WHEN w.sent_at IS NULL THEN 'DRAFT' ELSE 'SENT' END, (
      SELECT count(*) FROM post_writtendocument d WHERE d.letter_id = w.id AND d.kind = 'ADDITIONAL'
    )
  FROM post_writtenletter w
  WHERE w.owner = ANY(%(owners)s::varchar[]) AND w.folder = %(folder)s
    AND (%(drafts)s OR w.sent_at IS NOT NULL)
    AND (%(at)s::timestamptz IS NULL OR (w.at, -w.id) < (%(at)s::timestamptz, %(number)s::bigint))
    AND (%(text)s::text IS NULL OR w.title ILIKE %(text)s OR w.recipient_name ILIKE %(text)s)
    AND NOT %(unread)s AND (NOT %(flagged)s OR w.flag)
    AND (%(since)s::timestamptz IS NULL OR w.at >= %(since)s)
    AND (%(until)s::timestamptz IS NULL OR w.at < %(until)s)
) lines ORDER BY at DESC, number DESC LIMIT %(limit)s
"""
_LETTER = """
SELECT e.letter_id, l.transmission_id, e.owner, l.sender, l.sender_name, l.title, e.available_at,
  e.folder, e.first_read_at, l.mandatory, l.legal_notification, l.documents, l.envelope
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


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which lines of a folder are asked for; `text` stands in the title or the name.

    `drafts`: whether who asks may see what is not sent yet.
    """

    folder: str
    drafts: bool
    text: str = ""
    unread: bool = False
    flagged: bool = False
    since: datetime | None = None
    until: datetime | None = None


def lines(
    owner: Iterable[PartyId], wanted: Wanted, after: Place | None, limit: int
) -> list[LineRow]:
    """Return lines of the folder, newest first, from behind the given place.

    The owner is asked for by all numbers; each is walked by itself down its index.
    """
    at, number = after or (None, None)
    asked: dict[str, Any] = {
        "owners": [str(one) for one in owner],
        "folder": wanted.folder,
        "drafts": wanted.drafts,
        "text": f"%{_literal(wanted.text)}%" if wanted.text else None,
        "unread": wanted.unread,
        "flagged": wanted.flagged,
        "since": wanted.since,
        "until": wanted.until,
        "at": at,
        "number": number,
        "limit": limit,
    }
    with connection.cursor() as cursor:
        cursor.execute(_LINES, asked)
        return [LineRow(*row) for row in cursor.fetchall()]


def _literal(text: str) -> str:
    """Return the text so that LIKE takes it as it stands."""
    for sign in "\\%_":
        text = text.replace(sign, f"\\{sign}")
    return text


def letter(transmission: UUID, owners: Iterable[PartyId]) -> LetterRow | None:
    """Return the letter if it lies in the mailbox of one of the owners, else None."""
    with connection.cursor() as cursor:
        numbers = [str(owner) for owner in owners]
        cursor.execute(_LETTER, (transmission, numbers, Folder.GONE))
        row = cursor.fetchone()
    if row is None:
        return None
    number, found, owner, sender, name, title, at, folder, first_read, *said = row
    mandatory, legal, documents, envelope = said
    return LetterRow(
        letter=number,
        transmission=found,
        owner=PartyId.parse(owner),
        sender=PartyId.parse(sender),
        sender_name=name,
        title=title,
        available_at=at,
        folder=folder,
        first_read_at=first_read,
        mandatory=mandatory,
        legal_notification=legal,
        documents=json.loads(documents),
        envelope=envelope,
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
