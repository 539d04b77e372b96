"""Who may send what to whom, and what a file must be."""

from datetime import timedelta
from uuid import UUID

from fundament.capabilities.contacts.types import Reach
from fundament.capabilities.post.types import (
    ContactPointUnreadable,
    FileContentMismatch,
    FlagNotAllowed,
    MessageUuidMismatch,
    NotTheSender,
    RecipientClosed,
    RecipientExempt,
    RecipientUnknown,
)
from fundament.kernel.ids import MessageUuid, PartyId
from fundament.standards.memo import Memo
from fundament.standards.memo.types import File

SHOWN_FOR = timedelta(minutes=2)
_FIRST_BYTES = {
    "application/pdf": (b"%PDF-",),
    "image/png": (b"\x89PNG\r\n\x1a\n",),
    "image/jpeg": (b"\xff\xd8\xff",),
    "image/gif": (b"GIF87a", b"GIF89a"),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": (b"PK\x03\x04",),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": (b"PK\x03\x04",),
}
_TYPE_OF_EXTENSION = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "html": "text/html",
    "htm": "text/html",
    "txt": "text/plain",
}


def must_be_named_as_sent(memo: Memo, message: MessageUuid) -> None:
    """The uuid of the call is that of the header. Raises MessageUuidMismatch."""
    if memo.header.message_uuid != message:
        raise MessageUuidMismatch


def may_send(memo: Memo, owner: PartyId, *, is_authority: bool) -> None:
    """A system sends in its owner's name only; flags with legal effect are for authorities.

    Raises NotTheSender, FlagNotAllowed.
    Source: Digital Post, receiptStatus NOT_ALLOWED; bekendtgørelse om Digital Post.
    """
    if memo.header.sender.party != owner:
        sender = memo.header.sender.party
        # A person's number is not repeated: answers end in logs.
        named = f"CVR {sender.number}" if sender and not sender.is_person else "CPR"
        raise NotTheSender(owner=owner.number, sender=named)
    if (memo.header.mandatory or memo.header.legal_notification) and not is_authority:
        raise FlagNotAllowed


def contact_point_of(memo: Memo) -> UUID | None:
    """Return the contact point of an organisation that the letter names, or None.

    Whether the organisation has such a one is another question. People have none: what is named
    of theirs is let be. Raises ContactPointUnreadable.
    """
    recipient = memo.header.recipient
    if recipient.contact_point is None or recipient.party is None or recipient.party.is_person:
        return None
    try:
        return UUID(recipient.contact_point.id)
    except ValueError as error:
        raise ContactPointUnreadable from error


def may_receive(reach: Reach) -> None:
    """The recipient takes digital post now.

    Raises RecipientExempt, RecipientClosed, RecipientUnknown. Source: lov om Digital Post, §§ 3-5.
    """
    if reach is Reach.EXEMPT:
        raise RecipientExempt
    if reach is Reach.CLOSED:
        raise RecipientClosed
    if reach is not Reach.REGISTERED:
        raise RecipientUnknown


def must_be_what_it_says(file: File) -> None:
    """A file's extension, declared type and first bytes agree. Raises FileContentMismatch.

    Against files that a reader's program takes for something else than the sender declared.
    """
    declared = file.encoding_format.partition(";")[0].strip().lower()
    extension = file.filename.rpartition(".")[2].lower()
    expected = _TYPE_OF_EXTENSION.get(extension)
    first_bytes = _FIRST_BYTES.get(declared)
    if expected is not None and declared != expected:
        raise FileContentMismatch(declared=declared)
    if first_bytes is not None and not file.content.startswith(first_bytes):
        raise FileContentMismatch(declared=declared)
