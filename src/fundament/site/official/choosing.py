"""The host name decides which addresses there are, before anything looks at the path."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from fundament.site.hosts import OFFICIAL_HOSTS, capability_at

SYSTEM = "fundament.official"


class OfficialHostMiddleware:
    """Gives a request under an official host name the addresses of that system only."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.systems = {host: capability_at(host) for host in OFFICIAL_HOSTS}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; its system, if any, stands in META."""
        host = request.META.get("HTTP_HOST", "").partition(":")[0].lower()
        if (system := self.systems.get(host)) is not None:
            request.urlconf = f"fundament.site.official.{system}"  # type: ignore[attr-defined]
            request.META[SYSTEM] = system
        return self.get_response(request)
