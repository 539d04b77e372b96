"""The one place where refusals and bugs become answers, each in its caller's own format."""

import sys
import uuid
from collections.abc import Callable
from typing import ClassVar

import structlog
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse

from fundament.kernel.errors import Refusal
from fundament.kernel.ingest import DatabaseUnavailable
from fundament.portal import pages
from fundament.site import formats

log = structlog.get_logger()
Handler = Callable[[HttpRequest], HttpResponse]


class BodyLengthMissing(Refusal):
    """A body came in chunks, or without saying how long it is."""

    code: ClassVar[str] = "body.length-missing"
    status: ClassVar[int] = 411
    danish: ClassVar[str] = "Kaldet skal angive sin længde i Content-Length."
    english: ClassVar[str] = "The call must give its length in Content-Length."


class BodyTooLarge(Refusal):
    """The announced body is larger than the address takes."""

    code: ClassVar[str] = "body.too-large"
    status: ClassVar[int] = 413
    danish: ClassVar[str] = "Indholdet er større end det, adressen tager imod."
    english: ClassVar[str] = "The content is larger than the address takes."


class BodyTruncated(Refusal):
    """The client stopped before the announced end."""

    code: ClassVar[str] = "body.truncated"
    status: ClassVar[int] = 400
    danish: ClassVar[str] = "Indholdet er kortere end angivet i Content-Length."
    english: ClassVar[str] = "The content is shorter than Content-Length says."


class ServerBusy(Refusal):
    """Too many large bodies are on their way at once."""

    code: ClassVar[str] = "server.busy"
    status: ClassVar[int] = 503
    danish: ClassVar[str] = "Der er for mange store forsendelser lige nu. Prøv igen om lidt."
    english: ClassVar[str] = "There are too many large transfers right now. Try again shortly."
    retry_after: ClassVar[int | None] = 10


class AddressUnknown(Refusal):
    """Nothing is at the address, under this host name."""

    code: ClassVar[str] = "address.unknown"
    status: ClassVar[int] = 404
    danish: ClassVar[str] = "Adressen findes ikke."
    english: ClassVar[str] = "There is no such address."


class ProgramFailed(Refusal):
    """A bug of ours; the number leads to the log."""

    code: ClassVar[str] = "program.failed"
    status: ClassVar[int] = 500
    danish: ClassVar[str] = "Der skete en fejl hos os. Oplys nummeret {number} ved henvendelse."
    english: ClassVar[str] = "Something went wrong on our side. Quote the number {number}."


# What the gateway says in `fundament.refused`.
OF_THE_GATEWAY: dict[str, type[Refusal]] = {
    "length-missing": BodyLengthMissing,
    "too-large": BodyTooLarge,
    "truncated": BodyTruncated,
    "busy": ServerBusy,
}


class RefusalMiddleware:
    """Answers what the gateway refused, and every Refusal that a view lets through."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request, or refuse it before any view sees it."""
        refused = request.META.get("fundament.refused")
        if refused is not None:
            return answer_to(request, OF_THE_GATEWAY[refused]())
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Render a refusal; anything else goes on to become a 500."""
        refusal = as_refusal(error)
        return None if refusal is None else answer_to(request, refusal)


def as_refusal(error: BaseException | None) -> Refusal | None:
    """Return the refusal that the error is or means, or None for a bug."""
    if isinstance(error, Refusal):
        return error
    if isinstance(error, OperationalError | InterfaceError):
        return DatabaseUnavailable()
    return None


class SessionOutOfReach(dict[str, object]):
    """Stands in for the session while the database is away: nobody seems to be signed in.

    It is neither read nor written, and not empty, so that the person keeps the cookie.
    """

    accessed = modified = False

    def is_empty(self) -> bool:
        """Return False: there is a session, it only cannot be read."""
        return False


def answer_to(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Return the refusal in the format of the address, and note its code in the log."""
    log.info("refused", code=refusal.code, status=refusal.status)
    if isinstance(refusal, DatabaseUnavailable):
        request.session = SessionOutOfReach()  # type: ignore[assignment]
    answer = formats.renderer_of(request)(request, refusal)
    if refusal.retry_after is not None:
        answer.headers.setdefault("Retry-After", str(refusal.retry_after))
    return answer


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer an address that is not there: machines by their format, people by a page."""
    if formats.is_for_people(request):
        return pages.not_found(request, exception)
    return answer_to(request, AddressUnknown())


def failed(request: HttpRequest) -> HttpResponse:
    """Answer what went wrong outside a view, and every bug (Django's handler500)."""
    error = sys.exc_info()[1]
    refusal = as_refusal(error)
    if refusal is None:
        number = uuid.uuid4().hex[:12]
        # The place and the kind of the error, never its text: that may hold personal data.
        log.error("failed", number=number, error=type(error).__name__, places=places(error))
        refusal = ProgramFailed(number=number)
    return answer_to(request, refusal)


def places(error: BaseException | None) -> list[str]:
    """Return file and line of every step that led to the error, the last one last."""
    found, trace = [], error.__traceback__ if error else None
    while trace is not None:
        code = trace.tb_frame.f_code
        found.append(f"{code.co_filename.rpartition('/src/')[2]}:{trace.tb_lineno}")
        trace = trace.tb_next
    return found
