"""A refusal as a page: its code, its sentence, what to do now."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from fundament.kernel.errors import Refusal


def refusal_page(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Return the page for a refused request, with the refusal's own HTTP status."""
    context = {"refusal": refusal, "sentence": refusal.sentence(get_language() or "da")}
    return render(request, "portal/refusal.html", context, status=refusal.status)
