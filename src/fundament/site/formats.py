"""In which format an address refuses: one visible list, the first match counts."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse

from fundament.kernel.errors import Refusal
from fundament.portal.refusals import refusal_page
from fundament.site.official.choosing import SYSTEM
from fundament.site.people import DIGITAL_POST_OPENID, MACHINE_PATHS, OPENID_PATHS

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
# Under an official host name: the format of that system; a prefix "" is all of its addresses.
OFFICIAL: dict[str, tuple[tuple[str, Renderer], ...]] = {
    "post": (("", problem),),
    "login": RENDERERS,
    "kombit": (("", problem),),
    "kombit_tokens": (("", problem),),
}
_BASE = RENDERERS
if "post" in settings.CAPABILITIES:
    from fundament.capabilities.post.endpoints import calling as post
    from fundament.capabilities.post.endpoints import municipal

    _municipal = tuple((path, municipal.refused) for path in ("/runtime/api/", "/service/"))
    RENDERERS = (("/apis/v1/", post.refused), *_municipal, *RENDERERS)
    OFFICIAL["kombit"] = OFFICIAL["kombit_tokens"] = (("", municipal.refused),)
    OFFICIAL["post"] = (("", post.refused),)
if "login" in settings.CAPABILITIES:
    from fundament.capabilities.login.endpoints import openid

    _own = tuple((path, openid.refused) for path in OPENID_PATHS)
    _there = tuple((path, openid.refused) for path in DIGITAL_POST_OPENID)
    RENDERERS = (*_own, *_there, *RENDERERS)
    OFFICIAL["login"] = (*_own, *_BASE)
    # The steps of a login are pages there too.
    OFFICIAL["post"] = (*_there, ("/login/", refusal_page), *OFFICIAL["post"])


def renderer_of(request: HttpRequest) -> Renderer:
    """Return what renders refusals at the request's host and path."""
    rows = OFFICIAL.get(request.META.get(SYSTEM, ""), RENDERERS)
    return next(renderer for prefix, renderer in rows if request.path_info.startswith(prefix))


def is_for_people(request: HttpRequest) -> bool:
    """Return whether refusals are pages there."""
    return renderer_of(request) is refusal_page
