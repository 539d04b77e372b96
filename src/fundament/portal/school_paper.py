"""The demonstration's school paper: a small client of the school's dialect, to try a school login.

It is a service like any other: registered by its metadata, asked for by code with PKCE. Only the
calls that a client makes by itself go to the broker's door and not over the wire.
"""

import hashlib
import json
import secrets
from base64 import urlsafe_b64encode
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from fundament.capabilities.login import service as login
from fundament.capabilities.login.types import Call, ProviderNotFound
from fundament.kernel import clock
from fundament.kernel.acting import INSTALLATION, public
from fundament.standards.oauth.refusals import OAuthRefused

KEY = "school-paper"
WISHES = {"one": "EnFaktor", "two": "ToFaktor"}


@public
@require_http_methods(["GET", "HEAD", "POST"])
def school_paper(request: HttpRequest) -> HttpResponse:
    """Show what the paper is told of a pupil; POST asks for her login, an answer is taken."""
    if not settings.DEMO:
        raise Http404
    if request.method == "POST":
        return _ask(request)
    if "code" in request.GET or "error" in request.GET:
        return _take(request)
    kept = request.session.get(KEY, {})
    context = {
        "told": {name: _shown(value) for name, value in kept.get("told", {}).items()},
        "hint": kept.get("hint", ""),
        "error": kept.get("error", ""),
        "home": _home(),
    }
    return render(request, "portal/school_paper.html", context)


def _ask(request: HttpRequest) -> HttpResponse:
    """Send the browser to the broker with a fresh state, nonce and challenge."""
    _make_known()
    begun = {name: secrets.token_urlsafe(32) for name in ("verifier", "state", "nonce")}
    request.session[KEY] = {"begun": begun}
    digest = hashlib.sha256(begun["verifier"].encode()).digest()
    asked = {
        "client_id": _home(),
        "redirect_uri": _home(),
        "response_type": "code",
        "scope": "openid",
        "acr_values": WISHES.get(request.POST.get("factors", ""), WISHES["one"]),
        "state": begun["state"],
        "nonce": begun["nonce"],
        "code_challenge": urlsafe_b64encode(digest).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
    }
    return HttpResponseRedirect(f"{reverse('login:authorize')}?{urlencode(asked)}")


def _take(request: HttpRequest) -> HttpResponse:
    """Take the broker's answer to the request of this very browser, once."""
    begun = request.session.pop(KEY, {}).get("begun")
    back = HttpResponseRedirect(request.path)
    if not begun or request.GET.get("state") != begun["state"]:
        return back
    if "code" not in request.GET:
        request.session[KEY] = {"error": request.GET.get("error", "")}
        return back
    try:
        request.session[KEY] = _told(request, request.GET["code"], begun["verifier"])
    except OAuthRefused as refusal:
        request.session[KEY] = {"error": refusal.error}
    return back


def _told(request: HttpRequest, code: str, verifier: str) -> dict[str, Any]:
    """Return what the paper learns for the code. Raises OAuthRefused."""
    form = {
        "grant_type": "authorization_code",
        "client_id": _home(),
        "redirect_uri": _home(),
        "code": code,
        "code_verifier": verifier,
    }
    given = login.give_tokens(_call(request, "login:token", form)).body
    if isinstance(given, str):
        raise AssertionError("tokens come as an object")
    bearer = f"Bearer {given['access_token']}"
    told = login.userinfo(_call(request, "login:userinfo", {}, bearer)).body
    return {"told": dict(told) if not isinstance(told, str) else {}, "hint": given["id_token"]}


def _call(
    request: HttpRequest, address: str, form: dict[str, str], bearer: str | None = None
) -> Call:
    issuer = login.broker_at(request.get_host()).issuer
    where = f"{issuer}{reverse(address)}"
    return Call(where, "POST", form, bearer, None, None, None, issuer, clock.now())


def remove_former(at: datetime) -> None:
    """End what the paper was at another address of this installation; called at start.

    It has no key to be known by: it is the one that the installation registered for this page.
    """
    page = reverse("demo-school-paper")
    for one in login.providers(at):
        ours = one.registered_by == INSTALLATION.name and one.entity_id.endswith(page)
        if ours and one.entity_id != _home():
            login.remove_provider(one.entity_id, at, INSTALLATION)


def _make_known() -> None:
    """Register the paper where it is not yet."""
    try:
        login.provider_of(_home(), clock.now())
    except ProviderNotFound:
        metadata = {
            "client_id": _home(),
            "client_name": "Skolebladet",
            "client_name#en": "The School Paper",
            "redirect_uris": [_home()],
            "post_logout_redirect_uris": [_home()],
            "grant_types": ["authorization_code"],
            "token_endpoint_auth_method": "none",
            "scope": "openid",
            "claim_dialect": "unilogin",
        }
        login.register_provider(json.dumps(metadata).encode(), INSTALLATION, clock.now())


def _shown(value: object) -> str:
    """Return a claim as a person reads it: text as it is, everything else as JSON."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _home() -> str:
    return f"{settings.BASE_URL}{reverse('demo-school-paper')}"
