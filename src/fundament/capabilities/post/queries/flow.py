"""SQL of where letters are: what befell them, derived from the rows that say so.

One statement for the page of one letter and for the event log: each fact has one place.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import OperationalError, connection, transaction
from psycopg.errors import QueryCanceled

from fundament.capabilities.post.types import Event, EventsTooMany, EventTag, FlowLetter
from fundament.kernel.ids import PartyId, TransmissionId

_LONGEST = "8s"
# A letter was delayed when it waits, when it was available later than it came, or when it ended
# before it was available.
_EVENTS = """
SELECT l.id, l.transmission_id, coalesce(l.container, l.transmission_id), l.message_uuid,
  l.message_id, l.sender, l.sender_name, l.recipient, l.system, h.system,
  coalesce(e.owner, t.owner), l.mandatory, l.legal_notification, t.letter_id IS NOT NULL,
  l.received_at, f.tag, f.at, f.actor, f.code
FROM post_letter l
LEFT JOIN post_mailboxentry e ON e.letter_id = l.id
LEFT JOIN post_textmessage t ON t.letter_id = l.id
LEFT JOIN post_waitingletter w ON w.letter_id = l.id
LEFT JOIN post_handover h ON h.letter_id = l.id
LEFT JOIN post_container c ON c.id = l.container
CROSS JOIN LATERAL (
  SELECT w.letter_id IS NOT NULL OR coalesce(e.available_at, t.taken_at) > l.received_at
    OR (e.letter_id IS NULL AND t.letter_id IS NULL) AS delayed) AS d
