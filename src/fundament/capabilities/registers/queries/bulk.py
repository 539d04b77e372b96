"""Taking in a whole country by COPY, and emptying the registers again."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

_TABLES = (
    "registers_showcaseperson, registers_fact, registers_formernumber, registers_entity,"
    " registers_addresspoint, registers_road, registers_town"
)
_GUARDS = ("registers_fact_no_overlap", "registers_fact_only_close")
COLUMNS = {
    "town": ("postcode", "name"),
    "road": ("id", "municipality_code", "code", "name", "town_id"),
    "addresspoint": ("id", "road_id", "house_number", "floor", "door"),
    "entity": ("id", "number", "uuid"),
    "fact": (
        *("entity_id", "kind", "part", "value", "other_id", "address_id"),
        *("virkning", "registrering"),
    ),
    "showcaseperson": (
        *("key", "position", "entity_id", "role", "story_da", "story_en", "authority_id"),
    ),
}


def lock_for_loading() -> None:
    """Let one load at a time run; held until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("lock table registers_entity in share row exclusive mode")


def is_empty() -> bool:
    """Return whether the registers hold nobody."""
    with connection.cursor() as cursor:
        cursor.execute("select 1 from registers_entity limit 1")
        return cursor.fetchone() is None


def empty() -> None:
    """Forget the whole country, history and all."""
    with connection.cursor() as cursor:
        cursor.execute(f"truncate {_TABLES} restart identity")


def copy_in(table: str, rows: Iterable[Sequence[Any]]) -> None:
    """Write the rows, in the order of COLUMNS, into the table of registers by COPY."""
    columns = ", ".join(COLUMNS[table])
    order = f"copy registers_{table} ({columns}) from stdin"
    with connection.cursor() as cursor, cursor.cursor.copy(order) as copy:
        for row in rows:
            copy.write_row(row)


def settle() -> None:
    """Let the next ids follow those that were loaded, and the planner know the tables."""
    with connection.cursor() as cursor:
        for table in ("entity", "road"):
            cursor.execute(
                f"""select setval(pg_get_serial_sequence('registers_{table}', 'id'),
                greatest(1, (select max(id) from registers_{table})))"""  # noqa: S608
            )
        cursor.execute(f"analyze {_TABLES}")


def check_references() -> None:
    """Check every reference between rows now, not at the commit."""
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        cursor.execute("set constraints all deferred")


def missing_guards() -> list[str]:
    """Return the triggers on facts that are gone or switched off."""
    with connection.cursor() as cursor:
        cursor.execute(
            """select guard from unnest(%s::text[]) guard where not exists (
                select 1 from pg_trigger where tgrelid = 'registers_fact'::regclass
                and tgname = guard and tgenabled in ('O', 'A'))""",
            [list(_GUARDS)],
        )
        return [row[0] for row in cursor.fetchall()]


def backend_pid() -> int:
    """Return the process of the database that serves this connection."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_backend_pid()")
        pid: int = cursor.fetchone()[0]
    return pid
