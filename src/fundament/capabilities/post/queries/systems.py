"""SQL: the system that a call claims to come from."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from fundament.capabilities.post.types import SystemKind
from fundament.kernel.ids import PartyId, SystemId


@dataclass(frozen=True, slots=True)
class FoundSystem:
    """What a call is compared with; `fingerprint` and `token_sha256` are empty where there is none.

    `delegated_cvr`: whose own certificates prove the system too, or empty.
    """

    id: SystemId
    owner: PartyId
    kinds: frozenset[SystemKind]
    fingerprint: str
    delegated_cvr: str
    token_sha256: str
    active_from: datetime | None
    active_to: datetime | None
    revoked_at: datetime | None
    addresses: tuple[str, ...]


_COLUMNS = """
SELECT owner, kinds, fingerprint, delegated_cvr, token_sha256, active_from, active_to, revoked_at,
  addresses, id
FROM post_system
"""
_SYSTEM = f"{_COLUMNS} WHERE id = %s"
_OF_OWNER = f"{_COLUMNS} WHERE owner = %s AND revoked_at IS NULL ORDER BY created_at, id"


def lock_owner(owner: PartyId) -> None:
    """Let one transaction at a time say which system gets the owner's letters."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"post:{owner}"])


def lock_changes() -> None:
    """Let changes of organisations commit one after the other, so that their numbers do too."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('post:changes', 0))")


def system(system_id: UUID) -> FoundSystem | None:
    """Return the system with this id, or None."""
    with connection.cursor() as cursor:
        cursor.execute(_SYSTEM, (system_id,))
        row = cursor.fetchone()
    return None if row is None else _found(row)


def systems_of(owner: PartyId) -> list[FoundSystem]:
    """Return the owner's systems that are not withdrawn, the oldest first."""
    with connection.cursor() as cursor:
        cursor.execute(_OF_OWNER, (str(owner),))
        return [_found(row) for row in cursor.fetchall()]


def _found(row: tuple[Any, ...]) -> FoundSystem:
    owner, kinds, fingerprint, delegated, token, begins, ends, revoked, addresses, named = row
    return FoundSystem(
        SystemId(named),
        PartyId.parse(owner),
        frozenset(map(SystemKind, kinds)),
        fingerprint,
        delegated,
        token,
        begins,
        ends,
        revoked,
        tuple(addresses),
    )
