"""Writing the ledger: lines in the caller's transaction, then their place by one sequencer."""

import json
import os
from collections.abc import Iterable, Sequence
from datetime import UTC

from django.db import transaction

from fundament.kernel import queries as kernel_queries
from fundament.kernel.acting import Actor, ActorKind, Agent
from fundament.kernel.audit import heads, queries, tree
from fundament.kernel.audit.queries import Entry
from fundament.kernel.audit.types import LedgerLine, LineUnknown, Look, TreeHead
from fundament.kernel.ids import PartyId, SystemId
from fundament.kernel.queries import Cursor

BATCH = 10_000
FORM = 2  # of the lines written now; lines of form 1 stay as they are
NODE_LEVELS = 8  # one level in eight is kept: a node over 256 of the level below


def record(*looks: Look) -> None:
    """Write the looks down; they are in the ledger if the running transaction commits."""
    with kernel_queries.cursor() as cursor:
        record_many(cursor, looks)


def record_many(cursor: Cursor, looks: Iterable[Look]) -> None:
    """Write the looks down in the cursor's transaction, in one statement."""
    rows = [
        (
            FORM,
            look.at,
            look.actor.kind,
            _id_of(look.actor),
            look.actor.name,
            look.actor.system if isinstance(look.actor, Actor) else None,
            str(look.acted_for) if look.acted_for else None,
            str(look.about) if look.about else None,
            look.what,
            look.action,
            look.purpose,
            look.legal_basis,
            look.reference,
            os.urandom(16),
        )
        for look in looks
    ]
    if rows:
        queries.append(cursor, [list(column) for column in zip(*rows, strict=True)])


def looks_at(
    numbers: PartyId | Sequence[PartyId],
    before: int | None = None,
    limit: int = 50,
    but_by: Sequence[PartyId] = (),
) -> list[LedgerLine]:
    """Return what is written about a party, newest first; page with the last line's `id`.

    Somebody who has had several numbers is asked for by all of them. With `but_by`, what the person
    of those numbers did is left out; a line that does not surely say so stays.
    """
    sequence()
    found = queries.about(_texts(numbers), before, limit, _texts(but_by))
    return [_line(entry, index) for entry, index in found]


def acts_on(numbers: PartyId | Sequence[PartyId], reference: str, limit: int) -> list[LedgerLine]:
    """Return what was done to a party's things whose reference begins so, newest first.

    The lines' places in the tree are not looked up.
    """
    found = queries.touching(_texts(numbers), reference, limit)
    return [_line(entry, index) for entry, index in found]


def operations(before: int | None = None, limit: int = 50) -> list[LedgerLine]:
    """Return what operators did to the infrastructure, newest first; paged like `looks_at`."""
    sequence()
    return [_line(entry, index) for entry, index in queries.operations(before, limit)]


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


def line_about(numbers: PartyId | Sequence[PartyId], line: int) -> LedgerLine:
    """Return the line with that id if it is about who has those numbers. Raises LineUnknown."""
    found = queries.line(line, _texts(numbers))
    if found is None:
        raise LineUnknown
    return _line(*found)


def octets(entry: Entry) -> bytes:
    """Return the octets of a line whose hash is its leaf: JSON, keys sorted, no blanks, UTF-8.

    What form 1 did not know is told of a line of form 1 too if it is there: somebody put it there.
    """
    content: dict[str, object] = {
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
    if (entry.form, entry.actor_kind, entry.reference) != (1, None, None):
        content |= {
            "actor_kind": entry.actor_kind,
            "form": entry.form,
            "reference": entry.reference,
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
    look = Look(
        at=entry.at,
        actor=_actor(entry),
        acted_for=PartyId.parse(entry.acted_for) if entry.acted_for else None,
        about=PartyId.parse(entry.about) if entry.about else None,
        what=entry.what,
        action=entry.action,
        purpose=entry.purpose,
        legal_basis=entry.legal_basis,
        reference=entry.reference,
    )
    return LedgerLine(entry.id, index, look, entry.form)


def _id_of(actor: Actor | Agent) -> str:
    return str(actor.party) if isinstance(actor, Actor) else actor.id


def _actor(entry: Entry) -> Actor | Agent:
    if entry.actor_kind not in {None, ActorKind.PERSON, ActorKind.SYSTEM}:
        return Agent(ActorKind(entry.actor_kind), entry.actor_name, entry.actor)
    system = SystemId(entry.system) if entry.system else None
    return Actor(PartyId.parse(entry.actor), entry.actor_name, system)


def _texts(numbers: PartyId | Sequence[PartyId]) -> list[str]:
    return [str(each) for each in ([numbers] if isinstance(numbers, PartyId) else numbers)]
