"""The broker's messages to the portal: what is believed, and what is answered."""

from datetime import datetime
from uuid import uuid4

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from fundament.kernel import xmlsig
from fundament.kernel.errors import Refusal
from fundament.portal.signin import provider, sessions, state
from fundament.portal.signin.state import SignIn
from fundament.portal.signin.types import LoginGivenUp, LogoutRefused, SignInOver
from fundament.standards.oiosaml.checks import checks_of
from fundament.standards.oiosaml.profiles import TODAY
from fundament.standards.oiosaml.types import Assurance, IdentityType
from fundament.standards.saml.bindings import (
    RESPONSE,
    Received,
    read_post,
    read_redirect,
    write_redirect,
)
from fundament.standards.saml.logout import (
    read_logout_request,
    read_logout_response,
    write_logout_response,
)
from fundament.standards.saml.names import Binding, StatusCode
from fundament.standards.saml.response_checks import SKEW, Expected
from fundament.standards.saml.responses import read_response
from fundament.standards.saml.types import (
    LoginNotGiven,
    LogoutRequest,
    LogoutResponse,
    Status,
    VerifiedAssertion,
)

# Home, where the page says that one is signed out.
SIGNED_OUT = "/?logget-af"
# The same, where some service may still have its session.
PARTLY_SIGNED_OUT = "/?logget-af=delvist"
# What the broker answers when the person goes back before the login is done.
GIVEN_UP = StatusCode.AUTHN_FAILED.rpartition(":")[2]


def accepted(request: HttpRequest, begun: SignIn, at: datetime) -> VerifiedAssertion:
    """Return the assertion that answers the very request of this browser.

    Raises SignInOver, ResponseRefused, LoginGivenUp, LoginNotGiven, SamlRefused and its kin.
    """
    received = _posted(request)
    if received.relay_state != begun.relay_state:
        raise SignInOver
    broker = provider.broker(at)
    expected = Expected(
        request_id=begun.request_id,
        acs_url=provider.acs_url(),
        entity_id=provider.entity_id(),
        issuer=broker.entity_id,
        certificates=broker.signing,
        at=at,
        profile_checks=checks_of(TODAY, Assurance[begun.wanted.name], IdentityType.PERSON),
    )
    try:
        return read_response(received.body, provider.encryption_keys(at), expected)
    except LoginNotGiven as refusal:
        if refusal.facts.get("status_code") == GIVEN_UP:
            raise LoginGivenUp from refusal
        raise


def logout_answer(request: HttpRequest, at: datetime) -> HttpResponse:
    """End the session that a LogoutRequest names and answer it; after our own logout go home.

    Raises LogoutRefused, SamlRefused.
    """
    received = _posted(request) if request.method == "POST" else _asked(request)
    octets = _verified(received, at)
    if not received.is_request:
        return _home(read_logout_response(octets), state.logout_brought(request), at)
    wish = read_logout_request(octets)
    _check(wish, at)
    sessions.end_named(wish.name_id, wish.session_indexes)
    endpoint = provider.broker(at).logout_by(Binding.REDIRECT)
    if endpoint is None:
        raise LogoutRefused(reason="endpoint")
    answer = LogoutResponse(
        f"_{uuid4().hex}",
        provider.entity_id(),
        at,
        endpoint.answers_to,
        wish.id,
        Status(StatusCode.SUCCESS),
    )
    return HttpResponseRedirect(
        write_redirect(
            endpoint.answers_to,
            RESPONSE,
            write_logout_response(answer),
            received.relay_state,
            provider.signing_key(at),
        )
    )


def _posted(request: HttpRequest) -> Received:
    return read_post(
        [(name, str(value)) for name, values in request.POST.lists() for value in values]
    )


def _asked(request: HttpRequest) -> Received:
    return read_redirect(request.META.get("QUERY_STRING", "").encode("latin-1"))


def _verified(received: Received, at: datetime) -> bytes:
    """Return the octets that the broker signed. Raises LogoutRefused."""
    certificates = provider.broker(at).signing
    try:
        if received.signed_octets is None:
            return xmlsig.octets_of(xmlsig.verify(received.body, certificates))
        received.verify(certificates)
    except Refusal as error:
        raise LogoutRefused(reason="signature") from error
    return received.body


def _home(outcome: LogoutResponse, asked: str | None, at: datetime) -> HttpResponse:
    """Go home after our own logout, and say whether every service was reached.

    Raises LogoutRefused. Source: saml-core 3.2.2 (InResponseTo), saml-profiles 4.4.4.2.
    """
    rules = (
        ("issuer", outcome.issuer == provider.broker(at).entity_id),
        ("destination", outcome.destination == provider.slo_url()),
        ("time", abs(outcome.issue_instant - at) <= SKEW),
        ("request", asked is not None and outcome.in_response_to == asked),
    )
    _must_hold(rules)
    whole = outcome.status.code == StatusCode.SUCCESS and outcome.status.second is None
    return state.drop_logout(HttpResponseRedirect(SIGNED_OUT if whole else PARTLY_SIGNED_OUT))


def _check(wish: LogoutRequest, at: datetime) -> None:
    """Compare a LogoutRequest with what the broker must have written. Raises LogoutRefused."""
    rules = (
        ("issuer", wish.issuer == provider.broker(at).entity_id),
        ("destination", wish.destination == provider.slo_url()),
        ("time", abs(wish.issue_instant - at) <= SKEW),
        ("expired", wish.not_on_or_after is None or at < wish.not_on_or_after),
        ("session", bool(wish.session_indexes)),
    )
    _must_hold(rules)


def _must_hold(rules: tuple[tuple[str, bool], ...]) -> None:
    for rule, holds in rules:
        if not holds:
            raise LogoutRefused(reason=rule)
