"""HTML for people: one's own registration, and where to be told about post."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_http_methods

from fundament.capabilities.contacts import service
from fundament.capabilities.contacts.render import history_shown, status_shown, ways_shown
from fundament.capabilities.contacts.types import (
    ChannelKind,
    ChannelUnknown,
    EmailRefused,
    FormUnreadable,
    LinkVerdict,
    MobileRefused,
    PinOver,
    PinTooOften,
    PinWrong,
)
from fundament.kernel import clock
from fundament.kernel.acting import Acting, public, signed_in
from fundament.kernel.errors import Refusal

_AT_PIN = (PinWrong, PinOver)
_AT_ADDRESS = (EmailRefused, MobileRefused, PinTooOften, ChannelUnknown)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in()
def contact(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Show the party's registration and ways; POST changes, proves or confirms one of them."""
    if request.method != "POST":
        return _page(request, acting)
    kind, act = _asked(request.POST)
    try:
        act(acting, kind, request.POST)
    except (*_AT_PIN, *_AT_ADDRESS) as refusal:
        return _page(request, acting, (kind, refusal))
    return HttpResponseRedirect(f"{reverse('contact')}?gemt=1")


@public
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest) -> HttpResponse:
    """Ask whether to prove the address to which the link was sent; POST proves it.

    Looking alone proves nothing: mail servers look at the links in what they pass on.
    """
    token = (request.POST if request.method == "POST" else request.GET).get("kode", "")
    verdict = None
    try:
        known = UUID(token)
        if request.method == "POST":
            verdict = service.verify_by_link(known, clock.now())
    except ValueError:
        verdict = LinkVerdict.INVALID
    context = {"verdict": verdict, "proved": verdict is LinkVerdict.VERIFIED, "token": token}
    status = 422 if verdict is LinkVerdict.INVALID else 200
    return render(request, "contacts/link.html", context, status=status)


def _change(acting: Acting, kind: ChannelKind, typed: QueryDict) -> None:
    address = typed.get("address", "").strip()
    if kind is ChannelKind.MOBILE:
        address = address.replace(" ", "").removeprefix("+45")
    service.change_own_channel(acting, kind, address or None, clock.now())


def _prove(acting: Acting, kind: ChannelKind, typed: QueryDict) -> None:
    pin = "".join(typed.get("pin", "").split())[:20]
    service.prove_own_channel(acting, _channel(typed), pin, clock.now())


def _renew(acting: Acting, kind: ChannelKind, typed: QueryDict) -> None:
    service.renew_own_pin(acting, _channel(typed), clock.now())


def _confirm(acting: Acting, kind: ChannelKind, typed: QueryDict) -> None:
    service.confirm_own_channel(acting, _channel(typed), clock.now())


_ACTS: dict[str, Callable[[Acting, ChannelKind, QueryDict], None]] = {
    "gem": _change,
    "kode": _prove,
    "ny-kode": _renew,
    "gaelder": _confirm,
}


def _asked(
    typed: QueryDict,
) -> tuple[ChannelKind, Callable[[Acting, ChannelKind, QueryDict], None]]:
    """Return which way is meant, and what to do with it. Raises FormUnreadable."""
    try:
        return ChannelKind(typed.get("kind", "")), _ACTS[typed.get("act", "")]
    except (ValueError, KeyError) as error:
        raise FormUnreadable from error


def _channel(typed: QueryDict) -> UUID:
    try:
        return UUID(typed.get("channel", ""))
    except ValueError as error:
        raise ChannelUnknown from error


def _page(
    request: HttpRequest, acting: Acting, wrong: tuple[ChannelKind, Refusal] | None = None
) -> HttpResponse:
    found = service.own_contact(acting, clock.now())
    ways, errors = ways_shown(found), []
    if wrong is not None:
        kind, refusal = wrong
        sentence = refusal.sentence(translation.get_language() or "da")
        place = "pin" if isinstance(refusal, _AT_PIN) else "address"
        ways = ways_shown(found, (kind, request.POST.get("address"), place, sentence))
        errors = [{"field": f"{kind.value.lower()}-{place}", "text": sentence}]
    context = {
        "contact": found,
        "status": status_shown(found),
        "history": history_shown(found),
        "ways": ways,
        "subscribers": service.own_subscribers(acting, clock.now()),
        "saved": "gemt" in request.GET,
        "errors": errors,
        "error_count": len(errors),
    }
    return render(request, "contacts/contact.html", context, status=422 if errors else 200)
