"""What an access token opens: userinfo, and the answer to whether a token is good."""

from datetime import UTC, datetime
from functools import partial
from typing import Any

from django.db import IntegrityError, transaction

from fundament.capabilities.login import queries
from fundament.capabilities.login.models import Grant, RevokedToken
from fundament.capabilities.login.rules import openid
from fundament.capabilities.login.rules.faults import Hand, Stage
from fundament.capabilities.login.rules.openid import Place
from fundament.capabilities.login.service import faults, inspecting
from fundament.capabilities.login.service.openid import facts, keys, proving, showing
from fundament.capabilities.login.service.openid.proving import Caller
from fundament.capabilities.login.service.openid.tokens import LIFE_OF_ID_TOKEN
from fundament.capabilities.login.types import Call, OpenIdRequest, Reply
from fundament.capabilities.registers.types import PersonUnknown
from fundament.standards.oauth.refusals import InsufficientScope, InvalidRequest, InvalidToken
from fundament.standards.oidc import tokens
from fundament.standards.oidc.tokens import Issue, OwnToken


def userinfo(call: Call) -> Reply:
    """Return what the token's scopes tell of the person; signed where the client wants it.

    Raises InvalidToken, InsufficientScope, InvalidDpopProof, UseDpopNonce.
    Source: openid-connect-core 5.3; RFC 6750; RFC 9449, 7.
    """
    token = shown_token(call)
    grant = queries.grant_alive(token.text("grant"))
    scopes = frozenset(token.text("scope").split())
    if grant is None or "openid" not in scopes:
        raise InsufficientScope(reason="the token is of no person, or without openid")
    return _told(call, grant, scopes)


def shown_token(call: Call) -> OwnToken:
    """Return the access token that the call shows: good, for us, and shown by who holds it.

    Raises InvalidToken, InvalidDpopProof, UseDpopNonce. Source: RFC 6750; RFC 9449, 7.
    """
    scheme, _, text = (call.authorization or "").strip().partition(" ")
    token = _access_token(text.strip(), call)
    if token is None:
        raise InvalidToken(reason="the access token is not good")
    _must_be_held(token, scheme.lower(), text.strip(), call)
    if call.issuer not in token.audiences:
        raise InvalidToken(reason="the access token is for another server")
    return token


def introspect(call: Call) -> Reply:
    """Return what a token is, to the client that it is of or for; else only that it is not good.

    Raises InvalidClient, InvalidRequest. Source: RFC 7662, 2.
    """
    caller = proving.caller_of(call)
    text = _token_in(call)
    token = _access_token(text, call)
    if token is not None:
        known = {token.text("client_id"), *token.audiences}
        own = caller.client.client_id in known
        shown = {**token.claims, "token_type": "DPoP" if _key(token, "jkt") else "Bearer"}
        shown.pop("grant", None)
        return Reply({"active": True, **shown} if own else {"active": False})
    return Reply(_refresh_state(caller, text, call))


def revoke(call: Call) -> Reply:
    """End a token: a refresh token with all that came of its login; an unknown one is ended too.

    Raises InvalidClient, InvalidRequest. Source: RFC 7009, 2.1 and 2.2.
    """
    caller = proving.caller_of(call)
    text = _token_in(call)
    refresh = queries.refresh_token(text)
    if refresh is not None:
        if refresh.grant.provider_id == caller.row.pk:
            alive = Grant.objects.filter(id=refresh.grant_id, ended_at__isnull=True)
            alive.update(ended_at=call.at)
        return Reply({})
    token = _access_token(text, call)
    if token is not None and token.text("client_id") == caller.client.client_id:
        _keep_revoked(token)
    return Reply({})


def _told(call: Call, grant: Grant, scopes: frozenset[str]) -> Reply:
    client = queries.client_of(grant.provider)
    asked = frozenset(OpenIdRequest.of(grant.request).scopes)
    # What it was registered for when she logged in, and is still.
    table, granted = openid.table_for(client.dialect, asked), scopes & asked & client.scopes
    private = grant.provider.private_sector
    try:
        if grant.session.school_level:
            claims = facts.pupil_claims_of(grant, Place.USERINFO, call.at)
        else:
            known = facts.facts_of(grant, call.at, granted & {one.scope for one in table})
            claims = openid.claims_for(table, known, granted, Place.USERINFO, private=private)
    except PersonUnknown as unknown:
        raise InvalidToken(reason="the person is no longer known") from unknown
    fault, told = faults.of_login(grant.id), {"sub": grant.subject, **claims}
    told = faults.changed(told, fault, Stage.USERINFO, Hand(call.at))
    inspecting.went_on(grant.id, partial(showing.userinfo_parts, grant, told, call.at))
    if not client.userinfo_algorithm:
        return Reply(told)
    issue = Issue(call.issuer, client.client_id, grant.subject, call.at, LIFE_OF_ID_TOKEN)
    signer = keys.signer_for(client.userinfo_algorithm, call.at)
    return Reply(tokens.write_userinfo(issue, told, signer))


def _access_token(text: str, call: Call) -> OwnToken | None:
    """Return an access token of ours that is in its time and not revoked, with its login alive."""
    token = tokens.read_own(text, tokens.ACCESS, call.issuer, keys.known_keys(call.at))
    if token is None or token.moment("exp") <= call.at.timestamp():
        return None
    ended = token.text("grant") and queries.grant_alive(token.text("grant")) is None
    return None if ended or queries.is_revoked(token.text("jti")) else token


def _must_be_held(token: OwnToken, scheme: str, text: str, call: Call) -> None:
    """Check that who shows a bound token holds its key. Raises InvalidToken and DPoP's refusals.

    Source: RFC 9449, 7.1 and 7.2 (no downgrade to Bearer); RFC 8705, 3.
    """
    key, certificate = _key(token, "jkt"), _key(token, "x5t#S256")
    if scheme != ("dpop" if key else "bearer"):
        raise InvalidToken(reason="the token is of another type (Bearer or DPoP)")
    if key:
        if call.dpop is None:
            raise InvalidToken(reason="the token is bound: the DPoP header is missing")
        if proving.proved_key(call, text) != key:
            raise InvalidToken(reason="the token is bound to another key")
    shown = proving.thumbprint(call.certificate) if call.certificate else ""
    if certificate and shown != certificate:
        raise InvalidToken(reason="the token is bound to another certificate")


def _key(token: OwnToken, kind: str) -> str:
    bound = token.claims.get("cnf")
    value = bound.get(kind) if isinstance(bound, dict) else None
    return value if isinstance(value, str) else ""


def _refresh_state(caller: Caller, text: str, call: Call) -> dict[str, Any]:
    found = queries.refresh_token(text)
    if (
        found is None
        or found.grant.provider_id != caller.row.pk
        or found.grant.ended_at is not None
        or found.used_at is not None
        or found.ends_at <= call.at
    ):
        return {"active": False}
    return {
        "active": True,
        "client_id": caller.client.client_id,
        "sub": found.grant.subject,
        "scope": " ".join(OpenIdRequest.of(found.grant.request).scopes),
        "iss": call.issuer,
        "exp": int(found.ends_at.timestamp()),
        "iat": int(found.issued_at.timestamp()),
    }


def _keep_revoked(token: OwnToken) -> None:
    ends = datetime.fromtimestamp(token.moment("exp"), UTC)
    try:
        with transaction.atomic():
            RevokedToken.objects.create(jti=token.text("jti"), ends_at=ends)
    except IntegrityError:
        return


def _token_in(call: Call) -> str:
    token = call.form.get("token")
    if token is None:
        raise InvalidRequest(reason="token is missing")
    return token
