"""HTML for pupils: a login page of its own look, with large pictures and few words."""

import secrets
from dataclasses import replace
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render as page
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from fundament.capabilities.login import render, service
from fundament.capabilities.login.types import Opened, PendingId, PendingLoginOver, SchoolPending
from fundament.capabilities.school import service as school
from fundament.kernel import clock
from fundament.kernel.acting import public
from fundament.kernel.errors import Refusal


@public
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, pending: UUID) -> HttpResponse:
    """Show what is asked next, or take what was given: name, picture, code, wish for a device."""
    at, browser = clock.now(), render.browser_of(request)
    wishes = "device" in request.POST
    if wishes and not browser.device:
        browser = replace(browser, device=secrets.token_urlsafe(32))
    try:
        asked = service.school_pending_of(PendingId(pending), browser, at)
        if request.method == "GET":
            return _ask(request, asked)
        result = service.give_school(asked.id, request.POST, browser, at)
    except PendingLoginOver as refusal:
        return _over(request, refusal)
    except Refusal as refusal:
        shown = service.school_pending_of(PendingId(pending), browser, at)
        return _ask(request, shown, refusal)
    if isinstance(result, Opened):
        response = render.carry(request, result.answer, _("Du sendes videre"))
        return render.remember(response, render.SCHOOL_COOKIE, result.session)
    back = HttpResponseRedirect(request.get_full_path())
    return render.keep_device(back, browser.device) if wishes else back


@public
@require_POST
def restart(request: HttpRequest, pending: UUID) -> HttpResponse:
    """Let another name be given."""
    try:
        service.restart_school(PendingId(pending), render.browser_of(request), clock.now())
    except PendingLoginOver as refusal:
        return _over(request, refusal)
    return HttpResponseRedirect(reverse("login:school-step", args=[pending]))


@public
@require_POST
def cancel(request: HttpRequest, pending: UUID) -> HttpResponse:
    """Give up and go back to the service."""
    try:
        answer = service.cancel_school(PendingId(pending), render.browser_of(request), clock.now())
    except PendingLoginOver as refusal:
        return _over(request, refusal)
    return render.carry(request, answer, _("Du sendes tilbage"))


def _ask(
    request: HttpRequest, asked: SchoolPending, refusal: Refusal | None = None
) -> HttpResponse:
    language = render.language()
    context = {
        "title": _("Skolelogin til %(service)s") % {"service": asked.service_in(language)},
        "asked": asked,
        "service": asked.service_in(language),
        "step": school.step_of(asked.attempt, request.GET.get("med", "")),
        "sentence": refusal.sentence(language) if refusal else "",
        "error_count": 1 if refusal else 0,
        "demo": render.demo_pupils(clock.now()) if settings.DEMO else (),
    }
    status = refusal.status if refusal else 200
    response = page(request, "login/school.html", context, status=status)
    if refusal is not None and refusal.retry_after is not None:
        response.headers["Retry-After"] = str(refusal.retry_after)
    return response


def _over(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    context = {
        "title": _("Siden er udløbet"),
        "refusal": refusal,
        "sentence": refusal.sentence(render.language()),
    }
    return page(request, "login/over.html", context, status=refusal.status)
