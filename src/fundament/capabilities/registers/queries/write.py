"""The one path that changes what the register says: lock the entity, close, write."""

import json
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from fundament.capabilities.registers.rules import Known, amend
from fundament.capabilities.registers.types import AddressId, Content, Span, Statement, Subject

_TICK = timedelta(microseconds=1)


def entity(number: str) -> int:
    """Make an entity of that number, which nobody has or had, and return it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into registers_entity (number, uuid) values (%s, %s) returning id",
            [number, uuid4()],
        )
        return int(cursor.fetchone()[0])


def locked(number: str) -> int | None:
    """Return the entity that the number names, and hold its row until the transaction ends."""
    sql = """select id from registers_entity where id = (
            select id from registers_entity where number = %(number)s union all
            select entity_id from registers_formernumber where number = %(number)s limit 1)
        for update"""
    with connection.cursor() as cursor:
        cursor.execute(sql, {"number": number})
        row = cursor.fetchone()
    return row[0] if row else None


@transaction.atomic(savepoint=False)
def state(statement: Statement, at: datetime) -> bool:
    """Register the statement at that time; False when the register says so already.

    All or nothing, in the caller's transaction if there is one. Two registrations about one
    subject never share an instant: when the clock stands still or went back, the next microsecond
    is taken.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "select 1 from registers_entity where id = %s for update", [statement.subject.entity]
        )
        change = amend(_known(cursor, statement.subject), statement.content, statement.virkning)
        if not (change.close or change.write):
            return False
        at = _next_instant(cursor, statement.subject, at)
        cursor.execute(
            """update registers_fact set registrering = tstzrange(lower(registrering), %s)
            where id = any(%s)""",
            [at, list(change.close)],
        )
        for content, virkning in change.write:
            _insert(cursor, statement.subject, content, virkning, at)
    return True


def renumber(entity: int, new: str) -> str:
    """Give the entity a new number in force; the old one, returned, leads to it from now on."""
    with connection.cursor() as cursor:
        cursor.execute(
            """insert into registers_formernumber (number, entity_id)
            select number, id from registers_entity where id = %s returning number""",
            [entity],
        )
        old: str = cursor.fetchone()[0]
        cursor.execute("update registers_entity set number = %s where id = %s", [new, entity])
    return old


def taken(number: str) -> bool:
    """Return whether the number names an entity, or has named one."""
    sql = """select 1 from registers_entity where number = %(number)s union all
        select 1 from registers_formernumber where number = %(number)s"""
    with connection.cursor() as cursor:
        cursor.execute(sql, {"number": number})
        return cursor.fetchone() is not None


def address_exists(address: UUID) -> bool:
    """Return whether the address register holds the address."""
    with connection.cursor() as cursor:
        cursor.execute("select 1 from registers_addresspoint where id = %s", [address])
        return cursor.fetchone() is not None


def _known(cursor: CursorWrapper, subject: Subject) -> list[Known]:
    cursor.execute(
        """select id, value, other_id, address_id, lower(virkning), upper(virkning)
        from registers_fact where entity_id = %s and kind = %s and part = %s
        and upper_inf(registrering) order by id""",
        [subject.entity, subject.kind, subject.part],
    )
    return [
        Known(
            row, Content(_plain(value), other, address and AddressId(address)), Span(since, until)
        )
        for row, value, other, address, since, until in cursor.fetchall()
    ]


def _next_instant(cursor: CursorWrapper, subject: Subject, at: datetime) -> datetime:
    cursor.execute(
        """select max(greatest(lower(registrering), upper(registrering))) from registers_fact
        where entity_id = %s and kind = %s and part = %s""",
        [subject.entity, subject.kind, subject.part],
    )
    last = cursor.fetchone()[0]
    return at if last is None or at > last else last + _TICK


def _insert(
    cursor: CursorWrapper, subject: Subject, content: Content, virkning: Span, at: datetime
) -> None:
    cursor.execute(
        """insert into registers_fact
            (entity_id, kind, part, value, other_id, address_id, virkning, registrering)
        values (%s, %s, %s, %s::jsonb, %s, %s, tstzrange(%s, %s), tstzrange(%s, null))""",
        [
            *(subject.entity, subject.kind, subject.part, json.dumps(content.value)),
            *(content.other, content.address, virkning.since, virkning.until, at),
        ],
    )


def _plain(value: Any) -> dict[str, Any]:
    """Django's cursor hands out JSON as text."""
    return dict(value if isinstance(value, dict) else json.loads(value))
