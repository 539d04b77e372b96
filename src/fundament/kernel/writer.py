"""A connection of its own for a thread that writes: opened at need, opened again after a break."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.db import connections
from psycopg.conninfo import make_conninfo

_OUTAGES = ("08", "40", "53", "57P", "58", "25006")


class Connection:
    """A psycopg connection per thread to the database in settings."""

    def __init__(self) -> None:
        self._own = threading.local()

    @contextmanager
    def transaction(self) -> Iterator[psycopg.Cursor]:
        """Give a cursor in a new transaction; committed, and durable, when the block has ended."""
        open_one: psycopg.Connection | None = getattr(self._own, "connection", None)
        if open_one is None or open_one.closed:
            open_one = self._own.connection = psycopg.connect(_address())
        with open_one.transaction(), open_one.cursor() as cursor:
            yield cursor

    def close(self) -> None:
        """Close this thread's connection; the next transaction opens a new one."""
        open_one: psycopg.Connection | None = getattr(self._own, "connection", None)
        if open_one is not None:
            open_one.close()
            self._own.connection = None


def is_outage(error: Exception) -> bool:
    """Return whether the database, and not the item, is why a write failed: asking again may help.

    Source: PostgreSQL, appendix A, classes 08, 40, 53, 57P, 58 and the code 25006 (a standby).
    """
    if not isinstance(error, psycopg.Error):
        return False
    if error.sqlstate is None:
        return isinstance(error, psycopg.OperationalError | psycopg.InterfaceError)
    return error.sqlstate.startswith(_OUTAGES)


def _address() -> str:
    described = connections["default"].settings_dict
    named: dict[str, object] = {
        "dbname": described["NAME"],
        "user": described["USER"],
        "password": described["PASSWORD"],
        "host": described["HOST"],
        "port": described["PORT"],
        "connect_timeout": 5,
    }
    return make_conninfo("", **{name: str(value) for name, value in named.items() if value})
