"""Who is registered, exempt or closed, since when, and how one thing becomes another."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import datetime

from django.db import transaction

from fundament.capabilities.contacts import queries, rules
from fundament.capabilities.contacts.models import (
    Card,
    ChannelPeriod,
    ExemptionCase,
    RegistrationPeriod,
)
from fundament.capabilities.contacts.service.channels import channels_of
from fundament.capabilities.contacts.types import (
    Contact,
    ContactUnknown,
    Grounds,
    NotToBeRegistered,
    Reach,
    Registration,
    RegistrationStatus,
)
from fundament.capabilities.registers import service as registers
from fundament.capabilities.registers.types import GONE, NumberChanged, PersonDied, PersonStatus
from fundament.capabilities.school.types import HandedOver
from fundament.kernel.ids import PartyId


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
            _enter(party, planned, at)


def exempt(
    party: PartyId, grounds: Grounds | None, at: datetime, *, by_proxy: bool = False
) -> None:
    """Exempt the person from digital post; `by_proxy`: somebody else asked on a power of attorney.

    Raises ContactUnknown, CompanyNotExempt.
    Source: lov om Digital Post fra offentlige afsendere § 5.
    """
    status = rules.exempt_status(party, grounds)
    with transaction.atomic():
        if not _end_at(party, at):
            raise ContactUnknown
        _enter(party, [Registration(status, grounds, at, None)], at, by_proxy=by_proxy)


def correct_exemption(
    party: PartyId, grounds: Grounds | None, at: datetime, *, by_proxy: bool
) -> None:
    """Correct why the person is exempt, in the exemption that is in force, if there is one.

    Raises CompanyNotExempt.
    """
    status = rules.exempt_status(party, grounds)
    rows = RegistrationPeriod.objects.filter(party=str(party), status__startswith="EXEMPT_")
    in_force = rows.filter(since__lte=at).exclude(until__lte=at)
    if in_force.update(status=status, grounds=grounds, by_proxy=by_proxy):
        queries.touch([party], at)


def register_again(party: PartyId, at: datetime, *, by_proxy: bool = False) -> None:
    """End what is so and register the party anew by what the registers say.

    Raises ContactUnknown, NotToBeRegistered, PersonUnknown, OrganisationUnknown.
    """
    planned = _planned(party, at)
    with transaction.atomic():
        if not _end_at(party, at):
            raise ContactUnknown
        _enter(party, planned, at, by_proxy=by_proxy)


def close(party: PartyId, at: datetime) -> None:
    """End the party's registration: the person died or the company closed.

    Raises ContactUnknown.
    """
    with transaction.atomic():
        if not _end_at(party, at):
            raise ContactUnknown
        queries.touch([party], at)


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
    email, mobile = channels_of(party, at)
    if not held and email is None and mobile is None:
        raise ContactUnknown
    return Contact(party, reach_of(party, at), held, email, mobile)


def follow_number(news: NumberChanged, at: datetime) -> None:
    """Carry the contact over when a person gets a new number; its id stays."""
    old, new = str(news.old), str(news.new)
    with transaction.atomic():
        for table in (RegistrationPeriod, ChannelPeriod, ExemptionCase):
            table.objects.filter(party=old).update(party=new)
        if not Card.objects.filter(party=new).exists():
            Card.objects.filter(party=old).update(party=new)
        queries.touch([news.new], at)


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


def begin_foreseen(at: datetime) -> int:
    """Tell the feed of registrations that were entered ahead and have begun; return how many.

    They hold by themselves from their hour on; nothing is decided here.
    """
    return queries.begin_foreseen(at)


def follow_handover(news: HandedOver) -> None:
    """Enter a young person who has an eID of her own now, if she is not in the register yet."""
    with suppress(NotToBeRegistered):
        register(news.person, news.at)


def follow_death(news: PersonDied) -> None:
    """Close the contact of somebody who has died, if there is one."""
    with suppress(ContactUnknown):
        close(news.person, news.at)


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


def _end_at(party: PartyId, at: datetime) -> bool:
    """End what is in force and drop what was only planned; False when nothing was in force."""
    queries.lock_party(party)
    rows = RegistrationPeriod.objects.filter(party=str(party)).exclude(until__lte=at)
    in_force = rows.filter(since__lte=at).exists()
    rows.filter(since__gte=at).delete()
    rows.filter(since__lt=at).update(until=at)
    return in_force


def _enter(
    party: PartyId, registrations: Iterable[Registration], at: datetime, *, by_proxy: bool = False
) -> None:
    RegistrationPeriod.objects.bulk_create(
        RegistrationPeriod(
            party=str(party),
            status=new.status,
            grounds=new.grounds,
            by_proxy=by_proxy,
            foreseen=new.since > at,
            since=new.since,
            until=new.until,
        )
        for new in registrations
    )
    queries.touch([party], at)
