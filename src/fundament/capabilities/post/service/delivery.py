"""Take a letter in: one walk from bytes to a receipt, one commit for many callers."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext_noop

from fundament.capabilities.contacts import service as contacts
from fundament.capabilities.contacts.types import Reach
from fundament.capabilities.post import queries, rules
from fundament.capabilities.post.queries import EarlierLetter, NewLetter
from fundament.capabilities.post.service import envelopes, placing
from fundament.capabilities.post.service.envelopes import Arrival
from fundament.capabilities.post.types import (
    DifferentLetterSameUuid,
    LetterRefused,
    Receipt,
    RecipientUnknown,
)
from fundament.capabilities.post.types.routing import Placement
from fundament.capabilities.registers import service as registers
from fundament.capabilities.registers.types import OrganisationUnknown
from fundament.kernel import audit, blobs, jobs
from fundament.kernel.acting import Actor
from fundament.kernel.denmark import COPENHAGEN
from fundament.kernel.errors import Refusal
from fundament.kernel.ids import MessageUuid, PartyId, TransmissionId
from fundament.kernel.ingest import GroupCommit
from fundament.kernel.queries import Cursor
from fundament.standards import memo as memo_format
from fundament.standards.memo import Memo, MessageType

NOTIFY = "post.notify"
SEND_TEXTS = "post.send_texts"
LEGAL_BASIS = gettext_noop("Lov om Digital Post fra offentlige afsendere")


def deliver(body: bytes, caller: Actor, message: MessageUuid, at: datetime) -> Receipt:
    """Put a MeMo into its recipient's mailbox and return the technical receipt, once durable.

    The same bytes with the same uuid from the same sender get the first receipt again, whatever
    the rules say by then. A letter with doNotDeliverUntilDate ahead is laid aside until then;
    whether its recipient can get it is decided on that day.
    Raises XmlRefused, MemoInvalid, the refusals of types.sending, DatabaseUnavailable.
    """
    arrival = Arrival(body, hashlib.sha256(body).hexdigest(), caller, at)
    # 1. may it be delivered? Who repeats a letter is told what it was told the first time.
    try:
        memo = sound_memo(arrival)
        rules.must_be_named_as_sent(memo, message)
        letter = acceptable(memo, arrival, _facts_for(caller, at))
    except Refusal:
        earlier = queries.earlier(caller.party, message)
        if earlier is None:
            raise
        return _repeated(earlier, arrival.sha256)
    # 2. write, together with what others send at this moment; who wrote it before gets that receipt
    blobs.stage(letter.contents)
    return _intake.submit(letter)


@dataclass(frozen=True, slots=True)
class Facts:
    """What a decision on a letter asks of others: the recipient's reach, what its sender is."""

    reach: Callable[[PartyId], Reach]
    is_authority: Callable[[], bool]


def sound_memo(arrival: Arrival) -> Memo:
    """Return the letter that was read by all rules of MeMo. Raises XmlRefused, MemoInvalid."""
    memo = memo_format.read_memo(arrival.body, memo_format.Rules(today=_day(arrival.at)))
    for file in envelopes.files_of(memo):
        rules.must_be_what_it_says(file)
    return memo


def acceptable(memo: Memo, arrival: Arrival, facts: Facts) -> NewLetter:
    """Return the letter ready to be written, or raise the first refusal that is in its way.

    Whether a NemSMS can be sent is decided when it is: its sender hears of it by a receipt.
    Raises NotTheSender, FlagNotAllowed, ContactPointUnreadable, RecipientUnknown, RecipientExempt,
    RecipientClosed.
    """
    caller, at = arrival.caller, arrival.at
    # Asked only when the letter carries a flag that makes the answer matter.
    flagged = memo.header.mandatory or memo.header.legal_notification
    rules.may_send(memo, caller.party, is_authority=not flagged or facts.is_authority())
    recipient, until = memo.header.recipient.party, memo.header.do_not_deliver_until
    if recipient is None:
        raise RecipientUnknown
    rules.contact_point_of(memo)
    if until is not None and until > _day(at):
        return envelopes.new_letter(memo, arrival, recipient, until)
    if memo.header.message_type is MessageType.NEMSMS:
        return envelopes.new_letter(memo, arrival, recipient, None)
    try:
        rules.may_receive(facts.reach(recipient))
    except LetterRefused:
        # Else a system could ask unseen who is exempt, by sending letters to everybody.
        audit.record(turned_away(caller, caller.party, recipient, at))
        raise
    return envelopes.new_letter(memo, arrival, recipient, None)


def is_authority(party: PartyId) -> bool:
    """Return whether the party is an authority of the register."""
    try:
        registers.authority_of(party)
    except OrganisationUnknown:
        return False
    return True


def _facts_for(caller: Actor, at: datetime) -> Facts:
    return Facts(
        lambda recipient: contacts.reach_of(recipient, at), lambda: is_authority(caller.party)
    )


