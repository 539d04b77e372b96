"""Reading facts: at an instant of virkning, as known at an instant of registrering.

`at` None asks for what has no end yet. `known_at` None asks for what the register says now, however
the clock has been moved since.
"""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from fundament.capabilities.registers.types import Address, AddressId, FactKind, Span

_ADDRESS = """r.name, a.house_number, a.floor, a.door, t.postcode, t.name, r.municipality_code,
    r.code, a.id"""
_ADDRESS_TABLES = """left join registers_addresspoint a on a.id = f.address_id
    left join registers_road r on r.id = a.road_id
    left join registers_town t on t.postcode = r.town_id"""
_ENTITY = """(select id from registers_entity where number = %(number)s union all
    select entity_id from registers_formernumber where number = %(number)s limit 1)"""
_OPEN, _AT = "upper_inf(f.virkning)", "f.virkning @> %(at)s::timestamptz"
_NOW = "upper_inf(f.registrering)"
_THEN = "f.registrering @> %(known_at)s::timestamptz"


@dataclass(frozen=True, slots=True)
class FactRow:
    """A fact as it holds at the asked instant."""

    kind: FactKind
    part: str
    value: dict[str, Any]
    other: int | None
    other_number: str | None
    address: Address | None


@dataclass(frozen=True, slots=True)
class EntityFacts:
    """An entity and all that holds about it at the asked instant, but for whom it employs."""

    entity: int
    number: str
    uuid: UUID
    facts: tuple[FactRow, ...]

    def one(self, kind: FactKind, part: str = "") -> FactRow | None:
        """Return the fact of that kind and part, or None."""
        return next((f for f in self.facts if (f.kind, f.part) == (kind, part)), None)

    def many(self, kind: FactKind) -> list[FactRow]:
        """Return all facts of that kind, in a stable order."""
        return sorted((f for f in self.facts if f.kind == kind), key=lambda f: f.part)


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """A fact with both its times."""

    fact: FactRow
    virkning: Span
    registrering: Span


def facts_of(
    number: str, at: datetime | None, known_at: datetime | None = None
) -> EntityFacts | None:
    """Return the entity that the number, old or in force, names; None when nothing holds then."""
    found = _facts(f"f.entity_id = {_ENTITY}", {"number": number}, at, known_at)
    return found[0] if found else None


def facts_of_all(entities: Iterable[int], at: datetime | None) -> list[EntityFacts]:
    """Return the entities with what holds about them, by number; absent when nothing holds."""
    return _facts("f.entity_id = any(%(ids)s)", {"ids": list(entities)}, at, None)


def _facts(
    which: str, parameters: dict[str, Any], at: datetime | None, known_at: datetime | None
) -> list[EntityFacts]:
    sql = f"""select e.id, e.number, e.uuid, f.kind, f.part, f.value, f.other_id, o.number,
            {_ADDRESS}
        from registers_fact f join registers_entity e on e.id = f.entity_id
        left join registers_entity o on o.id = f.other_id {_ADDRESS_TABLES}
        where {which} and {_OPEN if at is None else _AT}
            and {_NOW if known_at is None else _THEN}
            and f.kind <> 'employee'
        order by e.number"""  # noqa: S608  (no outside text)
    grouped: dict[tuple[int, str, UUID], list[FactRow]] = defaultdict(list)
    for row in _rows(sql, {**parameters, "at": at, "known_at": known_at}):
        grouped[row[:3]].append(_fact(row[3:]))
    return [EntityFacts(*head, tuple(facts)) for head, facts in grouped.items()]


def holds(number: str, kind: FactKind, at: datetime) -> bool:
    """Return whether a fact of the kind holds about the entity of the number."""
    sql = f"""select 1 from registers_fact f where f.entity_id = {_ENTITY} and f.kind = %(kind)s
        and f.virkning @> %(at)s::timestamptz and {_NOW} limit 1"""  # noqa: S608
    return bool(_rows(sql, {"number": number, "kind": kind, "at": at}))


def status_of(number: str, at: datetime) -> str | None:
    """Return the code of the status of the number's entity, or None when it has none then."""
    sql = f"""select f.value ->> 'code' from registers_fact f where f.entity_id = {_ENTITY}
        and f.kind = 'status' and f.virkning @> %(at)s::timestamptz and {_NOW} limit 1"""  # noqa: S608
    found = _rows(sql, {"number": number, "at": at})
    return str(found[0][0]) if found else None


