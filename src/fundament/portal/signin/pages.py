"""Sign-in and sign-out for people. Source: saml-profiles-2.0-os, sections 4.1 and 4.4."""

from datetime import timedelta
from secrets import token_urlsafe
from uuid import uuid4

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from fundament.kernel import clock
from fundament.kernel.acting import Level, has_run_out, public
from fundament.kernel.errors import Refusal
from fundament.portal.context import MAX_TARGET
from fundament.portal.refusals import refusal_page
from fundament.portal.signin import answers, provider, sessions, state
from fundament.standards.oiosaml.profiles import TODAY
from fundament.standards.oiosaml.types import Assurance
from fundament.standards.saml.bindings import REQUEST, write_redirect
from fundament.standards.saml.logout import write_logout_request
from fundament.standards.saml.names import LOGOUT_BY_USER, Binding
from fundament.standards.saml.requests import write_authn_request
from fundament.standards.saml.types import AuthnRequest, LogoutRequest


@public
@require_GET
def sign_in(request: HttpRequest) -> HttpResponse:
    """Send the person to the broker; `next` is where to go after, `level` how sure it must be.

    Who was away for too long is asked anew, also where the broker's session would answer; so is
    who is to do something that asks for a fresh login (`fresh`).
    """
    at = clock.now()
    broker = provider.broker(at)
    level = _level(request.GET.get("level", ""))
    begun = state.SignIn(
        f"_{uuid4().hex}", token_urlsafe(16), int(level), _local(request.GET.get("next", "/"))
    )
    address = broker.sign_on_by(Binding.REDIRECT) or ""
    wish = AuthnRequest(
        id=begun.request_id,
        issuer=provider.entity_id(),
        issue_instant=at,
        destination=address,
        acs_url=provider.acs_url(),
        protocol_binding=Binding.POST,
        class_refs=(TODAY.level_uri(Assurance[level.name]),),
        comparison="minimum",
        force=has_run_out(request) or "fresh" in request.GET,
    )
    body = write_authn_request(wish)
    return state.keep(
        HttpResponseRedirect(
            write_redirect(address, REQUEST, body, begun.relay_state, provider.signing_key(at))
        ),
        begun,
    )


@public
@csrf_exempt
@require_POST
def acs(request: HttpRequest) -> HttpResponse:
    """Take the broker's answer, once: check all of it, then begin a fresh session."""
    at = clock.now()
    try:
        begun = state.brought(request)
        known = answers.accepted(request, begun, at)
        state.use_up(begun, at)
        sessions.begin(request, known, at)
    except Refusal as refusal:
        return state.drop(refusal_page(request, refusal))
    return state.drop(HttpResponseRedirect(begun.target))


@public
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the portal's session, then ask the broker to end its own and all others."""
    at = clock.now()
    ended = sessions.end(request)
    endpoint = provider.broker(at).logout_by(Binding.REDIRECT)
    if ended is None or endpoint is None:
        return HttpResponseRedirect(answers.SIGNED_OUT)
    wish = LogoutRequest(
        f"_{uuid4().hex}",
        provider.entity_id(),
        at,
        endpoint.location,
        ended.name_id,
        (ended.session_index,),
        at + timedelta(minutes=5),
        LOGOUT_BY_USER,
    )
    body = write_logout_request(wish)
    return state.keep_logout(
        HttpResponseRedirect(
            write_redirect(endpoint.location, REQUEST, body, None, provider.signing_key(at))
        ),
        wish.id,
    )


@public
@csrf_exempt
def slo(request: HttpRequest) -> HttpResponse:
    """Take the broker's logout message: end the named session and answer, or go home."""
    try:
        return answers.logout_answer(request, clock.now())
    except Refusal as refusal:
        return refusal_page(request, refusal)


@public
@require_GET
def metadata(request: HttpRequest) -> HttpResponse:
    """Give the portal's own metadata as a service provider."""
    return HttpResponse(provider.metadata(clock.now()), content_type="application/samlmetadata+xml")


def _level(word: str) -> Level:
    return Level[word.upper()] if word.upper() in Level.__members__ else Level.SUBSTANTIAL


def _local(target: str) -> str:
    """Return a path of this site, the front page for anything else (open redirect)."""
    local = target.startswith("/") and url_has_allowed_host_and_scheme(target, allowed_hosts=None)
    return target if local and len(target) <= MAX_TARGET else "/"
