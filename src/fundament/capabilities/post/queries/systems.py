"""SQL: the system that a call claims to come from."""

from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from fundament.capabilities.post.types import MailSystem, SystemKind
from fundament.kernel.ids import PartyId, SystemId


@dataclass(frozen=True, slots=True)
class FoundSystem:
    """A system and the hash of its token."""

    system: MailSystem
    token_sha256: str


def lock_owner(owner: PartyId) -> None:
    """Let one transaction at a time say which system gets the owner's letters."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"post:{owner}"])


def system(system_id: UUID) -> FoundSystem | None:
    """Return the system with this id, or None."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, owner, kind, serial, fingerprint, active_from, active_to, revoked_at,"
            " addresses, is_default, memo_version, token_sha256 FROM post_system WHERE id = %s",
            (system_id,),
        )
        row = cursor.fetchone()
    if row is None:
        return None
    name, owner, kind, serial, fingerprint, begins, ends, revoked, *rest, token = row
    addresses, is_default, version = rest
    found = MailSystem(
        SystemId(system_id),
        name,
        PartyId.parse(owner),
        SystemKind(kind),
        int(serial),
        fingerprint,
        begins,
        ends,
        revoked,
        tuple(addresses),
        is_default,
        version,
    )
    return FoundSystem(found, token)
