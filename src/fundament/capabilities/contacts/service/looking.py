"""Looking contacts up as a system: one, or a page of a search; each look is in the ledger."""

from datetime import datetime
from uuid import UUID

from django.db import DataError, transaction

from fundament.capabilities.contacts import queries, rules
from fundament.capabilities.contacts.service import ledger
from fundament.capabilities.contacts.types import (
    MOST_AT_ONCE,
    ContactUnknown,
    Found,
    Record,
    Search,
    TooManyAtOnce,
    Why,
)
from fundament.capabilities.registers import service as registers
from fundament.capabilities.registers.types import OrganisationUnknown
from fundament.kernel.acting import Actor
from fundament.kernel.ids import PartyId
from fundament.kernel.searching import FilterUnreadable


def visible_to(caller: Actor, at: datetime) -> frozenset[PartyId] | None:
    """Return whose contacts a system may use; None is everybody's.

    Authorities may use all. A company may use its own and those of authorities: with others it
    exchanges no digital post. Source: Digital Post API 1.68, Organisation.type.
    """
    if is_authority(caller, at):
        return None
    return frozenset({caller.party, *(one.party for one in registers.authorities(at))})


def is_authority(caller: Actor, at: datetime) -> bool:
    """Return whether the system belongs to an authority."""
    try:
        registers.authority_of(caller.party, at)
    except OrganisationUnknown:
        return False
    return True


def search(wish: Search, caller: Actor, why: Why, at: datetime) -> Found:
    """Return a page of the contacts that fit, of those that the caller may use.

    A line about each that is given, and about each number that was asked for, found or not.
    Raises TooManyAtOnce, NotForCompanies, FilterUnreadable.
    """
    asked = wish.parties or ()
    if (count := len(asked) + len(wish.ids or ())) > MOST_AT_ONCE:
        raise TooManyAtOnce(most=MOST_AT_ONCE, count=count)
    visible = visible_to(caller, at)
    rules.may_look_for(asked, visible)
    try:
        with transaction.atomic():
            found = queries.search(wish, None if visible is None else tuple(visible), at)
            abouts: dict[PartyId, UUID | None] = dict.fromkeys(asked)
            abouts |= {record.party: record.id for record in found.records}
            said = ledger.Said(ledger.CONTACT, ledger.LOOKED_UP, ledger.PURPOSE, why)
            ledger.by_system(caller, abouts.items(), said, at)
    except DataError as error:  # a `next` that is none of ours
        raise FilterUnreadable(field="next") from error
    return found


def contact_with(id: UUID, caller: Actor, why: Why, at: datetime) -> Record:
    """Return one contact, if the caller may use it. Raises ContactUnknown."""
    with transaction.atomic():
        record = usable(id, caller, at)
        said = ledger.Said(ledger.CONTACT, ledger.LOOKED_UP, ledger.PURPOSE, why)
        ledger.by_system(caller, [(record.party, record.id)], said, at)
    return record


def usable(id: UUID, caller: Actor, at: datetime) -> Record:
    """Return one contact for what follows, with no line of its own. Raises ContactUnknown."""
    record = queries.record(id, at)
    if record is None:
        raise ContactUnknown
    visible = visible_to(caller, at)
    if visible is not None and record.party not in visible:
        raise ContactUnknown
    return record
