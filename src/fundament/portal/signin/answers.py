"""The broker's messages to the portal: what is believed, and what is answered."""

from datetime import datetime
from uuid import uuid4

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from fundament.kernel import xmlsig
from fundament.kernel.errors import Refusal
from fundament.portal.signin import provider, sessions
from fundament.portal.signin.state import SignIn
from fundament.portal.signin.types import LogoutRefused, SignInOver
from fundament.standards.oiosaml.checks import checks_of
from fundament.standards.oiosaml.types import Assurance, IdentityType
from fundament.standards.oiosaml.v303 import OIOSAML
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
    LogoutRequest,
    LogoutResponse,
    Status,
    VerifiedAssertion,
)


def accepted(request: HttpRequest, begun: SignIn, at: datetime) -> VerifiedAssertion:
    """Return the assertion that answers the very request of this browser.

    Raises SignInOver, ResponseRefused, LoginNotGiven, SamlRefused and its kin.
    """
    received = _posted(request)
    if received.relay_state != begun.relay_state:
        raise SignInOver
    broker = provider.broker()
    expected = Expected(
        request_id=begun.request_id,
        acs_url=provider.acs_url(),
        entity_id=provider.entity_id(),
        issuer=broker.entity_id,
        certificates=broker.signing,
        at=at,
        profile_checks=checks_of(OIOSAML, Assurance[begun.wanted.name], IdentityType.PERSON),
    )
    return read_response(received.body, provider.ENCRYPTION_KEY, expected)


def logout_answer(request: HttpRequest, at: datetime) -> HttpResponse:
    """End the session that a LogoutRequest names and answer it; after our own logout go home.

    Raises LogoutRefused, SamlRefused.
    """
    received = _posted(request) if request.method == "POST" else _asked(request)
    octets = _verified(received)
    if not received.is_request:
        read_logout_response(octets)
        return HttpResponseRedirect("/")
    wish = read_logout_request(octets)
    _check(wish, at)
    sessions.end_named(wish.name_id, wish.session_indexes)
    endpoint = provider.broker().logout_by(Binding.REDIRECT)
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
            provider.SIGNING_KEY,
        )
    )


def _posted(request: HttpRequest) -> Received:
    return read_post(
        [(name, str(value)) for name, values in request.POST.lists() for value in values]
    )


def _asked(request: HttpRequest) -> Received:
    return read_redirect(request.META.get("QUERY_STRING", "").encode("latin-1"))


def _verified(received: Received) -> bytes:
    """Return the octets that the broker signed. Raises LogoutRefused."""
    certificates = provider.broker().signing
    try:
        if received.signed_octets is None:
            return xmlsig.octets_of(xmlsig.verify(received.body, certificates))
        received.verify(certificates)
    except Refusal as error:
        raise LogoutRefused(reason="signature") from error
    return received.body


def _check(wish: LogoutRequest, at: datetime) -> None:
    """Compare a LogoutRequest with what the broker must have written. Raises LogoutRefused."""
    rules = (
        ("issuer", wish.issuer == provider.broker().entity_id),
        ("destination", wish.destination == provider.slo_url()),
        ("time", abs(wish.issue_instant - at) <= SKEW),
        ("expired", wish.not_on_or_after is None or at < wish.not_on_or_after),
        ("session", bool(wish.session_indexes)),
    )
    for rule, holds in rules:
        if not holds:
            raise LogoutRefused(reason=rule)
