"""Pages of the demonstration: whom one may sign in as, and a clock that can be moved."""

from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from fundament.capabilities.identity import service as identity
from fundament.capabilities.registers import service as registers
from fundament.capabilities.registers.types import ShowcaseRole
from fundament.kernel import clock
from fundament.kernel.acting import public
from fundament.portal.context import forms_error

MOST_DAYS = 3650


@public
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Show the people with a told life, by what one meets them as, and how to sign in."""
    _must_be_demo()
    known = {one.key: one for one in identity.demo_credentials()}
    danish = (get_language() or "da").startswith("da")
    shown = [
        {
            "name": one.name,
            "role": one.role,
            "cpr": f"{one.party.number[:6]}-{one.party.number[6:]}",
            "story": one.story_da if danish else one.story_en,
            "login": known.get(one.key),
        }
        for one in registers.showcase()
    ]
    groups = [(role, [one for one in shown if one["role"] == role]) for role in ShowcaseRole]
    context = {
        "groups": groups,
        "titles": _titles(),
        "counts": registers.counts(),
        "unassignable": settings.NUMBER_POLICY == "unassignable",
    }
    return render(request, "portal/demo.html", context)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def moved_clock(request: HttpRequest) -> HttpResponse:
    """Show the demo's time, and move it forward or back to the real time."""
    _must_be_demo()
    error, wish = "", request.POST.get("days", "").strip()
    if request.method == "POST":
        if "reset" in request.POST:
            clock.reset()
            return HttpResponseRedirect(request.path)
        if wish.isdecimal() and 0 < int(wish) <= MOST_DAYS:
            clock.travel(timedelta(days=int(wish)))
            return HttpResponseRedirect(request.path)
        error = _("Skriv et antal dage fra 1 til %(most)s.") % {"most": MOST_DAYS}
    context = {
        "now": clock.now(),
        "moved": clock.offset().days,
        "wish": wish,
        **forms_error(days=error),
    }
    return render(request, "portal/clock.html", context, status=422 if error else 200)


def _titles() -> dict[str, str]:
    return {
        ShowcaseRole.CITIZEN: _("Borgere"),
        ShowcaseRole.COMPANY: _("Virksomheder"),
        ShowcaseRole.CASEWORKER: _("Sagsbehandlere"),
        ShowcaseRole.OPERATOR: _("Drift"),
    }


def _must_be_demo() -> None:
    if not settings.DEMO:
        raise Http404
