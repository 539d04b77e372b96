"""From a MeMo to what is stored, and back to the very bytes that were received.

The contents of files are cut out of the MeMo and stored by their hash, so that a document that a
whole population gets lies here once; what is left, the envelope, is small.
"""

import base64
import binascii
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from fundament.capabilities.post.queries import NewLetter
from fundament.capabilities.post.rules import contact_point_of, routing
from fundament.capabilities.post.types import DocumentKind
from fundament.kernel import blobs
from fundament.kernel.acting import Actor
from fundament.kernel.blobs import BlobId
from fundament.kernel.ids import MessageUuid, PartyId, TransmissionId
from fundament.standards.memo import Memo, MessageType
from fundament.standards.memo.types import Action, Document, File

_WORTH_CUTTING = 256


@dataclass(frozen=True, slots=True)
class Arrival:
    """A letter's bytes, and who brought them when: by itself, or in a container.

    `writer` is the person who wrote it in a mailbox.
    """

    body: bytes
    sha256: str
    caller: Actor
    at: datetime
    container: UUID | None = None
    writer: Actor | None = None


def new_letter(
    memo: Memo, arrival: Arrival, recipient: PartyId, deliver_on: date | None
) -> NewLetter:
    """Return the letter ready to be written, with a transmission id of its own."""
    named = [(blobs.id_of(file.content), file.content) for file in files_of(memo)]
    contents = dict(named)
    envelope, cuts = cut(arrival.body, contents)
    blob_ids = iter([blob for blob, _ in named])
    header, caller = memo.header, arrival.caller
    if caller.system is None:
        raise ValueError("letters come from systems")
    return NewLetter(
        sender=caller.party,
        message=MessageUuid(header.message_uuid),
        sha256=arrival.sha256,
        transmission=TransmissionId(uuid4()),
        message_id=header.message_id,
        system=caller.system,
        sender_name=caller.name,
        recipient=recipient,
        title=header.label,
        mandatory=bool(header.mandatory),
        legal_notification=bool(header.legal_notification),
        received_at=arrival.at,
        deliver_on=deliver_on,
        envelope=blobs.id_of(envelope),
        cuts=cuts,
        documents=[_document(kind, document, blob_ids) for kind, document in documents_of(memo)],
        contents=[envelope, *contents.values()],
        container=arrival.container,
        writer=arrival.writer,
        contact_point=contact_point_of(memo),
        text=header.notification if header.message_type is MessageType.NEMSMS else None,
        tags=None if recipient.is_person else routing.tags_of(memo),
    )


def documents_of(memo: Memo) -> Iterator[tuple[DocumentKind, Document]]:
    """Yield the documents in their order, each with its kind."""
    if memo.body is None:
        return
    yield DocumentKind.MAIN, memo.body.main_document
    for document in memo.body.additional_documents:
        yield DocumentKind.ADDITIONAL, document
    for document in memo.body.technical_documents:
        yield DocumentKind.TECHNICAL, document


def files_of(memo: Memo) -> Iterator[File]:
    """Yield all files in their order."""
    for _, document in documents_of(memo):
        yield from document.files


def cut(body: bytes, contents: dict[BlobId, bytes]) -> tuple[bytes, list[tuple[int, BlobId]]]:
    """Return the body without the contents, and where each was cut out.

    A content that stands otherwise than as one run of base64 (lines, UTF-16) stays in the body.
    """
    named = {content: blob for blob, content in contents.items()}
    parts, cuts, end, length = [], [], 0, 0
    for start, stop in _long_texts(body):
        blob = _stands_at(body[start:stop], named)
        if blob is not None:
            parts.append(body[end:start])
            length += start - end
            cuts.append((length, blob))
            end = stop
    return b"".join([*parts, body[end:]]), cuts


def _long_texts(body: bytes) -> Iterator[tuple[int, int]]:
    """Yield where each text between two tags that is worth cutting begins and ends, in order."""
    tag = body.find(b">")
    while tag >= 0:
        start, stop = tag + 1, body.find(b"<", tag)
        if stop < 0:
            return
        if stop - start >= _WORTH_CUTTING:
            yield start, stop
        tag = body.find(b">", stop)


def _stands_at(text: bytes, named: dict[bytes, BlobId]) -> BlobId | None:
    """Return which content the text is, written as we would write it again."""
    try:
        content = binascii.a2b_base64(text, strict_mode=True)
    except binascii.Error:
        return None
    return named.get(content) if base64.b64encode(content) == text else None


def original_of(envelope: BlobId, cuts: list[tuple[int, BlobId]], sha256: str) -> bytes:
    """Return the MeMo byte for byte as it was received. Raises ValueError when it is damaged."""
    rest, parts, end = blobs.get(envelope), [], 0
    for offset, blob in cuts:
        parts += [rest[end:offset], base64.b64encode(blobs.get(blob))]
        end = offset
    body = b"".join([*parts, rest[end:]])
    if hashlib.sha256(body).hexdigest() != sha256:
        raise ValueError("the letter is not what was received")
    return body


def envelope_of(envelope: BlobId) -> bytes:
    """Return the MeMo without what was cut out of it: it reads as one whose files are empty."""
    return blobs.get(envelope)


def _document(kind: DocumentKind, document: Document, blob_ids: Iterator[BlobId]) -> dict[str, Any]:
    return {
        "kind": kind,
        "label": document.label,
        "files": [
            {
                "name": file.filename,
                "type": file.encoding_format,
                "language": file.language,
                "size": len(file.content),
                "blob": next(blob_ids),
            }
            for file in document.files
        ],
        "actions": [_action(action) for action in document.actions],
    }


def _action(action: Action) -> dict[str, Any]:
    begins = action.reservation.start if action.reservation else action.start
    ends = action.reservation.end if action.reservation else action.end
    return {
        "code": action.action_code,
        "label": action.label,
        "url": action.entry_point.url if action.entry_point else None,
        "host": action.entry_point.host if action.entry_point else None,
        "starts": begins.isoformat() if begins else None,
        "ends": ends.isoformat() if ends else None,
        "place": action.reservation.location if action.reservation else None,
        "text": action.reservation.description if action.reservation else None,
    }
