"""HTML for people: the steps of a login, the steps of a logout, and the operators' pages."""

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render as page
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fundament.capabilities.login import forms, render, service
from fundament.capabilities.login.types import (
    Browser,
    LogoutId,
    LogoutOver,
    MetadataRefused,
    NoLogin,
    Opened,
    PendingId,
    PendingLogin,
    PendingLoginOver,
    ProviderIsOurs,
    ProviderNotFound,
)
from fundament.kernel import clock
from fundament.kernel.acting import Acting, Role, public, signed_in
from fundament.kernel.errors import Refusal


@public
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, pending: UUID) -> HttpResponse:
    """Show what is asked next, or take what was given: name, password, code, organisation."""
    at, browser = clock.now(), render.browser_of(request)
    try:
        asked = service.pending_of(PendingId(pending), browser, at)
        if request.method == "GET":
            return _ask(request, asked, browser)
        given = forms.given(request.POST)
        result = given.give(asked.id, browser, at)
    except PendingLoginOver as refusal:
        return _over(request, refusal)
    except Refusal as refusal:
        shown = service.pending_of(PendingId(pending), browser, at)
        return _ask(request, shown, browser, refusal)
    if isinstance(result, Opened):
        response = render.carry(request, result.answer, _("Du sendes videre"))
    else:
        response = HttpResponseRedirect(reverse("login:step", args=[pending]))
    return render.remember(response, render.BROKER_COOKIE, result.session)


@public
@require_GET
def answered(request: HttpRequest, pending: UUID) -> HttpResponse:
    """Tell the script of a page that waits whether an app has approved the login."""
    try:
        found = service.has_app_answered(
            PendingId(pending), render.browser_of(request), clock.now()
        )
    except Refusal:
        found = True  # there is nothing to wait for any more
    return JsonResponse({"answered": found})


@public
@require_POST
def restart(request: HttpRequest, pending: UUID) -> HttpResponse:
    """Let another user name be given."""
    try:
        service.start_over(PendingId(pending), render.browser_of(request), clock.now())
    except PendingLoginOver as refusal:
        return _over(request, refusal)
    return HttpResponseRedirect(reverse("login:step", args=[pending]))


@public
@require_POST
def cancel(request: HttpRequest, pending: UUID) -> HttpResponse:
    """Give up and go back to the service, which learns whether the level was the reason."""
    level = request.POST.get("reason") == "level"
    reason = NoLogin.LEVEL_NOT_REACHED if level else NoLogin.CANCELLED
    try:
        answer = service.cancel(PendingId(pending), render.browser_of(request), clock.now(), reason)
    except PendingLoginOver as refusal:
        return _over(request, refusal)
    return render.carry(request, answer, _("Du sendes tilbage"))


@public
@require_GET
def logout(request: HttpRequest, logout: UUID) -> HttpResponse:
    """Send the browser to the next service of a logout, or back to where it began."""
    try:
        found = service.next_step(LogoutId(logout), clock.now())
    except LogoutOver as refusal:
        return _over(request, refusal)
    quiet = not (found.failed or found.done or found.sent or found.frames)
    if found.answer is not None and found.finished and quiet:
        return render.carry(request, found.answer, _("Du logges ud"))
    context = {
        "title": _("Du logges ud"),
        "found": found,
        "service": found.answer.service_in(render.language()) if found.answer else "",
        "done": render.names_in_language(found.done),
        "failed": render.names_in_language(found.failed),
        "sent": render.names_in_language(found.sent),
    }
    response = render.allow_form(page(request, "login/logout.html", context), found.answer)
    return render.allow_frames(response, found.frames)


@signed_in(role=Role.OPERATOR)
@require_GET
def providers(request: HttpRequest, acting: Acting) -> HttpResponse:
    """List the registered services and the latest refused requests."""
    return _providers(request)


@signed_in(role=Role.OPERATOR)
@require_POST
def add_provider(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Take uploaded metadata: register it, or only tell what the lint says."""
    upload = forms.upload(request)
    at = clock.now()
    try:
        if upload.only_check:
            remarks = service.lint(upload.metadata, at, private_sector=upload.private_sector)
            return _providers(request, remarks=remarks, checked=True)
        registered = service.register_provider(
            upload.metadata, acting.actor, at, private_sector=upload.private_sector
        )
    except MetadataRefused as refusal:
        return _providers(request, refusal=refusal)
    return _providers(request, remarks=registered.remarks, registered=registered)


@signed_in(role=Role.OPERATOR)
@require_http_methods(["GET", "POST"])
def remove_provider(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Ask whether the connection of a service shall really end, and end it."""
    at = clock.now()
    try:
        if request.method == "GET":
            asked = service.removable(request.GET.get("entity_id", ""), at)
            context = {"title": _("Fjern en tjeneste"), "provider": asked}
            return page(request, "login/remove.html", context | {"language": render.language()})
        removed = service.remove_provider(request.POST.get("entity_id", ""), at, acting.actor)
    except (ProviderNotFound, ProviderIsOurs) as refusal:
        return _providers(request, refusal=refusal)
    return _providers(request, removed=removed)


def _providers(request: HttpRequest, **found: object) -> HttpResponse:
    refusal = found.get("refusal")
    language = render.language()
    context = {
        "title": _("Tjenester med login"),
        "providers": service.providers(clock.now()),
        "refused": service.refused_lately(),
        "language": language,
        "discovery_url": render.address_of(request, reverse("login:discovery")),
        "metadata_url": render.address_of(request, reverse("login:metadata")),
        "remarks": (),
        "registered": None,
        "removed": None,
        "ours": service.own_portal(),
        "checked": False,
        "sentence": refusal.sentence(language) if isinstance(refusal, Refusal) else "",
        "error_count": 1 if refusal else 0,
        **found,
    }
    status = refusal.status if isinstance(refusal, Refusal) else 200
    return page(request, "login/providers.html", context, status=status)


def _ask(
    request: HttpRequest, asked: PendingLogin, browser: Browser, refusal: Refusal | None = None
) -> HttpResponse:
    language, at = render.language(), clock.now()
    asks = forms.asked_for(asked)
    service_name = asked.service_in(language)
    context = {
        "options": service.passkey_to_show(asked.id, browser, at) if asks == "passkey" else "",
        "ways": render.ways(asked.attempt),
        "title": _("Log ind på %(service)s") % {"service": service_name},
        "asked": asked,
        "asks": asks,
        "abroad": service.offers_foreign(asked.id, render.browser_of(request), clock.now()),
        "service": service_name,
        "level": render.level_words()[asked.level],
        "sentence": refusal.sentence(language) if refusal else "",
        "refusal": refusal,
        "error_count": 1 if refusal else 0,
        "demo": render.demo_people(language, at) if settings.DEMO else (),
    }
    response = page(request, "login/step.html", context, status=refusal.status if refusal else 200)
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
