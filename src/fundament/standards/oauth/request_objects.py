"""An authorization request as a token that the client signs (JAR). RFC 9101."""

import json
import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fundament.standards.oauth import jose
from fundament.standards.oauth.clients import Client
from fundament.standards.oauth.parameters import once
from fundament.standards.oauth.refusals import InvalidRequest, RequestObjectInvalid

SKEW = 60
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
)  # fmt: skip


def read_request_object(token: str, client: Client, issuer: str, at: datetime) -> dict[str, str]:
    """Return the parameters in a request that one of the client's keys signed.

    They alone count, whatever stands beside the token. Raises RequestObjectInvalid.
    Source: RFC 9101, 6.
    """
    algorithms = jose.FAPI_ALGORITHMS if client.fapi else jose.ALGORITHMS
    try:
        signed = jose.verify(token, client.proofs.keys, algorithms)
    except jose.NotGenuine as error:
        raise RequestObjectInvalid(reason="request is signed by no key of the client") from error
    facts = Facts(signed.header, signed.claims, client.client_id, issuer, at)
    for rule in RULES:
        if not rule.holds(facts):
            raise RequestObjectInvalid(reason=f"request: {rule.reason} ({rule.source})")
    said = {name: _plain(value) for name, value in signed.claims.items()}
    try:
        return once((name, value) for name, value in said.items() if name not in _OF_THE_TOKEN)
    except InvalidRequest as refusal:
        raise RequestObjectInvalid(reason=f"request: {refusal.reason}") from refusal


def _plain(value: object) -> str:
    """Return a value as it would stand in a query; objects as JSON (openid-connect-core 6.1)."""
    return value if isinstance(value, str) else json.dumps(value)


def _texts(claims: dict[str, Any], name: str) -> list[object]:
    value = claims.get(name)
    return value if isinstance(value, list) else [value]


def _seconds_to(facts: Facts, name: str) -> float:
    """Return how far ahead a claim's time is; what is no time is never right: NaN."""
    value = facts.claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return math.nan
    return value - facts.at.timestamp()
