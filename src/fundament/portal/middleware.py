"""The language of the page, and the headers that keep foreign script and frames out."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

Handler = Callable[[HttpRequest], HttpResponse]
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
}
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
CSP = "Content-Security-Policy"


class LanguageMiddleware:
    """Danish, unless the person has chosen another language here (`/sprog/`)."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in the chosen language."""
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ["Cookie"])
        return response


class SecurityMiddleware:
    """Adds a strict policy to every page; directives that a view has set itself win over ours.

    Source: Content Security Policy Level 3; OWASP Secure Headers.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the headers."""
        response = self.get_response(request)
        response.headers[CSP] = policy(response.headers.get(CSP, ""))
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if settings.HOST != "localhost":
            response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        if "Cookie" in response.headers.get("Vary", ""):
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


def policy(own: str) -> str:
    """Return our policy with the directives of `own` in place of ours.

    A page that posts a form to another origin sets `form-action 'self' https://…`.
    """
    directives = POLICY | {"frame-src": settings.CONTENT_URL}
    for directive in own.split(";"):
        name, _, value = directive.strip().partition(" ")
        if name:
            directives[name] = value
    return "; ".join(f"{name} {value}".strip() for name, value in directives.items())
