"""Connections of the kernel's own writers: opened at need, opened again after a break."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.db import connections
from psycopg.conninfo import make_conninfo

_OUTAGES = ("08", "53", "57P", "58", "25006")
_COLLISIONS = ("40",)


class Connections:
    """Connections to the database in settings: as many as are at work at once, kept for later."""

    def __init__(self) -> None:
        self._free: list[psycopg.Connection] = []

    @contextmanager
    def transaction(self) -> Iterator[psycopg.Cursor]:
        """Give a cursor in a new transaction; committed, and durable, when the block has ended.

        Statements travel together (libpq's pipeline mode): the database is waited for where rows
        are fetched and at the end, and an error of a statement may be raised only there.
        """
        try:
            taken = self._free.pop()
        except IndexError:
            taken = psycopg.connect(_address())
        try:
            with taken.pipeline(), taken.transaction(), taken.cursor() as cursor:
                yield cursor
        finally:
            if not taken.closed:
                self._free.append(taken)

    def close(self) -> None:
        """Close the connections that nobody uses; the next transaction opens a new one."""
        while self._free:
            self._free.pop().close()


def is_outage(error: Exception) -> bool:
    """Return whether the database, and not the item, is why a write failed: asking again may help.

    Source: PostgreSQL, appendix A, classes 08, 53, 57P, 58 and the code 25006 (a standby).
    """
    if not isinstance(error, psycopg.Error):
        return False
    if error.sqlstate is None:
        return isinstance(error, psycopg.OperationalError | psycopg.InterfaceError)
    return error.sqlstate.startswith(_OUTAGES)


def is_collision(error: Exception) -> bool:
    """Return whether the write met another one (deadlock, serialisation): it may be repeated.

    Source: PostgreSQL, appendix A, class 40.
    """
    return isinstance(error, psycopg.Error) and (error.sqlstate or "").startswith(_COLLISIONS)


def _address() -> str:
    described = connections["default"].settings_dict
    named: dict[str, object] = {
        "dbname": described["NAME"],
        "user": described["USER"],
        "password": described["PASSWORD"],
        "host": described["HOST"],
        "port": described["PORT"],
        "connect_timeout": 5,
        **described["OPTIONS"],
    }
    return make_conninfo("", **{name: str(value) for name, value in named.items() if value})
