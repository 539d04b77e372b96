"""What an adult is to a pupil at this moment, and what she may therefore do."""

from dataclasses import dataclass
from datetime import datetime

from fundament.capabilities.registers import service as registers
from fundament.capabilities.registers.types import Person
from fundament.capabilities.rights import service as rights
from fundament.capabilities.school import queries, rules
from fundament.capabilities.school.models import SchoolClass, SchoolLogin
from fundament.capabilities.school.types import (
    Act,
    ClassId,
    LoginState,
    NotYourPupil,
    Relation,
    SchoolLoginId,
)
from fundament.kernel.acting import Acting, Role
from fundament.kernel.ids import PartyId


@dataclass(frozen=True, slots=True)
class Known:
    """A pupil whom an adult has to do with; `school` is the party for whom staff acts."""

    login: SchoolLogin
    person: Person
    classes: tuple[SchoolClass, ...]
    may: frozenset[Act]
    school: PartyId | None


@dataclass(frozen=True, slots=True)
class Taught:
    """Classes that an adult is staff of."""

    rows: tuple[SchoolClass, ...]


def known(acting: Acting, login: SchoolLoginId, at: datetime, *, lock: bool = False) -> Known:
    """Return the pupil with what the adult may do now. Raises NotYourPupil.

    Custody is asked of the registers, the role of the staff of rights, at this very moment.
    """
    rows = SchoolLogin.objects.select_for_update() if lock else SchoolLogin.objects.all()
    row = rows.filter(id=login).exclude(state=LoginState.CLOSED).first()
    if row is None:
        raise NotYourPupil
    person = registers.person_of(PartyId.parse(row.person), at)
    classes = tuple(queries.classes_of(person.party, at, staff=False))
    taught = {one.id: one for one in taught_by(acting.actor.party, at).rows}
    mine = [taught[one.id] for one in classes if one.id in taught]
    relations = {Relation.STAFF} if mine else set()
    guardians = registers.guardians_of(person.party, at)
    is_guardian = acting.actor.party in {one.party for one in guardians}
    if is_guardian:
        relations.add(Relation.GUARDIAN)
    may = rules.acts_of(relations, own=row.own_since is not None)
    rules.must_be_allowed(Act.SEE, may)
    school = None if is_guardian else PartyId.parse(mine[0].institution.municipality)
    return Known(row, person, classes, may, school)


def taught_by(person: PartyId, at: datetime) -> Taught:
    """Return the classes that the person is staff of, where she holds the role now."""
    employers = set(rights.organisations_of(person, Role.SCHOOL_STAFF, at))
    found = queries.classes_of(person, at, staff=True)
    return Taught(
        tuple(one for one in found if PartyId.parse(one.institution.municipality) in employers)
    )


def one_taught(acting: Acting, school_class: ClassId, at: datetime) -> Taught:
    """Return the class when the person is staff of it now. Raises NotYourPupil."""
    for one in taught_by(acting.actor.party, at).rows:
        if one.id == school_class:
            return Taught((one,))
    raise NotYourPupil
