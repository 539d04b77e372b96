"""Send a letter. Source: Digital Post API 1.68, section Memos."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse

from fundament.capabilities.post import render, service
from fundament.capabilities.post.endpoints.calling import for_systems
from fundament.capabilities.post.types import (
    ContentTypeUnknown,
    MessageUuidMissing,
    MessageUuidUnreadable,
    OperationNotYet,
    SystemKind,
)
from fundament.kernel import clock
from fundament.kernel.acting import Actor
from fundament.kernel.ids import MessageUuid

_CONTAINERS = ("application/x-lzma", "multipart/form-data")
_LETTERS = ("application/xml", "text/xml")


@for_systems(GET=SystemKind.RECIPIENT, POST=SystemKind.SENDER)
def memos(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Take in one MeMo and answer with its technical receipt once it is stored for good."""
    if request.method == "GET":
        raise OperationNotYet(operation="ListAvailableMemos")
    _check_type(request)
    receipt = service.deliver(request.body, actor, _message(request), clock.now())
    return JsonResponse(render.receipt(receipt), status=201, json_dumps_params=render.PLAIN)


@for_systems(GET=SystemKind.RECIPIENT, DELETE=SystemKind.RECIPIENT)
def memo(request: HttpRequest, actor: Actor, message: UUID) -> HttpResponse:
    """Fetch or remove one letter as a recipient system: not yet."""
    raise OperationNotYet(operation="DeleteMemo" if request.method == "DELETE" else "FetchMemo")


@for_systems(POST=SystemKind.RECIPIENT)
def memo_receipt(request: HttpRequest, actor: Actor, message: UUID) -> HttpResponse:
    """Take a recipient system's business receipt: not yet."""
    raise OperationNotYet(operation="CreateReceipt")


@for_systems(POST=None)
def validations(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Judge an HTML document before it is sent: not yet."""
    raise OperationNotYet(operation="Validate")


def _check_type(request: HttpRequest) -> None:
    declared = (request.content_type or "").lower()
    if declared in _CONTAINERS:
        raise OperationNotYet(operation=f"SendMemo ({declared})")
    if declared not in _LETTERS:
        raise ContentTypeUnknown


def _message(request: HttpRequest) -> MessageUuid:
    given = request.GET.get("memo-message-uuid", "")
    if not given:
        raise MessageUuidMissing
    try:
        return MessageUuid(UUID(given))
    except ValueError as error:
        raise MessageUuidUnreadable from error
