"""The door to contacts."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from fundament.capabilities.contacts import queries, rules
from fundament.capabilities.contacts.models import EmailPeriod, RegistrationPeriod
from fundament.capabilities.contacts.types import (
    Contact,
    ContactUnknown,
    EmailRefused,
    Grounds,
    Reach,
    Registration,
    RegistrationStatus,
)
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
