"""Writing the ledger: lines in the caller's transaction, then their place by one sequencer."""

import json
import os
from collections.abc import Iterable
from datetime import UTC

from django.db import transaction

from fundament.kernel import queries as kernel_queries
from fundament.kernel.acting import Actor
from fundament.kernel.audit import heads, queries, tree
from fundament.kernel.audit.queries import Entry
from fundament.kernel.audit.types import LedgerLine, LineUnknown, Look, TreeHead
from fundament.kernel.ids import PartyId, SystemId
from fundament.kernel.queries import Cursor

BATCH = 10_000
NODE_LEVELS = 8  # one level in eight is kept: a node over 256 of the level below


def record(look: Look) -> None:
    """Write the look down; it is in the ledger if the running transaction commits."""
    with kernel_queries.cursor() as cursor:
        record_many(cursor, [look])


def record_many(cursor: Cursor, looks: Iterable[Look]) -> None:
    """Write the looks down in the cursor's transaction, in one statement."""
    rows = [
        (
            look.at,
            str(look.actor.party),
            look.actor.name,
            look.actor.system,
            str(look.acted_for),
            str(look.about),
            look.what,
            look.action,
            look.purpose,
            look.legal_basis,
            os.urandom(16),
        )
        for look in looks
    ]
    if rows:
        queries.append(cursor, [list(column) for column in zip(*rows, strict=True)])


def looks_at(person: PartyId, before: int | None = None, limit: int = 50) -> list[LedgerLine]:
    """Return what is written about the person, newest first; page with the last line's `id`."""
    sequence()
    return [_line(entry, index) for entry, index in queries.about(str(person), before, limit)]


def sequence() -> int:
    """Give every committed line that waits its place in the tree; return how many.

    One sequencer works at a time; a second one returns 0 at once. Lines that commit before the
    call are placed before lines that commit after it.
    """
    total = 0
    while True:
        placed = _sequence_some()
        total += placed
        if placed < BATCH:
            return total


def head() -> TreeHead:
    """Return the newest signed tree head."""
    newest = queries.newest_head() or heads.signed(tree.Frontier(0, []), -1)
    return heads.as_type(newest)


def line_about(person: PartyId, line: int) -> LedgerLine:
    """Return the line with that id if it is about the person. Raises LineUnknown."""
    found = queries.line(str(person), line)
    if found is None:
        raise LineUnknown
    return _line(*found)


def octets(entry: Entry) -> bytes:
    """Return the octets of a line whose hash is its leaf: JSON, keys sorted, no blanks, UTF-8."""
    content = {
        "about": entry.about,
        "acted_for": entry.acted_for,
        "action": entry.action,
        "actor": entry.actor,
        "actor_name": entry.actor_name,
        "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "id": entry.id,
        "legal_basis": entry.legal_basis,
        "purpose": entry.purpose,
        "salt": entry.salt.hex(),
        "system": str(entry.system) if entry.system else None,
        "what": entry.what,
    }
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def _sequence_some() -> int:
    with transaction.atomic(), kernel_queries.cursor() as cursor:
        if not queries.is_the_sequencer(cursor):
            return 0
        entries = queries.take_waiting(cursor, BATCH)
        if not entries:
            return 0
        former = queries.newest_head()
        frontier = tree.Frontier.from_bytes(former.size, former.frontier) if former else None
        frontier = frontier or tree.Frontier(0, [])
        first, leaves, nodes = frontier.size, [], []
        for entry in entries:
            leaf = tree.leaf_hash(octets(entry))
            leaves.append((entry.id, leaf))
            nodes += [node for node in frontier.append(leaf) if node[0] % NODE_LEVELS == 0]
        queries.add_leaves(cursor, first, leaves)
        queries.add_nodes(cursor, nodes)
        newest = heads.signed(frontier, first)
        queries.add_head(cursor, newest)
        transaction.on_commit(lambda: heads.save(newest), robust=True)
    return len(entries)


def _line(entry: Entry, index: int | None) -> LedgerLine:
    system = SystemId(entry.system) if entry.system else None
    look = Look(
        at=entry.at,
        actor=Actor(PartyId.parse(entry.actor), entry.actor_name, system),
        acted_for=PartyId.parse(entry.acted_for),
        about=PartyId.parse(entry.about),
        what=entry.what,
        action=entry.action,
        purpose=entry.purpose,
        legal_basis=entry.legal_basis,
    )
    return LedgerLine(entry.id, index, look)
