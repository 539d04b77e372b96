"""Letters of a mailbox for viewing clients: read, write, answer, send, send on.

Source: Digital Post API 1.68, section Mailbox messages.
"""

from uuid import UUID

from django.http import HttpRequest, HttpResponse

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
from fundament.capabilities.post.endpoints.writing_bodies import (
    read_change,
    read_draft,
    read_forward,
)
from fundament.capabilities.post.types import MESSAGE_ORDERS
from fundament.kernel import clock
from fundament.kernel.acting import Acting
from fundament.kernel.searching import texts_asked


@for_clients(GET=READ, POST=WRITE)
def messages(request: HttpRequest, acting: Acting, mailbox: UUID) -> HttpResponse:
    """List letters of a mailbox, the newest first where no order is asked for; or begin a draft."""
    if request.method == "POST":
        wish = read_draft(Body.of(request) if request.body else Body({}))
        return answer(render.message(service.create_draft(acting, mailbox, wish, clock.now())), 201)
    search, fields = search_asked(request, MESSAGE_ORDERS), texts_asked(request, "fields")
    page = service.letters_in(acting, mailbox, search, clock.now())
    return answer(render.letter_page(page, fields))


@for_clients(GET=READ, PUT=WRITE, PATCH=WRITE, DELETE=WRITE)
def message(request: HttpRequest, acting: Acting, mailbox: UUID, message: UUID) -> HttpResponse:
    """Open a letter, note what the person did with it, or take it out of the mailbox."""
    at = clock.now()
    if request.method == "GET":
        return answer(render.message(service.letter_with(acting, mailbox, message, at)))
    version = version_of(request)
    if request.method == "DELETE":
        service.delete_letter(acting, mailbox, message, version, at)
        return HttpResponse(status=204)
    change = read_change(Body.of(request))
    changed = service.change_letter(acting, mailbox, message, change, version, at)
    return answer(render.message(changed))


@for_clients(POST=WRITE)
def reply(request: HttpRequest, acting: Acting, mailbox: UUID, message: UUID) -> HttpResponse:
    """Begin an answer to a letter."""
    return answer(render.message(service.reply_to(acting, mailbox, message, clock.now())))


@for_clients(POST=WRITE)
def forward(request: HttpRequest, acting: Acting, mailbox: UUID, message: UUID) -> HttpResponse:
    """Send a letter on."""
    wish = read_forward(Body.of(request))
    sent = service.forward_letter(acting, mailbox, message, wish, clock.now())
    return answer(render.message(sent))


@for_clients(POST=WRITE, PUT=WRITE)
def send(request: HttpRequest, acting: Acting, mailbox: UUID, message: UUID) -> HttpResponse:
    """Send a draft; PUT only as the caller has seen it."""
    version = version_of(request) if request.method == "PUT" else None
    sent = service.send_draft(acting, mailbox, message, version, clock.now())
    return answer(render.message(sent))
