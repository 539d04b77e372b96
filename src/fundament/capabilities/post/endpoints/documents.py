"""Documents and files of a letter for viewing clients; those of a draft can be changed.

Source: Digital Post API 1.68, section Documents and files of a message.
"""

from io import BytesIO
from uuid import UUID

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
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
from fundament.capabilities.post.endpoints.writing_bodies import read_document, read_file
from fundament.capabilities.post.types import BodyUnreadable, FileMissing
from fundament.kernel import clock
from fundament.kernel.acting import Acting

# What a browser makes of the bytes can neither run nor read anything of ours.
_CONTENT = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, no-store",
}


@for_clients(GET=READ, POST=WRITE)
def documents(request: HttpRequest, acting: Acting, mailbox: UUID, message: UUID) -> HttpResponse:
    """List the documents of a letter that people see, or give a draft one more."""
    if request.method == "POST":
        wish = read_document(Body.of(request))
        if wish.kind is None:
            raise BodyUnreadable(reason="documentType")
        made = service.make_document(acting, mailbox, message, wish, clock.now())
        return answer(render.written_document(made), 201)
    opened = service.letter_with(acting, mailbox, message, clock.now())
    return answer({"documents": render.documents(opened)})


@for_clients(GET=READ, PUT=WRITE, DELETE=WRITE)
def document(
    request: HttpRequest, acting: Acting, mailbox: UUID, message: UUID, document: UUID
) -> HttpResponse:
    """Show one document of a letter; of a draft it can be changed and taken out."""
    at = clock.now()
    if request.method == "GET":
        return answer(
            render.any_document(*service.document_with(acting, mailbox, message, document, at))
        )
    version, place = version_of(request), (message, document)
    if request.method == "DELETE":
        service.delete_document(acting, mailbox, place, version, at)
        return HttpResponse(status=204)
    change = read_document(Body.of(request))
    changed = service.change_document(acting, mailbox, place, change, version, at)
    return answer(render.written_document(changed))


@for_clients(GET=READ, POST=WRITE)
def files(
    request: HttpRequest, acting: Acting, mailbox: UUID, message: UUID, document: UUID
) -> HttpResponse:
    """List the files of a document: the same content in several formats; or add one to a draft."""
    if request.method == "POST":
        wish = read_file(Body.of(request))
        if None in {wish.name, wish.media_type, wish.language}:
            raise BodyUnreadable(reason="encodingFormat, filename, language")
        made = service.make_file(acting, mailbox, (message, document), wish, clock.now())
        return answer(render.file(made), 201)
    _, found = service.document_with(acting, mailbox, message, document, clock.now())
    return answer({"files": [render.file(one) for one in found.files]})


@for_clients(GET=READ, PUT=WRITE, DELETE=WRITE)
def file(
    request: HttpRequest, acting: Acting, mailbox: UUID, message: UUID, document: UUID, file: UUID
) -> HttpResponse:
    """Show what is known of a file; of a draft it can be changed and taken out."""
    at = clock.now()
    if request.method == "GET":
        found = service.file_with(acting, mailbox, message, (document, file), at)
        return answer(render.file(found))
    version, place = version_of(request), (message, document, file)
    if request.method == "DELETE":
        service.delete_file(acting, mailbox, place, version, at)
        return HttpResponse(status=204)
    change = read_file(Body.of(request))
    changed = service.change_file(acting, mailbox, place, change, version, at)
    return answer(render.file(changed))


@for_clients(GET=READ, PUT=WRITE)
def content(
    request: HttpRequest, acting: Acting, mailbox: UUID, message: UUID, document: UUID, file: UUID
) -> HttpResponse:
    """Hand out the bytes of a file, whose type the file says; or take those of a draft's file."""
    if request.method == "PUT":
        version, place = version_of(request), (message, document, file)
        sent = _part(request)
        filled = service.put_content(acting, mailbox, place, sent, version, clock.now())
        return answer(render.file_content(filled))
    found = service.content_of(acting, mailbox, message, (document, file), clock.now())
    shown = HttpResponse(found.content, content_type="application/octet-stream", headers=_CONTENT)
    named = content_disposition_header(True, found.file.name)
    shown["Content-Disposition"] = named or "attachment"
    return shown


def _part(request: HttpRequest) -> bytes:
    """Return the part `file` of the form; Django reads forms of POST only. Raises FileMissing."""
    if (request.content_type or "").lower() != "multipart/form-data":
        raise FileMissing
    try:
        _, files = request.parse_file_upload(request.META, BytesIO(request.body))
        part = files.get("file")
    except (MultiPartParserError, SuspiciousOperation) as error:  # no form, or far too much
        raise FileMissing from error
    if part is None:
        raise FileMissing
    content: bytes = part.read()
    return content
