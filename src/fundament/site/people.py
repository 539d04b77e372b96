"""Sessions, language and CSRF are for people: machine addresses skip that middleware."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.module_loading import import_string

# Where clients of OpenID Connect call; browsers come to /connect/authorize and /connect/endsession.
_OPENID = (
    "/.well-known/",
    "/connect/par",
    "/connect/token",
    "/connect/userinfo",
    "/connect/introspect",
    "/connect/revocation",
    "/connect/ciba",
    "/api/ciba/",
    "/connect/openapi.json",
)
# The same provider in the API of Digital Post: what browsers come to there, and all of it.
BROWSER_PATHS = ("/apis/v1/oauth/authorize", "/apis/v1/oauth/logout")
_AT_DIGITAL_POST = (".well-known", "token", "userinfo", "revoke", "jwks.json")
DIGITAL_POST_OPENID = (*(f"/apis/v1/oauth/{at}" for at in _AT_DIGITAL_POST), *BROWSER_PATHS)
OPENID_PATHS = (*_OPENID, *(f"/op{path}" for path in _OPENID))
MACHINE_PATHS = (
    "/apis/",
    "/runtime/api/",
    "/service/",
    "/api/uuidmatch/",
    "/post/proev.json",
    "/post/hvor.json",
    "/post/bevis.pem",
    "/post/papir/tal.",
    "/livez",
    "/readyz",
    "/metrics",
    "/pki/",
    "/static/",
    *OPENID_PATHS,
)


class PeopleMiddleware:
    """Runs settings.PEOPLE_MIDDLEWARE around the view, except for machine addresses."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.machine = get_response
        chain = get_response
        self.view_checks: list[Callable[..., HttpResponseBase | None]] = []
        for path in reversed(settings.PEOPLE_MIDDLEWARE):
            chain = import_string(path)(chain)
            # Django calls process_view of the outermost middleware only; CSRF is checked there.
            if hasattr(chain, "process_view"):
                self.view_checks.insert(0, chain.process_view)
        self.people = chain

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on by its path."""
        if is_machine_path(request):
            return self.machine(request)
        return self.people(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        """Let the chain look at the view before it runs."""
        if not is_machine_path(request):
            for check in self.view_checks:
                if (answer := check(request, view, args, kwargs)) is not None:
                    return answer
        return None


def is_machine_path(request: HttpRequest) -> bool:
    """Return whether the address is for machines."""
    path = request.path_info
    return path.startswith(MACHINE_PATHS) and not path.startswith(BROWSER_PATHS)
