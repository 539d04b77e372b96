"""SQL: the latest registration of many, registering many, what has begun, a lock on one."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from fundament.capabilities.contacts.queries import cards
from fundament.capabilities.contacts.types import Grounds, Registration, RegistrationStatus
from fundament.kernel.ids import PartyId

_LATEST = """
select distinct on (party) party, status, grounds, since, until
  from contacts_registrationperiod
 where party = any(%s) and since <= %s
 order by party, since desc
"""

# The contact of each comes or changes in the same statement, and that is noted for the feed.
_REGISTER_MANY = f"""
with registered as (
    insert into contacts_registrationperiod
        (party, status, grounds, by_proxy, foreseen, since, until)
    select party, %s, null, false, false, %s, null from unnest(%s::text[]) as given (party)
    on conflict do nothing
    returning party
), {cards.touched("registered")}
select count(*) from registered
"""  # noqa: S608  (texts of ours)

_BEGUN = f"""
with begun as (
    update contacts_registrationperiod set foreseen = false where foreseen and since <= %s
    returning party
), parties as (select distinct party from begun), {cards.touched("parties")}
select count(*) from parties
"""  # noqa: S608  (texts of ours)


def latest_of(parties: Sequence[PartyId], at: datetime) -> dict[PartyId, Registration]:
    """Return the latest registration that has begun, for those who have one."""
    with connection.cursor() as cursor:
        cursor.execute(_LATEST, [[str(party) for party in parties], at])
        rows = cursor.fetchall()
    return {
        PartyId.parse(party): Registration(
            RegistrationStatus(status), Grounds(grounds) if grounds else None, since, until
        )
        for party, status, grounds, since, until in rows
    }


def register_many(parties: Sequence[str], status: RegistrationStatus, at: datetime) -> int:
    """Enter all who have no open registration, in one statement; return how many."""
    return _counted(_REGISTER_MANY, [status.value, at, list(parties), at, at, at])


def begin_foreseen(at: datetime) -> int:
    """Note that registrations entered ahead have begun; return whose contacts changed."""
    return _counted(_BEGUN, [at, at, at, at])


def lock_party(party: PartyId) -> None:
    """Let one transaction at a time change what is held about the party."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"contacts:{party}"]
        )


def _counted(statement: str, values: list[Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        row = cursor.fetchone()
    return int(row[0]) if row else 0
