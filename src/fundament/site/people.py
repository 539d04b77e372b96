"""Sessions, language and CSRF are for people: machine addresses skip that middleware."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.module_loading import import_string

MACHINE_PATHS = ("/apis/", "/livez", "/readyz", "/metrics", "/static/")


class PeopleMiddleware:
    """Runs settings.PEOPLE_MIDDLEWARE around the view, except for machine addresses."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.machine = get_response
        chain = get_response
        for path in reversed(settings.PEOPLE_MIDDLEWARE):
            chain = import_string(path)(chain)
        self.people = chain

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on by its path."""
        if request.path_info.startswith(MACHINE_PATHS):
            return self.machine(request)
        return self.people(request)
