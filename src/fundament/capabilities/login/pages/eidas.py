"""HTML for logins across borders: which country, who came, what is told abroad, who decides."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render as page
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from fundament.capabilities.identity import service as identity
from fundament.capabilities.login import render, service
from fundament.capabilities.login.types import (
    CandidateMissing,
    ConsentId,
    Decision,
    LinkId,
    LinkUnknown,
    PendingId,
    PendingLoginOver,
    ProtectionNotWaived,
    Turn,
)
from fundament.kernel import clock
from fundament.kernel.acting import Acting, Level, Role, public, signed_in
from fundament.kernel.errors import Refusal
from fundament.kernel.ids import PartyId


@public
@require_http_methods(["GET", "POST"])
def choose_country(request: HttpRequest, pending: UUID) -> HttpResponse:
    """Ask which country the eID is of, and send the browser there."""
    at, browser, refusal = clock.now(), render.browser_of(request), None
    try:
        asked = service.pending_of(PendingId(pending), browser, at)
        if request.method == "POST":
            try:
                answer = service.ask_country(asked.id, request.POST.get("country", ""), browser, at)
                return render.carry(request, answer, _("Du sendes til det andet land"))
            except PendingLoginOver:
                raise
            except Refusal as caught:
                refusal = caught
    except Refusal as over:
        return _over(request, over)
    language = render.language()
    context = {
        "title": _("Log ind med eID fra et andet EU-land"),
        "asked": asked,
        "service": asked.service_in(language),
        "countries": [(one.code, one.name_in(language)) for one in service.countries()],
        "given_up": "given-up" in request.GET,
        "sentence": refusal.sentence(language) if refusal else "",
        "error_count": 1 if refusal else 0,
    }
    return page(request, "login/eu.html", context, status=refusal.status if refusal else 200)


@public
@require_http_methods(["GET", "POST"])
def known(request: HttpRequest, pending: UUID) -> HttpResponse:
    """Show who came from abroad; go on to the service, or ask for a link to a person number."""
    at, browser, asked = clock.now(), render.browser_of(request), PendingId(pending)
    try:
        if request.method == "GET" and "brought" in request.GET:
            service.meet(asked, request.GET["brought"], browser, at)
            return HttpResponseRedirect(request.path)
        arrival = service.arrival_of(asked, browser, at)
        if request.method == "POST" and "ask" in request.POST:
            service.ask_for_link(asked, browser, at)
            return HttpResponseRedirect(request.path)
        if request.method == "POST":
            opened = service.go_on(asked, browser, at)
            response = render.carry(request, opened.answer, _("Du sendes videre"))
            return render.remember(response, render.BROKER_COOKIE, opened.session)
    except Refusal as refusal:
        return _over(request, refusal)
    language = render.language()
    context = {
        "title": _("Dit eID fra %(country)s er kontrolleret")
        % {"country": arrival.claims.country.name_in(language)},
        "arrival": arrival,
        "claims": arrival.claims,
        "service": arrival.service_in(language),
        "level": render.level_words()[arrival.level],
        "address": reverse("login:eu-known", args=[pending]),
    }
    return page(request, "login/eu_known.html", context)


@public
@require_http_methods(["GET", "POST"])
def consent(request: HttpRequest, consent: UUID) -> HttpResponse:
    """Ask whether another country may be told what the page shows."""
    at, browser, asked = clock.now(), render.browser_of(request), ConsentId(consent)
    refusal: Refusal | None = None
    try:
        told = service.disclosure_of(asked, browser, at)
        if request.method == "POST" and "no" in request.POST:
            answer = service.decline(asked, browser, at)
            return render.carry(request, answer, _("Du sendes tilbage"))
        if request.method == "POST":
            try:
                waives = request.POST.get("protected") == "on"
                answer = service.agree(asked, waives, browser, at)
                return render.carry(request, answer, _("Du sendes videre"))
            except ProtectionNotWaived as caught:
                refusal = caught
    except Refusal as over:
        return _over(request, over)
    language = render.language()
    context = {
        "title": _("Må %(country)s få dine oplysninger?")
        % {"country": told.country.name_in(language)},
        "told": told,
        "country": told.country.name_in(language),
        "level": render.level_words()[told.level],
        "address": reverse("login:eu-consent", args=[consent]),
        "sentence": refusal.sentence(language) if refusal else "",
        "error_count": 1 if refusal else 0,
    }
    status = refusal.status if refusal else 200
    return page(request, "login/eu_consent.html", context, status=status)


@signed_in(role=Role.RA_OFFICER)
@require_GET
def links(request: HttpRequest, acting: Acting) -> HttpResponse:
    """List the wishes for a link that wait: for this officer, for any one, for a colleague."""
    at = clock.now()
    found = service.waiting_links(acting, at)
    context = {
        "title": _("eID fra andre lande"),
        "crumbs": [{"text": _("eID-skranken"), "href": reverse("ra-desk")}],
        **{turn.value: [one for one in found if one.turn is turn] for turn in Turn},
        "acts": identity.count_mine(identity.officer_of(acting.actor), at),
        "language": render.language(),
    }
    return page(request, "login/eu_links.html", context)


@signed_in(role=Role.RA_OFFICER)
@require_http_methods(["GET", "POST"])
def made(request: HttpRequest, acting: Acting) -> HttpResponse:
    """List the links that the officer's authority has made; a search stands in no address."""
    typed, side = request.POST.get("text", ""), request.GET.get("side", "")
    sought = "".join(sign for sign in typed if sign.isprintable()).strip()
    number = int(side) if side.isascii() and side.isdigit() and len(side) < 7 else 1
    found = service.made_links(sought, number, acting, clock.now())
    context = {
        "title": _("Tilknyttede eID fra andre lande"),
        "crumbs": [
            {"text": _("eID-skranken"), "href": reverse("ra-desk")},
            {"text": _("eID fra andre lande"), "href": reverse("login:eu-links")},
        ],
        "found": found,
        "sought": sought,
        "language": render.language(),
    }
    return page(request, "login/eu_made.html", context)


