"""Systems, for an organisation's administrators: set up, change, prove, make default, withdraw."""

from collections.abc import Callable
from uuid import UUID

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods

from fundament.capabilities.post import service
from fundament.capabilities.post.forms.administration import (
    Filled,
    read_filled,
    setup_of,
    system_filled,
)
from fundament.capabilities.post.pages.administration import done_at, place_of, refused, said
from fundament.capabilities.post.types import MailSystem, VersionStale
from fundament.capabilities.post.types.administration_refusals import (
    CertificateNotAccepted,
    CertificateOfAnother,
    DefaultNotPossible,
    SystemInUse,
    SystemNotPossible,
)
from fundament.capabilities.post.types.systems import Protocol
from fundament.kernel import clock
from fundament.kernel.acting import Acting, signed_in
from fundament.kernel.errors import Refusal

Place = tuple[UUID, UUID]
_MOST_FILE = 64 * 1024
# Why a push failed; another one is the status of an answer.
FAULTS = {
    "address": gettext_noop("Adressen kan ikke læses"),
    "scheme": gettext_noop("Adressen er ikke https"),
    "name": gettext_noop("Navnet findes ikke"),
    "inside": gettext_noop("Adressen fører ind i et lukket net"),
    "certificate": gettext_noop("Serverens certifikat gælder ikke"),
    "connection": gettext_noop("Ingen forbindelse, eller den blev afbrudt"),
    "time": gettext_noop("Intet svar inden ti sekunder"),
    "size": gettext_noop("Svaret er for stort"),
}
_DONE = {
    "oprettet": gettext_noop("Systemet er oprettet. Giv det nu et token og et certifikat."),
    "gemt": gettext_noop("Det er gemt"),
    "certifikat": gettext_noop("Certifikatet er registreret"),
    "standard": gettext_noop("Systemet får nu organisationens breve"),
    "igen": gettext_noop("Det forsøges igen"),
    "spærret": gettext_noop("Systemet er spærret"),
}


