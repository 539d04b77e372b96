"""The token endpoint: for a code, for a refresh token, and for a machine's own proof."""

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import transaction

from fundament.capabilities.login import queries
from fundament.capabilities.login.models import Grant, RefreshToken
from fundament.capabilities.login.rules import openid
from fundament.capabilities.login.rules.faults import Fault, Hand, Stage
from fundament.capabilities.login.rules.openid import CodeRule, Place, RefreshRule
from fundament.capabilities.login.rules.openid.drafts import TokenDraft
from fundament.capabilities.login.service import faults, inspecting, telling
from fundament.capabilities.login.service.openid import (
    decoupled,
    facts,
    keys,
    proving,
    showing,
    transactions,
)
from fundament.capabilities.login.service.openid.proving import Caller
from fundament.capabilities.login.service.openid.transactions import Told
from fundament.capabilities.login.types import Call, OpenIdRequest, Protocol, Reply
from fundament.capabilities.registers.types import PersonUnknown
from fundament.kernel.ids import PartyId
from fundament.standards.oauth.clients import CIBA, CLIENT, CODE, REFRESH, Client
from fundament.standards.oauth.refusals import (
    InvalidGrant,
    InvalidRequest,
    InvalidScope,
    InvalidTarget,
    OAuthRefused,
    UnauthorizedClient,
    UnsupportedGrantType,
)
from fundament.standards.oidc import tokens
from fundament.standards.oidc.tokens import Issue

LIFE_OF_ID_TOKEN = timedelta(minutes=5)
LIFE_OF_ACCESS_TOKEN = timedelta(hours=1)
LIFE_OF_REFRESH_TOKEN = timedelta(days=30)
# Access tokens are for any resource server, whatever the client's own choice.
ACCESS_ALGORITHM = "ES256"


def give_tokens(call: Call) -> Reply:
    """Return tokens. Raises OAuthRefused. Source: RFC 6749, 3.2, 4.1.3, 4.4 and 6."""
    caller = proving.caller_of(call)
    wanted = call.form.get("grant_type")
    if wanted is None:
        raise InvalidRequest(reason="grant_type is missing")
    give = GIVERS.get(wanted)
    if give is None:
        raise UnsupportedGrantType(reason="grant_type is not known here")
    if wanted not in caller.client.grants:
        raise UnauthorizedClient(reason="the client is not registered for this grant_type")
    return give(call, caller)


def _for_code(call: Call, caller: Caller) -> Reply:
    binding = proving.binding_of(call, caller.client)
    grant = queries.grant_of_code(call.form.get("code", ""))
    if grant is None:
        raise InvalidGrant(reason="the code is unknown")
    try:
        body = _redeemed(call, caller, grant, binding)
    except OAuthRefused as refusal:
        inspecting.went_on(grant.id, partial(showing.refused_call, call, refusal, call.at))
        raise
    inspecting.went_on(grant.id, partial(showing.token_parts, call, grant, body, call.at))
    return Reply(body)


def _redeemed(call: Call, caller: Caller, grant: Grant, binding: dict[str, str]) -> dict[str, Any]:
    """Return the tokens that a code stands for, once."""
    _end_if_stolen(openid.broken_by_code(_code_facts(call, caller, grant, binding)), grant, call.at)
    return _given(call, caller, grant, binding)


def _for_decoupled(call: Call, caller: Caller) -> Reply:
    """Give the tokens of a login that the client asks for by its name, once, when it is done.

    Source: openid-connect-ciba 10.1 and 11; Nets eID Broker, CIBA.
    """
    binding, name = proving.binding_of(call, caller.client), call.form.get("auth_req_id", "")
    grant = queries.grant_of_code(name)
    if grant is None or grant.provider_id != caller.row.pk:
        raise decoupled.why_not(name, caller.row, call.at)
    named = bool(OpenIdRequest.of(grant.request).decoupled)
    if not named or grant.ended_at is not None or call.at >= grant.began_at + decoupled.LIFE:
        raise InvalidGrant(reason="the login is over")
    body = _given(call, caller, grant, binding)
    inspecting.went_on(grant.id, partial(showing.token_parts, call, grant, body, call.at))
    return Reply(body)


