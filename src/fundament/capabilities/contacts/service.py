"""The door to contacts."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext_noop

from fundament.capabilities.contacts import queries, rules
from fundament.capabilities.contacts.models import EmailPeriod, RegistrationPeriod
from fundament.capabilities.contacts.types import (
    Contact,
    ContactUnknown,
    EmailRefused,
    Grounds,
    NotToBeRegistered,
    Reach,
    Registration,
    RegistrationStatus,
)
from fundament.capabilities.registers import service as registers
from fundament.capabilities.registers.types import GONE, NumberChanged, PersonStatus
from fundament.capabilities.rights import service as rights
from fundament.capabilities.school.types import HandedOver
from fundament.kernel import audit
from fundament.kernel.acting import Acting
from fundament.kernel.ids import PartyId

CONTACT = gettext_noop("Tilmelding og e-mailadresse i kontaktregisteret")
LOOKED = gettext_noop("Set")
CHANGED = gettext_noop("E-mailadresse ændret")
REMOVED = gettext_noop("E-mailadresse fjernet")
PURPOSE = gettext_noop("At styre egne kontaktoplysninger")
LEGAL_BASIS = gettext_noop("Lov om Digital Post fra offentlige afsendere")


def reach_of(party: PartyId, at: datetime) -> Reach:
    """Return whether the party takes digital post at that time; one indexed read."""
    return reach_of_many([party], at)[party]


def reach_of_many(parties: Sequence[PartyId], at: datetime) -> dict[PartyId, Reach]:
    """Return the reach of every party asked for, in one read."""
    latest = queries.latest_of(parties, at)
    return {party: rules.reach(latest.get(party), at) for party in parties}


def register_many(parties: Iterable[PartyId], at: datetime) -> int:
    """Register all who are not yet, in one statement; return how many were new.

    For loads, whose caller has chosen the parties by the register's facts; no fact is checked.
    """
    chosen = [str(party) for party in parties]
    return queries.register_many(chosen, RegistrationStatus.AUTOMATIC_REGISTRATION, at)


def register(party: PartyId, at: datetime) -> None:
    """Enter the party by what the registers say: from 15 years, or an active organisation.

    A younger child is entered as awaiting and registered from its 15th birthday by itself. Nothing
    changes for who is in the register already.
    Raises NotToBeRegistered, PersonUnknown, OrganisationUnknown.
    """
    planned = _planned(party, at)
    with transaction.atomic():
        queries.lock_party(party)
        held = RegistrationPeriod.objects.filter(party=str(party))
        if not held.exclude(until__lte=at).exists():
            _enter(party, planned)


def exempt(party: PartyId, grounds: Grounds, at: datetime) -> None:
    """Exempt the person from digital post. Raises ContactUnknown, CompanyNotExempt.

    Source: lov om Digital Post fra offentlige afsendere § 5.
    """
    status = rules.exempt_status(party, grounds)
    with transaction.atomic():
        if not _end_at(party, at):
            raise ContactUnknown
        _enter(party, [Registration(status, grounds, at, None)])


def close(party: PartyId, at: datetime) -> None:
    """End the party's registration: the person died or the company closed.

    Raises ContactUnknown.
    """
    with transaction.atomic():
        if not _end_at(party, at):
            raise ContactUnknown


def contact_of(party: PartyId, at: datetime) -> Contact:
    """Return all that the register holds about the party. Raises ContactUnknown."""
    rows = RegistrationPeriod.objects.filter(party=str(party)).order_by("-since")
    held = tuple(
        Registration(
            RegistrationStatus(row.status),
            Grounds(row.grounds) if row.grounds else None,
            row.since,
            row.until,
        )
        for row in rows
    )
    email = _email_row(party)
    if not held and email is None:
        raise ContactUnknown
    return Contact(
        party,
        reach_of(party, at),
        held,
        email.email if email else None,
        email.since if email else None,
    )


def email_of(party: PartyId) -> str | None:
    """Return where the party wants to be told about post, or None when it has not said."""
    row = _email_row(party)
    return row.email if row else None


def set_email(party: PartyId, email: str | None, at: datetime) -> None:
    """Set or, with None, remove the address for notifications; the former ones stay on record.

    Raises EmailRefused.
    """
    if email is not None:
        try:
            validate_email(email)
        except ValidationError as error:
            raise EmailRefused from error
    with transaction.atomic():
        queries.lock_party(party)
        EmailPeriod.objects.filter(party=str(party), until__isnull=True).update(until=at)
        if email is not None:
            EmailPeriod.objects.create(party=str(party), email=email, since=at)


def own_contact(acting: Acting, at: datetime) -> Contact:
    """Return what the register holds about the party acted for; the look is in the ledger.

    Raises MayNotActFor.
    """
    with transaction.atomic():
        rights.must_be_open(acting.actor.party, acting.acted_for, at)
        _record(acting, LOOKED, at)
        try:
            return contact_of(acting.acted_for, at)
        except ContactUnknown:
            return Contact(acting.acted_for, Reach.UNKNOWN, (), None, None)


def change_own_email(acting: Acting, email: str | None, at: datetime) -> None:
    """Set or remove the address for notifications to the party acted for, in the ledger too.

    Raises MayNotActFor, EmailRefused.
    """
    with transaction.atomic():
        rights.must_be_open(acting.actor.party, acting.acted_for, at)
        set_email(acting.acted_for, email, at)
        _record(acting, REMOVED if email is None else CHANGED, at)


def follow_number(news: NumberChanged) -> None:
    """Carry the contact over when a person gets a new number."""
    RegistrationPeriod.objects.filter(party=str(news.old)).update(party=str(news.new))
    EmailPeriod.objects.filter(party=str(news.old)).update(party=str(news.new))


def enter_new_fifteens(at: datetime) -> int:
    """Register all residents who have turned 15 lately and are not yet; return how many were new.

    Who waits for the birthday is registered by that very entry. Source: lov om Digital Post fra
    offentlige afsendere § 3.
    """
    since, until = rules.births_of_new_fifteens(at)
    new, page = 0, registers.born_between(since, until, at)
    while page:
        new += register_many(page, at)
        page = registers.born_between(since, until, at, page[-1])
    return new


def follow_handover(news: HandedOver) -> None:
    """Enter a young person who has an eID of her own now, if she is not in the register yet."""
    with suppress(NotToBeRegistered):
        register(news.person, news.at)


def _planned(party: PartyId, at: datetime) -> list[Registration]:
    if party.is_person:
        person = registers.person_of(party, at)
        gone = person.status in GONE
        abroad = person.status is PersonStatus.EMIGRATED
        return rules.registrations_of(
            rules.PersonFacts(person.born, lives_in_denmark=not abroad, alive=not gone), at
        )
    registers.organisation_name(party, at)
    return [Registration(RegistrationStatus.AUTOMATIC_REGISTRATION, None, at, None)]


def _record(acting: Acting, action: str, at: datetime) -> None:
    audit.record(
        audit.Look(
            at=at,
            actor=acting.actor,
            acted_for=acting.acted_for,
            about=acting.acted_for,
            what=CONTACT,
            action=action,
            purpose=PURPOSE,
            legal_basis=LEGAL_BASIS,
        )
    )


def _email_row(party: PartyId) -> EmailPeriod | None:
    return EmailPeriod.objects.filter(party=str(party), until__isnull=True).first()


def _end_at(party: PartyId, at: datetime) -> bool:
    """End what is in force and drop what was only planned; False when nothing was in force."""
    queries.lock_party(party)
    rows = RegistrationPeriod.objects.filter(party=str(party)).exclude(until__lte=at)
    in_force = rows.filter(since__lte=at).exists()
    rows.filter(since__gte=at).delete()
    rows.filter(since__lt=at).update(until=at)
    return in_force


def _enter(party: PartyId, registrations: Iterable[Registration]) -> None:
    RegistrationPeriod.objects.bulk_create(
        RegistrationPeriod(
            party=str(party),
            status=new.status,
            grounds=new.grounds,
            since=new.since,
            until=new.until,
        )
        for new in registrations
    )
