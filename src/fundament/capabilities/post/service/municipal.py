"""Letters and questions in KOMBIT's dialect: another envelope, the same door."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_noop

from fundament.capabilities.contacts import service as contacts
from fundament.capabilities.contacts.types import Reach
from fundament.capabilities.post.adapters import printing
from fundament.capabilities.post.service import delivery, paper
from fundament.capabilities.post.types import (
    MessageUuidUnreadable,
    RecipientClosed,
    RecipientExempt,
    RecipientUnknown,
)
from fundament.capabilities.post.types.municipal import (
    ChoiceMismatch,
    MessageMissing,
    PaperNotOffered,
    Reachable,
)
from fundament.capabilities.post.types.paper import (
    ConsignmentMissing,
    MunicipalSent,
    PaperReason,
)
from fundament.kernel import audit
from fundament.kernel.acting import Actor
from fundament.kernel.ids import MessageUuid, PartyId
from fundament.standards import memo as memo_format
from fundament.standards.kombit.requests import read_request
from fundament.standards.kombit.types import Choice, KombiRequest
from fundament.standards.memo import MessageType


def send_municipal(body: bytes, caller: Actor, at: datetime) -> MunicipalSent:
    """Take in what a kombi_request asks to be sent, and return how it goes, once durable.

    `Automatisk Valg` is Digital Post for who takes that now, else paper when a ForsendelseI is
    there; a letter for a later day is decided on anew that day.
    Raises XmlRefused, KombiRefused, ChoiceUnknown, PaperNotOffered, ConsignmentMissing,
    MessageMissing, ChoiceMismatch, and what `deliver`, `sound_paper` and `take_paper` raise.
    Source: KOMBIT SF1601, KombiPostAfsend.
    """
    asked = read_request(body)
    if asked.choice is Choice.PHYSICAL:
        return _on_paper(asked, caller, at)
    if asked.message is None:
        raise MessageMissing
    message = _named(asked, asked.message)
    is_text = asked.claimed_type == MessageType.NEMSMS
    if is_text is not (asked.choice is Choice.TEXT):
        raise ChoiceMismatch
    if asked.choice is Choice.AUTOMATIC and asked.paper and printing.configured():
        return _by_either_way(asked.message, asked.paper, message, caller, at)
    return MunicipalSent(delivery.deliver(asked.message, caller, message, at))


def _on_paper(asked: KombiRequest, caller: Actor, at: datetime) -> MunicipalSent:
    if printing.configured() is None:
        raise PaperNotOffered
    if asked.paper is None:
        raise ConsignmentMissing
    new = paper.sound_paper(asked.paper, (None, None), caller, at)
    return MunicipalSent(paper.take_paper(new, PaperReason.CHOSEN), on_paper=True)


def _by_either_way(
    memo: bytes, form: bytes, message: MessageUuid, caller: Actor, at: datetime
) -> MunicipalSent:
    """Deliver the MeMo to who takes Digital Post, else print; what went one way stays on it."""
    header = memo_format.read_memo(memo).header
    new = paper.sound_paper(form, (message, header.recipient.party), caller, at)
    new = replace(new, message_id=header.message_id)
    earlier = paper.earlier_paper(new)
    if earlier is not None:
        return MunicipalSent(earlier, on_paper=True)
    try:
        receipt = delivery.deliver(memo, caller, message, at)
    except (RecipientExempt, RecipientClosed, RecipientUnknown):
        reason = paper.why_paper(new.recipient, new.consignment, at)
        return MunicipalSent(paper.take_paper(new, reason), on_paper=True)
    if header.do_not_deliver_until is not None:
        paper.keep_in_reserve(new, receipt.transmission)
    return MunicipalSent(receipt)


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
