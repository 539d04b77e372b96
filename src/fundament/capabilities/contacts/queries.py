"""Raw SQL of contacts: the latest registration of many, registering many, a lock on one."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection

from fundament.capabilities.contacts.types import Grounds, Registration, RegistrationStatus
from fundament.kernel.ids import PartyId

_LATEST = """
select distinct on (party) party, status, grounds, since, until
  from contacts_registrationperiod
 where party = any(%s) and since <= %s
 order by party, since desc
"""

_REGISTER_MANY = """
insert into contacts_registrationperiod (party, status, grounds, since, until)
select party, %s, null, %s, null from unnest(%s::text[]) as given (party)
on conflict do nothing
"""


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
    with connection.cursor() as cursor:
        cursor.execute(_REGISTER_MANY, [status.value, at, list(parties)])
        return int(cursor.rowcount)


def lock_party(party: PartyId) -> None:
    """Let one transaction at a time change what is held about the party."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"contacts:{party}"]
        )
