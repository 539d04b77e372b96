"""Pages of the demonstration: whom one may sign in as, and a clock that can be moved."""

from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from fundament.capabilities.identity import service as identity
from fundament.capabilities.registers import service as registers
from fundament.capabilities.registers.types import ShowcaseRole
from fundament.capabilities.school.types import DemoPupil
from fundament.kernel import clock
from fundament.kernel.acting import public
from fundament.portal.context import forms_error

MOST_DAYS = 3650
# In a word or two what one meets each person for; the story says more.
TAGS = {
    "empty_mailbox": gettext_noop("Tom postkasse"),
    "many_letters": gettext_noop("Fuld postkasse"),
    "unread_letters": gettext_noop("Ulæste breve"),
    "parent": gettext_noop("Forælder"),
    "other_parent": gettext_noop("Forælder"),
    "child": gettext_noop("Barn"),
    "protected_address": gettext_noop("Beskyttet adresse"),
    "protected_name": gettext_noop("Beskyttet navn"),
    "exempt": gettext_noop("Fritaget for Digital Post"),
    "owner": gettext_noop("To virksomheder"),
    "employee": gettext_noop("Medarbejder"),
    "caseworker": gettext_noop("Kommune"),
    "caseworker_region": gettext_noop("Region"),
    "operator": gettext_noop("Ser driftens sider"),
    "pensioner": gettext_noop("Forstørret skrift"),
    "student": gettext_noop("Én flytning"),
    "mover": gettext_noop("Rettet flytning"),
    "emigrated": gettext_noop("Udrejst"),
    "deceased": gettext_noop("Død"),
    "turning_fifteen": gettext_noop("Fylder snart 15"),
    "new_citizen": gettext_noop("Nyt personnummer"),
    "unregistered": gettext_noop("Ikke tilmeldt Digital Post"),
    "twin": gettext_noop("Tvilling"),
    "centenarian": gettext_noop("Over hundrede år"),
    "teacher": gettext_noop("Klasselærer"),
    "ra_officer": gettext_noop("Udsteder eID"),
    "ra_second": gettext_noop("Den anden ved skranken"),
    "administrative": gettext_noop("Administrativt nummer"),
    "duplicate": gettext_noop("To numre"),
    "duplicate_abroad": gettext_noop("To numre"),
}


@public
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Show the people with a told life, by what one meets them as, and how to sign in."""
    _must_be_demo()
    known = {one.key: one for one in identity.demo_credentials()}
    pupils = _pupils()
    danish = (get_language() or "da").startswith("da")
    shown = [
        {
            "name": one.name,
            "role": one.role,
            "tag": _(TAGS[one.key]) if one.key in TAGS else "",
            "cpr": f"{one.party.number[:6]}-{one.party.number[6:]}",
            "story": one.story_da if danish else one.story_en,
            "login": known.get(one.key),
            "pupil": pupils.get(one.key),
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
        days = int(wish[:9]) if wish.isdecimal() else 0
        if not 0 < days <= MOST_DAYS:
            error = _("Skriv et antal dage fra 1 til %(most)s.") % {"most": MOST_DAYS}
        elif clock.offset() + timedelta(days=days) > clock.FARTHEST:
            error = _("Uret kan højst stilles 100 år frem. Stil det tilbage først.")
        else:
            clock.travel(timedelta(days=days))
            return HttpResponseRedirect(request.path)
    context = {
        "now": clock.now(),
        "moved": clock.offset().days,
        "wish": wish,
        **forms_error(days=error),
    }
    return render(request, "portal/clock.html", context, status=422 if error else 200)


def _pupils() -> dict[str, DemoPupil]:
    """Return how the pupils among them log in at school; nobody where school does not run."""
    if "school" not in settings.CAPABILITIES:
        return {}
    from fundament.capabilities.school import service as school  # noqa: PLC0415

    return {one.key: one for one in school.demo_pupils(clock.now())}


def _titles() -> dict[str, str]:
    return {
        ShowcaseRole.CITIZEN: _("Borgere"),
        ShowcaseRole.COMPANY: _("Virksomheder"),
        ShowcaseRole.CASEWORKER: _("Sagsbehandlere"),
        ShowcaseRole.TEACHER: _("Skole"),
        ShowcaseRole.OPERATOR: _("Drift"),
        ShowcaseRole.RA_OFFICER: _("Registreringsmyndighed"),
    }


def _must_be_demo() -> None:
    if not settings.DEMO:
        raise Http404
