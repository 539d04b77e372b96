"""SQL: changes are numbered once they are committed, and read by their numbers."""

from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from fundament.capabilities.contacts.types import Change, ChangeKind
from fundament.kernel.ids import PartyId

_BATCH = 50_000
_LOCK = "select pg_advisory_xact_lock(hashtextextended('contacts:numbers', 0))"
_NUMBER = """
with waiting as (
    select id, row_number() over (order by id) as place from (
        select id from contacts_changeentry where sequence is null order by id limit %s
    ) as unnumbered
), last as (select coalesce(max(sequence), 0) as number from contacts_changeentry)
update contacts_changeentry as entry set sequence = last.number + waiting.place
  from waiting, last where entry.id = waiting.id
"""
_READ = """
select entry.sequence, entry.card_id, card.party, entry.kind, entry.at
  from contacts_changeentry as entry join contacts_card as card on card.id = entry.card_id
 where entry.sequence > %s order by entry.sequence limit %s
"""


def number_changes() -> int:
    """Give every committed change its number and return the newest; one at a time does it."""
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_LOCK)
            cursor.execute(_NUMBER, [_BATCH])
            numbered = cursor.rowcount
        if numbered < _BATCH:
            return newest()


def newest() -> int:
    """Return the number of the newest change that has one; 0 when none has."""
    with connection.cursor() as cursor:
        cursor.execute("select coalesce(max(sequence), 0) from contacts_changeentry")
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def changes_after(sequence: int, most: int) -> list[Change]:
    """Return the changes with higher numbers, in their order."""
    with connection.cursor() as cursor:
        cursor.execute(_READ, [sequence, most])
        rows: list[tuple[int, UUID, str, str, datetime]] = cursor.fetchall()
    return [
        Change(number, card, PartyId.parse(party), ChangeKind(kind), at)
        for number, card, party, kind, at in rows
    ]
