"""In which format an address refuses: one visible list, the first match counts."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse

from fundament.kernel.errors import Refusal
from fundament.portal.refusals import refusal_page
from fundament.site.people import MACHINE_PATHS

Renderer = Callable[[HttpRequest, Refusal], HttpResponse]


def problem(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Return the refusal as problem+json. Source: RFC 9457."""
    content = {
        "type": "about:blank",
        "title": refusal.sentence("en"),
        "detail": refusal.sentence("da"),
        "status": refusal.status,
        "code": refusal.code,
    }
    return JsonResponse(content, status=refusal.status, content_type="application/problem+json")


# Prefix of the path, and who renders there.
RENDERERS: tuple[tuple[str, Renderer], ...] = (
    *((prefix, problem) for prefix in MACHINE_PATHS),
    ("/", refusal_page),
)
if "post" in settings.CAPABILITIES:
    from fundament.capabilities.post.endpoints import calling as post

    RENDERERS = (("/apis/v1/", post.refused), *RENDERERS)


def renderer_of(path: str) -> Renderer:
    """Return what renders refusals at the path."""
    return next(renderer for prefix, renderer in RENDERERS if path.startswith(prefix))
