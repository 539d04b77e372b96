"""Pages that carry messages on, the cookies of the broker, and what its pages show of people.

Two cookies, both SameSite=Lax. `__Host-broker` holds the session's secret: a service asks by taking
the whole window here, which brings a Lax cookie along. No frame and no form of a foreign page is
to use it: our pages refuse frames, and an AuthnRequest by POST is refused.
`__Host-login` binds a login under way to the browser that began it; it belongs to our own forms
only, which beside the CSRF token keeps a foreign page from posting to them.
"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from fundament.capabilities.identity import service as identity
from fundament.capabilities.identity.types import Attempt, AuthenticatorKind, LifeStep
from fundament.capabilities.login import rules, service
from fundament.capabilities.login.types import Answer, Browser, Came, Protocol
from fundament.capabilities.school import service as school
from fundament.capabilities.school.types import DEVICE_COOKIE, DemoPupil
from fundament.kernel.acting import Level
from fundament.kernel.errors import Refusal

BROKER_COOKIE = "__Host-broker"
SCHOOL_COOKIE = "__Host-skolelogin"
LOGIN_COOKIE = "__Host-login"
_LIFE = {
    BROKER_COOKIE: settings.SESSION_LIFE,
    SCHOOL_COOKIE: timedelta(hours=4),
    LOGIN_COOKIE: timedelta(hours=1),
}
# What to do now, for those refusals where the sentence does not say it.
_ADVICE = {
    "login.provider.unknown": "register",
    "login.request.unsigned": "metadata",
    "login.request.signature": "metadata",
    "login.request.acs": "metadata",
    "login.request.destination": "metadata",
    "login.request.expired": "clock",
    "oauth.client.unauthorized": "register",
    "oauth.request.invalid": "service",
}


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """A fictional person's way in, as the login page shows it in the demo."""

    name: str
    story: str
    username: str
    password: str
    code: str
    app_code: str
    app_pin: str
    recovery_code: str


def language() -> str:
    """Return the language of the page, `da` or `en`."""
    return (get_language() or "da")[:2]


def names_in_language(names: Iterable[tuple[str, str]]) -> list[str]:
    """Return names of services, given in Danish and in English, in the language of the page."""
    return [danish if language() == "da" else english for danish, english in names]


def browser_of(request: HttpRequest) -> Browser:
    """Return what the browser brings; a browser without a secret gets one by `remember`."""
    return Browser(
        login=request.COOKIES.get(LOGIN_COOKIE) or secrets.token_urlsafe(32),
        session=request.COOKIES.get(BROKER_COOKIE),
        caller=str(request.META.get("REMOTE_ADDR", "")),
        origin=service.origin_at(request.get_host()),
        agent=request.headers.get("User-Agent", "")[:400],
        school=request.COOKIES.get(SCHOOL_COOKIE),
        device=request.COOKIES.get(DEVICE_COOKIE, ""),
    )


def address_of(request: HttpRequest, path: str) -> str:
    """Return the whole address of a page of ours, under a name of our own whatever Host says."""
    return f"{service.origin_at(request.get_host())}{path}"


def came(request: HttpRequest, protocol: Protocol, claimed: str) -> Came:
    """Return the message that this request carries, as the inspector keeps it."""
    posted = request.method == "POST"
    return Came(
        protocol,
        claimed,
        request.get_host(),
        str(request.META.get("REMOTE_ADDR", "")),
        request.POST.urlencode() if posted else str(request.META.get("QUERY_STRING", "")),
        posted,
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
            samesite="Lax",
        )
    return response


def forget(response: HttpResponse, name: str) -> HttpResponse:
    """Take back one of the two cookies."""
    response.delete_cookie(name, samesite="Lax")
    response.cookies[name]["secure"] = True
    return response


def carry(request: HttpRequest, answer: Answer, title: str) -> HttpResponse:
    """Return the page, or the redirect, by which the browser carries an answer to a service.

    The form is sent by an external script; without scripts the person presses its button. After
    a form of ours the address is a link that a script follows: our policy (form-action) holds for
    redirects after a form too, and a service may lead on to an address that we do not know.
    """
    if answer.address is not None and request.method == "GET":
        return HttpResponseRedirect(answer.address)
    context = {"answer": answer, "title": title, "service": answer.service_in(language())}
    return allow_form(render(request, "login/carry.html", context), answer)


def allow_form(response: HttpResponse, answer: Answer | None) -> HttpResponse:
    """Let the page's policy send the answer's form to the service's own origin, and no other.

    An address whose host could not stand in the header opens nothing: the form stays here.
    """
    origin = rules.origin_of(answer.form.action) if answer and answer.form else None
    if origin is not None:
        response["Content-Security-Policy"] = f"form-action 'self' {origin}"
    return response


def allow_frames(response: HttpResponse, addresses: tuple[str, ...]) -> HttpResponse:
    """Let the page show frames of those services, by which they log the person out."""
    origins = sorted({origin for one in addresses if (origin := rules.origin_of(one))})
    if origins:
        own = response.get("Content-Security-Policy", "")
        shown = f"frame-src {' '.join(origins)}"
        response["Content-Security-Policy"] = f"{own}; {shown}" if own else shown
    return response


