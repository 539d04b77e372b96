"""Fetch receipts. Source: Digital Post API 1.68, section Receipts."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse

from fundament.capabilities.post import render, service
from fundament.capabilities.post.endpoints.calling import for_systems
from fundament.capabilities.post.types import PageUnreadable
from fundament.kernel.acting import Actor

_MOST = 1000


@for_systems(GET=None)
def receipts(request: HttpRequest, actor: Actor) -> HttpResponse:
    """List the ids of the receipts that lie ready for the calling system."""
    return JsonResponse(
        render.receipt_ids(service.receipts_of(actor, *_page(request))),
        json_dumps_params=render.PLAIN,
    )


@for_systems(GET=None)
def receipts_bulk(request: HttpRequest, actor: Actor) -> HttpResponse:
    """List whole receipts that lie ready for the calling system."""
    return JsonResponse(
        render.receipts_bulk(service.receipts_of(actor, *_page(request))),
        json_dumps_params=render.PLAIN,
    )


@for_systems(GET=None, DELETE=None)
def receipt(request: HttpRequest, actor: Actor, receipt: UUID) -> HttpResponse:
    """Fetch one receipt, and remove it if asked to; or remove it."""
    if request.method == "DELETE":
        service.take_away(actor, receipt)
        return HttpResponse(status=204)
    found = service.receipt_of(actor, receipt)
    if request.GET.get("delete", "false").lower() == "true":
        service.take_away(actor, receipt)
    return _json(render.receipt(found))


def _json(content: dict[str, Any]) -> JsonResponse:
    return JsonResponse(content, json_dumps_params=render.PLAIN)


def _page(request: HttpRequest) -> tuple[int, int]:
    try:
        number, size = int(request.GET.get("page", 0)), int(request.GET.get("size", 100))
    except ValueError as error:
        raise PageUnreadable(most=_MOST) from error
    if number < 0 or not 1 <= size <= _MOST or number * size > 10**9:
        raise PageUnreadable(most=_MOST)
    return number, size
