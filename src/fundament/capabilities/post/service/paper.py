"""Letters on paper are taken in: once, whatever their senders repeat.

Source: KOMBIT SF1601, Fysisk Post and Automatisk Valg.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_noop

from fundament.capabilities.contacts import service as contacts
from fundament.capabilities.post import rules
from fundament.capabilities.post.models import Letter, PaperLetterRow, WaitingLetter
from fundament.capabilities.post.service.delivery import LEGAL_BASIS
from fundament.capabilities.post.types import Receipt, ReceiptStatus
from fundament.capabilities.post.types.paper import ConsignmentIdReused, PaperReason, PaperState
from fundament.capabilities.registers import service as registers
from fundament.capabilities.registers.types import PersonStatus, PersonUnknown
from fundament.kernel import audit, blobs, jobs
from fundament.kernel.acting import Actor
from fundament.kernel.blobs import BlobId
from fundament.kernel.ids import MessageUuid, PartyId, SystemId, TransmissionId
from fundament.standards.kombit.consignment import Consignment
from fundament.standards.kombit.consignments import read_consignment

PRINT = "post.print_letters"
PAPER = gettext_noop("Brev på papir")


@dataclass(frozen=True, slots=True)
class NewPaper:
    """A consignment that passed all rules: its bytes, for whom, who brought it when.

    `message` and `message_id` are those of the MeMo that came with it, if any.
    """

    form: bytes
    consignment: Consignment
    recipient: PartyId | None
    caller: Actor
    at: datetime
    message: MessageUuid | None = None
    message_id: str | None = None

    @property
    def sha256(self) -> str:
        """Return the hash of its bytes."""
        return hashlib.sha256(self.form).hexdigest()


def sound_paper(
    form: bytes, named: tuple[MessageUuid | None, PartyId | None], caller: Actor, at: datetime
) -> NewPaper:
    """Return the ForsendelseI that was read by all rules; `named`: the MeMo's uuid and recipient.

    Raises XmlRefused, ConsignmentRefused and those like it, FormatNotPrintable, RecipientsDiffer.
    """
    consignment = read_consignment(form)
    rules.must_be_printable(consignment)
    own, (message, of_memo) = rules.paper_recipient_of(consignment), named
    if message is not None:
        rules.must_be_for_one(own, of_memo)
    return NewPaper(form, consignment, own or of_memo, caller, at, message)


def earlier_paper(new: NewPaper) -> Receipt | None:
    """Return the receipt of the same consignment if it went on paper before.

    Raises ConsignmentIdReused.
    """
    row = _kept(new)
    if row is None or row.state == PaperState.RESERVE:
        return None
    return _receipt(row)


@transaction.atomic
def take_paper(new: NewPaper, reason: PaperReason) -> Receipt:
    """Take a letter to be printed and return its technical receipt, once durable.

    The same again gets the first receipt again. Raises ConsignmentIdReused.
    """
    row = _row(new, TransmissionId(uuid4()))
    row.state, row.reason = PaperState.RECEIVED, reason
    if not _insert(row):
        return _receipt(_kept(new) or row)
    _to_the_printer(row, new.at)
    return _receipt(row)


@transaction.atomic
def keep_in_reserve(new: NewPaper, letter: TransmissionId) -> None:
    """Keep the paper of a letter that waits for its day: its recipient may not be reachable then.

    Raises ConsignmentIdReused.
    """
    waiting = WaitingLetter.objects.filter(letter__transmission_id=letter).first()
    if waiting is None:
        return
    row = _row(new, letter)
    row.state, row.letter_id = PaperState.RESERVE, waiting.letter_id
    if not _insert(row):
        _kept(new)


def drop_reserve(letter: Letter) -> None:
    """Forget the paper of a letter that was delivered, or recalled."""
    PaperLetterRow.objects.filter(letter=letter, state=PaperState.RESERVE).delete()


def print_instead(letter: Letter, at: datetime) -> bool:
    """Send the paper of a letter whose recipient cannot be reached on its day; False without one.

    Source: none is public; as Automatisk Valg on a letter that is delivered at once.
    """
    row = PaperLetterRow.objects.filter(letter=letter, state=PaperState.RESERVE).first()
    if row is None:
        return False
    consignment = read_consignment(blobs.get(BlobId(row.content)))
    owner = registers.numbers_of(PartyId.parse(letter.recipient))[0]
    row.reason = why_paper(owner, consignment, at)
    row.state, row.received_at = PaperState.RECEIVED, at
    row.save(update_fields=["reason", "state", "received_at"])
    _to_the_printer(row, at)
    return True


def why_paper(recipient: PartyId | None, consignment: Consignment, at: datetime) -> PaperReason:
    """Return why the recipient gets a letter on paper now."""
    if recipient is None:
        return PaperReason.NO_NUMBER
    reach = contacts.reach_of(recipient, at)
    return rules.why_on_paper(reach, _status(recipient, at), consignment)


def about_paper(row: PaperLetterRow, at: datetime, action: str, what: str = PAPER) -> audit.Look:
    """Return the line in the ledger of a letter on paper: about whom it is for, else its sender."""
    sender = PartyId.parse(row.sender)
    numbers = registers.numbers_of(PartyId.parse(row.recipient)) if row.recipient else [sender]
    return audit.Look(
        at=at,
        actor=Actor(sender, row.sender_name, SystemId(row.system)),
        acted_for=sender,
        about=numbers[0],
        what=what,
        action=action,
        purpose=gettext_noop("At sende et brev på papir"),
        legal_basis=LEGAL_BASIS,
        reference=f"paper:{row.transmission_id}",
    )


def _to_the_printer(row: PaperLetterRow, at: datetime) -> None:
    audit.record(about_paper(row, at, gettext_noop("Modtaget til tryk")))
    jobs.enqueue(PRINT)


def _status(party: PartyId, at: datetime) -> PersonStatus | None:
    if not party.is_person:
        return None
    try:
        return registers.status_of(party, at)
    except PersonUnknown:
        return None


def _row(new: NewPaper, transmission: TransmissionId) -> PaperLetterRow:
    if new.caller.system is None:
        raise ValueError("letters come from systems")
    return PaperLetterRow(
        transmission_id=transmission,
        sender=str(new.caller.party),
        sender_name=new.caller.name,
        system=new.caller.system,
        consignment_id=new.consignment.id,
        message_uuid=new.message,
        message_id=new.message_id,
        sha256=new.sha256,
        recipient=str(new.recipient) if new.recipient else "",
        receipts=new.consignment.receipts,
        received_at=new.at,
        content=blobs.put(new.form),
    )


def _insert(row: PaperLetterRow) -> bool:
    """Insert the row unless its sender has used one of its two ids; return whether it is there."""
    PaperLetterRow.objects.bulk_create([row], ignore_conflicts=True)
    return PaperLetterRow.objects.filter(pk=row.pk, consignment_id=row.consignment_id).exists()


def _kept(new: NewPaper) -> PaperLetterRow | None:
    """Return what the sender sent before under one of the two ids. Raises ConsignmentIdReused."""
    named = Q(consignment_id=new.consignment.id)
    if new.message is not None:
        named |= Q(message_uuid=new.message)
    for row in PaperLetterRow.objects.filter(named, sender=str(new.caller.party)):
        if row.sha256 != new.sha256 or row.message_uuid != new.message:
            raise ConsignmentIdReused
        return row
    return None


def _receipt(row: PaperLetterRow) -> Receipt:
    return Receipt(
        TransmissionId(UUID(str(row.transmission_id))),
        MessageUuid(row.message_uuid) if row.message_uuid else None,
        row.message_id,
        ReceiptStatus.RECEIVED,
        row.received_at,
    )
