"""OpenID Connect: two addresses for browsers, the others for machines.

Machines prove themselves at each call (service.openid.proving); a refusal is JSON with the code
of the protocol, at the browser's addresses a page.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import wraps
from typing import Any

import structlog
from django.conf import settings
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    JsonResponse,
)
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fundament.capabilities.login import render, service
from fundament.capabilities.login.types import (
    Answer,
    Broker,
    BrokerDown,
    Call,
    Protocol,
    Reply,
    SchoolPending,
)
from fundament.kernel import clock
from fundament.kernel.acting import public
from fundament.kernel.errors import Refusal
from fundament.standards.oauth.parameters import once
from fundament.standards.oauth.refusals import (
    InvalidClient,
    InvalidRequest,
    InvalidToken,
    OAuthRefused,
)
from fundament.standards.oidc.official import DIGITAL_POST, ROOTS

MAX_FORM = 64 * 1024
JWK_SET = "application/jwk-set+json"
JWT = "application/jwt"
# Where clients post forms; elsewhere (the API of the mailbox) the body is not ours to read.
_FORMS = ("/connect/", "/api/", *(f"{root}/" for root in ROOTS))
log = structlog.get_logger()


@public
@csrf_exempt
@require_http_methods(["GET", "POST"])
def authorize(request: HttpRequest) -> HttpResponse:
    """Take an authorization request and send the browser on: to the login, or back."""
    at, browser, pairs = clock.now(), render.browser_of(request), _pairs(request)
    broker = broker_of(request)
    try:
        begun = service.begin_openid(pairs, broker, browser, at)
    except (OAuthRefused, BrokerDown) as refusal:
        return _refused_page(request, refusal)
    if isinstance(begun, Answer):
        return render.carry(request, begun, _("Du sendes videre"))
    step = "login:school-step" if isinstance(begun, SchoolPending) else "login:step"
    response = HttpResponseRedirect(reverse(step, args=[begun.id]))
    _speak(request, response, pairs)
    return render.remember(response, render.LOGIN_COOKIE, browser.login)


@public
@csrf_exempt
@require_http_methods(["GET", "POST"])
def end_session(request: HttpRequest) -> HttpResponse:
    """Take a client's wish to log the person out everywhere."""
    broker = broker_of(request)
    try:
        begun = service.end_session(_pairs(request), broker, clock.now())
    except OAuthRefused as refusal:
        return _refused_page(request, refusal, ends=True)
    if isinstance(begun, Answer):
        return render.carry(request, begun, _("Du logges ud"))
    return HttpResponseRedirect(reverse("login:logout", args=[begun]))


@public
@require_GET
def discovery(request: HttpRequest) -> HttpResponse:
    """Say what we offer, under the name we have at this host."""
    return _open(JsonResponse(service.discovery_of(broker_of(request))))


@public
@require_GET
def jwks(request: HttpRequest) -> HttpResponse:
    """Give our public keys."""
    return _open(JsonResponse(service.jwks_of(clock.now()), content_type=JWK_SET))


