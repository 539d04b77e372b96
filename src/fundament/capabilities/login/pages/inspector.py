"""HTML for integrators: what a login said, which rules it met, and the same request once more."""

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render as page
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from fundament.capabilities.login import forms, render, service
from fundament.capabilities.login.render import inspector as shown
from fundament.capabilities.login.types import (
    Answer,
    FaultUnknown,
    InspectionId,
    SchoolPending,
    TooManyKept,
)
from fundament.kernel import clock
from fundament.kernel.acting import Acting, Role, signed_in


@signed_in(role=Role.OPERATOR)
@require_GET
def inspector(request: HttpRequest, acting: Acting) -> HttpResponse:
    """List the newest logins and logouts, of one service or of all, of one kind or of both."""
    entity_id = request.GET.get("entity_id", "")
    provider = service.provider_of(entity_id, clock.now()) if entity_id else None
    kind, kept = forms.kind_of(request.GET.get("kind", "")), request.GET.get("kept") == "1"
    context = {
        "title": _("Login-inspektør"),
        "kind": kind,
        "kept": kept,
        "kinds": shown.kind_words(),
        "provider": provider,
        "providers": service.providers(clock.now()),
        "found": service.inspections(entity_id, kind, kept=kept),
        "language": render.language(),
        "state_of": shown.state_of,
        "demo": settings.DEMO,
        "recorded": service.is_recorded(entity_id) if entity_id else settings.DEMO,
    }
    return page(request, "login/inspector.html", context)


@signed_in(role=Role.OPERATOR)
@require_GET
def inspection(request: HttpRequest, acting: Acting, inspection: UUID) -> HttpResponse:
    """Show one login or logout: its messages side by side, what is signed, and each rule."""
    return _inspection(request, inspection)


def _inspection(
    request: HttpRequest, inspection: UUID, refusal: TooManyKept | None = None
) -> HttpResponse:
    found = service.inspection_of(InspectionId(inspection))
    context = {
        "title": shown.title_of(found),
        "found": found,
        "sides": shown.sides_of(found),
        "provider": shown.provider_named(found.entity_id, clock.now()),
        "language": render.language(),
        "state_of": shown.state_of,
        "owners": shown.owner_words(),
        "marks": shown.mark_words(),
        "permalink": render.address_of(request, request.get_full_path()),
        "fault": service.fault_named(found.fault),
        "sentence": refusal.sentence(render.language()) if refusal else "",
        "code": refusal.code if refusal else "",
        "error_count": 1 if refusal else 0,
    }
    status = refusal.status if refusal else 200
    return page(request, "login/inspection.html", context, status=status)


@signed_in(role=Role.OPERATOR)
@require_POST
def keep(request: HttpRequest, acting: Acting, inspection: UUID) -> HttpResponse:
    """Keep a record until it is released, or release it; where too many are kept, say so there."""
    act = service.keep if request.POST.get("keep") == "1" else service.release
    try:
        act(InspectionId(inspection), acting.actor, clock.now())
    except TooManyKept as refusal:
        return _inspection(request, inspection, refusal)
    return HttpResponseRedirect(reverse("login:inspection", args=[inspection]))


@signed_in(role=Role.OPERATOR)
@require_POST
def replay(request: HttpRequest, acting: Acting, inspection: UUID) -> HttpResponse:
    """Send the same request into the broker again: a login of one's own comes of it."""
    browser = render.browser_of(request)
    begun = service.replay(InspectionId(inspection), browser, clock.now())
    if isinstance(begun, Answer):
        return render.carry(request, begun, _("Du sendes videre"))
    step = "login:school-step" if isinstance(begun, SchoolPending) else "login:step"
    response = HttpResponseRedirect(reverse(step, args=[begun.id]))
    return render.remember(response, render.LOGIN_COOKIE, browser.login)


@signed_in(role=Role.OPERATOR)
@require_POST
def switch_recording(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Record the logins of a service from now on, or no longer."""
    entity_id = request.POST.get("entity_id", "")
    on = request.POST.get("on") == "1"
    service.switch_recording(entity_id, acting.actor, clock.now(), on=on)
    where = f"{reverse('login:inspector')}?{urlencode({'entity_id': entity_id})}"
    return HttpResponseRedirect(where)


@signed_in(role=Role.OPERATOR)
@require_GET
def faults(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Show the faults that a service can be tried out with, and the one that is put in."""
    return _faults(request, request.GET.get("entity_id", ""))


@signed_in(role=Role.OPERATOR)
@require_POST
def put_in(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Let the next logins of a service have a fault."""
    entity_id, wish = request.POST.get("entity_id", ""), request.POST.get("logins", "1").strip()
    logins = int(wish) if wish.isdecimal() and len(wish) <= 4 else 0
    code, at = request.POST.get("fault", ""), clock.now()
    try:
        service.put_in(entity_id, code, logins, acting.actor, at)
    except FaultUnknown as refusal:
        return _faults(request, entity_id, refusal)
    return _to_faults(entity_id)


@signed_in(role=Role.OPERATOR)
@require_POST
def take_out(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Let the next logins of a service be right again."""
    entity_id = request.POST.get("entity_id", "")
    service.take_out(entity_id, acting.actor, clock.now())
    return _to_faults(entity_id)


def _faults(
    request: HttpRequest, entity_id: str, refusal: FaultUnknown | None = None
) -> HttpResponse:
    provider = service.tried(entity_id, clock.now())
    language = render.language()
    context = {
        "title": _("Læg fejl ind"),
        "provider": provider,
        "groups": shown.grouped(service.faults_for(provider.protocol)),
        "severities": shown.severity_words(),
        "musts": shown.must_words(),
        "active": service.active_fault(entity_id),
        "language": language,
        "sentence": refusal.sentence(language) if refusal else "",
        "error_count": 1 if refusal else 0,
    }
    return page(request, "login/faults.html", context, status=refusal.status if refusal else 200)


def _to_faults(entity_id: str) -> HttpResponseRedirect:
    where = f"{reverse('login:faults')}?{urlencode({'entity_id': entity_id})}"
    return HttpResponseRedirect(where)
