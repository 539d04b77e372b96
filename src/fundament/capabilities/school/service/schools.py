"""Schools, their classes and who is in them; and a pupil's login from its issue on."""

import secrets
from datetime import datetime

from django.db import IntegrityError, transaction

from fundament.capabilities.registers import service as registers
from fundament.capabilities.registers.types import GONE, NumberChanged, PersonDied, PersonUnknown
from fundament.capabilities.school import queries, rules
from fundament.capabilities.school.models import (
    Institution,
    Member,
    SchoolClass,
    SchoolLogin,
    Vouching,
)
from fundament.capabilities.school.service import ledger
from fundament.capabilities.school.types import (
    ClassId,
    LoginState,
    SchoolLoginBlocked,
    SchoolLoginExists,
    SchoolLoginId,
    Ticket,
)
from fundament.capabilities.school.types import Institution as School
from fundament.capabilities.school.types import SchoolClass as ClassOfSchool
from fundament.kernel import audit, events
from fundament.kernel.denmark import PLAIN_LETTERS
from fundament.kernel.ids import PartyId


def open_school(number: str, name: str, municipality: PartyId, at: datetime) -> None:
    """Enter a school under its institution number. Raises OrganisationUnknown."""
    registers.authority_of(municipality, at)
    Institution.objects.update_or_create(
        number=number, defaults={"name": name, "municipality": str(municipality)}
    )


def open_class(institution: str, name: str) -> ClassId:
    """Enter a class of a school and return its id; one that is there already keeps it."""
    found, _ = SchoolClass.objects.get_or_create(institution_id=institution, name=name)
    return ClassId(found.id)


def enter(school_class: ClassId, person: PartyId, at: datetime, *, staff: bool = False) -> None:
    """Let the person be a pupil, or one of the staff, of the class from now on."""
    Member.objects.get_or_create(
        school_class_id=school_class,
        person=str(person),
        until=None,
        defaults={"staff": staff, "since": at},
    )


def issue(
    person: PartyId, at: datetime, uniid: str | None = None, line: audit.Look | None = None
) -> SchoolLoginId:
    """Give a pupil a school login, still without factors; `line` tells the ledger who did.

    Raises SchoolLoginExists, PersonUnknown.
    """
    found = registers.person_of(person, at)
    try:
        with transaction.atomic():
            row = SchoolLogin.objects.create(
                person=str(found.party),
                uniid=uniid or _free_name(found.given_name),
                issued_at=at,
                changed_at=at,
            )
            audit.record(line or ledger.issue_line(found.party, at))
    except IntegrityError as error:
        raise SchoolLoginExists from error
    return SchoolLoginId(row.id)


def may_sign_in(login: SchoolLoginId, at: datetime) -> bool:
    """Return whether the login could be used now: active, and its pupil not gone."""
    row = SchoolLogin.objects.filter(id=login, state=LoginState.ACTIVE).first()
    if row is None:
        return False
    try:
        return registers.person_of(PartyId.parse(row.person), at).status not in GONE
    except PersonUnknown:
        return False


def ticket_of(login: SchoolLoginId, at: datetime) -> Ticket | None:
    """Return what a service may be told of the pupil now; None when the login is not active."""
    row = SchoolLogin.objects.filter(id=login, state=LoginState.ACTIVE).first()
    if row is None:
        return None
    classes = queries.classes_of(PartyId.parse(row.person), at, staff=False)
    found = {one.institution_id: school_of(one.institution) for one in classes}
    return Ticket(row.uniid, tuple(found.values()))


def school_of(row: Institution) -> School:
    """Return a school as others see it."""
    return School(row.number, row.name, PartyId.parse(row.municipality))


def class_of_row(row: SchoolClass) -> ClassOfSchool:
    """Return a class as others see it."""
    return ClassOfSchool(ClassId(row.id), row.name, school_of(row.institution))


def change_state(row: SchoolLogin, new: LoginState, at: datetime) -> None:
    """Block, open or close a login, in the caller's transaction; publishes SchoolLoginBlocked.

    Raises SchoolStateNotReachable.
    """
    rules.must_be_reachable(LoginState(row.state), new)
    row.state, row.changed_at = new, at
    row.save(update_fields=["state", "changed_at"])
    if new is not LoginState.ACTIVE:
        events.publish(SchoolLoginBlocked(SchoolLoginId(row.id), PartyId.parse(row.person), at))


def follow_number(news: NumberChanged) -> None:
    """Carry the login and the places in classes over when a person gets a new number."""
    for table in (SchoolLogin, Member):
        table.objects.filter(person=str(news.old)).update(person=str(news.new))
    Vouching.objects.filter(vouched_by=str(news.old)).update(vouched_by=str(news.new))


def follow_death(news: PersonDied) -> None:
    """Close the login of who has died."""
    with transaction.atomic():
        rows = SchoolLogin.objects.select_for_update().filter(person=str(news.person))
        for row in rows.exclude(state=LoginState.CLOSED):
            change_state(row, LoginState.CLOSED, news.at)


def _free_name(given_name: str) -> str:
    """Return four letters of the name, three digits and a letter, that nobody has."""
    plain = given_name.lower().translate(PLAIN_LETTERS)
    stem = "".join(letter for letter in plain if letter.isascii() and letter.isalpha())
    stem = (stem + "elev")[:4]
    while True:
        last = secrets.choice("abcdefghkmnpqrstuvwxyz")
        name = f"{stem}{secrets.randbelow(1000):03d}{last}"
        if not SchoolLogin.objects.filter(uniid=name).exists():
            return name
