"""Pages of the portal itself: start pages, language, help, errors."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from fundament.kernel.acting import acting_of, public
from fundament.standards.oiosaml.profiles import TODAY

YEAR = 365 * 24 * 3600


@public
@require_safe
def citizens(request: HttpRequest) -> HttpResponse:
    """Show the start page for citizens; it says so to those who have just signed out."""
    signed_out = "logget-af" in request.GET and acting_of(request) is None
    partly = request.GET.get("logget-af") == "delvist"
    return render(request, "portal/citizens.html", {"signed_out": signed_out, "partly": partly})


@public
@require_safe
def companies(request: HttpRequest) -> HttpResponse:
    """Show the start page for companies."""
    return render(request, "portal/companies.html")


@public
@require_safe
def authorities(request: HttpRequest) -> HttpResponse:
    """Show the start page for authorities."""
    context = {"broker_metadata": TODAY.metadata_path}
    return render(request, "portal/authorities.html", context)


@public
@require_safe
def get_help(request: HttpRequest) -> HttpResponse:
    """Show help to all pages; the way here stands at the same place on each."""
    return render(request, "portal/help.html")


@public
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """Show the accessibility statement.

    Source: law 692 of 8 June 2018 on the accessibility of public bodies' websites, section 4.
    """
    return render(request, "portal/accessibility.html")


@public
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Keep the chosen language in a cookie and go back to the page."""
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=True):
        back = "/"
    response = HttpResponseRedirect(back)
    language = request.POST.get("language")
    if language in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, language, max_age=YEAR, secure=True, samesite="Lax"
        )
    return response


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that there is no such page (404)."""
    return render(request, "portal/not_found.html", status=404)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that the form was too old, or not ours (403)."""
    return render(request, "portal/form_expired.html", status=403)
