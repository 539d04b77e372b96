"""Exemptions as authorities enter them: who is exempt, why, and to whom letters on paper go."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from fundament.capabilities.contacts import queries
from fundament.capabilities.contacts.models import ExemptionCase
from fundament.capabilities.contacts.service import ledger, looking, registering
from fundament.capabilities.contacts.types import (
    DateInFuture,
    ExemptAlready,
    Exemption,
    ExemptionOver,
    ExemptionUnknown,
    ExemptionWish,
    FieldFixed,
    Grounds,
    OnlyForAuthorities,
    PrintRecipient,
    Reach,
    VersionStale,
    Why,
)
from fundament.capabilities.registers import service as registers
from fundament.capabilities.registers.types import PersonUnknown
from fundament.kernel.acting import Actor
from fundament.kernel.denmark import COPENHAGEN
from fundament.kernel.ids import PartyId


def enter_exemption(wish: ExemptionWish, caller: Actor, why: Why, at: datetime) -> Exemption:
    """Exempt the person from now on, whatever date the authority notes, and return the exemption.

    Never backwards: letters that came meanwhile came where they should.
    Raises OnlyForAuthorities, DateInFuture, ExemptAlready, CompanyNotExempt, ContactUnknown.
    Source: lov om Digital Post fra offentlige afsendere § 5.
    """
    _must_be_authority(caller, at)
    _must_have_begun(wish, at)
    with transaction.atomic():
        queries.lock_party(wish.party)
        if registering.reach_of(wish.party, at) is Reach.EXEMPT:
            raise ExemptAlready
        registering.exempt(wish.party, wish.grounds, at, by_proxy=wish.by_proxy)
        row = ExemptionCase.objects.create(
            id=uuid4(),
            party=str(wish.party),
            authority=str(caller.party),
            date=wish.date or at,
            **_as_columns(wish, caller),
        )
        _note(row, caller, ledger.BEGUN, why, at)
    return _as_type(row, at)


def exemption_with(id: UUID, caller: Actor, why: Why, at: datetime) -> Exemption:
    """Return an exemption that the caller's authority has entered.

    Raises OnlyForAuthorities, ExemptionUnknown.
    """
    with transaction.atomic():
        row = _row(id, caller, at)
        _note(row, caller, ledger.LOOKED_UP, why, at)
    return _as_type(row, at)


def change_exemption(
    target: tuple[UUID, int], wish: ExemptionWish, caller: Actor, why: Why, at: datetime
) -> Exemption:
    """Make the exemption `(id, version)` as wished, of the same person, and return it.

    Raises OnlyForAuthorities, ExemptionUnknown, VersionStale, ExemptionOver, FieldFixed,
    DateInFuture.
    """
    with transaction.atomic():
        row = _locked(target, caller, at)
        if str(wish.party) != row.party:
            raise FieldFixed(name="cprNumber")
        _must_have_begun(wish, at)
        for column, value in _as_columns(wish, caller).items():
            setattr(row, column, value)
        row.date = wish.date or row.date
        row.version += 1
        row.save()
        registering.correct_exemption(wish.party, wish.grounds, at, by_proxy=wish.by_proxy)
        _note(row, caller, ledger.CHANGED, why, at)
    return _as_type(row, at)


def end_exemption(target: tuple[UUID, int], caller: Actor, why: Why, at: datetime) -> None:
    """End the exemption `(id, version)`: from now on the person takes digital post again.

    Raises OnlyForAuthorities, ExemptionUnknown, VersionStale, ExemptionOver, and what `register`
    raises of somebody who has died or left since.
    """
    with transaction.atomic():
        row = _locked(target, caller, at)
        party = PartyId.parse(row.party)
        if registering.reach_of(party, at) is Reach.EXEMPT:
            registering.register_again(party, at)
        row.ended_at = at
        row.version += 1
        row.save()
        _note(row, caller, ledger.ENDED, why, at)


def _must_be_authority(caller: Actor, at: datetime) -> None:
    if not looking.is_authority(caller, at):
        raise OnlyForAuthorities


def _must_have_begun(wish: ExemptionWish, at: datetime) -> None:
    today = at.astimezone(COPENHAGEN).date()
    if wish.date is not None and wish.date.astimezone(COPENHAGEN).date() > today:
        raise DateInFuture


def _row(id: UUID, caller: Actor, at: datetime) -> ExemptionCase:
    """Grounds may tell of somebody's health: none but the authority that knows them sees them."""
    _must_be_authority(caller, at)
    row = ExemptionCase.objects.filter(id=id, authority=str(caller.party)).first()
    if row is None:
        raise ExemptionUnknown
    return row


def _locked(target: tuple[UUID, int], caller: Actor, at: datetime) -> ExemptionCase:
    id, version = target
    queries.lock_party(PartyId.parse(_row(id, caller, at).party))
    row = _row(id, caller, at)
    if row.version != version:
        raise VersionStale
    if row.ended_at is not None:
        raise ExemptionOver
    return row


def _as_columns(wish: ExemptionWish, caller: Actor) -> dict[str, Any]:
    recipient = wish.recipient
    return {
        "organisation": wish.organisation or caller.name,
        "forward": wish.forward,
        "by_proxy": wish.by_proxy,
        "grounds": wish.grounds.value if wish.grounds else None,
        "recipient": None
        if recipient is None
        else {
            "name": recipient.name,
            "lines": list(recipient.lines),
            "zip_code": recipient.zip_code,
            "country_code": recipient.country_code,
        },
    }


def _as_type(row: ExemptionCase, at: datetime) -> Exemption:
    party = PartyId.parse(row.party)
    kept = None if row.recipient is None or _is_protected(party, at) else row.recipient
    first, second, third = kept["lines"] if kept else (None, None, None)
    return Exemption(
        row.id,
        row.version,
        party,
        kept
        and PrintRecipient(
            kept["name"], (first, second, third), kept["zip_code"], kept["country_code"]
        ),
        row.date,
        row.organisation,
        row.forward,
        row.by_proxy,
        Grounds(row.grounds) if row.grounds else None,
        row.ended_at is not None,
    )


def _is_protected(party: PartyId, at: datetime) -> bool:
    """Return whether name or address of the person must not be shown to anybody."""
    try:
        person = registers.person_of(party, at)
    except PersonUnknown:
        return False
    return person.name_protected or person.address_protected


def _note(row: ExemptionCase, caller: Actor, action: str, why: Why, at: datetime) -> None:
    said = ledger.Said(ledger.EXEMPTION, action, ledger.EXEMPTING_PURPOSE, why)
    ledger.by_system(caller, [(PartyId.parse(row.party), None)], said, at)
