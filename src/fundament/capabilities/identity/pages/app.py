"""The app: a page in a second browser that holds a key and approves logins with it.

The browser's script makes the key, which cannot be taken out, and signs; nothing else needs script.
Without the key the cookie only shows what is asked: an answer takes number, PIN and signature.
"""

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fundament.capabilities.identity import service
from fundament.capabilities.identity.types import AppDevice
from fundament.kernel import clock
from fundament.kernel.acting import public
from fundament.kernel.errors import Refusal

APP_COOKIE = "__Host-app"
_LIFE = timedelta(days=365)


@public
@require_http_methods(["GET", "POST"])
def app(request: HttpRequest) -> HttpResponse:
    """Show what the app is asked; without an app, let one be set up by a code."""
    if request.method != "POST":
        return _page(request)
    given = request.POST
    try:
        made = service.set_up_app(
            given.get("code", ""),
            given.get("pin", ""),
            given.get("public_key", ""),
            given.get("signature", ""),
            str(request.META.get("REMOTE_ADDR", "")),
            clock.now(),
        )
    except Refusal as refusal:
        return _page(request, refusal, "code")
    return _remember(HttpResponseRedirect(f"{reverse('app')}?klar"), made)


@public
@require_POST
def approve(request: HttpRequest, question: UUID) -> HttpResponse:
    """Approve a login: the number, the PIN and the signature of the app's key."""
    given = request.POST
    try:
        service.approve_login(
            _secret(request),
            question,
            given.get("number", ""),
            given.get("pin", ""),
            given.get("signature", ""),
            clock.now(),
        )
    except Refusal as refusal:
        return _page(request, refusal)
    return HttpResponseRedirect(f"{reverse('app')}?godkendt")


@public
@require_POST
def reject(request: HttpRequest, question: UUID) -> HttpResponse:
    """Say that a login is not one's own."""
    try:
        service.reject_login(_secret(request), question, clock.now())
    except Refusal as refusal:
        return _page(request, refusal)
    return HttpResponseRedirect(f"{reverse('app')}?afvist")


@public
@require_GET
def waiting(request: HttpRequest) -> HttpResponse:
    """Tell the page's script which questions wait for an answer."""
    found = service.questions_for(_secret(request), clock.now())
    return JsonResponse({"questions": [str(one.id) for one in found]})


@public
@require_POST
def forget(request: HttpRequest) -> HttpResponse:
    """Let the browser be no app any longer."""
    response = HttpResponseRedirect(reverse("app"))
    response.delete_cookie(APP_COOKIE, samesite="Strict")
    response.cookies[APP_COOKIE]["secure"] = True
    return response


def _page(request: HttpRequest, refusal: Refusal | None = None, field: str = "") -> HttpResponse:
    at, secret = clock.now(), _secret(request)
    found = service.app_of(secret)
    sentence = refusal.sentence(get_language() or "da") if refusal else ""
    context = {
        "title": _("App"),
        "app": found,
        "questions": service.questions_for(secret, at) if found else [],
        "said": next((word for word in ("klar", "godkendt", "afvist") if word in request.GET), ""),
        "errors": [{"field": field if field and not found else None, "text": sentence}]
        if refusal
        else [],
        "error_count": 1 if refusal else 0,
        "typed": request.POST.get("code", "")[:40],
        "demo": service.demo_credentials() if settings.DEMO and not found else [],
    }
    status = refusal.status if refusal else 200
    response = render(request, "identity/app.html", context, status=status)
    if refusal is not None and refusal.retry_after is not None:
        response.headers["Retry-After"] = str(refusal.retry_after)
    return response


def _secret(request: HttpRequest) -> str:
    return request.COOKIES.get(APP_COOKIE, "")


def _remember(response: HttpResponse, made: AppDevice) -> HttpResponse:
    response.set_cookie(
        APP_COOKIE, made.secret, max_age=_LIFE, secure=True, httponly=True, samesite="Strict"
    )
    return response
