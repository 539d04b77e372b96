"""Lines for a ledger, and what somebody who owns the database can do to it."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from django.db import connection

from fundament.kernel import audit
from fundament.kernel.acting import Actor
from fundament.kernel.ids import PartyId, SystemId

AT = datetime(2026, 11, 24, 12, tzinfo=UTC)
ANNA = PartyId.person("0101901234")
TOWN = PartyId.company("99000018")
SYSTEM = SystemId(uuid4())


def look(about=ANNA, what="Breve", at=AT):
    return audit.Look(
        at, Actor(TOWN, "Sagssystem æøå", SYSTEM), TOWN, about, what, "læst", "sag", "§ 1"
    )


def record(count=1, about=ANNA):
    with connection.cursor() as cursor:
        audit.record_many(cursor, [look(about, at=AT + timedelta(seconds=i)) for i in range(count)])


def somebody():
    return PartyId.person(f"{uuid4().int % 10**10:010}")


def run(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def as_owner(sql, *values, table):
    """What somebody can do who owns the database: put the guard aside, change, put it back."""
    run(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
    run(sql, *values)
    run(f"ALTER TABLE {table} ENABLE TRIGGER ALL")


def codes():
    return {finding.code for finding in audit.verify().findings}
