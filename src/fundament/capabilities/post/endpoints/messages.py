"""Letters of a mailbox for viewing clients, with their documents and files.

Source: Digital Post API 1.68, sections Mailbox messages and Documents and files of a message.
"""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header

from fundament.capabilities.post import render, service
from fundament.capabilities.post.endpoints.clients import (
    READ,
    WRITE,
    Body,
    answer,
    for_clients,
    version_of,
)
from fundament.capabilities.post.endpoints.searching import search_asked
from fundament.capabilities.post.types import MESSAGE_ORDERS, LetterChange
from fundament.kernel import clock
from fundament.kernel.acting import Acting
from fundament.kernel.searching import texts_asked

_MOST_NAME, _MOST_NOTE = 256, 4000
# What a browser makes of the bytes can neither run nor read anything of ours.
_CONTENT = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, no-store",
}


@for_clients(GET=READ)
def messages(request: HttpRequest, acting: Acting, mailbox: UUID) -> HttpResponse:
    """List letters of a mailbox, the newest first where no order is asked for."""
    search, fields = search_asked(request, MESSAGE_ORDERS), texts_asked(request, "fields")
    page = service.letters_in(acting, mailbox, search, clock.now())
    return answer(render.letter_page(page, fields))


@for_clients(GET=READ, PUT=WRITE, PATCH=WRITE, DELETE=WRITE)
def message(request: HttpRequest, acting: Acting, mailbox: UUID, message: UUID) -> HttpResponse:
    """Open a letter, note what the person did with it, or take it out of the mailbox."""
    at = clock.now()
    if request.method == "GET":
        return answer(render.letter(service.letter_with(acting, mailbox, message, at)))
    version = version_of(request)
    if request.method == "DELETE":
        service.delete_letter(acting, mailbox, message, version, at)
        return HttpResponse(status=204)
    change = _change(Body(request))
    changed = service.change_letter(acting, mailbox, message, change, version, at)
    return answer(render.letter(changed))


@for_clients(GET=READ)
def documents(request: HttpRequest, acting: Acting, mailbox: UUID, message: UUID) -> HttpResponse:
    """List the documents of a letter that people see."""
    opened = service.letter_with(acting, mailbox, message, clock.now())
    return answer({"documents": [render.document(opened, one) for one in opened.documents]})


@for_clients(GET=READ)
def document(
    request: HttpRequest, acting: Acting, mailbox: UUID, message: UUID, document: UUID
) -> HttpResponse:
    """Show one document of a letter."""
    found = service.document_with(acting, mailbox, message, document, clock.now())
    return answer(render.document(*found))


@for_clients(GET=READ)
def files(
    request: HttpRequest, acting: Acting, mailbox: UUID, message: UUID, document: UUID
) -> HttpResponse:
    """List the files of a document: the same content in several formats."""
    _, found = service.document_with(acting, mailbox, message, document, clock.now())
    return answer({"files": [render.file(one) for one in found.files]})


@for_clients(GET=READ)
def file(
    request: HttpRequest, acting: Acting, mailbox: UUID, message: UUID, document: UUID, file: UUID
) -> HttpResponse:
    """Show what is known of a file."""
    place = document, file
    return answer(render.file(service.file_with(acting, mailbox, message, place, clock.now())))


@for_clients(GET=READ)
def content(
    request: HttpRequest, acting: Acting, mailbox: UUID, message: UUID, document: UUID, file: UUID
) -> HttpResponse:
    """Hand out the bytes of a file; what type they are, the file says."""
    found = service.content_of(acting, mailbox, message, (document, file), clock.now())
    shown = HttpResponse(found.content, content_type="application/octet-stream", headers=_CONTENT)
    named = content_disposition_header(True, found.file.name)
    shown["Content-Disposition"] = named or "attachment"
    return shown


def _change(body: Body) -> LetterChange:
    """Return what is to be changed; of a whole Message only what can be. Raises BodyUnreadable.

    Source: MessagePatchCommand; PUT takes the full representation.
    """
    recipient = body.inner("recipient").get("recipientId")
    return LetterChange(
        folder=body.uuid("folderId"),
        read=body.flag("read"),
        flag=body.flag("flag"),
        note=body.text("note", _MOST_NOTE),
        legally_notified=body.flag("legallyNotified"),
        label=body.text("label", _MOST_NAME),
        message_code=body.text("messageCode", _MOST_NAME),
        recipient=None if recipient is None else str(recipient),
    )
