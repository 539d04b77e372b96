"""Prove an address by the link sent there. Source: Digital Post API 1.68, Verifications."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse

from fundament.capabilities.contacts import service
from fundament.capabilities.contacts.endpoints.reading import read_body
from fundament.kernel import clock
from fundament.kernel.acting import public
from fundament.kernel.calling import MethodNotAllowed


@public
def validation(request: HttpRequest) -> HttpResponse:
    """Take the token of a link; whoever has read the message has it, so nothing else is asked."""
    if request.method != "POST":
        raise MethodNotAllowed(method=request.method, methods="POST")
    fields = read_body(request)
    try:
        token = UUID(fields.text("linkToken", 36) or "")
    except ValueError as error:
        raise fields.unreadable("linkToken") from error
    return JsonResponse({"status": service.verify_by_link(token, clock.now()).value})