def refused_page(
    request: HttpRequest, refusal: Refusal, issuer: str, *, ends: bool = False
) -> HttpResponse:
    """Return the page that explains why a service's message was refused; `ends`: of a logout."""
    context = {
        "title": _("Anmodningen om at logge ud blev afvist")
        if ends
        else _("Login-anmodningen blev afvist"),
        "ends": ends,
        "refusal": refusal,
        "sentence": refusal.sentence(language()),
        "issuer": issuer,
        "advice": _ADVICE.get(refusal.code, "back"),
    }
    response = render(request, "login/refused.html", context, status=refusal.status)
    if refusal.retry_after is not None:
        response.headers["Retry-After"] = str(refusal.retry_after)
    return response


def level_words() -> dict[Level, str]:
    """Return how the levels of NSIS are shown to people."""
    return {Level.LOW: _("lav"), Level.SUBSTANTIAL: _("betydelig"), Level.HIGH: _("høj")}


def kind_words() -> dict[AuthenticatorKind, str]:
    """Return what the authenticators are called."""
    return {
        AuthenticatorKind.PASSWORD: _("Adgangskode"),
        AuthenticatorKind.CODE_DISPLAY: _("Kodeviser"),
        AuthenticatorKind.APP: _("App"),
        AuthenticatorKind.PASSKEY: _("Adgangsnøgle"),
        AuthenticatorKind.SYNCED_PASSKEY: _("Adgangsnøgle, der følger dig"),
        AuthenticatorKind.RECOVERY_CODE: _("Genoprettelseskode"),
    }


def step_words() -> dict[LifeStep, str]:
    """Return what happened to an eID, told to its owner."""
    return {
        LifeStep.ISSUED: _("Dit eID blev udstedt"),
        LifeStep.PROPOSED: _("En ændring blev foreslået"),
        LifeStep.DECLINED: _("Forslaget faldt"),
        LifeStep.RAISED: _("Man ved sikrere, hvem du er"),
        LifeStep.SUSPENDED: _("Dit eID blev sat i bero"),
        LifeStep.BLOCKED: _("Dit eID blev spærret"),
        LifeStep.REOPENED: _("Dit eID blev åbnet igen"),
        LifeStep.REISSUED: _("Dit eID blev afløst af et nyt"),
        LifeStep.RESET: _("Det, du logger ind med, blev nulstillet"),
        LifeStep.ACTIVATED: _("Du tog dit eID i brug"),
        LifeStep.NEW_PASSWORD: _("Du skiftede adgangskode"),
        LifeStep.CLOSED: _("Dit eID blev lukket"),
        LifeStep.RENUMBERED: _("Dit eID fulgte med til dit nye personnummer"),
        LifeStep.TOOK_OVER: _("Dit eID blev samlet med et dobbelt"),
        LifeStep.LINK_WAITS: _("Et eID fra et andet land blev foreslået knyttet til dig"),
        LifeStep.LINKED: _("Et eID fra et andet land blev knyttet til dig"),
        LifeStep.UNLINKED: _("Et eID fra et andet land er ikke længere knyttet til dig"),
    }


def ways(attempt: Attempt | None) -> list[tuple[str, str]]:
    """Return the other authenticators that may be used now: the kind, and words to choose it by."""
    words = {
        AuthenticatorKind.PASSWORD: _("Brug adgangskode"),
        AuthenticatorKind.CODE_DISPLAY: _("Brug kodeviser"),
        AuthenticatorKind.APP: _("Brug app"),
        AuthenticatorKind.PASSKEY: _("Brug adgangsnøgle"),
        AuthenticatorKind.RECOVERY_CODE: _("Brug genoprettelseskode"),
    }
    if attempt is None or attempt.renews:
        return []
    return [(kind, words[kind]) for kind in attempt.choices if kind is not attempt.asks_for]


def demo_people(language: str, at: datetime) -> list[DemoPerson]:
    """Return everybody in the fictional country who has an eID, with the code of this moment."""
    return [
        DemoPerson(
            found.name,
            found.story_da if language == "da" else found.story_en,
            found.username,
            found.password,
            identity.current_code(found.totp_secret, at),
            found.app_code,
            found.app_pin,
            found.recovery_code,
        )
        for found in identity.demo_credentials()
    ]


def keep_device(response: HttpResponse, secret: str) -> HttpResponse:
    """Let the browser keep what it is known by at school, for as long as a device counts."""
    response.set_cookie(
        DEVICE_COOKIE,
        secret,
        max_age=school.LIFE_OF_DEVICE,
        secure=True,
        httponly=True,
        samesite="Lax",
    )
    return response


def demo_pupils(at: datetime) -> list[DemoPupil]:
    """Return the fictional pupils with their pictures and the code of their class today."""
    return school.demo_pupils(at)
