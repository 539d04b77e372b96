"""Letters and questions in KOMBIT's dialect: another envelope, the same door."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_noop

from fundament.capabilities.contacts import service as contacts
from fundament.capabilities.contacts.types import Reach
from fundament.capabilities.post.service import delivery
from fundament.capabilities.post.types import MessageUuidUnreadable, Receipt
from fundament.capabilities.post.types.municipal import (
    ChoiceMismatch,
    MessageMissing,
    PaperNotOffered,
    Reachable,
)
from fundament.kernel import audit
from fundament.kernel.acting import Actor
from fundament.kernel.ids import MessageUuid, PartyId
from fundament.standards import memo as memo_format
from fundament.standards.kombit.requests import read_request
from fundament.standards.kombit.types import Choice, KombiRequest
from fundament.standards.memo import MessageType


def send_municipal(body: bytes, caller: Actor, at: datetime) -> Receipt:
    """Deliver the MeMo of a kombi_request and return its technical receipt, once durable.

    `Automatisk Valg` is Digital Post while there is no remote print: who does not get it is told
    as for any letter.
    Raises XmlRefused, KombiRefused, ChoiceUnknown, PaperNotOffered, MessageMissing, ChoiceMismatch,
    and what `deliver` raises. Source: KOMBIT SF1601, KombiPostAfsend.
    """
    asked = read_request(body)
    if asked.choice is Choice.PHYSICAL:
        raise PaperNotOffered
    if asked.message is None:
        raise MessageMissing
    message = _named(asked, asked.message)
    is_text = asked.claimed_type == MessageType.NEMSMS
    if is_text is not (asked.choice is Choice.TEXT):
        raise ChoiceMismatch
    return delivery.deliver(asked.message, caller, message, at)


def _named(asked: KombiRequest, message: bytes) -> MessageUuid:
    try:
        return MessageUuid(UUID(asked.claimed_uuid))
    except ValueError as error:
        memo_format.read_memo(message)  # says what is wrong, and where
        raise MessageUuidUnreadable from error


@transaction.atomic
def is_reachable(party: PartyId, how: Reachable, caller: Actor, at: datetime) -> bool:
    """Return whether the party gets Digital Post, or has proved a number for NemSMS.

    Whoever is asked about finds the question in the ledger, whatever the answer was.
    Source: KOMBIT SF1601, PostForespoerg.
    """
    audit.record(
        audit.Look(
            at=at,
            actor=caller,
            acted_for=caller.party,
            about=party,
            what=gettext_noop("Om du kan få NemSMS")
            if how is Reachable.TEXT
            else gettext_noop("Om du kan få Digital Post"),
            action=gettext_noop("Slået op"),
            purpose=gettext_noop("At vælge, hvordan et brev skal sendes"),
            legal_basis=delivery.LEGAL_BASIS,
        )
    )
    reach = contacts.reach_of(party, at)
    if how is Reachable.DIGITAL:
        return reach is Reach.REGISTERED
    return reach is not Reach.CLOSED and contacts.mobile_of(party) is not None
