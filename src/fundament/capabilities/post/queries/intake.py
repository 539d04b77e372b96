"""SQL of taking letters in: many letters, one statement per table."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import connection

from fundament.capabilities.post.types import Receipt, ReceiptStatus
from fundament.capabilities.post.types.routing import Placement, Tags
from fundament.kernel.acting import Actor
from fundament.kernel.blobs import BlobId
from fundament.kernel.ids import MessageUuid, PartyId, SystemId, TransmissionId
from fundament.kernel.queries import Cursor

Key = tuple[str, UUID]


@dataclass(frozen=True, slots=True)
class NewLetter:
    """A letter that passed all rules, ready to be written: `contents` are its blobs' bytes.

    `deliver_on` is set when it must wait; then it is not yet in the mailbox. `writer` is the person
    who sent it from a mailbox. `text` is that of a NemSMS, which goes to a mobile number and into
    no mailbox. `tags` are what a letter to an organisation says of itself.
    """

    sender: PartyId
    message: MessageUuid
    sha256: str
    transmission: TransmissionId
    message_id: str | None
    system: SystemId
    sender_name: str
    recipient: PartyId
    title: str
    mandatory: bool
    legal_notification: bool
    received_at: datetime
    deliver_on: date | None
    envelope: BlobId
    cuts: list[tuple[int, BlobId]]
    documents: list[dict[str, Any]]
    contents: list[bytes]
    container: UUID | None = None
    writer: Actor | None = None
    contact_point: UUID | None = None
    text: str | None = None
    tags: Tags | None = None

    @property
    def key(self) -> Key:
        """Return what no two letters share."""
        return str(self.sender), self.message

    @property
    def actor(self) -> Actor:
        """Return the system that sent it, or the person who did so from a mailbox."""
        return self.writer or Actor(self.sender, self.sender_name, self.system)

    @property
    def receipt(self) -> Receipt:
        """Return the technical receipt."""
        return Receipt(
            self.transmission,
            self.message,
            self.message_id,
            ReceiptStatus.RECEIVED,
            self.received_at,
        )


@dataclass(frozen=True, slots=True)
class EarlierLetter:
    """A letter taken in before: the hash of its bytes and its technical receipt.

    That bears the id which the sender knows: of a letter from a container, the container's.
    """

    sha256: str
    receipt: Receipt


_LETTER = """
INSERT INTO post_letter (sender, message_uuid, sha256, transmission_id, message_id, system,
  sender_name, recipient, title, mandatory, legal_notification, received_at,
  envelope, cuts, documents, container, contact_point)
SELECT * FROM unnest(%s::varchar[], %s::uuid[], %s::varchar[], %s::uuid[], %s::varchar[],
  %s::uuid[], %s::varchar[], %s::varchar[], %s::varchar[], %s::boolean[], %s::boolean[],
  %s::timestamptz[], %s::varchar[], %s::jsonb[], %s::jsonb[], %s::uuid[], %s::uuid[])
ON CONFLICT (sender, message_uuid) DO NOTHING
RETURNING id, sender, message_uuid
"""
_ENTRY = """
INSERT INTO post_mailboxentry
  (letter_id, owner, available_at, folder, unread, flag, point, unit)
SELECT letter, owner, at, folder, true, flag, point, unit
FROM unnest(%s::bigint[], %s::varchar[], %s::timestamptz[], %s::varchar[], %s::boolean[],
  %s::uuid[], %s::varchar[]) AS new (letter, owner, at, folder, flag, point, unit)
"""
_TEXT = """
INSERT INTO post_textmessage (letter_id, owner, text, taken_at)
SELECT * FROM unnest(%s::bigint[], %s::varchar[], %s::varchar[], %s::timestamptz[])
"""
_RECEIPT = """
INSERT INTO post_businessreceipt (id, system, transmission_id, message_uuid, message_id, status, at)
SELECT id, system, transmission, message, message_id, %s, at
FROM unnest(%s::uuid[], %s::uuid[], %s::uuid[], %s::uuid[], %s::varchar[], %s::timestamptz[])
  AS new (id, system, transmission, message, message_id, at)
"""
_TOLD = """
INSERT INTO post_businessreceipt (id, system, transmission_id, message_uuid, message_id, status,
  error_code, error_message, at)
SELECT * FROM unnest(%s::uuid[], %s::uuid[], %s::uuid[], %s::uuid[], %s::varchar[], %s::varchar[],
  %s::varchar[], %s::varchar[], %s::timestamptz[])
