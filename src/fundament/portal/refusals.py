"""A refusal as a page: its code, its sentence, what to do now."""

import structlog
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from fundament.kernel.errors import Refusal

log = structlog.get_logger()


def refusal_page(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Return the page for a refused request, with the refusal's own HTTP status."""
    log.info("refused", code=refusal.code, path=request.path)
    context = {"refusal": refusal, "sentence": refusal.sentence(get_language() or "da")}
    response = render(request, "portal/refusal.html", context, status=refusal.status)
    if refusal.retry_after is not None:
        response.headers["Retry-After"] = str(refusal.retry_after)
    return response
