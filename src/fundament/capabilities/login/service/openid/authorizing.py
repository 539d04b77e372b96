"""From an authorization request to a login, and requests that are pushed before."""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial

from fundament.capabilities.login import queries
from fundament.capabilities.login.models import PendingLogin, PushedRequest, ServiceProvider
from fundament.capabilities.login.rules import openid
from fundament.capabilities.login.service import faults, inspecting, schooling
from fundament.capabilities.login.service.openid import (
    answering,
    hinting,
    key_sources,
    proving,
    showing,
    simulating,
)
from fundament.capabilities.login.types import (
    Answer,
    Broker,
    Browser,
    Call,
    InspectionId,
    OpenIdRequest,
    Protocol,
    Reply,
    SchoolPending,
)
from fundament.capabilities.login.types import PendingLogin as Pending
from fundament.standards.oauth.clients import CIBA, CODE
from fundament.standards.oauth.parameters import once
from fundament.standards.oauth.refusals import (
    InvalidRequest,
    OAuthRefused,
    RequestObjectInvalid,
    RequestUriInvalid,
    UnauthorizedClient,
)
from fundament.standards.oauth.request_objects import read_request_object
from fundament.standards.oidc.official import DIGITAL_POST
from fundament.standards.oidc.requests import AuthorizationRequest, must_be_good, read_request

LIFE_OF_PUSHED = timedelta(minutes=5)
LIFE_OF_JTI = timedelta(days=1)
DECOUPLED = "decoupled"
PREFIX = "urn:ietf:params:oauth:request_uri:"
# What proves the client stands beside the request, and is no part of it.
_PROOFS = ("client_secret", "client_assertion", "client_assertion_type")


def begin_openid(
    pairs: Iterable[tuple[str, str]],
    broker: Broker,
    browser: Browser,
    at: datetime,
    replay_of: InspectionId | None = None,
) -> Pending | SchoolPending | Answer:
    """Take an authorization request: the login to show, or the answer when nobody is asked.

    While it is not sure where an answer may go, nothing is sent: a page says what is wrong.
    `replay_of`: an integrator tries a request of before again, which may have been pushed.
    Raises InvalidRequest, UnauthorizedClient, RequestUriInvalid, RequestObjectInvalid, BrokerDown.
    """
    parameters = once(pairs)
    row = queries.provider_named(parameters.get("client_id", ""), Protocol.OIDC)
    if row is None:
        raise UnauthorizedClient(reason="client_id is not registered here")
    client, pushed, name = queries.client_of(row), "request_uri" in parameters, ""
    if pushed:
        parameters, name = _take_pushed(parameters["request_uri"], row, at)
    elif "request" in parameters:
        parameters = _signed(parameters["request"], row, broker.issuer, at)
    came, takes = pushed or replay_of is not None, CIBA if name else CODE
    request = read_request(parameters, client, pushed=came, takes=takes)
    slowed = faults.on_arrival(row)
    raw, part = showing.raw_of(parameters), partial(showing.request_part, parameters, pushed)
    try:
        must_be_good(request, client)
        if broker.root == DIGITAL_POST:
            request = openid.as_asked_of_digital_post(request, client)
        hinted = hinting.hinted_by(request.parameters, client, broker.issuer, at)
        if client.dialect == openid.Dialect.UNILOGIN:
            wish = openid.school_wish_of(request, client, at)
            asked = _asked(row, request, broker, at, name, hinted)
            inspecting.began(asked, raw, partial(part, None, at), at, replay_of, slowed)
            return schooling.start(asked, wish, browser, at)
        asked = _asked(row, request, broker, at, name, hinted)
        wanted = openid.wanted_by(request, client, at)
        simulation = simulating.simulated_by(request, client)
    except OAuthRefused as refusal:
        inspecting.stopped(row, raw, broker, refusal, partial(part, refusal, at))
        return answering.refuse_request(row, broker.issuer, request, refusal)
    inspecting.began(asked, raw, partial(part, None, at), at, replay_of, slowed)
    return simulating.start(asked, wanted, simulation, browser, at)


