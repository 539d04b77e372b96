"""JSON of a letter for viewing clients: Message, Document, File, Action.

What the sender wrote about the letter beside its documents is in `render.written`.
Source: Digital Post API 1.68.
"""

from datetime import datetime
from typing import Any

from fundament.capabilities.post.render import written
from fundament.capabilities.post.render.viewing import moment, projected, told
from fundament.capabilities.post.types import (
    DocumentShown,
    FileShown,
    LetterKind,
    LetterPage,
    LetterShown,
)
from fundament.standards.memo.types import Action, Document

_SPAN = ("starts", "ends")


def letter_page(page: LetterPage, fields: tuple[str, ...]) -> dict[str, Any]:
    """Return a MessageSearchResult; `next` is there while something follows."""
    return told(
        currentPage=page.number,
        next=page.next,
        totalPages=page.pages,
        elementsOnPage=len(page.items),
        totalElements=page.total,
        messages=[projected(letter(one), fields) for one in page.items],
    )


def letter(one: LetterShown) -> dict[str, Any]:
    """Return a Message: of one opened with all that its sender wrote, in lists with the rest."""
    state, header = one.state, one.memo.header if one.memo else None
    shown = told(
        id=str(one.id),
        version=state.version,
        transactionId=str(one.id),
        createdDateTime=moment(one.received_at),
        lastUpdated=moment(state.changed_at),
        messageDateTime=moment(one.available_at),
        mailboxId=str(one.mailbox),
        folderId=str(one.folder),
        messageType=one.kind,
        messageState="RECEIVED",
        messageIdentifier=one.message_id,
        receivedDateTime=moment(one.available_at),
        label=one.title,
        flag=state.flag,
        legallyNotified=(
            state.legally_notified_at is not None
            if one.kind is LetterKind.LEGAL_NOTIFICATION
            else None
        ),
        legallyNotifiedDateTime=moment(state.legally_notified_at),
        read=not state.unread,
        welcomeMessage=False,
        errorMessage=False,
        note=state.note,
        sender=sender(one),
        recipient=recipient(one),
        documents=[document(one, each) for each in one.documents],
    )
    if one.memo is None or header is None:
        return shown
    return shown | told(
        messageCode=header.message_code,
        memoCreatedDateTime=moment(one.memo.body.created) if one.memo.body else None,
        forward=header.forward_data is not None,
        reply=bool(header.reply),
        replyByDateTime=moment(header.reply_by),
        postType=header.post_type,
        replyData=[written.reply(one.id, each) for each in header.reply_data] or None,
        forwardData=written.forward(header.forward_data),
        contentData=written.content(header.content_data),
    )


def sender(one: LetterShown) -> dict[str, Any]:
    """Return a Sender: with the name in the register, which nobody can borrow."""
    shown = {
        "senderId": one.sender.number,
        "senderIdType": one.sender.kind,
        "label": one.sender_name,
    }
    if one.memo is None:
        return shown
    said = one.memo.header.sender
    return shown | told(
        senderIdTypeLabel=said.id_type_label,
        attentionData=written.attention(said.attention),
        contactPoint=written.contact_point(said.contact_point),
    )


def recipient(one: LetterShown) -> dict[str, Any]:
    """Return a Recipient."""
    shown = told(
        recipientId=one.recipient.number,
        recipientIdType=one.recipient.kind,
        label=one.recipient_name or None,
    )
    if one.memo is None:
        return shown
    said = one.memo.header.recipient
    return shown | told(
        recipientIdTypeLabel=said.id_type_label,
        attentionData=written.attention(said.attention),
        contactPoint=written.contact_point(said.contact_point),
    )


def document(letter: LetterShown, one: DocumentShown) -> dict[str, Any]:
    """Return a Document; where the letter was opened, with all of its actions."""
    said = _said(letter, one)
    actions = (
        [_action(each) for each in said.actions]
        if said
        else [_kept_action(each) for each in one.actions]
    )
    return told(
        id=str(one.id),
        version=0,
        documentType=one.kind,
        documentId=said.id if said else None,
        label=one.label,
        files=[file(each) for each in one.files],
        actions=actions,
    )


def file(one: FileShown) -> dict[str, Any]:
    """Return a File."""
    return {
        "id": str(one.id),
        "version": 0,
        "encodingFormat": one.media_type,
        "filename": one.name,
        "language": one.language,
        "fileSize": one.size,
    }


def _said(letter: LetterShown, one: DocumentShown) -> Document | None:
    """Return the document as its sender wrote it, where the letter was opened."""
    body = letter.memo.body if letter.memo else None
    if body is None:
        return None
    every = (body.main_document, *body.additional_documents, *body.technical_documents)
    return every[one.number]


def _action(one: Action) -> dict[str, Any]:
    held = one.reservation
    return told(
        label=one.label,
        actionCode=one.action_code,
        actionStartTime=moment(one.start),
        actionEndTime=moment(one.end),
        entryPointUrl=one.entry_point.url if one.entry_point else None,
        description=held.description if held else None,
        reservationUUID=str(held.reservation_uuid) if held else None,
        reservationAbstract=held.abstract if held else None,
        location=held.location if held else None,
        reservationStartTime=moment(held.start) if held else None,
        reservationEndTime=moment(held.end) if held else None,
        organizerMail=held.organizer_mail if held else None,
        organizerName=held.organizer_name if held else None,
    )


def _kept_action(kept: dict[str, Any]) -> dict[str, Any]:
    """Return an action as lists show it."""
    starts, ends = (datetime.fromisoformat(kept[at]) if kept[at] else None for at in _SPAN)
    return told(
        label=kept["label"],
        actionCode=kept["code"],
        actionStartTime=moment(starts),
        actionEndTime=moment(ends),
        entryPointUrl=kept["url"],
        description=kept["text"],
        location=kept["place"],
    )
