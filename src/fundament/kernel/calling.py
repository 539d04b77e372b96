"""Which system calls an official API: asked by the API, answered by whoever registers systems."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse

from fundament.kernel import clock
from fundament.kernel.acting import Actor, called_by_system
from fundament.kernel.errors import Refusal
from fundament.kernel.ids import SystemId

View = Callable[..., HttpResponse]
Identify = Callable[[HttpRequest], Actor]


@dataclass(frozen=True, slots=True)
class Caller:
    """What a request shows of its caller, all of it unverified."""

    certificate: bytes | None
    certificate_error: str | None
    authorization: str | None
    address: str


@dataclass(frozen=True, slots=True)
class SystemWithdrawn:
    """News: a system may call no more; what others do on its behalf ends."""

    system: SystemId
    at: datetime


SystemCalling = Callable[[Caller, datetime], Actor]
_asked: list[SystemCalling] = []


class MethodNotAllowed(Refusal):
    """The address exists, but not for this HTTP method."""

    code: ClassVar[str] = "method.not.allowed"
    status: ClassVar[int] = 405
    danish: ClassVar[str] = "Adressen kan ikke kaldes med {method}, kun med {methods}."
    english: ClassVar[str] = "The address cannot be called with {method}, only with {methods}."


def ask_system_of(system_calling: SystemCalling) -> None:
    """Let `system_of` ask there; `site` says where, once, at start. Until then nobody gets in."""
    _asked[:] = [system_calling]


def caller_of(request: HttpRequest) -> Caller:
    """Return what the request shows of its caller."""
    return Caller(
        certificate=request.META.get("fundament.client_certificate"),
        certificate_error=request.META.get("fundament.client_certificate_error"),
        authorization=request.headers.get("Authorization"),
        address=request.META.get("REMOTE_ADDR", ""),
    )


def system_of(request: HttpRequest) -> Actor:
    """Return the system that calls, proved by certificate and token, or raise its refusal."""
    [system_calling] = _asked
    return system_calling(caller_of(request), clock.now())


def for_systems(methods: Collection[str], identify: Identify = system_of) -> Callable[[View], View]:
    """Mark an official address that takes these HTTP methods: the caller is proved first.

    Raises MethodNotAllowed inside the request for any other method.
    """

    def decorate(view: View) -> View:
        marked = called_by_system(identify)(view)

        @wraps(marked)
        def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method not in methods:
                raise MethodNotAllowed(method=request.method, methods=", ".join(methods))
            return marked(request, *args, **kwargs)

        return answered

    return decorate
