"""A refusal as a page: its code, its sentence, what to do now."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from fundament.kernel.errors import Refusal

# What stands above the sentence, and what the person can do, by HTTP status.
_KINDS = {
    401: "closed",
    403: "closed",
    404: "gone",
    410: "gone",
    429: "wait",
    500: "ours",
    503: "wait",
}
_KINDS_BY_CODE = {"saml.login.not.given": "unfinished", "sign-in.given.up": "unfinished"}


def refusal_page(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Return the page for a refused request, with the refusal's own HTTP status."""
    context = {
        "refusal": refusal,
        "sentence": refusal.sentence(get_language() or "da"),
        "kind": _KINDS_BY_CODE.get(refusal.code) or _KINDS.get(refusal.status, "wrong"),
    }
    return render(request, "portal/refusal.html", context, status=refusal.status)