def numbers_of(numbers: list[str]) -> list[tuple[str, str]]:
    """Return each asked number with every number of its entity, the one in force first."""
    sql = """with asked as (
            select asked.number, coalesce(e.id, f.entity_id) as entity
            from unnest(%(numbers)s::text[]) as asked (number)
            left join registers_entity e on e.number = asked.number
            left join registers_formernumber f on f.number = asked.number)
        select a.number, e.number, 0 from asked a join registers_entity e on e.id = a.entity
        union all
        select a.number, f.number, 1 from asked a
            join registers_formernumber f on f.entity_id = a.entity
        order by 1, 3, 2"""
    return [(asked, number) for asked, number, _ in _rows(sql, {"numbers": numbers})]


def pointing_at(number: str, kind: FactKind, at: datetime) -> list[int]:
    """Return the entities of which a fact of the kind names this one."""
    sql = f"""select f.entity_id from registers_fact f where f.other_id = {_ENTITY}
        and f.kind = %(kind)s and f.virkning @> %(at)s::timestamptz and {_NOW}
        order by f.entity_id"""  # noqa: S608
    return [row[0] for row in _rows(sql, {"number": number, "kind": kind, "at": at})]


def employees(number: str, at: datetime) -> list[int]:
    """Return the entities that work at the entity of the number."""
    sql = f"""select f.other_id from registers_fact f where f.entity_id = {_ENTITY}
        and f.kind = 'employee' and f.virkning @> %(at)s::timestamptz and {_NOW}
        and f.other_id is not null order by f.other_id"""  # noqa: S608
    return [row[0] for row in _rows(sql, {"number": number, "at": at})]


def authorities(at: datetime | None) -> list[int]:
    """Return the entities that are authorities."""
    sql = f"""select f.entity_id from registers_fact f where f.kind = 'authority'
        and {_OPEN if at is None else _AT} and {_NOW} order by f.entity_id"""  # noqa: S608
    return [row[0] for row in _rows(sql, {"at": at})]


def history_of(number: str) -> list[HistoryRow]:
    """Return every fact ever registered about the entity, oldest virkning first in each kind."""
    sql = f"""select f.kind, f.part, f.value, f.other_id, o.number, {_ADDRESS},
            lower(f.virkning), upper(f.virkning), lower(f.registrering), upper(f.registrering)
        from registers_fact f left join registers_entity o on o.id = f.other_id {_ADDRESS_TABLES}
        where f.entity_id = {_ENTITY}
        order by f.kind, f.part, lower(f.virkning), lower(f.registrering), f.id"""  # noqa: S608
    return [
        HistoryRow(_fact(row[:-4]), Span(row[-4], row[-3]), Span(row[-2], row[-1]))
        for row in _rows(sql, {"number": number})
    ]


def named(words: list[str], at: datetime | None, limit: int) -> list[int]:
    """Return persons whose names hold words that begin like all the given ones, by name."""
    question = " & ".join("'" + word.replace("\\", "").replace("'", "''") + "':*" for word in words)
    sql = f"""select f.entity_id from registers_fact f
        where to_tsvector('simple', (f.value->>'given') || ' ' || (f.value->>'surname'))
                @@ to_tsquery('simple', %(question)s)
            and f.kind = 'name' and f.value ? 'given' and {_OPEN if at is None else _AT}
            and {_NOW}
        order by f.value->>'surname', f.value->>'given', f.entity_id
        limit %(limit)s"""  # noqa: S608
    return [row[0] for row in _rows(sql, {"question": question, "at": at, "limit": limit})]


def number_with(uuid: UUID) -> str | None:
    """Return the number in force of the entity with that UUID, or None."""
    found = _rows("select number from registers_entity where uuid = %(uuid)s", {"uuid": uuid})
    return found[0][0] if found else None


def namesakes(at: datetime, limit: int) -> list[tuple[int, int]]:
    """Return pairs of entities, persons of one birth and sex whose names share two words."""
    sql = f"""with born as (
            select f.entity_id, f.value->>'born' as day, f.value->>'sex' as sex
            from registers_fact f where f.kind = 'birth' and f.value ? 'born' and {_AT} and {_NOW}),
        named as (
            select f.entity_id, string_to_array(lower(translate(
                (f.value->>'given') || ' ' || (f.value->>'surname'), '-', ' ')), ' ') as words
            from registers_fact f where f.kind = 'name' and f.value ? 'given' and {_AT} and {_NOW})
        select least(a.entity_id, b.entity_id), greatest(a.entity_id, b.entity_id)
        from born a join born b on a.day = b.day and a.sex = b.sex and a.entity_id < b.entity_id
        join named n on n.entity_id = a.entity_id join named m on m.entity_id = b.entity_id
        where n.words && m.words and (select count(*) from (
            select unnest(n.words) intersect select unnest(m.words)) as shared) >= 2
        order by 1, 2 limit %(limit)s"""  # noqa: S608
    return [(row[0], row[1]) for row in _rows(sql, {"at": at, "limit": limit})]


