"""A client asks for the end of a session (RP-initiated logout)."""

from collections.abc import Iterable
from datetime import datetime

from fundament.capabilities.login import queries
from fundament.capabilities.login.models import Logout, ServiceProvider
from fundament.capabilities.login.service import inspecting, logging_out
from fundament.capabilities.login.service.openid import keys, leaving
from fundament.capabilities.login.service.openid.showing_logouts import end_part
from fundament.capabilities.login.types import (
    Answer,
    Broker,
    LogoutId,
    OpenIdLogout,
    Protocol,
    State,
)
from fundament.standards.oauth import jose
from fundament.standards.oauth.parameters import once
from fundament.standards.oauth.refusals import InvalidRequest
from fundament.standards.oidc import tokens
from fundament.standards.oidc.tokens import OwnToken


def end_session(
    pairs: Iterable[tuple[str, str]], broker: Broker, at: datetime
) -> LogoutId | Answer:
    """End the session that an ID token names; return the logout to go on with.

    The token proves that the client had the person logged in; it may have expired. A session that
    is no longer there is answered as ended. The way back is one of the registered addresses, or
    none. Raises InvalidRequest. Source: openid-connect-rpinitiated 2 and 3.
    """
    fields = once(pairs)
    token = tokens.read_own(
        fields.get("id_token_hint", ""), tokens.ID, broker.issuer, keys.known_keys(at)
    )
    if token is None or not token.text("sid"):
        raise InvalidRequest(reason="id_token_hint is missing, or is no ID token of ours")
    row = _client(token, fields)
    asked = OpenIdLogout(_way_back(row, fields), fields.get("state"))
    logout = Logout(asked_by=row, request=asked.kept(), broker=broker.entity_id, began_at=at)
    record = inspecting.Record(logout.id, row, broker.entity_id, at)
    inspecting.noted(record, lambda mask: (end_part(fields, None, at, mask),), State.WAITING)
    named = queries.parts_named(row, token.text("sub"), (token.text("sid"),))
    if not named:
        return leaving.last_answer(logout, False, at)
    return logging_out.begin(logout, named, at)


def claimed_client(pairs: Iterable[tuple[str, str]]) -> str:
    """Return which client a request to end a session claims to be of, by itself or by its token."""
    fields = dict(pairs)
    if "client_id" in fields:
        return fields["client_id"]
    try:
        told = jose.unverified_claims(fields.get("id_token_hint", "")).get("aud", "")
    except jose.NotGenuine:
        return ""
    return told if isinstance(told, str) else ""


def _client(token: OwnToken, fields: dict[str, str]) -> ServiceProvider:
    """Return whose ID token it is. Raises InvalidRequest when the request names another."""
    audience = next(iter(token.audiences), "")
    row = queries.provider_named(audience, Protocol.OIDC)
    if row is None or fields.get("client_id", audience) != audience:
        raise InvalidRequest(reason="id_token_hint is another client's")
    return row


def _way_back(row: ServiceProvider, fields: dict[str, str]) -> str:
    wanted = fields.get("post_logout_redirect_uri", "")
    if wanted and wanted not in queries.client_of(row).logouts.after:
        raise InvalidRequest(reason="post_logout_redirect_uri is not one of those registered")
    return wanted