def _given(call: Call, caller: Caller, grant: Grant, binding: dict[str, str]) -> dict[str, Any]:
    """Return the tokens of a grant; who asks for them again ends them all."""
    # Of two at the same instant the second is a replay.
    if not Grant.objects.filter(id=grant.id, used_at__isnull=True).update(used_at=call.at):
        _end(grant, call.at)
        raise InvalidGrant(reason="the code was used before (RFC 6749, 4.1.2)")
    request = OpenIdRequest.of(grant.request)
    body = _tokens(call, caller, grant, request.scopes, binding)
    fault = faults.of_login(grant.id)
    body |= _about_person(call, caller, grant, body["access_token"], request.nonce, fault)
    body = faults.changed(body, fault, Stage.TOKEN_REPLY, Hand(call.at))
    if REFRESH in caller.client.grants:
        body["refresh_token"] = _new_refresh(grant, binding, call.at)
    return body


def _for_refresh(call: Call, caller: Caller) -> Reply:
    """Give new tokens; the refresh token is replaced, and who uses an old one ends them all.

    Under FAPI 2.0 it is bound to a key and not replaced. The client is told of the person anew, as
    she is by now, so the ledger has a line of each time. Source: RFC 9700, 4.14.2; FAPI 2.0,
    5.3.2.1.
    """
    binding = proving.binding_of(call, caller.client)
    token = queries.refresh_token(call.form.get("refresh_token", ""))
    if token is None:
        raise InvalidGrant(reason="the refresh token is unknown")
    grant = token.grant
    granted = OpenIdRequest.of(grant.request).scopes
    scopes = tuple(call.form.get("scope", "").split()) or granted
    known = openid.RefreshFacts(
        grant.provider_id == caller.row.pk, token.used_at is not None, grant.ended_at is not None,
        token.ends_at, token.key, next(iter(binding.values()), ""), frozenset(granted),
        frozenset(scopes), call.at,
    )  # fmt: skip
    _end_if_stolen(openid.broken_by_refresh(known), grant, call.at)
    with transaction.atomic():
        fresh = None
        if not caller.client.fapi:
            unused = RefreshToken.objects.filter(id=token.pk, used_at__isnull=True)
            if unused.update(used_at=call.at):
                fresh = _new_refresh(grant, binding, call.at)
    if fresh is None and not caller.client.fapi:
        _end(grant, call.at)
        raise InvalidGrant(reason="the token was used before (RFC 9700, 4.14.2)")
    with transaction.atomic():
        body = _tokens(call, caller, grant, scopes, binding)
        fault = faults.of_login(grant.id)
        body |= _about_person(call, caller, grant, body["access_token"], None, fault)
        organisation = PartyId.parse(grant.organisation) if grant.organisation else None
        person = telling.person_of(grant.session, call.at)
        telling.write_down(grant.provider, person, organisation, call.at)
    return Reply(body | ({"refresh_token": fresh} if fresh else {}))


def _for_itself(call: Call, caller: Caller) -> Reply:
    """Give a token for the client itself: signed, and kept nowhere."""
    binding = proving.binding_of(call, caller.client)
    scopes = tuple(call.form.get("scope", "").split())
    if not set(scopes) <= caller.client.scopes - {"openid", "offline_access"}:
        raise InvalidScope(reason="a scope is not registered for the client")
    issue = _issue(call, caller.client.client_id, _audience(call))
    return Reply(_access(issue, caller, scopes, binding, {}))


GIVERS: dict[str, Callable[[Call, Caller], Reply]] = {
    CODE: _for_code,
    REFRESH: _for_refresh,
    CLIENT: _for_itself,
    CIBA: _for_decoupled,
}


def _end_if_stolen(broken: CodeRule | RefreshRule | None, grant: Grant, at: datetime) -> None:
    """Raise what the broken rule refuses; end all tokens first when it shows a theft."""
    if broken is None:
        return
    if broken.stolen:
        _end(grant, at)
    refusal: type[OAuthRefused] = getattr(broken, "refusal", InvalidGrant)
    raise refusal(reason=f"{broken.reason} ({broken.source})")


def _end(grant: Grant, at: datetime) -> None:
    Grant.objects.filter(id=grant.id, ended_at__isnull=True).update(ended_at=at)


