"""Decisions of contacts: what a status means, who is registered, who may be exempt."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from fundament.capabilities.contacts.types import (
    CompanyNotExempt,
    Grounds,
    NotToBeRegistered,
    Reach,
    Registration,
    RegistrationStatus,
)
from fundament.capabilities.registers.types import AGE_OF_DIGITAL_POST
from fundament.kernel.denmark import COPENHAGEN
from fundament.kernel.ids import PartyId

WAITING_TIME = timedelta(days=21)
# A job that missed some nights, or a clock that was moved, still finds all who turned 15.
LOOKED_BACK = timedelta(days=62)

# Contact API of Digital Post, registrationStatus and publicRegistrationStatus. The waiting
# statuses have no public value: such a person takes no post yet.
REACH_BY_STATUS: dict[RegistrationStatus, Reach] = {
    RegistrationStatus.AUTOMATIC_REGISTRATION: Reach.REGISTERED,
    RegistrationStatus.VOLUNTARY_REGISTRATION: Reach.REGISTERED,
    RegistrationStatus.BEFORE_UNCONFIRMED_REGISTRATION: Reach.UNKNOWN,
    RegistrationStatus.UNCONFIRMED_REGISTRATION: Reach.UNKNOWN,
    RegistrationStatus.EXEMPT_LEFT_THE_COUNTRY: Reach.EXEMPT,
    RegistrationStatus.EXEMPT_OTHER_REASON: Reach.EXEMPT,
    RegistrationStatus.CREATED_AWAITING_REGISTRATION: Reach.UNKNOWN,
}


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """What decides whether a person is registered."""

    born: date
    lives_in_denmark: bool
    alive: bool


def reach(latest: Registration | None, at: datetime) -> Reach:
    """Return the public status, given the latest registration that has begun.

    No registration ever: UNKNOWN. One that has ended with none after it: CLOSED.
    """
    if latest is None:
        return Reach.UNKNOWN
    if latest.until is not None and latest.until <= at:
        return Reach.CLOSED
    return REACH_BY_STATUS[latest.status]


def registrations_of(person: PersonFacts, at: datetime) -> list[Registration]:
    """Return the registrations that follow for a person who is entered now.

    From 15 years: registered. Younger: awaiting, from 21 days before the birthday announced,
    registered from the birthday. Raises NotToBeRegistered.
    Source: lov om Digital Post fra offentlige afsendere § 3; contact API, registrationStatus.
    """
    if not person.alive:
        raise NotToBeRegistered(reason="død / deceased")
    if not person.lives_in_denmark:
        raise NotToBeRegistered(reason="udrejst / emigrated")
    birthday = birthday_of(person.born, AGE_OF_DIGITAL_POST)
    announced = birthday - WAITING_TIME
    stages = [
        (RegistrationStatus.CREATED_AWAITING_REGISTRATION, announced),
        (RegistrationStatus.BEFORE_UNCONFIRMED_REGISTRATION, birthday),
        (RegistrationStatus.AUTOMATIC_REGISTRATION, None),
    ]
    since, found = at, []
    for status, until in stages:
        if until is None or until > at:
            found.append(Registration(status, None, since, until))
            since = until or since
    return found


def birthday_of(born: date, age: int) -> datetime:
    """Return the midnight in Denmark that begins the birthday; 29 February falls on 1 March."""
    try:
        day = born.replace(year=born.year + age)
    except ValueError:
        day = date(born.year + age, 3, 1)
    return datetime.combine(day, time(), COPENHAGEN)


def exempt_status(party: PartyId, grounds: Grounds | None) -> RegistrationStatus:
    """Return the status of who is exempt on these grounds. Raises CompanyNotExempt.

    Source: lov om Digital Post fra offentlige afsendere § 5.
    """
    if not party.is_person:
        raise CompanyNotExempt
    if grounds is Grounds.LEFT_DENMARK:
        return RegistrationStatus.EXEMPT_LEFT_THE_COUNTRY
    return RegistrationStatus.EXEMPT_OTHER_REASON


def births_of_new_fifteens(at: datetime) -> tuple[date, date]:
    """Return the span [since, until) of births of those who turned 15 within the last days."""
    until = latest_birth(at) + timedelta(days=1)
    return until - LOOKED_BACK, until


def latest_birth(at: datetime) -> date:
    """Return the last birthday of those who are 15 or older at that time in Denmark."""
    today = at.astimezone(COPENHAGEN).date()
    try:
        return today.replace(year=today.year - AGE_OF_DIGITAL_POST)
    except ValueError:
        return date(today.year - AGE_OF_DIGITAL_POST, 2, 28)
