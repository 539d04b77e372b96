"""Take a letter back that waits for its day; afterwards it is never delivered.

Source: Digital Post, delayed delivery with recall until the day; DELAYED_MEMO_MESSAGE_RECALLED.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_noop

from fundament.capabilities.post.models import Letter, LetterEvent, WaitingLetter
from fundament.capabilities.post.service import flow, paper
from fundament.capabilities.post.service.delivery import LEGAL_BASIS, reference_to
from fundament.capabilities.post.service.receipts import Outcome, lay_ready
from fundament.capabilities.post.types import (
    EventTag,
    LetterRecalled,
    NotWaiting,
    ReceiptStatus,
)
from fundament.kernel import audit
from fundament.kernel.acting import Acting, Actor
from fundament.kernel.ids import PartyId, TransmissionId


@transaction.atomic
def recall_letter(asker: Acting | Actor, letter: UUID, at: datetime) -> None:
    """Take the letter back; its sender's system gets the receipt INVALID, `letter.recalled`.

    The same again changes nothing. Raises SentUnknown, and NotWaiting once it was delivered or
    refused: who delivers it and who recalls it never both have it.
    """
    row = Letter.objects.get(id=flow.number_of_sent(asker, letter, at))
    taken, _ = WaitingLetter.objects.filter(letter=row).delete()
    if not taken:
        recalled = LetterEvent.objects.filter(
            letter=row, tag=EventTag.DELAYED_MEMO_MESSAGE_RECALLED
        )
        if not recalled.exists():
            raise NotWaiting
        return
    paper.drop_reserve(row)
    actor = asker.actor if isinstance(asker, Acting) else asker
    LetterEvent.objects.create(
        letter=row, tag=EventTag.DELAYED_MEMO_MESSAGE_RECALLED, at=at, actor=str(actor.party)
    )
    told = f"{LetterRecalled.danish} / {LetterRecalled.english}"
    lay_ready(row, Outcome(ReceiptStatus.INVALID, at, LetterRecalled.code, told))
    audit.record(_recalled(actor, row, at))


def _recalled(actor: Actor, row: Letter, at: datetime) -> audit.Look:
    """Return the line: about the sender, for the recipient never knew of the letter."""
    sender = PartyId.parse(row.sender)
    return audit.Look(
        at=at,
        actor=actor,
        acted_for=sender,
        about=sender,
        what=gettext_noop("Brev, som ventede på sin dag"),
        action=gettext_noop("Kaldt tilbage"),
        purpose=gettext_noop("Levering af Digital Post"),
        legal_basis=LEGAL_BASIS,
        reference=reference_to(TransmissionId(row.transmission_id)),
    )
