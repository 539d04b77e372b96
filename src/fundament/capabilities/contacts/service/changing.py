"""Changing a contact as a system: its number, its address, its registration."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from fundament.capabilities.contacts import queries
from fundament.capabilities.contacts.service import channels, ledger, looking, registering
from fundament.capabilities.contacts.types import (
    Channel,
    ChannelKind,
    ChannelWish,
    ContactUnknown,
    ContactWish,
    FieldFixed,
    Grounds,
    Keep,
    NotForCompanies,
    OnlyForAuthorities,
    PinWrong,
    Record,
    RegistrationStatus,
    StatusNotAllowed,
    VersionStale,
    Why,
)
from fundament.kernel.acting import Actor
from fundament.kernel.ids import PartyId

_EXEMPT = {
    RegistrationStatus.EXEMPT_LEFT_THE_COUNTRY: Grounds.LEFT_DENMARK,
    RegistrationStatus.EXEMPT_OTHER_REASON: None,
}


def change_contact(
    target: tuple[UUID, int], wish: ContactWish, caller: Actor, why: Why, at: datetime
) -> Record:
    """Make the contact `(id, version)` as wished and return it; a new address gets its proof sent.

    An authority may change everybody's, on their behalf; a company its own.
    Raises ContactUnknown, NotForCompanies, VersionStale, FieldFixed, OnlyForAuthorities,
    StatusNotAllowed, EmailRefused, MobileRefused, PinTooOften, CompanyNotExempt, and what
    `register` raises.
    """
    id, version = target
    with transaction.atomic():
        queries.lock_party(_changeable(id, caller, at).party)
        record = _again(id, at)
        if record.version != version:
            raise VersionStale
        _must_be_meant(record.party, wish)
        _set_status(record, wish, caller, at)
        for kind, held, wished in (
            (ChannelKind.MOBILE, record.mobile, wish.mobile),
            (ChannelKind.EMAIL, record.email, wish.email),
        ):
            if wished is not Keep.AS_IT_IS:
                _set_channel(record.party, kind, held, wished, at)
        said = ledger.Said(ledger.CONTACT, ledger.CHANGED, ledger.CHANGE_PURPOSE, why)
        ledger.by_system(caller, [(record.party, record.id)], said, at)
        return _again(id, at)


def verify_channel(
    target: tuple[UUID, UUID], pin: str, caller: Actor, why: Why, at: datetime
) -> Record:
    """Prove an address `(contact, verification)` by the PIN sent there; return the contact.

    Raises ContactUnknown, NotForCompanies, ChannelUnknown, PinOver, PinWrong.
    """
    id, channel = target
    with transaction.atomic():
        record = _changeable(id, caller, at)
        left = channels.try_pin(record.party, channel, pin, at)
        action = ledger.PROVED if left is None else ledger.WRONG_PIN
        _note(record, caller, action, why, at)
    if left is not None:
        raise PinWrong(left=left)
    return _again(id, at)


def renew_pin(target: tuple[UUID, UUID], caller: Actor, why: Why, at: datetime) -> Record:
    """Send a new PIN to an address `(contact, verification)`; return the contact.

    Raises ContactUnknown, NotForCompanies, ChannelUnknown, PinTooOften.
    """
    id, channel = target
    with transaction.atomic():
        record = _changeable(id, caller, at)
        channels.renew_proof(record.party, channel, at)
        _note(record, caller, ledger.PROOF_SENT, why, at)
    return record


def _changeable(id: UUID, caller: Actor, at: datetime) -> Record:
    """Return the contact, which the caller may change. Raises ContactUnknown, NotForCompanies."""
    record = looking.usable(id, caller, at)
    if record.party != caller.party and not looking.is_authority(caller, at):
        raise NotForCompanies
    return record


def _must_be_meant(party: PartyId, wish: ContactWish) -> None:
    """Raises FieldFixed."""
    for name, number, own in (
        ("cprNumber", wish.cpr, party.is_person),
        ("cvrNumber", wish.cvr, not party.is_person),
    ):
        if number is not None and not (own and number == party.number):
            raise FieldFixed(name=name)


def _again(id: UUID, at: datetime) -> Record:
    record = queries.record(id, at)
    if record is None:
        raise ContactUnknown
    return record


def _note(record: Record, caller: Actor, action: str, why: Why, at: datetime) -> None:
    said = ledger.Said(ledger.CONTACT, action, ledger.CHANGE_PURPOSE, why)
    ledger.by_system(caller, [(record.party, record.id)], said, at)


def _set_channel(
    party: PartyId,
    kind: ChannelKind,
    held: Channel | None,
    wished: ChannelWish | None,
    at: datetime,
) -> None:
    address = wished.address if wished else None
    if held and wished and held.address == address:
        if wished.confirmed:
            channels.confirm(party, held.id, at)
        return
    channels.enter(party, kind, address, at)


def _set_status(record: Record, wish: ContactWish, caller: Actor, at: datetime) -> None:
    """Raises OnlyForAuthorities, StatusNotAllowed, and what registering raises."""
    now = record.mailbox.status if record.mailbox else None
    if wish.status is None or wish.status is now:
        return
    if not looking.is_authority(caller, at):
        raise OnlyForAuthorities
    if wish.status in _EXEMPT:
        registering.exempt(record.party, _EXEMPT[wish.status], at, by_proxy=wish.by_proxy)
    elif wish.status is RegistrationStatus.AUTOMATIC_REGISTRATION:
        registering.register_again(record.party, at, by_proxy=wish.by_proxy)
    else:
        raise StatusNotAllowed(status=wish.status.value)
