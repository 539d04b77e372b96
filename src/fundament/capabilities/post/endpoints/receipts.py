"""Fetch receipts. Source: Digital Post API 1.68, section Receipts."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse

from fundament.capabilities.post import render, service
from fundament.capabilities.post.endpoints.calling import for_systems
from fundament.kernel import clock
from fundament.kernel.acting import Actor
from fundament.kernel.searching import page_asked


@for_systems(GET=None)
def receipts(request: HttpRequest, actor: Actor) -> HttpResponse:
    """List the ids of the receipts that lie ready for the calling system."""
    return _json(render.ids(service.receipt_ids_of(actor, *page_asked(request))))


@for_systems(GET=None)
def receipts_bulk(request: HttpRequest, actor: Actor) -> HttpResponse:
    """List whole receipts that lie ready for the calling system."""
    page = service.receipts_of(actor, *page_asked(request), clock.now())
    return _json(render.receipts_bulk(page))


@for_systems(GET=None, DELETE=None)
def receipt(request: HttpRequest, actor: Actor, receipt: UUID) -> HttpResponse:
    """Fetch one receipt, and remove it if asked to; or remove it."""
    if request.method == "DELETE":
        service.take_away(actor, receipt, clock.now())
        return HttpResponse(status=204)
    found = service.receipt_of(actor, receipt, clock.now())
    if request.GET.get("delete", "false").lower() == "true":
        service.take_away(actor, receipt, clock.now())
    return _json(render.receipt(found))


def _json(content: dict[str, Any]) -> JsonResponse:
    return JsonResponse(content, json_dumps_params=render.PLAIN)
