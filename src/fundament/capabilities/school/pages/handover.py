"""HTML for a young person: from the school login to an eID of her own, step by step.

She has no eID to sign in with, so the page asks for her school login itself, with two factors,
and the session remembers for a quarter of an hour who she is.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render as page
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from fundament.capabilities.school import forms, render, service
from fundament.capabilities.school.types import (
    Attempt,
    AttemptId,
    Handover,
    LoginContext,
    PupilKnown,
    SchoolAttemptOver,
    SchoolLevel,
    SchoolLoginId,
)
from fundament.kernel import clock
from fundament.kernel.acting import public
from fundament.kernel.errors import Refusal

SERVICE = "Fra skolelogin til eget eID"
KEY = "school-handover"
LIFE = timedelta(minutes=15)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def handover(request: HttpRequest) -> HttpResponse:
    """Ask who the young person is, then what she chooses, and say that it is done."""
    at, kept = clock.now(), request.session.get(KEY, {})
    if "done" in kept and request.method != "POST":
        return page(request, "school/handed_over.html", {"username": kept["done"]})
    login = _known(kept, at)
    if login is not None:
        return _choose(request, login, at)
    return _sign_in(request, kept, at)


@public
@require_POST
def begin_again(request: HttpRequest) -> HttpResponse:
    """Forget who it was."""
    request.session.pop(KEY, None)
    return HttpResponseRedirect(reverse("school-handover"))


def _sign_in(request: HttpRequest, kept: dict[str, str], at: datetime) -> HttpResponse:
    """Show the next step of the school login, or take what was given."""
    device = render.device_of(request) or (render.new_device() if "device" in request.POST else "")
    caller = str(request.META.get("REMOTE_ADDR", ""))
    context = LoginContext(SERVICE, SchoolLevel.TWO_FACTORS, caller, device)
    attempt, refusal = _attempt(kept, context, at), None
    if request.method == "POST":
        try:
            taken = _take(request, attempt, context, at)
        except Refusal as refused:
            refusal, attempt = refused, _attempt(kept, context, at)
        else:
            _remember(request, taken)
            back = HttpResponseRedirect(request.get_full_path())
            return render.keep_device(back, device) if "device" in request.POST else back
    step = service.step_of(attempt, request.GET.get("med", ""))
    sentence = refusal.sentence(get_language() or "da") if refusal else ""
    shown = {
        "step": step,
        "sentence": sentence,
        "error_count": 1 if refusal else 0,
        "begun": attempt,
        "demo": service.demo_pupils(at) if settings.DEMO else (),
    }
    return page(request, "school/handover.html", shown, status=refusal.status if refusal else 200)


def _take(
    request: HttpRequest, attempt: Attempt | None, context: LoginContext, at: datetime
) -> Attempt | PupilKnown:
    if attempt is None:
        return service.begin(request.POST.get("uniid", ""), context, at)
    return service.give(attempt, request.POST, at)


def _remember(request: HttpRequest, taken: Attempt | PupilKnown) -> None:
    """Keep how far she is; with a fresh key of the session once it is known who she is."""
    if isinstance(taken, Attempt):
        request.session[KEY] = {"attempt": str(taken.id)}
    else:
        request.session.cycle_key()
        request.session[KEY] = {"login": str(taken.login), "at": taken.at.isoformat()}


def _choose(request: HttpRequest, login: SchoolLoginId, at: datetime) -> HttpResponse:
    """Show what there is to choose, or take it."""
    found, refusal = service.handover_of(login, at), None
    typed = request.POST.get("username", "")
    display = render.display_of(request.POST.get("secret", ""), typed or "mit-eid")
    if request.method == "POST":
        try:
            service.take_over(login, forms.chosen(request.POST, display.secret), at)
        except Refusal as refused:
            refusal = refused
        else:
            request.session[KEY] = {"done": "" if found.has_eid else typed}
            return HttpResponseRedirect(reverse("school-handover"))
    return _choice(request, found, display, typed, refusal)


def _choice(
    request: HttpRequest,
    found: Handover,
    display: render.NewDisplay,
    typed: str,
    refusal: Refusal | None,
) -> HttpResponse:
    sentence = refusal.sentence(get_language() or "da") if refusal else ""
    field = _FIELDS.get(refusal.code) if refusal else None
    context = {
        "found": found,
        "display": display,
        "typed": typed,
        "code": request.POST.get("code", ""),
        "errors": [{"field": field, "text": sentence}] if sentence else [],
        "wrong": {field: sentence} if field else {},
        "error_count": 1 if sentence else 0,
        "title": _("Fra skolelogin til eget eID"),
    }
    status = refusal.status if refusal else 200
    return page(request, "school/own_eid.html", context, status=status)


_FIELDS = {
    "school.handover.code": "code",
    "school.handover.display": "display",
    "identity.credentials.too.weak": "username",
    "identity.exists": "username",
}


def _known(kept: dict[str, str], at: datetime) -> SchoolLoginId | None:
    if "login" not in kept:
        return None
    since = datetime.fromisoformat(kept["at"])
    return SchoolLoginId(UUID(kept["login"])) if since <= at < since + LIFE else None


def _attempt(kept: dict[str, str], context: LoginContext, at: datetime) -> Attempt | None:
    if "attempt" not in kept:
        return None
    try:
        return service.attempt_of(AttemptId(UUID(kept["attempt"])), context, at)
    except SchoolAttemptOver:
        return None