@signed_in(role=Role.RA_OFFICER)
@require_http_methods(["GET", "POST"])
def link(request: HttpRequest, acting: Acting, link: UUID) -> HttpResponse:
    """Show a wish with those it may be of, and take the decision, the second officer's too."""
    at, asked, refusal = clock.now(), LinkId(link), None
    if request.method == "POST":
        try:
            _act_on(request, asked, acting)
            return HttpResponseRedirect(request.path)
        except LinkUnknown:
            raise
        except Refusal as caught:
            refusal = caught
    shown = service.link_to_decide(asked, acting, at)
    wish = shown.wish
    language = render.language()
    context = {
        "title": _("Knyt et eID til et personnummer"),
        "crumbs": [
            {"text": _("eID-skranken"), "href": reverse("ra-desk")},
            {"text": _("eID fra andre lande"), "href": reverse("login:eu-links")},
        ],
        "wish": wish,
        "claims": wish.claims,
        "country": wish.claims.country.name_in(language),
        "candidates": shown.candidates,
        "proposal": shown.proposal,
        "done": shown.done,
        "level": render.level_words()[wish.level],
        "takes_two": wish.level is Level.HIGH,
        "given": {name: request.POST.get(name, "") for name in ("person", "number", "reason")},
        "sentence": refusal.sentence(language) if refusal else "",
        "field": "reason" if refusal and refusal.code == "eidas.reason.missing" else "number",
        "error_count": 1 if refusal else 0,
    }
    status = refusal.status if refusal else 200
    return page(request, "login/eu_link.html", context, status=status)


def _act_on(request: HttpRequest, asked: LinkId, acting: Acting) -> None:
    """Do what the pressed button says."""
    given, at = request.POST, clock.now()
    if "withdraw" in given:
        service.withdraw_link(asked, given.get("reason", ""), acting, at)
    elif "second" in given:
        service.approve_link(asked, given["second"], acting, at)
    elif "decline" in given:
        service.decline_link(asked, acting, at)
    else:
        service.decide_link(asked, _decision(request), acting, at)


def _decision(request: HttpRequest) -> Decision:
    """Return what the officer decided: a refusal, or a person. Raises CandidateMissing."""
    reason = request.POST.get("reason", "")
    if "refuse" in request.POST:
        return Decision(None, reason)
    typed = "".join(request.POST.get("number", "").replace("-", "").split())
    try:
        return Decision(PartyId.person(typed or request.POST.get("person", "")), reason)
    except ValueError as error:
        raise CandidateMissing from error


def _over(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    context = {
        "title": _("Siden er udløbet")
        if refusal.status == 410
        else _("Det kan ikke lade sig gøre"),
        "refusal": refusal,
        "sentence": refusal.sentence(render.language()),
    }
    return page(request, "login/over.html", context, status=refusal.status)