def _code_facts(
    call: Call, caller: Caller, grant: Grant, binding: dict[str, str]
) -> openid.CodeFacts:
    request = OpenIdRequest.of(grant.request)
    return openid.CodeFacts(
        same_client=grant.provider_id == caller.row.pk,
        used=grant.used_at is not None,
        ended=grant.ended_at is not None,
        issued=grant.began_at,
        redirect_uri=request.redirect_uri,
        challenge=request.challenge,
        key=request.dpop_key,
        brought_redirect_uri=call.form.get("redirect_uri", ""),
        verifier=call.form.get("code_verifier", ""),
        brought_key=binding.get("jkt", ""),
        at=call.at,
    )


def _tokens(
    call: Call, caller: Caller, grant: Grant, scopes: tuple[str, ...], binding: dict[str, str]
) -> dict[str, Any]:
    more = {
        "grant": str(grant.id),
        "auth_time": int(grant.proof.authenticated_at.timestamp()),
    }
    return _access(_issue(call, grant.subject, _audience(call)), caller, scopes, binding, more)


def _access(
    issue: Issue,
    caller: Caller,
    scopes: tuple[str, ...],
    binding: dict[str, str],
    more: dict[str, Any],
) -> dict[str, Any]:
    claims = {"client_id": caller.client.client_id, "scope": " ".join(scopes), **more}
    if binding:
        claims["cnf"] = binding
    signer = keys.signer_for(ACCESS_ALGORITHM, issue.at)
    return {
        "access_token": tokens.write_access_token(issue, claims, signer),
        "token_type": "DPoP" if "jkt" in binding else "Bearer",
        "expires_in": int(issue.life.total_seconds()),
        "scope": " ".join(scopes),
    }


def _about_person(
    call: Call,
    caller: Caller,
    grant: Grant,
    access_token: str,
    nonce: str | None,
    fault: Fault | None,
) -> dict[str, str]:
    """Return all tokens about a person, of a pupil the ID token; of one who is unknown none."""
    issue = Issue(call.issuer, caller.client.client_id, grant.subject, call.at, LIFE_OF_ID_TOKEN)
    try:
        if grant.session.school_level:
            claims = facts.pupil_claims_of(grant, Place.ID_TOKEN, call.at)
            return {"id_token": _id_token(claims, caller.client, fault, issue, access_token, nonce)}
        told = Told(caller, grant, facts.facts_of(grant, call.at), issue)
    except PersonUnknown as unknown:
        raise InvalidGrant(reason="the person is no longer known") from unknown
    claims = told.claims(Place.ID_TOKEN) | openid.common_claims(told.facts, told.client.dialect)
    found = {"id_token": _id_token(claims, caller.client, fault, issue, access_token, nonce)}
    return found | transactions.more_tokens(told)


def _id_token(
    claims: dict[str, Any],
    client: Client,
    fault: Fault | None,
    issue: Issue,
    access_token: str,
    nonce: str | None,
) -> str:
    algorithm = client.id_token_algorithm
    claims["at_hash"] = tokens.at_hash(access_token, algorithm)
    if nonce is not None:
        claims["nonce"] = nonce
    draft = TokenDraft(issue, claims, keys.signer_for(algorithm, issue.at))
    return faults.changed(draft, fault, Stage.ID_TOKEN, Hand(issue.at)).write()


def _new_refresh(grant: Grant, binding: dict[str, str], at: datetime) -> str:
    """Keep and return a refresh token; without offline_access it ends with the session."""
    secret = secrets.token_urlsafe(32)
    ends = at + LIFE_OF_REFRESH_TOKEN
    RefreshToken.objects.create(
        secret=queries.hashed(secret),
        grant=grant,
        key=next(iter(binding.values()), ""),
        issued_at=at,
        ends_at=ends if grant.lasting else min(ends, grant.session.ends_at),
    )
    return secret


def _issue(call: Call, subject: str, audience: str) -> Issue:
    return Issue(call.issuer, audience, subject, call.at, LIFE_OF_ACCESS_TOKEN)


def _audience(call: Call) -> str:
    """Return whom an access token is for: us, or another connected service (RFC 8707)."""
    resource = call.form.get("resource")
    if resource is None:
        return call.issuer
    if queries.provider_named(resource, Protocol.OIDC) is None:
        raise InvalidTarget(reason="resource is not registered here")
    return resource