def _for_clients(
    answer: Callable[[Call], Reply], *methods: str
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Return the view of an address for machines; what it gives is never kept by a cache."""

    @public
    @csrf_exempt
    @require_http_methods(list(methods))
    @wraps(answer)
    def view(request: HttpRequest) -> HttpResponse:
        return answered(request, answer(call_of(request, broker_of(request))))

    return view


def answered(request: HttpRequest, reply: Reply) -> HttpResponse:
    """Return what a client is told."""
    response = (
        HttpResponse(reply.body, content_type=JWT)
        if isinstance(reply.body, str)
        else JsonResponse(reply.body, status=reply.status)
    )
    return _guarded(request, response)


token = _for_clients(service.give_tokens, "POST")
push = _for_clients(service.push, "POST")
introspect = _for_clients(service.introspect, "POST")
revoke = _for_clients(service.revoke, "POST")
ciba = _for_clients(service.begin_decoupled, "POST")
userinfo = _for_clients(service.userinfo, "GET", "POST")


@public
@csrf_exempt
@require_POST
def init_auth(request: HttpRequest) -> HttpResponse:
    """Say where a browser begins the login that a client has named. Source: Nets eID Broker."""
    if int(request.META.get("CONTENT_LENGTH") or "0") > MAX_FORM:
        raise InvalidRequest(reason="JSON of at most 64 kB is expected")
    try:
        asked = json.loads(request.body)
    except (ValueError, RecursionError) as error:
        raise InvalidRequest(reason="the body is not JSON") from error
    reply = service.lead_to_login(asked, broker_of(request), clock.now())
    return _guarded(request, JsonResponse(reply.body))


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Return a refusal as OAuth answers it. Source: RFC 6749, 5.2; RFC 6750, 3; RFC 9449, 7.1."""
    error = refusal.error if isinstance(refusal, OAuthRefused) else "invalid_request"
    reason = refusal.reason if isinstance(refusal, OAuthRefused) else refusal.sentence("en")
    if refusal.status >= 500:
        error = "temporarily_unavailable" if refusal.status == 503 else "server_error"
    body: dict[str, Any] = {"error": error, "error_description": reason, "code": refusal.code}
    response = JsonResponse(body, status=refusal.status)
    at_userinfo = request.path_info.rstrip("/").endswith("/userinfo")
    if at_userinfo and isinstance(refusal, OAuthRefused):
        response.status_code = 401 if refusal.status == 400 else refusal.status
        scheme = "DPoP" if _scheme(request) == "dpop" else "Bearer"
        shown = "" if _scheme(request) == "" else f' error="{error}", error_description="{reason}"'
        response["WWW-Authenticate"] = scheme + (shown or ' realm="Fundament"')
    elif isinstance(refusal, InvalidClient | InvalidToken):
        response["WWW-Authenticate"] = 'Basic realm="Fundament", charset="UTF-8"'
    return _guarded(request, response)


def broker_of(request: HttpRequest, root: str | None = None) -> Broker:
    """Return our name at the address: below `/op`, as at Nets eID Broker, it is another issuer.

    So it is in the API of Digital Post; `root` says which issuer is meant at any other address.
    """
    if root is None:
        root = next((one for one in ROOTS if request.path_info.startswith(f"{one}/")), "")
    return replace(service.broker_at(request.get_host()), root=root)


def call_of(request: HttpRequest, broker: Broker) -> Call:
    """Return what the client brings. Raises InvalidRequest when the form is not one."""
    form: dict[str, str] = {}
    posted = request.method == "POST" and request.path_info.startswith(_FORMS)
    if posted and request.META.get("CONTENT_LENGTH", "0") not in {"", "0"}:
        form = once(_pairs(request))
    return Call(
        address=f"{broker.base}{request.path}",
        method=request.method or "",
        form=form,
        authorization=request.headers.get("Authorization"),
        certificate=request.META.get("fundament.client_certificate"),
        certificate_error=request.META.get("fundament.client_certificate_error"),
        dpop=request.headers.get("DPoP"),
        issuer=broker.issuer,
        at=clock.now(),
    )


def _pairs(request: HttpRequest) -> Iterable[tuple[str, str]]:
    """Return the parameters in the query of a GET, in the form of a POST."""
    if request.method == "GET" or _says_it_in_the_address(request):
        given = request.GET
    else:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if request.content_type != "application/x-www-form-urlencoded" or int(length) > MAX_FORM:
            raise InvalidRequest(reason="a form of at most 64 kB is expected (RFC 6749, 3.2)")
        given = request.POST
    return [(name, str(value)) for name, values in given.lists() for value in values]


def _says_it_in_the_address(request: HttpRequest) -> bool:
    """Whether it is a POST without a body, as the API of Digital Post describes them too."""
    empty = request.META.get("CONTENT_LENGTH") in {None, "", "0"}
    return empty and request.path_info.startswith(f"{DIGITAL_POST}/")


def _scheme(request: HttpRequest) -> str:
    return request.headers.get("Authorization", "").partition(" ")[0].lower()


def _guarded(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    if "DPoP" in request.headers:
        response["DPoP-Nonce"] = service.dpop_nonce(clock.now())
    return response


def _open(response: HttpResponse) -> HttpResponse:
    """Let programs in browsers read it too, and keep it for some minutes."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Cache-Control"] = "public, max-age=300"
    return response


def _refused_page(request: HttpRequest, refusal: Refusal, *, ends: bool = False) -> HttpResponse:
    pairs = list(_pairs(request))
    claimed = service.claimed_client(pairs) if ends else dict(pairs).get("client_id", "")
    log.info("openid refused", code=refusal.code)
    came = replace(render.came(request, Protocol.OIDC, claimed), ends=ends)
    service.note_refusal(refusal, came, clock.now())
    return render.refused_page(request, refusal, claimed, ends=ends)


def _speak(request: HttpRequest, response: HttpResponse, pairs: Iterable[tuple[str, str]]) -> None:
    """Show the login in the language that the client asks for, unless the person has chosen."""
    asked = dict(pairs)
    wanted = f"{asked.get('ui_locales', '')} {asked.get('language', '')}".split()
    known = [tag[:2].lower() for tag in wanted if tag[:2].lower() in dict(settings.LANGUAGES)]
    if known and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, known[0], secure=True, httponly=True, samesite="Lax"
        )