"""
_EARLIER = """
SELECT sender, message_uuid, sha256, coalesce(container, transmission_id), message_id, received_at
FROM post_letter
WHERE (sender, message_uuid) IN (SELECT * FROM unnest(%s::varchar[], %s::uuid[]))
"""


def earlier(sender: PartyId, message: MessageUuid) -> EarlierLetter | None:
    """Return the letter that the sender sent with this uuid before, or None."""
    with connection.cursor() as cursor:
        return letters_of(cursor, [(str(sender), message)]).get((str(sender), message))


def letters_of(cursor: Cursor, keys: Iterable[Key]) -> dict[Key, EarlierLetter]:
    """Return the letters that exist under these keys."""
    wanted = list(keys)
    cursor.execute(_EARLIER, ([key[0] for key in wanted], [key[1] for key in wanted]))
    return {
        (sender, uuid): EarlierLetter(
            sha256,
            Receipt(
                TransmissionId(transmission),
                MessageUuid(uuid),
                message_id,
                ReceiptStatus.RECEIVED,
                at,
            ),
        )
        for sender, uuid, sha256, transmission, message_id, at in cursor.fetchall()
    }


def insert_letters(cursor: Cursor, letters: Sequence[NewLetter]) -> dict[Key, int]:
    """Insert letters with distinct keys; return the ids of those whose key was free.

    In order of key, so that two processes with the same keys never lock each other up.
    """
    rows = [_row(letter) for letter in sorted(letters, key=lambda each: each.key)]
    cursor.execute(_LETTER, [list(column) for column in zip(*rows, strict=True)])
    return {(sender, uuid): letter for letter, sender, uuid in cursor.fetchall()}


def insert_available(
    cursor: Cursor, letters: Sequence[tuple[int, NewLetter]], where: Sequence[Placement]
) -> None:
    """Put letters into their mailboxes, each where it is placed."""
    rows = [
        (
            number,
            str(letter.recipient),
            letter.received_at,
            str(put.folder),
            put.flag,
            put.point,
            put.unit,
        )
        for (number, letter), put in zip(letters, where, strict=True)
    ]
    cursor.execute(_ENTRY, [list(column) for column in zip(*rows, strict=True)])


def insert_texts(cursor: Cursor, texts: Sequence[tuple[int, NewLetter]]) -> None:
    """Lay NemSMS ready to be sent."""
    news = [letter for _, letter in texts]
    cursor.execute(
        _TEXT,
        (
            [number for number, _ in texts],
            [str(letter.recipient) for letter in news],
            [letter.text for letter in news],
            [letter.received_at for letter in news],
        ),
    )


def insert_completed(cursor: Cursor, news: Sequence[NewLetter]) -> None:
    """Lay a business receipt ready for the sender of each letter: it is in the mailbox."""
    times = [letter.received_at for letter in news]
    cursor.execute(
        _RECEIPT,
        (
            ReceiptStatus.COMPLETED,
            [uuid4() for _ in news],
            [letter.system for letter in news],
            [letter.container or letter.transmission for letter in news],
            [letter.message for letter in news],
            [letter.message_id for letter in news],
            times,
        ),
    )


def insert_told(cursor: Cursor, system: SystemId, receipts: Sequence[Receipt]) -> None:
    """Lay receipts ready for a sender's system."""
    rows = [
        (
            uuid4(),
            system,
            one.transmission,
            one.message,
            one.message_id,
            one.status,
            one.error_code,
            one.error_message,
            one.at,
        )
        for one in receipts
    ]
    if rows:
        cursor.execute(_TOLD, [list(column) for column in zip(*rows, strict=True)])


def insert_waiting(cursor: Cursor, letters: Sequence[tuple[int, NewLetter]]) -> None:
    """Lay letters aside until their day."""
    cursor.execute(
        "INSERT INTO post_waitingletter (letter_id, deliver_on)"
        " SELECT * FROM unnest(%s::bigint[], %s::date[])",
        ([number for number, _ in letters], [letter.deliver_on for _, letter in letters]),
    )


def _row(letter: NewLetter) -> tuple[Any, ...]:
    return (
        str(letter.sender),
        letter.message,
        letter.sha256,
        letter.transmission,
        letter.message_id,
        letter.system,
        letter.sender_name,
        str(letter.recipient),
        letter.title,
        letter.mandatory,
        letter.legal_notification,
        letter.received_at,
        letter.envelope,
        json.dumps(letter.cuts),
        json.dumps(letter.documents),
        letter.container,
        letter.contact_point,
    )