def residents(born_by: date, at: datetime, after: str, limit: int) -> list[str]:
    """Return numbers above `after`, in order, of residents born on the day or before it."""
    birth = "f.kind = 'birth' and f.value->>'born' <= %(born_by)s"
    status = "f.kind = 'status' and f.value->>'code' in ('01', '03')"
    asked = {"born_by": born_by.isoformat(), "at": at, "after": after, "limit": limit}
    return _page_of("CPR", [birth, status], asked)


def born_between(since: date, until: date, at: datetime, after: str, limit: int) -> list[str]:
    """Return numbers above `after`, in order, of residents born in [since, until)."""
    birth = """f.kind = 'birth' and f.value->>'born' >= %(since)s
        and f.value->>'born' < %(until)s"""
    status = "f.kind = 'status' and f.value->>'code' in ('01', '03')"
    asked = {"since": since.isoformat(), "until": until.isoformat(), "at": at}
    return _page_of("CPR", [birth, status], asked | {"after": after, "limit": limit})


def companies(at: datetime, after: str, limit: int) -> list[str]:
    """Return numbers above `after`, in order, of companies and authorities that exist."""
    status = "f.kind = 'status' and f.value->>'code' = 'aktiv'"
    return _page_of("CVR", [status], {"at": at, "after": after, "limit": limit})


def _page_of(kind: str, conditions: list[str], asked: dict[str, Any]) -> list[str]:
    """Walk the numbers in order and look each entity up, so that a page costs the same anywhere.

    The limits inside keep the planner from joining the whole register first.
    """
    lookups = "".join(
        f""" cross join lateral (select 1 from registers_fact f where f.entity_id = e.id
            and {condition} and f.virkning @> %(at)s::timestamptz and {_NOW} limit 1) as {name}"""  # noqa: S608
        for name, condition in zip("ab", conditions, strict=False)
    )
    sql = f"""select e.number from registers_entity e {lookups}
        where e.number > greatest(%(after)s, '{kind}:') and e.number < '{kind};'
        order by e.number limit %(limit)s"""  # noqa: S608
    return [row[0] for row in _rows(sql, asked)]


def addresses_on(road: str, postcode: str, limit: int) -> list[Address]:
    """Return addresses of the road in the postcode, by house number."""
    sql = f"""select {_ADDRESS} from registers_addresspoint a
        join registers_road r on r.id = a.road_id join registers_town t on t.postcode = r.town_id
        where lower(r.name) = lower(%(road)s) and t.postcode = %(postcode)s
        order by length(a.house_number), a.house_number, a.floor, a.door
        limit %(limit)s"""  # noqa: S608
    rows = _rows(sql, {"road": road, "postcode": postcode, "limit": limit})
    return [_known_address(row) for row in rows]


def counts() -> tuple[int, ...]:
    """Return numbers of persons, companies, authorities, addresses, towns and facts."""
    sql = """select
        (select count(*) from registers_entity where number like 'CPR:%'),
        (select count(*) from registers_entity where number like 'CVR:%'),
        (select count(*) from registers_fact where kind = 'authority' and upper_inf(registrering)),
        (select count(*) from registers_addresspoint),
        (select count(*) from registers_town),
        (select count(*) from registers_fact)"""
    return tuple(_rows(sql, None)[0])


def _rows(sql: str, parameters: dict[str, Any] | None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())


def _fact(row: tuple[Any, ...]) -> FactRow:
    kind, part, value, other, other_number, *address = row
    # Django's cursor hands out JSON as text
    known = value if isinstance(value, dict) else json.loads(value)
    return FactRow(FactKind(kind), part, known, other, other_number, _address(tuple(address)))


def _address(row: tuple[Any, ...]) -> Address | None:
    return None if row[-1] is None else _known_address(row)


def _known_address(row: tuple[Any, ...]) -> Address:
    road, house, floor, door, postcode, town, municipality, code, key = row
    return Address(road, house, floor, door, postcode, town, municipality, code, AddressId(key))
