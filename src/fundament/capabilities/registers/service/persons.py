"""Persons as the register shows them."""

import re
from collections.abc import Iterable
from datetime import date, datetime

from fundament.capabilities.registers.queries import read
from fundament.capabilities.registers.queries.read import EntityFacts
from fundament.capabilities.registers.types import (
    CivilStatus,
    FactKind,
    HistoryLine,
    Person,
    PersonStatus,
    PersonUnknown,
)
from fundament.kernel.ids import PartyId, PersonUuid
from fundament.standards.cpr.types import Sex


def person_of(party: PartyId, at: datetime, known_at: datetime | None = None) -> Person:
    """Return the person as she is at `at`, as known at `known_at` (None: as known now).

    An old number leads to the person; the answer's `party` is the number in force.
    Raises PersonUnknown.
    """
    found = read.facts_of(str(party), at, known_at) if party.is_person else None
    if found is None or found.one(FactKind.BIRTH) is None:
        raise PersonUnknown()
    return _person(found)


def person_with(uuid: PersonUuid, at: datetime) -> Person:
    """Return the person by her UUID, which may stand in an address. Raises PersonUnknown."""
    number = read.number_with(uuid)
    if number is None:
        raise PersonUnknown()
    return person_of(PartyId.parse(number), at)


def namesakes(at: datetime, limit: int) -> list[tuple[Person, Person]]:
    """Return pairs of persons of one birth and sex whose names share two words."""
    pairs = read.namesakes(at, limit)
    every = {entity for pair in pairs for entity in pair}
    found = {facts.entity: facts for facts in read.facts_of_all(every, at)}
    return [
        (_person(found[one]), _person(found[other]))
        for one, other in pairs
        if _is_born(found.get(one)) and _is_born(found.get(other))
    ]


def exists(party: PartyId, at: datetime) -> bool:
    """Return whether the register holds the person, company or authority at that time."""
    return read.holds(str(party), FactKind.STATUS, at)


def status_of(person: PartyId, at: datetime) -> PersonStatus:
    """Return what the register says of the person's life and residence; less work than the person.

    Raises PersonUnknown.
    """
    code = read.status_of(str(person), at) if person.is_person else None
    if code is None:
        raise PersonUnknown()
    return PersonStatus(code)


def numbers_of(party: PartyId) -> list[PartyId]:
    """Return every number that the party has or has had, the one in force first.

    A party that no register holds has the number asked for.
    """
    return numbers_of_all([party])[party]


def numbers_of_all(parties: Iterable[PartyId]) -> dict[PartyId, list[PartyId]]:
    """Return for each party every number that it has or has had, as `numbers_of` does."""
    found: dict[PartyId, list[PartyId]] = {party: [] for party in parties}
    for asked, number in read.numbers_of([str(party) for party in found]):
        found[PartyId.parse(asked)].append(PartyId.parse(number))
    return {party: numbers or [party] for party, numbers in found.items()}


def parents_of(person: PartyId, at: datetime) -> list[Person]:
    """Return the parents that the register knows. Raises PersonUnknown."""
    return _others(person, FactKind.PARENT, at)


def guardians_of(person: PartyId, at: datetime) -> list[Person]:
    """Return who has custody of the child; nobody from her 18th birthday on.

    Raises PersonUnknown.
    """
    return _others(person, FactKind.GUARDIAN, at)


def children_of(person: PartyId, at: datetime) -> list[Person]:
    """Return the person's children of any age, the eldest first."""
    return _pointing(person, FactKind.PARENT, at)


def wards_of(person: PartyId, at: datetime) -> list[Person]:
    """Return the children under 18 in the person's custody, the eldest first."""
    return _pointing(person, FactKind.GUARDIAN, at)


def employees_of(organisation: PartyId, at: datetime) -> list[Person]:
    """Return who works at the company or authority, by number; nobody where there is none."""
    found = read.facts_of_all(read.employees(str(organisation), at), at)
    return [_person(facts) for facts in found if _is_born(facts)]


