"""A list of schools is taken as a whole: everything in it is looked at before anything is done."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from fundament.capabilities.registers import service as registers
from fundament.capabilities.registers.types import GONE, OrganisationUnknown, PersonUnknown
from fundament.capabilities.rights import service as rights
from fundament.capabilities.school import queries, rules
from fundament.capabilities.school.models import Member, SchoolClass
from fundament.capabilities.school.service import ledger, schools
from fundament.capabilities.school.types import (
    ClassList,
    ClassLoaded,
    SchoolFileWrong,
    SchoolList,
)
from fundament.kernel import audit
from fundament.kernel.acting import Agent, Role
from fundament.kernel.ids import PartyId


def load_schools(found: Sequence[SchoolList], by: Agent, at: datetime) -> list[ClassLoaded]:
    """Make the classes of the list what it says, and return what that did to each.

    Who is not in a class's list leaves that class; classes and schools that are not named stay as
    they are. Said again, it changes nothing. Each change is a line about its person.
    Raises SchoolFileWrong, before anything is changed.
    """
    with transaction.atomic():
        queries.lock_lists()
        known = _known(found, at)
        return [
            _load(school, one, known, by, at) for school in found for one in _opened(school, at)
        ]


def _known(found: Sequence[SchoolList], at: datetime) -> dict[PartyId, PartyId]:
    """Return everybody by the number in force; what the registers do not hold is told by place.

    Raises SchoolFileWrong.
    """
    faults = [f"{one.place}.municipality" for one in found if not _runs_schools(one, at)]
    known: dict[PartyId, PartyId] = {}
    for one in (one for school in found for one in school.classes):
        faults += _known_of(one, known, at)
    if faults:
        raise SchoolFileWrong(faults=rules.told(faults))
    return known


def _known_of(one: ClassList, known: dict[PartyId, PartyId], at: datetime) -> list[str]:
    """Add the people of a class to those known; return what is wrong with them."""
    faults, named = [], []
    for kind, people in (("pupils", one.pupils), ("staff", one.staff)):
        for n, party in enumerate(people):
            number = known.get(party) or _living(party, at)
            if number is None:
                faults.append(f"{one.place}.{kind}[{n}]")
            else:
                known[party] = number
                named.append(number)
    twice = len(named) != len(set(named))
    return [*faults, f"{one.place}: pupils, staff (x2)"] if twice else faults


def _runs_schools(school: SchoolList, at: datetime) -> bool:
    try:
        registers.authority_of(school.municipality, at)
    except OrganisationUnknown:
        return False
    return True


def _living(party: PartyId, at: datetime) -> PartyId | None:
    try:
        person = registers.person_of(party, at)
    except PersonUnknown:
        return None
    return None if person.status in GONE else person.party


def _opened(school: SchoolList, at: datetime) -> tuple[ClassList, ...]:
    schools.open_school(school.number, school.name, school.municipality, at)
    return school.classes


def _load(
    school: SchoolList, one: ClassList, known: dict[PartyId, PartyId], by: Agent, at: datetime
) -> ClassLoaded:
    row = SchoolClass.objects.get(id=schools.open_class(school.number, one.name))
    wanted = {str(known[party]): False for party in one.pupils}
    wanted |= {str(known[party]): True for party in one.staff}
    there = {member.person: member for member in queries.members(at).filter(school_class=row)}
    leaving = [m for m in there.values() if wanted.get(m.person) != m.staff]
    gone = {member.person for member in leaving}
    coming = {name: staff for name, staff in wanted.items() if name not in there or name in gone}
    Member.objects.filter(pk__in=[member.pk for member in leaving]).update(until=at)
    Member.objects.bulk_create(
        Member(school_class=row, person=name, staff=staff, since=at)
        for name, staff in coming.items()
    )
    lines = [(name, ledger.LEFT) for name in gone] + [(name, ledger.ENTERED) for name in coming]
    audit.record(*(ledger.list_line(PartyId.parse(name), act, by, at) for name, act in lines))
    pupils = [known[party] for party in one.pupils]
    return ClassLoaded(
        institution=school.number,
        name=one.name,
        pupils=len(one.pupils),
        staff=len(one.staff),
        entered=len(coming),
        left=len(gone - coming.keys()),
        without_login=len(pupils) - len(queries.logins_of(pupils)),
        without_role=sum(
            school.municipality not in rights.organisations_of(known[party], Role.SCHOOL_STAFF, at)
            for party in one.staff
        ),
    )