def _day(at: datetime) -> date:
    return at.astimezone(COPENHAGEN).date()


def _repeated(earlier: EarlierLetter, sha256: str) -> Receipt:
    if earlier.sha256 != sha256:
        raise DifferentLetterSameUuid
    return earlier.receipt


def write(cursor: Cursor, batch: Sequence[NewLetter]) -> list[Receipt | Exception]:
    """Write a batch: of letters with one key the first wins, the others get its receipt or a no."""
    firsts: dict[queries.Key, NewLetter] = {}
    for letter in batch:
        firsts.setdefault(letter.key, letter)
    numbers = queries.insert_letters(cursor, list(firsts.values()))
    fresh = [(number, firsts[key]) for key, number in numbers.items()]
    if fresh:
        _write_fresh(cursor, fresh)
    known = {key: EarlierLetter(firsts[key].sha256, firsts[key].receipt) for key in numbers}
    if len(known) < len(firsts):
        known |= queries.letters_of(cursor, firsts.keys() - known.keys())
    return [_answer(known[letter.key], letter) for letter in batch]


def _answer(known: EarlierLetter, letter: NewLetter) -> Receipt | Exception:
    return known.receipt if known.sha256 == letter.sha256 else DifferentLetterSameUuid()


def _write_fresh(cursor: Cursor, fresh: Sequence[tuple[int, NewLetter]]) -> None:
    """Write all that belongs to letters whose keys were free, in the same commit."""
    blobs.put_many(cursor, [content for _, letter in fresh for content in letter.contents])
    waiting = [pair for pair in fresh if pair[1].deliver_on is not None]
    now = [pair for pair in fresh if pair[1].deliver_on is None]
    texts = [pair for pair in now if pair[1].text is not None]
    available = [pair for pair in now if pair[1].text is None]
    if waiting:
        queries.insert_waiting(cursor, waiting)
    if texts:
        queries.insert_texts(cursor, texts)
        jobs.enqueue_within(cursor, SEND_TEXTS, letters=[number for number, _ in texts])
    if available:
        _place(cursor, available)
        audit.record_many(
            cursor,
            [delivered(letter, letter.received_at) for _, letter in available],
        )
        jobs.enqueue_within(cursor, NOTIFY, letters=[number for number, _ in available])


def _place(cursor: Cursor, available: Sequence[tuple[int, NewLetter]]) -> None:
    """Put letters into their mailboxes, where the rules of their owners want them."""
    coming = [placing.arriving(number, letter) for number, letter in available]
    where = placing.placements_of(cursor, coming)
    queries.insert_available(cursor, available, where)
    placing.keep_reasons(cursor, list(zip(coming, where, strict=True)))
    _hand_over(cursor, available, where)


def _hand_over(
    cursor: Cursor, available: Sequence[tuple[int, NewLetter]], where: Sequence[Placement]
) -> None:
    """Lay letters ready for the systems of their owners; the others are at their goal."""
    at = max(letter.received_at for _, letter in available)
    wanted = [
        (letter.recipient, put.point) for (_, letter), put in zip(available, where, strict=True)
    ]
    taken = list(zip(available, queries.systems_taking(cursor, wanted, at), strict=True))
    queries.hand_over(
        cursor,
        [
            (number, system, letter.message, letter.received_at)
            for (number, letter), system in taken
            if system is not None
        ],
    )
    arrived = [letter for (_, letter), system in taken if system is None]
    if arrived:
        queries.insert_completed(cursor, arrived)


def reference_to(letter: TransmissionId) -> str:
    """Return how the ledger names a letter: by what nobody can read anything from."""
    return f"letter:{letter}"


def delivered(letter: NewLetter, at: datetime) -> audit.Look:
    """Return the line in the ledger that a letter arrived."""
    return arrived(letter.actor, letter.sender, letter.recipient, letter.transmission, at)


def arrived(
    actor: Actor, sender: PartyId, owner: PartyId, letter: TransmissionId, at: datetime
) -> audit.Look:
    """Return the line in the ledger that a letter of the sender's, sent by the actor, arrived."""
    return audit.Look(
        at=at,
        actor=actor,
        acted_for=sender,
        about=owner,
        what=gettext_noop("Brev"),
        action=gettext_noop("Leveret"),
        purpose=gettext_noop("Levering af Digital Post"),
        legal_basis=LEGAL_BASIS,
        reference=reference_to(letter),
    )


def turned_away(actor: Actor, sender: PartyId, owner: PartyId, at: datetime) -> audit.Look:
    """Return the line in the ledger that a sender was told that the party takes no letter."""
    return audit.Look(
        at=at,
        actor=actor,
        acted_for=sender,
        about=owner,
        what=gettext_noop("Om du kan få Digital Post"),
        action=gettext_noop("Brev afvist"),
        purpose=gettext_noop("Levering af Digital Post"),
        legal_basis=LEGAL_BASIS,
    )


_intake: GroupCommit[NewLetter, Receipt] = GroupCommit(write)
