"""SQL: contacts as other systems see them, one or a page of a search."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from fundament.capabilities.contacts import rules
from fundament.capabilities.contacts.types import (
    Channel,
    ChannelKind,
    Found,
    MailboxState,
    Record,
    Registration,
    RegistrationStatus,
    Search,
)
from fundament.kernel.ids import PartyId
from fundament.kernel.searching import ConditionKind, FilterUnreadable, Order

_COLUMNS = """
select c.id, c.version, c.party, c.transaction, c.voluntary, c.created_at, c.updated_at, c.mailbox,
       r.status, r.by_proxy, r.since, r.until,
       m.key, m.address, m.since, m.verified_at, m.confirmed_at,
       e.key, e.address, e.since, e.verified_at, e.confirmed_at
"""
_FROM = """
  from contacts_card as c
  left join lateral (
    select status, by_proxy, since, until from contacts_registrationperiod as p
     where p.party = c.party and p.since <= %(at)s order by p.since desc limit 1
  ) as r on true
"""
_CHANNELS = """
  left join contacts_channelperiod as m
    on m.party = c.party and m.kind = 'MOBILE' and m.until is null
  left join contacts_channelperiod as e
    on e.party = c.party and e.kind = 'EMAIL' and e.until is null
"""
_PUBLIC = """
case when r.status is null then ''
     when r.until <= %(at)s then 'CLOSED'
     when r.status in ('AUTOMATIC_REGISTRATION', 'VOLUNTARY_REGISTRATION') then 'REGISTERED'
     when r.status in ('EXEMPT_LEFT_THE_COUNTRY', 'EXEMPT_OTHER_REASON') then 'EXEMPT'
     else '' end