def push(call: Call) -> Reply:
    """Keep a request for its client, who then sends the browser with its name only.

    It is judged now, so that the client hears of faults without a browser.
    Raises InvalidClient, InvalidRequest, RequestObjectInvalid, InvalidDpopProof, UseDpopNonce, and
    what the table of requests refuses. Source: RFC 9126, 2 and 3.
    """
    caller = proving.caller_of(call)
    if "request_uri" in call.form:
        raise InvalidRequest(reason="request_uri cannot be pushed (RFC 9126, 2.1)")
    parameters = {name: value for name, value in call.form.items() if name not in _PROOFS}
    if "request" in parameters:
        parameters = _signed(parameters["request"], caller.row, call.issuer, call.at)
    if call.dpop is not None:
        proved = proving.proved_key(call)
        if parameters.setdefault("dpop_jkt", proved) != proved:
            raise InvalidRequest(reason="dpop_jkt is not of the proof (RFC 9449, 10.1)")
    parameters["client_id"] = caller.client.client_id
    request = read_request(parameters, caller.client, pushed=True)
    must_be_good(request, caller.client)
    hinting.hinted_by(parameters, caller.client, call.issuer, call.at)
    if caller.client.dialect == openid.Dialect.UNILOGIN:
        openid.school_wish_of(request, caller.client, call.at)
    else:
        openid.wanted_by(request, caller.client, call.at)
    secret = secrets.token_urlsafe(32)
    PushedRequest.objects.create(
        secret=queries.hashed(secret), provider=caller.row, parameters=parameters,
        pushed_at=call.at,
    )  # fmt: skip
    life = int(LIFE_OF_PUSHED.total_seconds())
    return Reply({"request_uri": PREFIX + secret, "expires_in": life}, 201)


def _signed(token: str, row: ServiceProvider, issuer: str, at: datetime) -> dict[str, str]:
    """Return the parameters of a signed request, whose jti is taken once for as long as it lives.

    One that lives for ever, or for longer than a day, is remembered for a day.
    Raises RequestObjectInvalid.
    """
    request = key_sources.signed_by(
        row, lambda client: read_request_object(token, client, issuer, at), at
    )
    until = min(request.ends or at + LIFE_OF_JTI, at + LIFE_OF_JTI)
    if request.jti and not proving.take_once(row.entity_id, f"request {request.jti}", until):
        raise RequestObjectInvalid(reason="request: jti was here before (RFC 9101, 10.2)")
    return request.parameters


def _take_pushed(
    request_uri: str, row: ServiceProvider, at: datetime
) -> tuple[dict[str, str], str]:
    """Return what was pushed, once, to the client that pushed it; with it a decoupled login's name.

    Only we put something that is no text among the parameters. Source: RFC 9126, 4.
    """
    if not request_uri.startswith(PREFIX):
        raise RequestUriInvalid(reason="request_uri is not one of ours")
    waiting = PushedRequest.objects.filter(
        secret=queries.hashed(request_uri.removeprefix(PREFIX)),
        provider=row,
        used_at__isnull=True,
        pushed_at__gt=at - LIFE_OF_PUSHED,
    )
    found = waiting.first()
    if found is None or not waiting.update(used_at=at):
        raise RequestUriInvalid(reason="request_uri is unknown, used, too old or another client's")
    kept = dict(found.parameters)
    decoupled = kept.pop(DECOUPLED, "") if isinstance(kept.get(DECOUPLED), dict) else ""
    name = str(decoupled["name"]) if isinstance(decoupled, dict) else ""
    return {str(key): value for key, value in kept.items() if isinstance(value, str)}, name


def _asked(
    row: ServiceProvider,
    request: AuthorizationRequest,
    broker: Broker,
    at: datetime,
    decoupled: str,
    hinted: str,
) -> PendingLogin:
    said = openid.read_idp_params(request)
    kept = OpenIdRequest(
        issuer=broker.issuer,
        redirect_uri=request.redirect_uri,
        response_mode=request.response_mode,
        state=request.state,
        scopes=request.scopes,
        nonce=request.parameters.get("nonce"),
        challenge=request.parameters["code_challenge"],
        dpop_key=request.parameters.get("dpop_jkt", ""),
        text=said.text,
        expects=said.expects,
        decoupled=decoupled,
        hinted=hinted,
    )
    return PendingLogin(
        provider=row,
        broker=broker.entity_id,
        request=kept.kept(),
        text=said.text,
        hint=request.parameters.get("login_hint", ""),
        began_at=at,
    )
