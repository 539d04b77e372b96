"""Logins that a client begins without a browser and asks for the outcome of (CIBA, poll).

The client gets a name for the login, its own program has the person's browser led to the login by
that name, and the client asks at the token endpoint until the person is done. The browser brings
nothing back but `state`. Source: Nets eID Broker, CIBA; openid-connect-ciba 1.0, 7 and 11.
"""

import json
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from fundament.capabilities.login import queries
from fundament.capabilities.login.models import PushedRequest, ServiceProvider
from fundament.capabilities.login.rules import openid
from fundament.capabilities.login.service.openid import authorizing, proving
from fundament.capabilities.login.service.openid.answering import REFUSED
from fundament.capabilities.login.types import Broker, Call, Reply
from fundament.standards.oauth import pkce
from fundament.standards.oauth.clients import CIBA, Client
from fundament.standards.oauth.parameters import once
from fundament.standards.oauth.refusals import (
    AccessDenied,
    AuthorizationPending,
    ExpiredToken,
    InvalidGrant,
    InvalidRequest,
    OAuthRefused,
    UnauthorizedClient,
)
from fundament.standards.oidc.requests import must_be_good, read_request

LIFE = timedelta(seconds=300)
INTERVAL = 3
FLOW = "broker_oidc"


def begin_decoupled(call: Call) -> Reply:
    """Give the client a name for a login that is still to be begun.

    Raises InvalidClient, UnauthorizedClient, InvalidRequest, InvalidScope, UnmetRequirements.
    """
    caller = proving.caller_of(call)
    if CIBA not in caller.client.grants:
        raise UnauthorizedClient(reason="the client is not registered for this grant_type")
    wish = {"scope": call.form.get("scope", ""), **_hint(call.form.get("login_hint_token", ""))}
    asked = _request(wish, caller.client, next(iter(caller.client.redirect_uris), ""))
    _must_be_good(asked, caller.client, call.at)
    name = secrets.token_urlsafe(32)
    PushedRequest.objects.create(
        secret=queries.hashed(name), provider=caller.row, parameters={"wish": wish},
        pushed_at=call.at,
    )  # fmt: skip
    life = int(LIFE.total_seconds())
    return Reply({"auth_req_id": name, "expires_in": life, "interval": INTERVAL})


def lead_to_login(asked: object, broker: Broker, at: datetime) -> Reply:
    """Return the address that the browser is to open for a login of that name; works once.

    Raises InvalidRequest.
    """
    said = asked.get("requestId") if isinstance(asked, dict) else None
    if not isinstance(asked, dict) or not isinstance(said, str) or not said.isascii():
        raise InvalidRequest(reason="requestId is missing, or no name of ours")
    name = queries.hashed(said)
    waiting = PushedRequest.objects.select_related("provider").filter(
        secret=name, used_at__isnull=True, pushed_at__gt=at - LIFE, parameters__has_key="wish"
    )
    found = waiting.first()
    # Of what a client pushes all is text: a parameter of that name is no wish.
    if found is None or not isinstance(found.parameters["wish"], dict):
        raise InvalidRequest(reason="requestId is unknown, used or too old")
    client = queries.client_of(found.provider)
    back = asked.get("redirectUri")
    request = _request(found.parameters["wish"], client, back if isinstance(back, str) else "")
    if isinstance(asked.get("state"), str):
        request |= once([("state", asked["state"])])
    _must_be_good(request, client, at)
    if not waiting.update(used_at=at):
        raise InvalidRequest(reason="requestId is unknown, used or too old")
    secret = secrets.token_urlsafe(32)
    PushedRequest.objects.create(
        secret=queries.hashed(secret), provider=found.provider, pushed_at=at,
        parameters={**request, authorizing.DECOUPLED: {"name": name.hex()}},
    )  # fmt: skip
    request_uri = authorizing.PREFIX + secret
    query = urlencode({"client_id": client.client_id, "request_uri": request_uri})
    return Reply(
        {
            "request_uri": request_uri,
            "expires_in": int(authorizing.LIFE_OF_PUSHED.total_seconds()),
            "authentication_uri": f"{broker.issuer}/connect/authorize?{query}",
        }
    )


def why_not(name: str, row: ServiceProvider, at: datetime) -> OAuthRefused:
    """Return why there are no tokens for a login of that name."""
    found = PushedRequest.objects.filter(
        secret=queries.hashed(name), provider=row, parameters__has_key="wish"
    ).first()
    if found is None:
        return InvalidGrant(reason="auth_req_id is unknown")
    if REFUSED in found.parameters:
        return AccessDenied(reason=str(found.parameters[REFUSED]))
    if at >= found.pushed_at + LIFE:
        return ExpiredToken(reason="nobody logged in in time")
    return AuthorizationPending(reason="the person has not logged in yet")


def _hint(text: str) -> dict[str, str]:
    """Return what `login_hint_token` says: JSON with flow_type, idp_values and prompt."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InvalidRequest(reason="login_hint_token is not JSON") from error
    if not isinstance(found, dict) or found.get("flow_type") != FLOW:
        raise InvalidRequest(reason=f"flow_type must be {FLOW}")
    said = [(name, found[name]) for name in ("idp_values", "prompt") if found.get(name)]
    if not all(isinstance(value, str) for _, value in said):
        raise InvalidRequest(reason="login_hint_token has a value that is no text")
    return once(said)


def _request(wish: Mapping[str, Any], client: Client, back: str) -> dict[str, str]:
    """Return the authorization request of a login; nobody but we could bring its code."""
    return {
        "client_id": client.client_id,
        "redirect_uri": back,
        "response_type": "code",
        "code_challenge": pkce.digest(secrets.token_urlsafe(32)),
        "code_challenge_method": pkce.METHOD,
        **{name: str(value) for name, value in wish.items() if value},
    }


def _must_be_good(parameters: Mapping[str, str], client: Client, at: datetime) -> None:
    request = read_request(parameters, client, pushed=True, takes=CIBA)
    must_be_good(request, client)
    openid.wanted_by(request, client, at)
