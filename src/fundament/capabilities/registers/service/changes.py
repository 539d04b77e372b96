"""Acts that change a register: each states facts; nothing is edited, what was known stays known."""

from datetime import date, datetime

from django.db import transaction

from fundament.capabilities.registers.queries import read, write
from fundament.capabilities.registers.rules import OF_AGE, birthday
from fundament.capabilities.registers.types import (
    Address,
    AddressUnknown,
    CivilStatus,
    Content,
    FactKind,
    NumberChanged,
    NumberTaken,
    OrganisationUnknown,
    PersonDied,
    PersonStatus,
    PersonUnknown,
    Span,
    Statement,
    Subject,
    midnight,
)
from fundament.kernel import events
from fundament.kernel.ids import PartyId
from fundament.standards.cpr.number import read_number
from fundament.standards.cpr.types import Sex


@transaction.atomic
def enter(person: PartyId, given_name: str, surname: str, at: datetime) -> None:
    """Register a person who is new to the register: birth and sex as the number tells.

    The person has no address until one is registered. Raises NumberTaken, CprMalformed.
    """
    told = read_number(person.number)
    if write.taken(str(person)):
        raise NumberTaken()
    since, entity = Span(midnight(told.born)), write.entity(str(person))
    born = Content({"born": told.born.isoformat(), "sex": told.sex.value})
    write.state(Statement(Subject(entity, FactKind.BIRTH), born, since), at)
    name = Content({"given": given_name, "surname": surname})
    write.state(Statement(Subject(entity, FactKind.NAME), name, since), at)
    status = Content({"code": PersonStatus.NO_PERMANENT_ADDRESS.value})
    write.state(Statement(Subject(entity, FactKind.STATUS), status, since), at)


@transaction.atomic
def move(person: PartyId, address: Address, virkning_from: date, at: datetime) -> None:
    """Register that the person lives at the address from the day on; it may lie in the future.

    Later moves that were announced before fall away. Raises PersonUnknown, AddressUnknown.
    """
    _state(person, FactKind.RESIDENCE, _residence(address), Span(midnight(virkning_from)), at)


@transaction.atomic
def correct_residence(person: PartyId, address: Address, virkning: Span, at: datetime) -> None:
    """Register that the person lived at the address over the span, whatever was known before.

    Raises PersonUnknown, AddressUnknown.
    """
    _state(person, FactKind.RESIDENCE, _residence(address), virkning, at)


@transaction.atomic
def rename(
    person: PartyId, given_name: str, surname: str, virkning_from: date, at: datetime
) -> None:
    """Register a new name from the day on. Raises PersonUnknown."""
    content = Content({"given": given_name, "surname": surname})
    _state(person, FactKind.NAME, content, Span(midnight(virkning_from)), at)


@transaction.atomic
def correct_birth(person: PartyId, born: date, sex: Sex, at: datetime) -> None:
    """Correct date of birth and sex; the number stays (see change_number). Raises PersonUnknown."""
    entity = _locked(person)
    content = Content({"born": born.isoformat(), "sex": sex.value})
    subject = Subject(entity, FactKind.BIRTH)
    write.state(Statement(subject, content, Span(midnight(born))), at)


@transaction.atomic
def protect(
    person: PartyId, part: str, virkning_from: date, virkning_until: date | None, at: datetime
) -> None:
    """Protect the person's `name` or `address` from the day on. Raises PersonUnknown."""
    until = midnight(virkning_until) if virkning_until else None
    subject = Subject(_locked(person), FactKind.PROTECTION, part)
    write.state(Statement(subject, Content(), Span(midnight(virkning_from), until)), at)


@transaction.atomic
def unprotect(person: PartyId, part: str, virkning_from: date, at: datetime) -> None:
    """End the protection of `name` or `address` on the day. Raises PersonUnknown."""
    subject = Subject(_locked(person), FactKind.PROTECTION, part)
    write.state(Statement(subject, None, Span(midnight(virkning_from))), at)


@transaction.atomic
def record_death(person: PartyId, on: date, at: datetime) -> None:
    """Register the death: no residence from the day on, and the spouse is widowed.

    Publishes PersonDied. Raises PersonUnknown.
    """
    found = read.facts_of(str(person), midnight(on))
    if found is None:
        raise PersonUnknown()
    since = Span(midnight(on))
    _state(person, FactKind.STATUS, Content({"code": PersonStatus.DEAD.value}), since, at)
    _state(person, FactKind.RESIDENCE, None, since, at)
    married = found.one(FactKind.CIVIL)
    if married is not None and married.other_number and married.value["code"] == "G":
        widowed = Content({"code": CivilStatus.WIDOWED.value})
        _state(PartyId.parse(married.other_number), FactKind.CIVIL, widowed, since, at)
    events.publish(PersonDied(person, at))


@transaction.atomic
def leave_country(person: PartyId, on: date, country: str, at: datetime) -> None:
    """Register that the person moves to the named country on the day. Raises PersonUnknown."""
    since = Span(midnight(on))
    content = Content({"code": PersonStatus.EMIGRATED.value, "country": country})
    _state(person, FactKind.STATUS, content, since, at)
    _state(person, FactKind.RESIDENCE, None, since, at)


@transaction.atomic
def give_custody(child: PartyId, guardian: PartyId, virkning_from: date, at: datetime) -> None:
    """Register that the guardian has custody of the child until the child comes of age.

    Raises PersonUnknown.
    """
    entity, other = _locked(child), _locked(guardian)
    found = read.facts_of(str(child), at)
    birth = found.one(FactKind.BIRTH) if found else None
    if birth is None:
        raise PersonUnknown()
    of_age = birthday(date.fromisoformat(birth.value["born"]), OF_AGE)
    subject = Subject(entity, FactKind.GUARDIAN, str(other))
    span = Span(midnight(virkning_from), midnight(of_age))
    write.state(Statement(subject, Content(other=other), span), at)


@transaction.atomic
def employ(organisation: PartyId, person: PartyId, virkning_from: date, at: datetime) -> None:
    """Register that the company or authority employs the person from the day on.

    Raises PersonUnknown, OrganisationUnknown.
    """
    entity = write.locked(str(organisation))
    if entity is None or organisation.is_person:
        raise OrganisationUnknown()
    other = _locked(person)
    subject = Subject(entity, FactKind.EMPLOYEE, str(other))
    write.state(Statement(subject, Content(other=other), Span(midnight(virkning_from))), at)


@transaction.atomic
def change_number(person: PartyId, new: PartyId) -> None:
    """Give the person a new number; the old one leads to her for good.

    Publishes NumberChanged. Raises PersonUnknown, NumberTaken, CprMalformed.
    """
    read_number(new.number)
    entity = _locked(person)
    if write.taken(str(new)):
        raise NumberTaken()
    old = write.renumber(entity, str(new))
    events.publish(NumberChanged(PartyId.parse(old), new))


def _state(
    person: PartyId, kind: FactKind, content: Content | None, virkning: Span, at: datetime
) -> None:
    write.state(Statement(Subject(_locked(person), kind), content, virkning), at)


def _locked(person: PartyId) -> int:
    entity = write.locked(str(person)) if person.is_person else None
    if entity is None:
        raise PersonUnknown()
    return entity


def _residence(address: Address) -> Content:
    if address.id is None or not write.address_exists(address.id):
        raise AddressUnknown()
    return Content(address=address.id)
