"""Where a letter is, for the systems of its sender: outside the official tree, which has no such.

Each is proved as at the official addresses, by certificate and token.
"""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_GET

from fundament.capabilities.post import render, service
from fundament.capabilities.post.endpoints.calling import for_systems
from fundament.capabilities.post.types import SystemKind
from fundament.kernel import clock
from fundament.kernel.acting import Actor, public

_FRESH = {"Cache-Control": "private, no-store"}


@for_systems(GET=None)
def found(request: HttpRequest, actor: Actor) -> HttpResponse:
    """List the letters of the system's owner that have this id: `?id=`."""
    told = service.find_sent(actor, request.GET.get("id", ""), clock.now())
    return JsonResponse(render.found(told), json_dumps_params=render.PLAIN, headers=_FRESH)


@for_systems(GET=None, DELETE=SystemKind.SENDER)
def way(request: HttpRequest, actor: Actor, letter: UUID) -> HttpResponse:
    """Tell the way of a letter; DELETE recalls one that waits for its day, and tells it then."""
    at = clock.now()
    if request.method == "DELETE":
        service.recall_letter(actor, letter, at)
    told = render.way(service.flow_of_sent(actor, letter, at))
    return JsonResponse(told, json_dumps_params=render.PLAIN, headers=_FRESH)


@for_systems(GET=None)
def proof(request: HttpRequest, actor: Actor, letter: UUID) -> HttpResponse:
    """Give the signed proof that a letter was in its recipient's mailbox."""
    content = service.proof_for_sender(actor, letter, clock.now())
    return HttpResponse(content, content_type="application/json", headers=_FRESH)


@public
@require_GET
def certificate(request: HttpRequest) -> HttpResponse:
    """Give the certificate (PEM) by which proofs of delivery are checked."""
    return HttpResponse(service.proof_certificate(), content_type="application/x-pem-file")