@require_http_methods(["GET", "HEAD"])
@signed_in()
def systems(request: HttpRequest, acting: Acting, organisation: UUID) -> HttpResponse:
    """List the organisation's systems."""
    acting = service.acting_at(acting, organisation, clock.now())
    context = {
        **place_of(acting, organisation),
        "systems": service.own_systems(acting, organisation, clock.now()),
        "now": clock.now(),
        "done": done_at(request, _DONE),
    }
    return render(request, "post/own_systems.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in()
def new_system(request: HttpRequest, acting: Acting, organisation: UUID) -> HttpResponse:
    """Set up a system."""
    acting = service.acting_at(acting, organisation, clock.now())
    if request.method != "POST":
        empty = Filled({"memo_version": "1.1"}, {"in_use": ["1"]})
        return _form(request, acting, (organisation, None), empty)
    filled, at = read_filled(request.POST), clock.now()
    try:
        made = service.set_up_system(acting, organisation, setup_of(filled, at), at)
    except SystemNotPossible as refusal:
        return _form(request, acting, (organisation, None), refused(filled, refusal))
    return _to(organisation, made.id, "oprettet")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in()
def system(request: HttpRequest, acting: Acting, organisation: UUID, system: UUID) -> HttpResponse:
    """Show a system, or set it up anew."""
    acting, place = service.acting_at(acting, organisation, clock.now()), (organisation, system)
    before, at = service.own_system(acting, place, clock.now()), clock.now()
    if request.method != "POST":
        return _form(request, acting, place, system_filled(before), before)
    filled = read_filled(request.POST)
    try:
        setup = setup_of(filled, at, before)
        service.change_system(acting, place, setup, filled.version, at)
    except (SystemNotPossible, VersionStale) as refusal:
        return _form(request, acting, place, refused(filled, refusal), before)
    return _to(organisation, system, "gemt")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in(fresh=True)
def act(
    request: HttpRequest, acting: Acting, organisation: UUID, system: UUID, act: str
) -> HttpResponse:
    """Ask for, or do, what is not taken back: a token, a certificate, default, withdrawal."""
    if act not in _ACTS:
        raise Http404
    acting, place = service.acting_at(acting, organisation, clock.now()), (organisation, system)
    is_now = service.own_system(acting, place, clock.now())
    if request.method != "POST":
        return _ask(request, acting, (organisation, is_now), act)
    try:
        return _ACTS[act](request, acting, place)
    except (
        CertificateNotAccepted,
        CertificateOfAnother,
        DefaultNotPossible,
        SystemInUse,
        VersionStale,
    ) as refusal:
        return _ask(request, acting, (organisation, is_now), act, refusal)


def _token(request: HttpRequest, acting: Acting, place: Place) -> HttpResponse:
    """Show the new token, this once."""
    renewed, token = service.renew_token(acting, place, clock.now())
    context = {**place_of(acting, place[0]), "system": renewed, "token": token}
    answer = render(request, "post/own_token.html", context)
    answer["Cache-Control"] = "no-store"
    return answer


def _certificate(request: HttpRequest, acting: Acting, place: Place) -> HttpResponse:
    file = request.FILES.get("file")
    content: bytes = file.read(_MOST_FILE) if file else b""
    if b"-----BEGIN" in content:
        try:
            content = x509.load_pem_x509_certificate(content).public_bytes(Encoding.DER)
        except ValueError:
            content = b""
    service.register_certificate(acting, place, content, clock.now())
    return _to(*place, "certifikat")


def _default(request: HttpRequest, acting: Acting, place: Place) -> HttpResponse:
    service.make_default(acting, place, clock.now())
    return _to(*place, "standard")


def _again(request: HttpRequest, acting: Acting, place: Place) -> HttpResponse:
    service.push_again(acting, place, clock.now())
    return _to(*place, "igen")


def _withdraw(request: HttpRequest, acting: Acting, place: Place) -> HttpResponse:
    service.withdraw_system(acting, place, read_filled(request.POST).version, clock.now())
    listed = reverse("post-office-systems", kwargs={"organisation": place[0]})
    return HttpResponseRedirect(f"{listed}?gjort=spærret")


_ACTS: dict[str, Callable[[HttpRequest, Acting, Place], HttpResponse]] = {
    "token": _token,
    "certifikat": _certificate,
    "standard": _default,
    "igen": _again,
    "spaer": _withdraw,
}


def _ask(
    request: HttpRequest,
    acting: Acting,
    of: tuple[UUID, MailSystem],
    act: str,
    refusal: Refusal | None = None,
) -> HttpResponse:
    context = {
        **place_of(acting, of[0]),
        "system": of[1],
        "act": act,
        "sentence": said(refusal) if refusal else "",
        "errors": [{"field": "field-file" if act == "certifikat" else "", "text": said(refusal)}]
        if refusal
        else [],
        "error_count": 1 if refusal else 0,
    }
    status = refusal.status if refusal else 200
    return render(request, "post/own_system_act.html", context, status=status)


def _form(
    request: HttpRequest,
    acting: Acting,
    place: tuple[UUID, UUID | None],
    filled: Filled,
    before: MailSystem | None = None,
) -> HttpResponse:
    at = clock.now()
    context = {
        **place_of(acting, place[0]),
        "system": before,
        "pushes": service.pushes_of(acting, (place[0], before.id), at) if before else None,
        "faults": FAULTS,
        "form": filled,
        "protocols": list(Protocol),
        "templates": [] if before else service.templates(acting, clock.now()),
        "now": clock.now(),
        "errors": filled.error_list,
        "error_count": len(filled.errors),
        "done": done_at(request, _DONE),
    }
    status = 422 if filled.errors else 200
    return render(request, "post/own_system.html", context, status=status)


def _to(organisation: UUID, system: UUID, done: str) -> HttpResponse:
    here = {"organisation": organisation, "system": system}
    return HttpResponseRedirect(f"{reverse('post-office-system', kwargs=here)}?gjort={done}")
