"""The citizen's own page of her eID: authenticators, sessions, where she was, and block all."""

from collections.abc import Mapping
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render as page
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from fundament.capabilities.identity import service as identity
from fundament.capabilities.identity.types import (
    AuthenticatorId,
    AuthenticatorKind,
    IdentityUnknown,
)
from fundament.capabilities.login import render, service
from fundament.capabilities.login.types import HeldLink, NotSure, SessionUnknown
from fundament.capabilities.registers import service as registers
from fundament.kernel import clock
from fundament.kernel.acting import Acting, signed_in
from fundament.kernel.errors import Refusal

CHALLENGE_KEY = "passkey-challenge"
DISPLAY_KEY = "display-secret"
DONE = ("tilfojet", "omdobt", "fjernet", "afsluttet", "adgangskode", "loesnet", "fortrudt")


@require_http_methods(["GET", "HEAD"])
@signed_in()
def overview(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Show what one logs in with, which sessions run, and where one has been.

    Who has no Danish eID, but one of another country, is shown that one.
    """
    try:
        return _overview(request, acting)
    except IdentityUnknown:
        links = service.links_of(acting, clock.now())
        if not links:
            raise
        context = {"title": _("Mit eID"), **_of_links(links)}
        return _page(request, "login/eid_abroad.html", context, None)


@require_http_methods(["GET", "POST"])
@signed_in(fresh=True)
def add_display(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Set up a code display: the page shows its key, and takes its first code."""
    refusal: Refusal | None = None
    if request.method == "POST" and DISPLAY_KEY in request.session:
        try:
            identity.add_code_display(
                acting,
                request.session[DISPLAY_KEY],
                request.POST.get("code", ""),
                request.POST.get("label", ""),
                clock.now(),
            )
        except Refusal as caught:
            refusal = caught
        else:
            del request.session[DISPLAY_KEY]
            return _back("tilfojet")
    if refusal is None:
        request.session[DISPLAY_KEY] = identity.new_display_secret()
    context = {"title": _("Tilføj kodeviser"), "secret": request.session[DISPLAY_KEY]}
    return _page(request, "login/eid_display.html", context, refusal)


@require_http_methods(["GET", "POST"])
@signed_in(fresh=True)
def add_app(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Give the code that sets up an app in another browser."""
    context: dict[str, object] = {"title": _("Tilføj app"), "code": ""}
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            context["code"] = identity.invite_app(
                acting, request.POST.get("label", ""), clock.now()
            )
        except Refusal as caught:
            refusal = caught
    context["address"] = render.address_of(request, reverse("app"))
    return _page(request, "login/eid_app.html", context, refusal)


@require_http_methods(["GET", "POST"])
@signed_in(fresh=True)
def add_passkey(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Let the browser make a passkey, and keep it."""
    browser, at = render.browser_of(request), clock.now()
    refusal: Refusal | None = None
    if request.method == "POST":
        challenge = bytes.fromhex(request.session.pop(CHALLENGE_KEY, ""))
        given = request.POST
        try:
            identity.add_passkey(
                acting,
                (given.get("passkey", ""), challenge),
                service.site_of(browser),
                (given.get("label", ""), given.get("code", "")),
                browser.caller,
                at,
            )
            return _back("tilfojet")
        except Refusal as caught:
            refusal = caught
    try:
        options, challenge = identity.passkey_to_add(acting, service.site_of(browser))
    except Refusal as caught:
        options, challenge, refusal = "", b"", refusal or caught
    request.session[CHALLENGE_KEY] = challenge.hex()
    context = {
        "title": _("Tilføj adgangsnøgle"),
        "options": options,
        "level": render.level_words()[acting.level] if acting.level else "",
        "typed": {name: request.POST.get(name, "")[:60] for name in ("label", "code")},
    }
    return _page(request, "login/eid_passkey.html", context, refusal)


@require_http_methods(["GET", "POST"])
@signed_in(fresh=True)
def recovery_codes(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Make new codes to print; they are shown this once."""
    made = identity.make_recovery_codes(acting, clock.now()) if request.method == "POST" else []
    context = {"title": _("Genoprettelseskoder"), "codes": made}
    return _page(request, "login/eid_codes.html", context, None)


@require_http_methods(["GET", "POST"])
@signed_in(fresh=True)
def show_at_desk(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Give the code by which one shows an officer that one's eID is one's own; shown this once."""
    made = identity.code_for_desk(acting, clock.now()) if request.method == "POST" else None
    context = {"title": _("Vis dit eID ved skranken"), "made": made}
    context["level"] = render.level_words()[made.level] if made else ""
    return _page(request, "login/eid_desk.html", context, None)


@require_http_methods(["GET", "POST"])
@signed_in()
def rename(request: HttpRequest, acting: Acting, authenticator: UUID) -> HttpResponse:
    """Give one authenticator another name."""
    held = identity.held_by(acting, AuthenticatorId(authenticator))
    if request.method == "POST":
        identity.rename(acting, held.id, request.POST.get("label", ""), clock.now())
        return _back("omdobt")
    context = {"title": _("Omdøb"), "held": held, "kind": render.kind_words()[held.kind]}
    return _page(request, "login/eid_rename.html", context, None)


@require_http_methods(["GET", "POST"])
@signed_in(fresh=True)
def withdraw(request: HttpRequest, acting: Acting, authenticator: UUID) -> HttpResponse:
    """Ask whether one authenticator shall really go, and take it out of use."""
    held = identity.held_by(acting, AuthenticatorId(authenticator))
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            identity.withdraw(acting, held.id, clock.now())
            return _back("fjernet")
        except Refusal as caught:
            refusal = caught
    context = {
        "title": _("Tag ud af brug"),
        "held": held,
        "kind": render.kind_words()[held.kind],
        "is_paper": held.kind is AuthenticatorKind.RECOVERY_CODE,
    }
    return _page(request, "login/eid_withdraw.html", context, refusal)


@require_POST
@signed_in()
def end_session(request: HttpRequest, acting: Acting, session: UUID) -> HttpResponse:
    """End one of one's own sessions."""
    try:
        service.end_session_of(acting, session, clock.now())
    except SessionUnknown as refusal:
        return _overview(request, acting, refusal)
    return _back("afsluttet")


@require_POST
@signed_in()
def remove_link(request: HttpRequest, acting: Acting, link: UUID) -> HttpResponse:
    """Let an eID of another country log in as the person no longer."""
    service.remove_link(acting, link, clock.now())
    return _back("loesnet")


@require_http_methods(["GET", "POST"])
@signed_in()
def block(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Ask whether everything shall really be blocked, and block it."""
    refusal: Refusal | None = None
    if request.method == "POST":
        if "sure" in request.POST:
            identity.block_all(acting, clock.now())
            return page(request, "login/eid_blocked.html", {"title": _("Dit eID er spærret")})
        refusal = NotSure()
    return _page(request, "login/eid_block.html", {"title": _("Spær alt")}, refusal)


def _overview(request: HttpRequest, acting: Acting, refusal: Refusal | None = None) -> HttpResponse:
    browser, at = render.browser_of(request), clock.now()
    held = identity.authenticators_of(acting, at)
    paper = [one for one in held if one.kind is AuthenticatorKind.RECOVERY_CODE]
    status = identity.status_of(acting.actor.party, at)
    life = identity.life_of(acting)
    desks = {line.authority for line in life if line.authority}
    context = {
        "title": _("Mit eID"),
        "status": status,
        "ial": render.level_words()[status.ial],
        "order": identity.order_of(acting, at),
        "held": [one for one in held if one.kind is not AuthenticatorKind.RECOVERY_CODE],
        "paper": paper,
        "kinds": render.kind_words(),
        **_of_links(service.links_of(acting, at)),
        "life": life,
        "steps": render.step_words(),
        "desks": {desk: registers.organisation_name(desk, at) for desk in desks},
        "sessions": service.running_sessions(acting, browser, at),
        "logins": service.past_logins(acting),
        "said": next((word for word in DONE if word in request.GET), ""),
    }
    return _page(request, "login/eid.html", context, refusal)


def _of_links(links: list[HeldLink]) -> dict[str, object]:
    return {"links": links, "levels": render.level_words(), "language": render.language()}


def _page(
    request: HttpRequest, template: str, context: Mapping[str, object], refusal: Refusal | None
) -> HttpResponse:
    sentence = refusal.sentence(render.language()) if refusal else ""
    told = {"sentence": sentence, "error_count": 1 if refusal else 0}
    return page(request, template, {**context, **told}, status=refusal.status if refusal else 200)


def _back(said: str) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('login:own-eid')}?{said}")
