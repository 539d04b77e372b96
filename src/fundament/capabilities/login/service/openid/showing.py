"""A login by OpenID Connect as the inspector shows it: request, answer, and the tokens for it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode

from fundament.capabilities.login import queries
from fundament.capabilities.login.models import Grant, ServiceProvider
from fundament.capabilities.login.rules.inspecting import (
    OPENID_REQUEST,
    ExpectedToken,
    Mask,
    judged_answer,
    judged_reply,
    judged_token,
    judged_userinfo,
    met,
    parts_of_token,
)
from fundament.capabilities.login.service.openid import keys
from fundament.capabilities.login.service.openid.showing_logouts import end_part, signed_token
from fundament.capabilities.login.types import (
    NO_REASON,
    Back,
    Call,
    Came,
    Finding,
    Form,
    OpenIdRequest,
    Outcome,
    Part,
    Why,
)
from fundament.kernel.errors import Refusal
from fundament.standards.oauth.refusals import OAuthRefused

# What may name a person, or proves a client: a request that is tried again goes without.
NOT_KEPT = {
    "login_hint",
    "simulation",
    "id_token_hint",
    "idp_params",
    "request",
    "client_secret",
    "client_assertion",
}


def raw_of(parameters: Mapping[str, str]) -> str:
    """Return a request as it can be sent again."""
    return urlencode({name: text for name, text in parameters.items() if name not in NOT_KEPT})


def request_part(
    parameters: Mapping[str, str], pushed: bool, refusal: Refusal | None, at: datetime, mask: Mask
) -> Part:
    """Return an authorization request with the rules it met; `refusal`: what stopped it."""
    stopped = _reason(refusal) if refusal else ""
    findings = met(OPENID_REQUEST, stopped, why=_why(refusal) if refusal else NO_REASON)
    name = "authorize (PAR)" if pushed else "authorize"
    return Part(name, True, at, Form.FIELDS, mask.fields(parameters), findings)


def refused_request(
    came: Came, provider: ServiceProvider, refusal: Refusal, at: datetime, mask: Mask
) -> Part:
    """Return a request that was refused with a page: for a login, or for the end of a session."""
    fields = dict(parse_qsl(came.raw))
    if came.ends:
        return end_part(fields, refusal, at, mask)
    return request_part(fields, False, refusal, at, mask)


def answer_parts(back: Back, told: Mapping[str, str], at: datetime, mask: Mask) -> list[Part]:
    """Return the answer to an authorization request: a code or an error, and who we are."""
    content = {"redirect_uri": back.redirect_uri, **told}
    findings = judged_answer(told, back.issuer, back.state)
    return [Part("redirect_uri", False, at, Form.FIELDS, mask.fields(content), findings)]


def token_parts(
    call: Call, grant: Grant, body: Mapping[str, Any], at: datetime, mask: Mask
) -> list[Part]:
    """Return a client's call with its code, and the tokens that it got for it."""
    client = queries.client_of(grant.provider)
    expected = ExpectedToken(
        issuer=call.issuer,
        client_id=client.client_id,
        nonce=OpenIdRequest.of(grant.request).nonce,
        algorithm=client.id_token_algorithm,
        access_token=str(body["access_token"]),
        keys=keys.known_keys(at),
        at=at,
    )
    token = str(body.get("id_token", ""))
    identity = signed_token("id_token", token, judged_token(token, expected), expected, mask)
    reply = Part("token", False, at, Form.FIELDS, mask.fields(body), judged_reply(body))
    shown = (identity,) if token else ()
    return [
        _call_part(call, at, mask),
        reply,
        *shown,
        _access_part(expected.access_token, at, mask),
    ]


def userinfo_parts(grant: Grant, told: Mapping[str, Any], at: datetime, mask: Mask) -> list[Part]:
    """Return what a client was told at userinfo."""
    findings = judged_userinfo(told, grant.subject)
    return [Part("userinfo", False, at, Form.FIELDS, mask.fields(told), findings)]


def refused_call(call: Call, refusal: OAuthRefused, at: datetime, mask: Mask) -> list[Part]:
    """Return a client's call that was refused, and with what."""
    finding = Finding(
        refusal.code, Outcome.FAILED, refusal.sentence("da"), refusal.sentence("en"),
        "RFC 6749, 5.2", why=Why(english=refusal.reason),
    )  # fmt: skip
    told = {"error": refusal.error, "error_description": refusal.reason}
    return [
        _call_part(call, at, mask),
        Part("token", False, at, Form.FIELDS, told, (finding,)),
    ]


def _call_part(call: Call, at: datetime, mask: Mask) -> Part:
    return Part("token", True, at, Form.FIELDS, mask.fields(call.form))


def _access_part(token: str, at: datetime, mask: Mask) -> Part:
    header, claims = parts_of_token(token)
    return Part("access_token", False, at, Form.FIELDS, {**header, **mask.fields(claims)})


def _why(refusal: Refusal) -> Why:
    """Return what a client is told, in English as it is told, or the sentence of a refusal."""
    if isinstance(refusal, OAuthRefused):
        return Why(english=refusal.reason)
    return Why(refusal.sentence("da"), refusal.sentence("en"))


def _reason(refusal: Refusal) -> str:
    return refusal.reason if isinstance(refusal, OAuthRefused) else refusal.code
