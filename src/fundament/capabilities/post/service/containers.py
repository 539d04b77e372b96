"""Containers: many letters in one file, each judged by itself, all written in one commit.

The sender gets a technical receipt for the container at once, and a business receipt for each
letter. Source: Digital Post API 1.68, SendMemo with application/x-lzma.
"""

import hashlib
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from uuid import UUID, uuid4

from django.db import transaction

from fundament.capabilities.contacts import service as contacts
from fundament.capabilities.post import queries
from fundament.capabilities.post.models import Container
from fundament.capabilities.post.queries import NewLetter
from fundament.capabilities.post.service import delivery
from fundament.capabilities.post.service.delivery import Facts
from fundament.capabilities.post.service.envelopes import Arrival
from fundament.capabilities.post.types import Receipt, ReceiptStatus
from fundament.kernel import blobs, jobs
from fundament.kernel.acting import Actor
from fundament.kernel.blobs import BlobId
from fundament.kernel.errors import Refusal
from fundament.kernel.ids import MessageUuid, PartyId, SystemId, TransmissionId
from fundament.kernel.queries import binding_cursor, cursor
from fundament.standards import memo as memo_format
from fundament.standards.memo import ContainerRefused, Entry, Memo

OPEN = "post.open_container"
_LONGEST = 600
# So many letters, or so many bytes of them, are judged and written at a time.
_BATCH, _BATCH_BYTES = 500, 32 << 20


def take_container(body: bytes, caller: Actor, at: datetime) -> Receipt:
    """Keep a container and return its technical receipt, once durable; the worker opens it.

    Only its first bytes are looked at now. Raises ContainerRefused.
    """
    if caller.system is None:
        raise ValueError("containers come from systems")
    memo_format.must_be_container(body)
    transmission = TransmissionId(uuid4())
    with transaction.atomic():
        Container.objects.create(
            id=transmission,
            system=caller.system,
            sender=str(caller.party),
            sender_name=caller.name,
            received_at=at,
            blob=blobs.put(body),
        )
        jobs.enqueue(OPEN, container=str(transmission))
    return Receipt(transmission, None, None, ReceiptStatus.RECEIVED, at)


@transaction.atomic
def open_container(container: UUID, at: datetime) -> None:
    """Deliver the letters of a container and lay a receipt ready for each; once, however often.

    A container that cannot be read to its end is refused as a whole, by one receipt; nothing of it
    is delivered then.
    """
    row = Container.objects.select_for_update().get(id=container)
    if row.opened_at is not None:
        return
    opened = _Opened(row, at)
    try:
        with transaction.atomic():
            for batch in _batches(_entries(row)):
                opened.deliver(batch)
    except ContainerRefused as refusal:
        opened = _Opened(row, at)
        opened.refuse(None, None, refusal)
    with cursor() as one:
        queries.insert_told(one, SystemId(row.system), opened.receipts)
    row.opened_at, row.taken, row.refused = at, opened.taken, opened.refused
    row.save(update_fields=["opened_at", "taken", "refused"])


@dataclass(slots=True)
class _Opened:
    """A container that is being opened: what was taken of it, and what its sender is told."""

    row: Container
    at: datetime
    receipts: list[Receipt] = field(default_factory=list)
    taken: int = 0
    refused: int = 0

    @property
    def caller(self) -> Actor:
        sender = PartyId.parse(self.row.sender)
        return Actor(sender, self.row.sender_name, SystemId(self.row.system))

    def deliver(self, entries: list[Entry]) -> None:
        """Deliver what is sound of these entries."""
        read = [found for entry in entries if (found := self._read(entry))]
        recipients = {memo.header.recipient.party for _, memo in read} - {None}
        reaches = contacts.reach_of_many([one for one in recipients if one], self.at)
        facts = Facts(reaches.__getitem__, _asked_once(self.caller.party))
        letters = [letter for found in read if (letter := self._acceptable(*found, facts))]
        if not letters:
            return
        with binding_cursor() as one:
            answers = delivery.write(one, letters)
        ours = {letter.transmission for letter in letters}
        for letter, answer in zip(letters, answers, strict=True):
            self._tell(letter, answer, ours)

    def refuse(self, message: UUID | None, message_id: str | None, refusal: Refusal) -> None:
        """Tell the sender why a letter was not taken, or the container when none is named."""
        self.refused += 1
        self.receipts.append(
            Receipt(
                TransmissionId(self.row.id),
                MessageUuid(message) if message else None,
                message_id,
                ReceiptStatus.INVALID,
                self.at,
                refusal.code,
                f"{refusal.sentence('da')} / {refusal.sentence('en')}"[:_LONGEST],
            )
        )

    def _read(self, entry: Entry) -> tuple[Arrival, Memo] | None:
        sha256 = hashlib.sha256(entry.body).hexdigest()
        arrival = Arrival(entry.body, sha256, self.caller, self.at, self.row.id)
        try:
            if entry.refusal is not None:
                raise entry.refusal
            return arrival, delivery.sound_memo(arrival)
        except Refusal as refusal:
            self.refuse(entry.uuid, None, refusal)
            return None

    def _acceptable(self, arrival: Arrival, memo: Memo, facts: Facts) -> NewLetter | None:
        try:
            return delivery.acceptable(memo, arrival, facts)
        except Refusal as refusal:
            header = memo.header
            earlier = queries.earlier(self.caller.party, MessageUuid(header.message_uuid))
            if earlier is not None and earlier.sha256 == arrival.sha256:
                self._repeat(earlier.receipt)
            else:
                self.refuse(header.message_uuid, header.message_id, refusal)
            return None

    def _tell(
        self, letter: NewLetter, answer: Receipt | Exception, ours: set[TransmissionId]
    ) -> None:
        if isinstance(answer, Refusal):
            self.refuse(letter.message, letter.message_id, answer)
        elif isinstance(answer, Exception):
            raise answer
        elif answer.transmission == letter.transmission:
            self.taken += 1
        elif answer.transmission in ours:
            self._repeat(replace(answer, transmission=TransmissionId(self.row.id)))
        else:
            self._repeat(answer)

    def _repeat(self, first: Receipt) -> None:
        """A letter that was sent before gets its first receipt again."""
        self.taken += 1
        self.receipts.append(first)


def _entries(row: Container) -> Iterator[Entry]:
    return memo_format.read_container(io.BytesIO(blobs.get(BlobId(row.blob))))


def _batches(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    batch: list[Entry] = []
    size = 0
    for entry in entries:
        batch.append(entry)
        size += len(entry.body)
        if len(batch) == _BATCH or size >= _BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _asked_once(party: PartyId) -> Callable[[], bool]:
    return cache(lambda: delivery.is_authority(party))