CROSS JOIN LATERAL (
  VALUES
    ('MEMO_SEND_RECEIVED', CASE WHEN l.container IS NULL THEN l.received_at END, l.sender, NULL),
    ('MEMO_MASS_SEND_RECEIVED', c.received_at, l.sender, NULL),
    ('TECHNICAL_RECEIPT_SENT', coalesce(c.received_at, l.received_at), NULL, NULL),
    ('MEMO_EXTRACTED', CASE WHEN c.id IS NOT NULL THEN l.received_at END, NULL, NULL),
    ('MEMO_SEND_VALIDATED', CASE WHEN NOT d.delayed THEN l.received_at END, NULL, NULL),
    ('DELAYED_MEMO_SEND_VALIDATED_AWAITING_DELAY',
      CASE WHEN d.delayed THEN l.received_at END, NULL, NULL),
    ('DELAYED_MEMO_SEND_SENT',
      CASE WHEN d.delayed THEN coalesce(e.available_at, t.taken_at) END, NULL, NULL),
    ('MEMO_AVAILABLE_TO_RECIPIENT', e.available_at, NULL, NULL),
    ('MEMO_SEND_READY_FOR_FETCH', h.ready_at, NULL, NULL),
    ('MEMO_SEND_FETCHED_BY_RECIPIENT_SYSTEM',
      CASE WHEN h.pushed_at IS NULL THEN h.fetched_at END, e.owner, NULL),
    ('MEMO_SEND_SENT_TO_RECIPIENT_SYSTEM_FAILED', h.push_failed_at, e.owner, h.push_fault),
    ('MEMO_SEND_SENT_TO_RECIPIENT_SYSTEM', h.pushed_at, e.owner, NULL),
    ('BUSINESS_RECEIPT_RECEIVED',
      CASE WHEN h.status IS NOT NULL THEN h.settled_at END, e.owner, h.status),
    ('NOTIFICATION_SENT', e.notified_at, NULL, NULL),
    ('MESSAGE_LEGALLY_NOTIFIED', e.legally_notified_at, e.owner, NULL),
    ('NEM_SMS_SENT_SUCCESSFULLY', CASE t.outcome WHEN 'sent' THEN t.settled_at END, NULL, NULL),
    ('NEM_SMS_SENT_AND_REJECTED',
      CASE t.outcome WHEN 'rejected' THEN t.settled_at END, NULL, t.code),
    ('NEM_SMS_SEND_FAILED', CASE t.outcome WHEN 'failed' THEN t.settled_at END, NULL, t.code)
  UNION ALL
  SELECT x.tag, x.at, x.actor, x.code FROM post_letterevent x WHERE x.letter_id = l.id
  UNION ALL
  SELECT k.tag, k.at, k.actor, r.error_code FROM post_businessreceipt r
  CROSS JOIN LATERAL (VALUES ('BUSINESS_RECEIPT_CREATED', r.at, NULL),
    ('BUSINESS_RECEIPT_SEND_TO_SENDER_SYSTEM', r.fetched_at, l.sender),
    ('BUSINESS_RECEIPT_SENT', r.removed_at, l.sender)) AS k (tag, at, actor)
  WHERE r.message_uuid = l.message_uuid AND r.system = l.system
    AND r.transmission_id = coalesce(l.container, l.transmission_id)
) AS f (tag, at, actor, code)
WHERE f.at IS NOT NULL AND f.tag = ANY(%s) AND {scope}
ORDER BY f.at DESC, l.id DESC, f.tag LIMIT %s
"""
_WINDOW = (
    " AND (%s::timestamptz IS NULL OR f.at >= %s) AND (%s::timestamptz IS NULL OR"
    " (f.at < %s AND l.received_at <= %s))"
)
_OF_ONE = _EVENTS.format(scope="l.id = %s")
_OF_SENDER = _EVENTS.format(scope="l.sender = ANY(%s)" + _WINDOW)
_OWNED = (
    "l.id IN (SELECT letter_id FROM post_mailboxentry WHERE owner = ANY(%s)"
    " UNION ALL SELECT letter_id FROM post_textmessage WHERE owner = ANY(%s))"
)
_OF_OWNER = _EVENTS.format(scope=_OWNED + _WINDOW)
Window = tuple[datetime | None, datetime | None]


def events_of(letter: int) -> list[Event]:
    """Return what befell one letter, oldest first."""
    found = _found(_OF_ONE, [letter], list(EventTag), 10_000)
    return found[::-1]


def events_of_sent(
    senders: Sequence[str], tags: Sequence[EventTag], window: Window, most: int
) -> list[Event]:
    """Return what befell the letters that these sent, newest first. Raises EventsTooMany."""
    return _found(_OF_SENDER, [list(senders), *_window(window)], tags, most)


def events_of_owned(
    owners: Sequence[str], tags: Sequence[EventTag], window: Window, most: int
) -> list[Event]:
    """Return what befell the letters in the mailboxes of these, newest first.

    Raises EventsTooMany.
    """
    return _found(_OF_OWNER, [list(owners), list(owners), *_window(window)], tags, most)


def _window(window: Window) -> list[datetime | None]:
    since, until = window
    return [since, since, until, until, until]


def _found(query: str, scope: list[Any], tags: Sequence[EventTag], most: int) -> list[Event]:
    letters: dict[int, FlowLetter] = {}
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL statement_timeout = '{_LONGEST}'")
            cursor.execute(query, [[tag.value for tag in tags], *scope, most])
            rows = cursor.fetchall()
            cursor.execute("SET LOCAL statement_timeout TO DEFAULT")
    except OperationalError as error:
        if isinstance(error.__cause__, QueryCanceled):
            raise EventsTooMany from error
        raise
    for row in rows:
        if row[0] not in letters:
            letters[row[0]] = _letter(row)
    return [
        Event(
            letters[row[0]],
            EventTag(row[15]),
            row[16],
            PartyId.parse(row[17]) if row[17] else None,
            row[18],
        )
        for row in rows
    ]


def _letter(row: tuple[Any, ...]) -> FlowLetter:
    return FlowLetter(
        id=row[0],
        transmission=TransmissionId(row[1]),
        known_as=row[2],
        message=row[3],
        message_id=row[4],
        sender=PartyId.parse(row[5]),
        sender_name=row[6],
        recipient=PartyId.parse(row[7]),
        system=row[8],
        taker=row[9],
        owner=PartyId.parse(row[10]) if row[10] else None,
        mandatory=row[11],
        legal_notification=row[12],
        is_text=row[13],
        received_at=row[14],
    )


def receipts_fetched(ids: Sequence[UUID], at: datetime) -> None:
    """Note that a sender's system was given these receipts; when that was first stays."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE post_businessreceipt SET fetched_at = %s"
            " WHERE id = ANY(%s) AND fetched_at IS NULL",
            (at, list(ids)),
        )
