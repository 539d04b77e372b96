"""What somebody sees and does about her own contact, or that of whom she acts for."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from fundament.capabilities.contacts.service import channels, ledger, registering, subscribing
from fundament.capabilities.contacts.types import (
    ChannelKind,
    Contact,
    ContactUnknown,
    PinWrong,
    Reach,
    Subscriber,
)
from fundament.capabilities.rights import service as rights
from fundament.kernel.acting import Acting

_SET = {
    ChannelKind.EMAIL: (ledger.EMAIL_CHANGED, ledger.EMAIL_REMOVED),
    ChannelKind.MOBILE: (ledger.MOBILE_CHANGED, ledger.MOBILE_REMOVED),
}


def own_contact(acting: Acting, at: datetime) -> Contact:
    """Return what the register holds about the party acted for; the look is in the ledger.

    Raises MayNotActFor.
    """
    with transaction.atomic():
        rights.must_be_open(acting.actor.party, acting.acted_for, at)
        ledger.own(acting, ledger.LOOKED, at)
        try:
            return registering.contact_of(acting.acted_for, at)
        except ContactUnknown:
            return Contact(acting.acted_for, Reach.UNKNOWN, (), None, None)


def own_subscribers(acting: Acting, at: datetime) -> list[Subscriber]:
    """Return who is told when the contact of the party acted for changes. Raises MayNotActFor."""
    rights.must_be_open(acting.actor.party, acting.acted_for, at)
    return subscribing.subscribers_of(acting.acted_for)


def change_own_channel(
    acting: Acting, kind: ChannelKind, address: str | None, at: datetime
) -> None:
    """Set or remove the address; a new one is sent its proof. In the ledger too.

    Raises MayNotActFor, EmailRefused, MobileRefused, PinTooOften.
    """
    with transaction.atomic():
        rights.must_be_open(acting.actor.party, acting.acted_for, at)
        channels.enter(acting.acted_for, kind, address, at)
        changed, removed = _SET[kind]
        ledger.own(acting, removed if address is None else changed, at)


def prove_own_channel(acting: Acting, channel: UUID, pin: str, at: datetime) -> None:
    """Prove an address of the party acted for by the PIN sent there; each try is in the ledger.

    Raises MayNotActFor, ChannelUnknown, PinOver, PinWrong.
    """
    with transaction.atomic():
        rights.must_be_open(acting.actor.party, acting.acted_for, at)
        left = channels.try_pin(acting.acted_for, channel, pin, at)
        ledger.own(acting, ledger.PROVED if left is None else ledger.WRONG_PIN, at)
    if left is not None:
        raise PinWrong(left=left)


def renew_own_pin(acting: Acting, channel: UUID, at: datetime) -> None:
    """Send a new PIN to an address of the party acted for.

    Raises MayNotActFor, ChannelUnknown, PinTooOften.
    """
    with transaction.atomic():
        rights.must_be_open(acting.actor.party, acting.acted_for, at)
        channels.renew_proof(acting.acted_for, channel, at)
        ledger.own(acting, ledger.PROOF_SENT, at)


def confirm_own_channel(acting: Acting, channel: UUID, at: datetime) -> None:
    """Note that the address of the party acted for still holds.

    Raises MayNotActFor, ChannelUnknown.
    """
    with transaction.atomic():
        rights.must_be_open(acting.actor.party, acting.acted_for, at)
        channels.confirm(acting.acted_for, channel, at)
        ledger.own(acting, ledger.CONFIRMED, at)