"""
# Each field of rules.FIELDS, never null, and its type where that is not text.
_FIELDS = {
    "id": "c.id",
    "type": "case left(c.party, 3) when 'CPR' then 'CITIZEN' else 'COMPANY' end",
    "transactionId": "c.transaction",
    "cprNumber": "case left(c.party, 3) when 'CPR' then substr(c.party, 5) else '' end",
    "cvrNumber": "case left(c.party, 3) when 'CVR' then substr(c.party, 5) else '' end",
    "eligibleForVoluntaryRegistration": "c.voluntary::text",
    "createdDate": "c.created_at",
    "lastUpdated": "c.updated_at",
    "mailboxSubscription.id": "c.mailbox",
    "mailboxSubscription.registrationStatus": "coalesce(r.status, '')",
    "mailboxSubscription.publicRegistrationStatus": f"({_PUBLIC})",
    "mailboxSubscription.exemptThroughPowerOfAttorney": "coalesce(r.by_proxy::text, '')",
}
_TYPES = {
    "id": "uuid",
    "transactionId": "uuid",
    "mailboxSubscription.id": "uuid",
    "createdDate": "timestamptz",
    "lastUpdated": "timestamptz",
}


class _Wanted:
    """The conditions of a search, and the values that fill them."""

    def __init__(self, at: datetime) -> None:
        self.conditions: list[str] = []
        self.values: dict[str, Any] = {"at": at}

    def filled(self, value: object) -> str:
        """Return what stands for the value in the statement."""
        name = f"v{len(self.values)}"
        self.values[name] = value
        return f"%({name})s"

    @property
    def where(self) -> str:
        """The conditions, all of which must hold."""
        return " where " + " and ".join(self.conditions) if self.conditions else ""


def record(id: UUID, at: datetime) -> Record | None:
    """Return the contact with this id, or None."""
    return _one("c.id = %(wanted)s", id, at)


def record_of(party: PartyId, at: datetime) -> Record | None:
    """Return the contact of the party, or None."""
    return _one("c.party = %(wanted)s", str(party), at)


def search(search: Search, visible: Sequence[PartyId] | None, at: datetime) -> Found:
    """Return a page of the contacts that fit; of those that are visible, None is all."""
    wanted = _wanted(search, visible, at)
    total = _total(wanted)
    orders = _orders(search)
    skipped = search.number * search.size
    if search.after is not None:
        skipped = 0
        wanted.conditions.append(_later(wanted, orders, search.after))
    sorting = ", ".join(f"{_FIELDS[o.field]}{' desc' if o.descending else ''}" for o in orders)
    keys = ", ".join(f"({_FIELDS[order.field]})::text" for order in orders)
    rows = _rows(
        f"{_COLUMNS}, array[{keys}] {_FROM} {_CHANNELS} {wanted.where}"
        f" order by {sorting} limit {search.size + 1:d} offset {skipped:d}",
        wanted.values,
    )
    page = rows[: search.size]
    after = tuple(page[-1][-1]) if len(rows) > search.size else None
    records = tuple(_record(row, at) for row in page)
    return Found(records, search.number, search.size, total, after)


def _wanted(search: Search, visible: Sequence[PartyId] | None, at: datetime) -> _Wanted:
    wanted = _Wanted(at)
    for column, values in (
        ("c.party", None if visible is None else [str(party) for party in visible]),
        ("c.id", None if search.ids is None else list(search.ids)),
        ("c.party", None if search.parties is None else [str(one) for one in search.parties]),
    ):
        if values is not None:
            wanted.conditions.append(f"{column} = any({wanted.filled(values)})")
    if search.changed_since is not None:
        wanted.conditions.append(f"c.updated_at >= {wanted.filled(search.changed_since)}")
    _add_terms(wanted, search)
    return wanted


def _add_terms(wanted: _Wanted, search: Search) -> None:
    """Source: Digital Post API 1.68: values of a field OR, fields AND, unless a prefix says so."""
    groups: dict[str, list[str]] = {}
    for term in search.terms:
        compared = f"({_FIELDS[term.field]})::text like {wanted.filled(_pattern(term.value))}"
        if term.kind is ConditionKind.AND:
            wanted.conditions.append(compared)
        elif term.kind is ConditionKind.NOT:
            wanted.conditions.append(f"not ({compared})")
        else:
            groups.setdefault(ConditionKind.OR if term.kind else term.field, []).append(compared)
    for value in search.anywhere:
        name = wanted.filled(value)
        compared_all = [f"({_FIELDS[field]})::text = {name}" for field in rules.FIELDS]
        groups.setdefault("anywhere", []).extend(compared_all)
    wanted.conditions += [f"({' or '.join(group)})" for group in groups.values()]


def _pattern(value: str) -> str:
    """Return the value as a pattern of LIKE, in which only `*` stands for anything."""
    plain = value.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return plain.replace("*", "%")


def _orders(search: Search) -> list[Order]:
    """Return the order asked for, made complete by the id so that no two contacts are equal."""
    orders = list(search.orders or [Order("createdDate")])
    return orders if any(one.field == "id" for one in orders) else [*orders, Order("id")]


def _later(wanted: _Wanted, orders: list[Order], after: Sequence[str]) -> str:
    """Return the condition that a row comes after the last of the page before.

    In one comparison where all fields go the same way, so that an index serves it.
    Raises FilterUnreadable.
    """
    if len(after) != len(orders):
        raise FilterUnreadable(field="next")
    fields = [_FIELDS[order.field] for order in orders]
    values = [
        f"{wanted.filled(value)}::{_TYPES.get(order.field, 'text')}"
        for order, value in zip(orders, after, strict=True)
    ]
    if not any(order.descending for order in orders):
        return f"({', '.join(fields)}) > ({', '.join(values)})"
    ways = []
    for place, order in enumerate(orders):
        same = [f"{fields[before]} = {values[before]}" for before in range(place)]
        operator = "<" if order.descending else ">"
        ways.append(" and ".join([*same, f"{fields[place]} {operator} {values[place]}"]))
    return "(" + " or ".join(f"({way})" for way in ways) + ")"


def _total(wanted: _Wanted) -> int:
    place = _FROM if "r." in wanted.where else "from contacts_card as c"
    [[count]] = _rows(f"select count(*) {place} {wanted.where}", wanted.values)
    return int(count)


def _one(condition: str, wanted: object, at: datetime) -> Record | None:
    rows = _rows(f"{_COLUMNS} {_FROM} {_CHANNELS} where {condition}", {"at": at, "wanted": wanted})
    return _record(rows[0], at) if rows else None


def _rows(statement: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def _record(row: Sequence[Any], at: datetime) -> Record:
    id, version, party, transaction, voluntary, created, updated, mailbox = row[:8]
    return Record(
        id,
        version,
        PartyId.parse(party),
        transaction,
        voluntary,
        created,
        updated,
        _mailbox(mailbox, row[8:12], at),
        _channel(ChannelKind.MOBILE, row[12:17], at),
        _channel(ChannelKind.EMAIL, row[17:22], at),
    )


def _mailbox(id: UUID, row: Sequence[Any], at: datetime) -> MailboxState | None:
    status, by_proxy, since, until = row
    if status is None:
        return None
    registration = Registration(RegistrationStatus(status), None, since, until)
    return MailboxState(
        id, registration.status, rules.reach(registration, at), by_proxy, since, until
    )


def _channel(kind: ChannelKind, row: Sequence[Any], at: datetime) -> Channel | None:
    key, address, since, verified_at, confirmed_at = row
    if key is None:
        return None
    binding = rules.is_binding(verified_at, confirmed_at, at)
    return Channel(key, kind, address, since, verified_at, confirmed_at, binding)
