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
    WrittenShown,
)
from fundament.standards.memo.types import Action, Document, Recipient

_SPAN = ("starts", "ends")


def letter_page(page: LetterPage, fields: tuple[str, ...]) -> dict[str, Any]:
    """Return a MessageSearchResult; `next` is there while something follows."""
    return told(
        currentPage=page.number,
        next=page.next,
        totalPages=page.pages,
        elementsOnPage=len(page.items),
        totalElements=page.total,
        messages=[projected(message(one), fields) for one in page.items],
    )


def message(one: LetterShown | WrittenShown) -> dict[str, Any]:
    """Return a Message: a letter that was received, or one that was written in the mailbox."""
    return written_letter(one) if isinstance(one, WrittenShown) else letter(one)


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


def written_letter(one: WrittenShown) -> dict[str, Any]:
    """Return a Message of state DRAFT or SENT; it is unread for nobody."""
    words = one.words
    to, point = words.recipient, words.contact_point
    return told(
        id=str(one.id),
        version=one.version,
        transactionId=str(one.id),
        createdDateTime=moment(one.created_at),
        lastUpdated=moment(one.changed_at),
        messageDateTime=moment(one.sent_at or one.changed_at),
        mailboxId=str(one.mailbox),
        folderId=str(one.folder),
        messageType=LetterKind.REGULAR,
        messageState=one.state,
        messageCode=words.message_code,
        memoCreatedDateTime=moment(one.sent_at),
        sendDateTime=moment(one.sent_at),
        label=words.label,
        flag=one.flag,
        forward=words.forward_data is not None,
        reply=words.reply,
        replyByDateTime=moment(words.reply_by),
        read=True,
        welcomeMessage=False,
        errorMessage=False,
        note=one.note,
        sender=told(
            senderId=one.owner.number,
            senderIdType=one.owner.kind,
            label=one.owner_name,
            attentionData=written.attention(words.attention),
            contactPoint=written.contact_point(point) if point else None,
        ),
        recipient=written_recipient(to) if to else None,
        documents=[written_document(each) for each in one.documents],
        replyData=[written.reply(one.id, each) for each in words.reply_data] or None,
        forwardData=written.forward(words.forward_data),
        contentData=written.content(words.content_data),
    )


def written_recipient(to: Recipient) -> dict[str, Any]:
    """Return the Recipient of what was written here."""
    return told(
        recipientId=to.id,
        recipientIdType=to.id_type,
        recipientIdTypeLabel=to.id_type_label,
        label=to.label,
        attentionData=written.attention(to.attention),
        contactPoint=written.contact_point(to.contact_point) if to.contact_point else None,
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


def documents(one: LetterShown | WrittenShown) -> list[dict[str, Any]]:
    """Return the documents of a letter."""
    return [any_document(one, each) for each in one.documents]


def any_document(letter: LetterShown | WrittenShown, one: DocumentShown) -> dict[str, Any]:
    """Return a Document of a letter that was received or written."""
    return written_document(one) if isinstance(letter, WrittenShown) else document(letter, one)


def written_document(one: DocumentShown) -> dict[str, Any]:
    """Return a Document of a letter that was written here; actions are given by systems only."""
    return told(
        id=str(one.id),
        version=one.version,
        documentType=one.kind,
        documentId=one.named,
        label=one.label,
        files=[file(each) for each in one.files],
        actions=[],
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
    """Return a File; one of a draft has no size before it has its content."""
    return told(
        id=str(one.id),
        version=one.version,
        encodingFormat=one.media_type,
        filename=one.name,
        language=one.language,
        fileSize=one.size,
    )


def file_content(one: FileShown) -> dict[str, Any]:
    """Return a FileContent: what was taken in, not the bytes themselves."""
    return told(id=str(one.id), version=one.version, fileSize=one.size)


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
