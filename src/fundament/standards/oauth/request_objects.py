"""An authorization request as a token that the client signs (JAR). RFC 9101."""

import json
import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from fundament.standards.oauth import jose
from fundament.standards.oauth.clients import Client
from fundament.standards.oauth.parameters import once
from fundament.standards.oauth.refusals import InvalidRequest, RequestObjectInvalid

SKEW = 60
LONGEST = 60 * 60
LONGEST_JTI = 256
TYPES = frozenset({None, "JWT", "oauth-authz-req+jwt"})
# What the token says of itself and not of the request. Source: RFC 7519, 4.1.
_OF_THE_TOKEN = frozenset({"iss", "sub", "aud", "exp", "nbf", "iat", "jti"})


@dataclass(frozen=True, slots=True)
class Facts:
    """A signed request, and what it must say."""

    header: dict[str, Any]
    claims: dict[str, Any]
    client_id: str
    issuer: str
    at: datetime
    strict: bool


@dataclass(frozen=True, slots=True)
class SignedRequest:
    """What a signed request asks for; its `jti`, where it has one, is good once until `ends`."""

    parameters: dict[str, str]
    jti: str
    ends: datetime | None


@dataclass(frozen=True, slots=True)
class ObjectRule:
    """One rule, with where it is written."""

    source: str
    reason: str
    holds: Callable[[Facts], bool]


RULES: tuple[ObjectRule, ...] = (
    ObjectRule("RFC 9101, 10.8", "typ is of another token",
               lambda f: f.header.get("typ") in TYPES),
    ObjectRule("RFC 9101, 4", "iss is not the client",
               lambda f: f.claims.get("iss") == f.client_id),
    ObjectRule("RFC 9101, 4", "aud is not this server",
               lambda f: f.issuer in _texts(f.claims, "aud")),
    ObjectRule("RFC 9101, 5", "client_id is not the client",
               lambda f: f.claims.get("client_id") == f.client_id),
    ObjectRule("RFC 9101, 4", "a request object within",
               lambda f: not {"request", "request_uri"} & f.claims.keys()),
    ObjectRule("RFC 9101, 10.2 (d)", "sub makes it look like a client assertion",
               lambda f: f.claims.get("sub") != f.client_id),
    ObjectRule("RFC 7519, 4.1.4", "exp is past",
               lambda f: "exp" not in f.claims or _seconds_to(f, "exp") > -SKEW),
    ObjectRule("RFC 7519, 4.1.5", "nbf is ahead",
               lambda f: "nbf" not in f.claims or _seconds_to(f, "nbf") <= SKEW),
    ObjectRule("RFC 7519, 4.1.7", "jti is no text, or too long",
               lambda f: "jti" not in f.claims or 0 < len(_text(f, "jti")) <= LONGEST_JTI),
    ObjectRule("FAPI 2.0 Message Signing, 5.3.1", "nbf is missing, or over 60 minutes ago",
               lambda f: not f.strict or _seconds_to(f, "nbf") >= -LONGEST - SKEW),
    ObjectRule("FAPI 2.0 Message Signing, 5.3.1", "exp is missing, or over 60 minutes after nbf",
               lambda f: not f.strict
               or _seconds_to(f, "exp") - _seconds_to(f, "nbf") <= LONGEST),
)  # fmt: skip


def read_request_object(token: str, client: Client, issuer: str, at: datetime) -> SignedRequest:
    """Return what a request says that one of the client's keys signed; the caller takes its jti.

    Its parameters alone count, whatever stands beside the token. Under FAPI 2.0 it lives for an
    hour at most. Raises RequestObjectInvalid. Source: RFC 9101, 6; FAPI 2.0 Message Signing, 5.3.1.
    """
    algorithms = jose.FAPI_ALGORITHMS if client.fapi else jose.ALGORITHMS
    try:
        signed = jose.verify(token, client.proofs.keys, algorithms)
    except jose.NotGenuine as error:
        raise RequestObjectInvalid(reason="request is signed by no key of the client") from error
    facts = Facts(signed.header, signed.claims, client.client_id, issuer, at, client.fapi)
    for rule in RULES:
        if not rule.holds(facts):
            raise RequestObjectInvalid(reason=f"request: {rule.reason} ({rule.source})")
    said = {name: _plain(value) for name, value in signed.claims.items()}
    try:
        parameters = once(
            (name, value) for name, value in said.items() if name not in _OF_THE_TOKEN
        )
    except InvalidRequest as refusal:
        raise RequestObjectInvalid(reason=f"request: {refusal.reason}") from refusal
    return SignedRequest(parameters, _text(facts, "jti"), _end(signed.claims))


def _plain(value: object) -> str:
    """Return a value as it would stand in a query; objects as JSON (openid-connect-core 6.1)."""
    return value if isinstance(value, str) else json.dumps(value)


def _text(facts: Facts, name: str) -> str:
    value = facts.claims.get(name)
    return value if isinstance(value, str) else ""


def _end(claims: dict[str, Any]) -> datetime | None:
    """Return when the token ends; None for never, or later than there are dates."""
    try:
        return datetime.fromtimestamp(claims["exp"], UTC) if "exp" in claims else None
    except (OverflowError, ValueError, OSError):
        return None


def _texts(claims: dict[str, Any], name: str) -> list[object]:
    value = claims.get(name)
    return value if isinstance(value, list) else [value]


def _seconds_to(facts: Facts, name: str) -> float:
    """Return how far ahead a claim's time is; what is no time is never right: NaN."""
    value = facts.claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return math.nan
    return value - facts.at.timestamp()