def find_persons(text: str, limit: int = 20, at: datetime | None = None) -> list[Person]:
    """Return persons whose names hold words that begin like every word of the text.

    `at` None: as they stand with no end in sight.
    """
    words = re.findall(r"\w+", text)[:8]
    if not words:
        return []
    order = read.named(words, at, limit)
    found = {facts.entity: facts for facts in read.facts_of_all(order, at)}
    return [_person(found[entity]) for entity in order if _is_born(found.get(entity))]


def residents(
    born_by: date, at: datetime, after: PartyId | None = None, limit: int = 1000
) -> list[PartyId]:
    """Return a page of residents born on the day or before it, in order of number.

    The next page begins after the last one given; an empty page ends it.
    """
    numbers = read.residents(born_by, at, str(after) if after else "", limit)
    return [PartyId.parse(number) for number in numbers]


def born_between(
    since: date, until: date, at: datetime, after: PartyId | None = None, limit: int = 1000
) -> list[PartyId]:
    """Return a page of residents born in [since, until), in order of number.

    The next page begins after the last one given; an empty page ends it.
    """
    numbers = read.born_between(since, until, at, str(after) if after else "", limit)
    return [PartyId.parse(number) for number in numbers]


def history_of(person: PartyId, at: datetime) -> list[HistoryLine]:
    """Return all that was ever registered about the person, in both times.

    `at` is the instant at which related people are named; a protected name is left empty.
    Raises PersonUnknown.
    """
    if not read.holds(str(person), FactKind.BIRTH, at):
        raise PersonUnknown()
    rows = read.history_of(str(person))
    related = {row.fact.other for row in rows if row.fact.other is not None}
    names = {found.entity: _name(found) for found in read.facts_of_all(related, at)}
    return [
        HistoryLine(
            row.fact.kind,
            row.fact.part,
            row.fact.value,
            PartyId.parse(row.fact.other_number) if row.fact.other_number else None,
            names.get(row.fact.other or 0, ""),
            row.fact.address,
            row.virkning,
            row.registrering,
        )
        for row in rows
    ]


def _others(person: PartyId, kind: FactKind, at: datetime) -> list[Person]:
    found = read.facts_of(str(person), at)
    if found is None:
        raise PersonUnknown()
    return _persons([fact.other for fact in found.many(kind) if fact.other is not None], at)


def _pointing(person: PartyId, kind: FactKind, at: datetime) -> list[Person]:
    return _persons(read.pointing_at(str(person), kind, at), at)


def _persons(entities: list[int], at: datetime) -> list[Person]:
    if not entities:
        return []
    found = [_person(facts) for facts in read.facts_of_all(entities, at) if _is_born(facts)]
    return sorted(found, key=lambda person: (person.born, person.party))


def _is_born(found: EntityFacts | None) -> bool:
    return found is not None and found.one(FactKind.BIRTH) is not None


def _name(found: EntityFacts) -> str:
    fact = found.one(FactKind.NAME)
    if fact is None or found.one(FactKind.PROTECTION, "name") is not None:
        return ""
    return str(fact.value.get("name") or f"{fact.value['given']} {fact.value['surname']}")


def _person(found: EntityFacts) -> Person:
    birth, name, civil = (
        found.one(FactKind.BIRTH),
        found.one(FactKind.NAME),
        found.one(FactKind.CIVIL),
    )
    status, residence = found.one(FactKind.STATUS), found.one(FactKind.RESIDENCE)
    if birth is None or name is None or status is None:
        raise PersonUnknown()
    protections = {fact.part for fact in found.many(FactKind.PROTECTION)}
    return Person(
        party=PartyId.parse(found.number),
        uuid=PersonUuid(found.uuid),
        given_name=name.value["given"],
        surname=name.value["surname"],
        sex=Sex(birth.value["sex"]),
        born=date.fromisoformat(birth.value["born"]),
        status=PersonStatus(status.value["code"]),
        address=residence.address if residence else None,
        name_protected="name" in protections,
        address_protected="address" in protections,
        civil_status=CivilStatus(civil.value["code"]) if civil else CivilStatus.UNMARRIED,
        spouse=PartyId.parse(civil.other_number) if civil and civil.other_number else None,
    )
