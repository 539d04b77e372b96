"""Who calls, and how a refusal looks in this API (site.formats hands it all of them)."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from fundament.capabilities.post import render, service
from fundament.capabilities.post.types import Caller, MethodNotAllowed, SystemKind
from fundament.kernel import clock
from fundament.kernel.acting import Actor, called_by_system
from fundament.kernel.bearers import BearerMissing, BearerNotAccepted, ScopeMissing
from fundament.kernel.errors import Refusal

View = Callable[..., HttpResponse]
Answer = Callable[..., HttpResponse]


_BASIC = 'Basic realm="Digital Post", charset="UTF-8"'
# Source: RFC 6750, 3.
_CHALLENGES: dict[type[Refusal], str] = {
    BearerMissing: 'Bearer realm="Digital Post"',
    BearerNotAccepted: 'Bearer realm="Digital Post", error="invalid_token"',
}


def for_systems(**methods: SystemKind | None) -> Callable[[View], Answer]:
    """Mark an official address: the caller is proved before the view runs.

    `methods` says for each HTTP method which kind of system may call; None is any.
    """

    def calling_system(request: HttpRequest) -> Actor:
        caller = Caller(
            certificate=request.META.get("fundament.client_certificate"),
            certificate_error=request.META.get("fundament.client_certificate_error"),
            authorization=request.headers.get("Authorization"),
            address=request.META.get("REMOTE_ADDR", ""),
        )
        return service.system_calling(caller, clock.now(), methods[request.method or ""])

    def decorate(view: View) -> Answer:
        marked = called_by_system(calling_system)(view)

        @wraps(marked)
        def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method not in methods:
                raise MethodNotAllowed(method=request.method, methods=", ".join(methods))
            return marked(request, *args, **kwargs)

        return answered

    return decorate


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
