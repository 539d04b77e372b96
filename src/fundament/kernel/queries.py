"""SQL of blobs and certificates: the hot reads and writes of the kernel's own tables."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any, Protocol, cast

import psycopg
from django.db import connection


class Cursor(Protocol):
    """What a psycopg cursor and Django's cursor have in common."""

    def execute(self, query: str, params: Sequence[Any] = (), /) -> Any:
        """Run one statement."""

    def fetchone(self) -> Any:
        """Return the next row or None."""

    def fetchall(self) -> list[Any]:
        """Return the rows that are left."""


def cursor() -> AbstractContextManager[Cursor]:
    """Return a cursor in the running transaction of this thread."""
    return cast("AbstractContextManager[Cursor]", connection.cursor())


def binding_cursor() -> AbstractContextManager[Cursor]:
    """Return a cursor of the running transaction that sends values beside the statement.

    For many or large bytes: Django's own writes them into the statement, twice as long.
    """
    connection.ensure_connection()
    return cast("AbstractContextManager[Cursor]", psycopg.Cursor(connection.connection))


def insert_blobs(cursor: Cursor, rows: Mapping[Any, tuple[int, bytes | None]]) -> None:
    """Insert the blobs that are not there yet; ordered, so that two callers never lock up.

    One value after the other: psycopg sends those as they are, an array of them as text, which
    costs ten times the CPU.
    """
    if rows:
        ordered = sorted(rows.items())
        values = ", ".join(["(%s, %s, %s)"] * len(ordered))
        cursor.execute(
            f"INSERT INTO kernel_blob (id, size, content) VALUES {values}"  # noqa: S608  (marks)
            " ON CONFLICT (id) DO NOTHING",
            [value for blob, row in ordered for value in (blob, *row)],
        )


def blob(blob: str) -> tuple[int, bytes | None] | None:
    """Return size and content of the blob (no content: it lies in the large store), or None."""
    with cursor() as c:
        c.execute("SELECT size, content FROM kernel_blob WHERE id = %s", (blob,))
        return cast("tuple[int, bytes | None] | None", c.fetchone())


def blob_size(blob: str) -> int | None:
    """Return the size of the blob, or None."""
    with cursor() as c:
        c.execute("SELECT size FROM kernel_blob WHERE id = %s", (blob,))
        row = c.fetchone()
        return row[0] if row else None


def revocation(serial: str) -> tuple[datetime | None] | None:
    """Return when the certificate was revoked (None inside: it is not); None for a foreign one."""
    with cursor() as c:
        c.execute("SELECT revoked_at FROM kernel_issued_certificate WHERE serial = %s", (serial,))
        return cast("tuple[datetime | None] | None", c.fetchone())


def revoked(issuer: str) -> list[tuple[str, datetime]]:
    """Return serial number and time of every certificate of the issuer that was revoked."""
    with cursor() as c:
        c.execute(
            "SELECT serial, revoked_at FROM kernel_issued_certificate"
            " WHERE issuer = %s AND revoked_at IS NOT NULL ORDER BY revoked_at, serial",
            (issuer,),
        )
        return c.fetchall()
