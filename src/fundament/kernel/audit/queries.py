"""SQL of the ledger: append, take what waits, grow the tree, read."""

from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from django.db import connection

from fundament.kernel.queries import Cursor

LOCK = 0x6C656467  # "ledg"
_LAST = 2**63 - 1  # ids come from addresses too, and a bigint ends here
_COLUMNS = (
    "id, form, at, actor_kind, actor, actor_name, system, acted_for, about, what, action, purpose,"
    " legal_basis, reference, salt"
)
_TAKE = f"""
    WITH taken AS (
        DELETE FROM kernel_audit_pending
        WHERE entry IN (SELECT entry FROM kernel_audit_pending ORDER BY entry LIMIT %s)
        RETURNING entry)
    SELECT {_COLUMNS} FROM kernel_audit_entry WHERE id IN (SELECT entry FROM taken) ORDER BY id
"""  # noqa: S608  (column names only)


_STRAYS = {
    "leaf.beyond.the.head": "SELECT index FROM kernel_audit_leaf"
    " WHERE index >= (SELECT coalesce(max(size), 0) FROM kernel_audit_head) ORDER BY index",
    "entry.outside.the.tree": "SELECT id FROM kernel_audit_entry e"
    " WHERE NOT EXISTS (SELECT FROM kernel_audit_leaf l WHERE l.entry = e.id)"
    " AND NOT EXISTS (SELECT FROM kernel_audit_pending p WHERE p.entry = e.id) ORDER BY id",
    "entry.waits.without.a.row": "SELECT entry FROM kernel_audit_pending p"
    " WHERE NOT EXISTS (SELECT FROM kernel_audit_entry e WHERE e.id = p.entry) ORDER BY entry",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of kernel_audit_entry."""

    id: int
    form: int
    at: datetime
    actor_kind: str | None
    actor: str
    actor_name: str
    system: UUID | None
    acted_for: str | None
    about: str | None
    what: str
    action: str
    purpose: str
    legal_basis: str
    reference: str | None
    salt: bytes


@dataclass(frozen=True, slots=True)
class Head:
    """A row of kernel_audit_head."""

    size: int
    root: bytes
    frontier: bytes
    previous: int
    at: datetime
    statement: bytes
    signature: bytes


Leaf = tuple[int, bytes, int, Entry | None]


def append(cursor: Cursor, columns: Sequence[Sequence[Any]]) -> None:
    """Append entries given as columns, all but the id; a trigger puts them in the queue."""
    cursor.execute(
        "INSERT INTO kernel_audit_entry (form, at, actor_kind, actor, actor_name, system,"
        " acted_for, about, what, action, purpose, legal_basis, reference, salt)"
        " SELECT * FROM unnest(%s::smallint[], %s::timestamptz[], %s::text[], %s::text[],"
        " %s::text[], %s::uuid[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[],"
        " %s::text[], %s::text[], %s::bytea[])",
        columns,
    )


def is_the_sequencer(cursor: Cursor) -> bool:
    """Become the only sequencer until the transaction ends; False when somebody else is."""
    cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", (LOCK,))
    return bool(cursor.fetchone()[0])


def stop_the_sequencer(cursor: Cursor) -> None:
    """Wait until nobody gives lines their place, and let nobody begin to on this connection."""
    cursor.execute("SELECT pg_advisory_lock(%s)", (LOCK,))


def let_the_sequencer_go_on(cursor: Cursor) -> None:
    """Take back `stop_the_sequencer`; harmless when it was taken back already."""
    cursor.execute("SELECT pg_advisory_unlock_all()")


def export_snapshot(cursor: Cursor) -> str:
    """Keep to the database as it is now, in a transaction just begun; return the snapshot's name.

    Other sessions can read the same state by that name until the transaction ends.
    """
    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
    cursor.execute("SELECT pg_export_snapshot()")
    return str(cursor.fetchone()[0])


def take_waiting(cursor: Cursor, most: int) -> list[Entry]:
    """Take the entries that wait for their place, committed ones only, in order of id."""
    cursor.execute(_TAKE, (most,))
    return [_entry(row) for row in cursor.fetchall()]


def add_leaves(cursor: Cursor, first: int, leaves: Sequence[tuple[int, bytes]]) -> None:
    """Append leaves (entry, hash) from the given index on."""
    cursor.execute(
        "INSERT INTO kernel_audit_leaf (index, entry, hash)"
        " SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::bytea[])",
        (
            list(range(first, first + len(leaves))),
            [entry for entry, _ in leaves],
            [value for _, value in leaves],
        ),
    )


def add_nodes(cursor: Cursor, nodes: Sequence[tuple[int, int, bytes]]) -> None:
    """Append inner nodes (level, index, hash)."""
    cursor.execute(
        "INSERT INTO kernel_audit_node (level, index, hash)"
        " SELECT * FROM unnest(%s::smallint[], %s::bigint[], %s::bytea[])",
        tuple([node[i] for node in nodes] for i in range(3)),
    )


def add_head(cursor: Cursor, head: Head) -> None:
    """Append a signed head."""
    cursor.execute(
        "INSERT INTO kernel_audit_head (size, root, frontier, previous, at, statement, signature)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s)",
        astuple(head),
    )


def newest_head() -> Head | None:
    """Return the head with the most lines."""
    found = _rows(
        "SELECT size, root, frontier, previous, at, statement, signature FROM kernel_audit_head"
        " ORDER BY size DESC LIMIT 1"
    )
    return _head(found[0]) if found else None


def heads_between(above: int, up_to: int) -> list[Head]:
    """Return the heads with more than `above` and at most `up_to` lines, smallest first."""
    found = _rows(
        "SELECT size, root, frontier, previous, at, statement, signature FROM kernel_audit_head"
        " WHERE size > %s AND size <= %s ORDER BY size",
        (above, up_to),
    )
    return [_head(row) for row in found]


def root_at(size: int) -> bytes | None:
    """Return the root in the head of that size, or None when no head was made there."""
    found = _rows("SELECT root FROM kernel_audit_head WHERE size = %s", (size,))
    return bytes(found[0][0]) if found else None


def about(
    numbers: Sequence[str], before: int | None, limit: int, but_by: Sequence[str] = ()
) -> list[tuple[Entry, int | None]]:
    """Return entries about who has the numbers, newest first, below the id `before`.

    Without those that say they are by the person of the numbers `but_by`. Each number is walked
    by itself down its index, so that the newest are found without the others.
    """
    found = _rows(
        f"SELECT {_prefixed('e')}, l.index FROM unnest(%s::text[]) AS party (number)"  # noqa: S608
        " CROSS JOIN LATERAL (SELECT * FROM kernel_audit_entry WHERE about = party.number"
        " AND id < %s AND (actor_kind = 'person' AND actor = ANY(%s::text[])) IS NOT TRUE"
        " ORDER BY id DESC LIMIT %s) e"
        " LEFT JOIN kernel_audit_leaf l ON l.entry = e.id ORDER BY e.id DESC LIMIT %s",
        (list(dict.fromkeys(numbers)), _bound(before), list(but_by), limit, limit),
    )
    return [(_entry(row[:-1]), row[-1]) for row in found]


def touching(numbers: Sequence[str], begins: str, limit: int) -> list[tuple[Entry, int | None]]:
    """Return entries about who has the numbers whose reference begins so, newest first."""
    found = _rows(
        f"SELECT {_prefixed('e')}, NULL FROM kernel_audit_entry e"  # noqa: S608  (column names)
        " WHERE e.about = ANY(%s) AND starts_with(e.reference, %s) ORDER BY e.id DESC LIMIT %s",
        (list(numbers), begins, limit),
    )
    return [(_entry(row[:-1]), row[-1]) for row in found]


def operations(before: int | None, limit: int) -> list[tuple[Entry, int | None]]:
    """Return entries about what operators did, newest first, below the id `before`."""
    found = _rows(
        f"SELECT {_prefixed('e')}, l.index FROM kernel_audit_entry e"  # noqa: S608
        " LEFT JOIN kernel_audit_leaf l ON l.entry = e.id"
        " WHERE e.reference LIKE 'operation:%%' AND e.id < %s ORDER BY e.id DESC LIMIT %s",
        (_bound(before), limit),
    )
    return [(_entry(row[:-1]), row[-1]) for row in found]


def line(entry: int, numbers: Sequence[str]) -> tuple[Entry, int | None] | None:
    """Return the entry with its index, if it is about who has the numbers."""
    found = _rows(
        f"SELECT {_prefixed('e')}, l.index FROM kernel_audit_entry e"  # noqa: S608
        " LEFT JOIN kernel_audit_leaf l ON l.entry = e.id WHERE e.id = %s AND e.about = ANY(%s)",
        (_bound(entry), list(numbers)),
    )
    return (_entry(found[0][:-1]), found[0][-1]) if found else None


def leaves(low: int, high: int) -> list[Leaf]:
    """Return index, hash, entry id and entry of the leaves low to high, half-open, in order."""
    found = _rows(
        f"SELECT l.index, l.hash, l.entry, {_prefixed('e')} FROM kernel_audit_leaf l"  # noqa: S608
        " LEFT JOIN kernel_audit_entry e ON e.id = l.entry"
        " WHERE l.index >= %s AND l.index < %s ORDER BY l.index",
        (low, high),
    )
    return [
        (row[0], bytes(row[1]), row[2], None if row[3] is None else _entry(row[3:]))
        for row in found
    ]


def strays(most: int) -> list[tuple[str, int]]:
    """Return rows that hang loose: (what is wrong, index or entry id), each kind at most `most`."""
    found = []
    for code, query in _STRAYS.items():
        found += [(code, row[0]) for row in _rows(f"{query} LIMIT %s", (most,))]
    return found


def counts() -> tuple[int, int]:
    """Return how many entries wait for their place, and how many nodes are kept."""
    return cast(
        "tuple[int, int]",
        tuple(
            _rows(
                "SELECT (SELECT count(*) FROM kernel_audit_pending),"
                " (SELECT count(*) FROM kernel_audit_node)"
            )[0]
        ),
    )


def leaf_hashes(low: int, high: int) -> list[bytes]:
    """Return the hashes of the leaves low to high, half-open."""
    found = _rows(
        "SELECT hash FROM kernel_audit_leaf WHERE index >= %s AND index < %s ORDER BY index",
        (low, high),
    )
    return [bytes(row[0]) for row in found]


def node_hashes(level: int, low: int, high: int) -> list[bytes]:
    """Return the hashes of the nodes of a level, low to high, half-open."""
    found = _rows(
        "SELECT hash FROM kernel_audit_node WHERE level = %s AND index >= %s AND index < %s"
        " ORDER BY index",
        (level, low, high),
    )
    return [bytes(row[0]) for row in found]


def _rows(query: str, parameters: Iterable[Any] = ()) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(query, tuple(parameters))
        return cast("list[Any]", cursor.fetchall())


def _bound(line: int | None) -> int:
    return _LAST if line is None else min(line, _LAST)


def _prefixed(alias: str) -> str:
    return ", ".join(f"{alias}.{name}" for name in _COLUMNS.split(", "))


def _entry(row: Sequence[Any]) -> Entry:
    return Entry(*(*row[:-1], bytes(row[-1])))


def _head(row: Sequence[Any]) -> Head:
    size, root, frontier, previous, at, statement, signature = row
    return Head(
        size, bytes(root), bytes(frontier), previous, at, bytes(statement), bytes(signature)
    )
