"""SQL: a contact comes or changes, and that is noted for the feed in the same statement."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection

from fundament.kernel.ids import PartyId


def touched(given: str) -> str:
    """Return the parts of a statement that touch the contacts of all parties in `given`.

    It takes three values, each the time. `given` is a name of ours with the column `party`.
    """
    return f"""
touched as (
    insert into contacts_card
        (id, party, version, transaction, mailbox, voluntary, created_at, updated_at)
    select gen_random_uuid(), party, 1, gen_random_uuid(), gen_random_uuid(), false, %s, %s
      from {given}
    on conflict (party) do update
       set version = contacts_card.version + 1, transaction = excluded.transaction,
           updated_at = greatest(contacts_card.updated_at, excluded.updated_at)
    returning id, version
), told as (
    insert into contacts_changeentry (card_id, kind, at, sequence)
    select id, case version when 1 then 'CREATED' else 'UPDATED' end, %s, null from touched
)
"""  # noqa: S608  (a name of ours)


_TOUCH = f"""
with given as (select unnest(%s::text[]) as party), {touched("given")} select count(*) from touched
"""  # noqa: S608  (a text of ours)


def touch(parties: Sequence[PartyId], at: datetime) -> None:
    """Give each party a contact, or its contact a new version; each is there once."""
    with connection.cursor() as cursor:
        cursor.execute(_TOUCH, [[str(party) for party in parties], at, at, at])
