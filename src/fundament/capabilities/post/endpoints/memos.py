"""Send letters, and fetch them. Source: Digital Post API 1.68, section Memos."""

from uuid import UUID

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.multipartparser import MultiPartParserError

from fundament.capabilities.post import render, service
from fundament.capabilities.post.endpoints.calling import for_systems
from fundament.capabilities.post.endpoints.reading import read_receipt
from fundament.capabilities.post.types import (
    ContainerMissing,
    ContentTypeUnknown,
    HtmlPolicy,
    MessageUuidMissing,
    MessageUuidUnreadable,
    NotHtml,
    PolicyUnknown,
    SystemKind,
)
from fundament.kernel import clock
from fundament.kernel.acting import Actor
from fundament.kernel.ids import MessageUuid
from fundament.kernel.searching import page_asked

_CONTAINER = "application/x-lzma"
_LETTERS = ("application/xml", "text/xml")


@for_systems(GET=SystemKind.RECIPIENT, POST=SystemKind.SENDER)
def memos(request: HttpRequest, actor: Actor) -> HttpResponse:
    """List the letters that lie ready for a recipient system, or take one in from a sender.

    The answer to a letter is its technical receipt, once it is stored for good.
    """
    if request.method == "GET":
        newest = request.GET.get("sort", "").lower().endswith(",desc")
        page = service.letters_for(actor, *page_asked(request), clock.now(), newest=newest)
        return JsonResponse(render.ids(page), json_dumps_params=render.PLAIN)
    container = _container(request)
    if container is None:
        receipt = service.deliver(request.body, actor, _message(request), clock.now())
    else:
        receipt = service.take_container(container, actor, clock.now())
    return JsonResponse(render.receipt(receipt), status=201, json_dumps_params=render.PLAIN)


@for_systems(GET=SystemKind.RECIPIENT, DELETE=SystemKind.RECIPIENT)
def memo(request: HttpRequest, actor: Actor, message: UUID) -> HttpResponse:
    """Fetch one letter as a recipient system, or remove it once it was fetched."""
    if request.method == "DELETE":
        service.remove_letter(actor, message, clock.now())
        return HttpResponse(status=204)
    body = service.fetch_letter(actor, message, clock.now())
    return HttpResponse(body, content_type="application/xml")


@for_systems(POST=SystemKind.RECIPIENT)
def memo_receipt(request: HttpRequest, actor: Actor, message: UUID) -> HttpResponse:
    """Take a recipient system's business receipt for a letter that it fetched."""
    service.answer_for_letter(actor, message, read_receipt(request.body), clock.now())
    return HttpResponse(status=200)


@for_systems(POST=None)
def validations(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Judge an HTML document before it is sent: the verdict is in `code`, the reasons follow.

    Source: Digital Post API 1.68, Validate.
    """
    if (request.content_type or "").lower() != "text/html":
        raise NotHtml
    try:
        policy = HtmlPolicy(request.GET.get("policy", HtmlPolicy.LENIENT))
    except ValueError as error:
        raise PolicyUnknown from error
    verdict = service.judge_html(request.body, policy)
    named = request.GET.get("fileName", "")
    return JsonResponse(render.verdict(verdict, named), status=201, json_dumps_params=render.PLAIN)


def _container(request: HttpRequest) -> bytes | None:
    """Return the container that is sent, as the body or as the part `file`; None for a letter.

    Raises ContentTypeUnknown, ContainerMissing.
    """
    declared = (request.content_type or "").lower()
    if declared == _CONTAINER:
        return request.body
    if declared == "multipart/form-data":
        try:
            part = request.FILES.get("file")
        except (MultiPartParserError, SuspiciousOperation) as error:  # no form, or far too much
            raise ContainerMissing from error
        if part is None:
            raise ContainerMissing
        content: bytes = part.read()
        return content
    if declared not in _LETTERS:
        raise ContentTypeUnknown
    return None


def _message(request: HttpRequest) -> MessageUuid:
    given = request.GET.get("memo-message-uuid", "")
    if not given:
        raise MessageUuidMissing
    try:
        return MessageUuid(UUID(given))
    except ValueError as error:
        raise MessageUuidUnreadable from error
