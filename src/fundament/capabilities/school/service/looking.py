"""What adults see: their children and classes, a class, a pupil; each look in the ledger."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from fundament.capabilities.registers import service as registers
from fundament.capabilities.registers.types import GONE, Person, PersonUnknown
from fundament.capabilities.school import queries, rules
from fundament.capabilities.school.models import SchoolClass, SchoolLogin, Vouching
from fundament.capabilities.school.service import codes, devices, ledger, relations, schools
from fundament.capabilities.school.service.relations import Known
from fundament.capabilities.school.types import (
    Act,
    ClassId,
    ClassView,
    FactorKind,
    LoginState,
    LoginUse,
    Overview,
    PupilLine,
    PupilToBe,
    PupilView,
    SchoolLevel,
    SchoolLoginId,
)
from fundament.kernel import audit
from fundament.kernel.acting import Acting
from fundament.kernel.denmark import COPENHAGEN
from fundament.kernel.ids import PartyId

_USES_SHOWN = 10


def overview_of(acting: Acting, at: datetime) -> Overview:
    """Return the children in the person's custody that have a school login, and her classes.

    A line in the ledger for each child.
    """
    wards = registers.wards_of(acting.actor.party, at)
    logins = queries.logins_of(ward.party for ward in wards)
    mine = {p: row for p, row in logins.items() if row.own_since is None}
    children = [ward for ward in wards if ward.party in mine]
    with transaction.atomic():
        audit.record(
            *(ledger.act_line(acting, child.party, Act.SEE, None, at) for child in children)
        )
        return Overview(
            tuple(_lines(children, mine, at)),
            tuple(
                schools.class_of_row(row)
                for row in relations.taught_by(acting.actor.party, at).rows
            ),
        )


def class_of(acting: Acting, school_class: ClassId, device: str, at: datetime) -> ClassView:
    """Return a class with its pupils and the code of the day; a line for each pupil.

    Raises NotYourPupil.
    """
    [row] = relations.one_taught(acting, school_class, at).rows
    school = PartyId.parse(row.institution.municipality)
    persons = _pupils(row, at)
    logins = queries.logins_of(person.party for person in persons)
    with transaction.atomic():
        audit.record(*(ledger.act_line(acting, one.party, Act.SEE, school, at) for one in persons))
        return ClassView(
            schools.class_of_row(row),
            codes.code_of_day(row.id, at),
            tuple(_lines([one for one in persons if one.party in logins], logins, at)),
            devices.is_of_class(row, device, at),
            tuple(
                PupilToBe(one.uuid, one.name)
                for one in persons
                if one.party not in logins and one.status not in GONE
            ),
        )


def pupil_of(acting: Acting, login: SchoolLoginId, at: datetime) -> PupilView:
    """Return a pupil's login with all that the adult may see; the look is in the ledger.

    Raises NotYourPupil.
    """
    known = relations.known(acting, login, at)
    with transaction.atomic():
        audit.record(ledger.act_line(acting, known.person.party, Act.SEE, known.school, at))
        return shown(known, at)


def shown(known: Known, at: datetime) -> PupilView:
    """Return the view of a pupil, once the look or the act is written down."""
    row = known.login
    card = queries.factor_of(row.id, FactorKind.CARD)
    left = card.codes.filter(used_at__isnull=True).count() if card else None
    vouched = Vouching.objects.filter(login=row, used_at__isnull=True, ends_at__gt=at).first()
    age = known.person.age_on(at.astimezone(COPENHAGEN).date())
    may = known.may if rules.is_old_enough(age) else known.may - {Act.VOUCH}
    [line] = _lines([known.person], {known.person.party: row}, at)
    trusts = queries.trusts_shown(row, at)
    lost = devices.lost_among(row, trusts, at)
    return PupilView(
        line=line,
        institution=known.classes[0].institution.name if known.classes else "",
        may=may,
        devices=tuple(devices.shown(one) for one in trusts if one.id not in lost),
        uses=tuple(
            LoginUse(
                use.at,
                use.service,
                SchoolLevel(use.level),
                tuple(FactorKind(kind) for kind in use.factors),
            )
            for use in row.uses.order_by("-at", "-id")[:_USES_SHOWN]
        ),
        codes_left=left,
        age=age,
        vouched_until=vouched.ends_at if vouched else None,
    )


def _pupils(row: SchoolClass, at: datetime) -> list[Person]:
    """Return the pupils of a class whom the register knows, by name."""
    found = []
    for member in queries.members(at).filter(school_class=row, staff=False):
        try:
            found.append(registers.person_of(PartyId.parse(member.person), at))
        except PersonUnknown:
            continue
    return sorted(found, key=lambda person: person.name)


def _lines(
    persons: Iterable[Person], logins: dict[PartyId, SchoolLogin], at: datetime
) -> list[PupilLine]:
    rows = [logins[person.party] for person in persons]
    factors = queries.factors_of(row.id for row in rows)
    last = queries.last_uses(row.id for row in rows)
    return [
        PupilLine(
            SchoolLoginId(row.id),
            person.name,
            row.uniid,
            LoginState(row.state),
            factors.get(row.id, ()),
            last.get(row.id),
            tuple(one.name for one in queries.classes_of(person.party, at, staff=False)),
            row.own_since is not None,
        )
        for person, row in zip(persons, rows, strict=True)
    ]
