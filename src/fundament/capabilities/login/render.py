"""Pages that carry messages on, and the cookies of the broker.

Two cookies. `__Host-broker` holds the session's secret; it must come along when a service asks
from a frame or by a form of its own origin, hence SameSite=None. Alone it opens nothing: an answer
needs a request signed by a registered service, and goes to that service's own address.
`__Host-login` binds a login under way to the browser that began it; it belongs to our own forms
only, hence SameSite=Lax, which beside the CSRF token keeps a foreign page from posting to them.
"""

import secrets
from datetime import timedelta
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from fundament.capabilities.login.types import Answer, Browser
from fundament.kernel.errors import Refusal

BROKER_COOKIE = "__Host-broker"
LOGIN_COOKIE = "__Host-login"
_LIFE = {BROKER_COOKIE: timedelta(hours=8), LOGIN_COOKIE: timedelta(hours=1)}
_SAME_SITE = {BROKER_COOKIE: "None", LOGIN_COOKIE: "Lax"}
# What to do now, for those refusals where the sentence does not say it.
_ADVICE = {
    "login.provider.unknown": "register",
    "login.request.unsigned": "metadata",
    "login.request.signature": "metadata",
    "login.request.acs": "metadata",
    "login.request.destination": "metadata",
    "login.request.expired": "clock",
}


def language() -> str:
    """Return the language of the page, `da` or `en`."""
    return (get_language() or "da")[:2]


def browser_of(request: HttpRequest) -> Browser:
    """Return what the browser brings; a browser without a secret gets one by `remember`."""
    return Browser(
        login=request.COOKIES.get(LOGIN_COOKIE) or secrets.token_urlsafe(32),
        session=request.COOKIES.get(BROKER_COOKIE),
        caller=str(request.META.get("REMOTE_ADDR", "")),
    )


def remember(response: HttpResponse, name: str, secret: str | None) -> HttpResponse:
    """Set one of the two cookies, when there is something to set."""
    if secret:
        response.set_cookie(
            name,
            secret,
            max_age=_LIFE[name],
            secure=True,
            httponly=True,
            samesite=_SAME_SITE[name],  # type: ignore[arg-type]
        )
    return response


def forget(response: HttpResponse, name: str) -> HttpResponse:
    """Take back one of the two cookies."""
    response.delete_cookie(name, samesite=_SAME_SITE[name])  # type: ignore[arg-type]
    response.cookies[name]["secure"] = True
    return response


def carry(request: HttpRequest, answer: Answer, title: str) -> HttpResponse:
    """Return the page, or the redirect, by which the browser carries an answer to a service.

    The form is sent by an external script; without scripts the person presses its button.
    """
    if answer.address is not None:
        return HttpResponseRedirect(answer.address)
    context = {"answer": answer, "title": title, "service": answer.service_in(language())}
    return allow_form(render(request, "login/carry.html", context), answer)


def allow_form(response: HttpResponse, answer: Answer | None) -> HttpResponse:
    """Let the page's policy send the answer's form to the service's own origin, and no other."""
    if answer is not None and answer.form is not None:
        parts = urlsplit(answer.form.action)
        response["Content-Security-Policy"] = f"form-action 'self' {parts.scheme}://{parts.netloc}"
    return response


def refused_page(request: HttpRequest, refusal: Refusal, issuer: str) -> HttpResponse:
    """Return the page that explains why a service's message was refused."""
    context = {
        "title": _("Login-anmodningen blev afvist"),
        "refusal": refusal,
        "sentence": refusal.sentence(language()),
        "issuer": issuer,
        "advice": _ADVICE.get(refusal.code, "back"),
    }
    response = render(request, "login/refused.html", context, status=refusal.status)
    if refusal.retry_after is not None:
        response.headers["Retry-After"] = str(refusal.retry_after)
    return response
