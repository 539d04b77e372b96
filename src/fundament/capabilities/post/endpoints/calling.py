"""Who calls, and how a refusal looks in this API (site.formats hands it all of them)."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse

from fundament.capabilities.post import render, service
from fundament.capabilities.post.types import SystemKind
from fundament.kernel import calling, clock
from fundament.kernel.acting import Actor
from fundament.kernel.bearers import BearerMissing, BearerNotAccepted, ScopeMissing
from fundament.kernel.calling import MethodNotAllowed, View
from fundament.kernel.errors import Refusal

_BASIC = 'Basic realm="Digital Post", charset="UTF-8"'
# Source: RFC 6750, 3.
_CHALLENGES: dict[type[Refusal], str] = {
    BearerMissing: 'Bearer realm="Digital Post"',
    BearerNotAccepted: 'Bearer realm="Digital Post", error="invalid_token"',
}


def for_systems(**methods: SystemKind | None) -> Callable[[View], View]:
    """Mark an official address: the caller is proved before the view runs.

    `methods` says for each HTTP method which kind of system may call; None is any.
    """

    def calling_system(request: HttpRequest) -> Actor:
        kind = methods[request.method or ""]
        return service.system_calling(calling.caller_of(request), clock.now(), kind)

    return calling.for_systems(methods, calling_system)


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Return the refusal as this API answers it: an ErrorMessage."""
    answer = JsonResponse(
        render.error_message(refusal), status=refusal.status, json_dumps_params=render.PLAIN
    )
    if refusal.status == 401:
        answer["WWW-Authenticate"] = _CHALLENGES.get(type(refusal), _BASIC)
    elif isinstance(refusal, ScopeMissing):
        answer["WWW-Authenticate"] = 'Bearer realm="Digital Post", error="insufficient_scope"'
    if isinstance(refusal, MethodNotAllowed):
        answer["Allow"] = str(refusal.facts["methods"])
    return answer
