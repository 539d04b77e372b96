"""A client proves who it is by a token that it signs itself (private_key_jwt). RFC 7523."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from fundament.standards.oauth import jose
from fundament.standards.oauth.clients import Client
from fundament.standards.oauth.refusals import InvalidClient

TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
LONGEST = timedelta(minutes=10)
SKEW = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Facts:
    """A client's signed token, and what it must say."""

    claims: dict[str, Any]
    client_id: str
    audiences: frozenset[str]
    single_audience: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class AssertionRule:
    """One rule, with where it is written."""

    source: str
    reason: str
    holds: Callable[[Facts], bool]


RULES: tuple[AssertionRule, ...] = (
    AssertionRule("RFC 7523, 3 (1)", "iss is not the client",
                  lambda f: f.claims.get("iss") == f.client_id),
    AssertionRule("RFC 7523, 3 (2)", "sub is not the client",
                  lambda f: f.claims.get("sub") == f.client_id),
    AssertionRule("RFC 7523, 3 (3)", "aud is not this server",
                  lambda f: _is_for(f.claims.get("aud"), f)),
    AssertionRule("RFC 7523, 3 (4)", "exp is past, missing, or too far ahead",
                  lambda f: _within(f.claims.get("exp"), f.at - SKEW, f.at + LONGEST)),
    AssertionRule("RFC 7523, 3 (5)", "nbf is ahead",
                  lambda f: "nbf" not in f.claims or _within(f.claims["nbf"], None, f.at + SKEW)),
    AssertionRule("RFC 7523, 3 (6)", "iat is ahead",
                  lambda f: "iat" not in f.claims or _within(f.claims["iat"], None, f.at + SKEW)),
    AssertionRule("openid-connect-core 9", "jti is missing",
                  lambda f: 0 < len(_text(f.claims.get("jti"))) <= 256),
)  # fmt: skip


def claimed_client(token: str) -> str:
    """Return which client the token says to be of, before it is checked. Raises InvalidClient."""
    try:
        found = jose.unverified_claims(token).get("iss")
    except jose.NotGenuine as error:
        raise InvalidClient(reason="client_assertion is no token") from error
    return found if isinstance(found, str) else ""


def check_assertion(
    token: str, client: Client, audiences: frozenset[str], at: datetime
) -> tuple[str, datetime]:
    """Return the token's `jti` and when it ends; the caller takes each `jti` once.

    Under FAPI 2.0 `aud` is the issuer alone, as one text. Raises InvalidClient.
    """
    algorithms = jose.FAPI_ALGORITHMS if client.fapi else jose.ALGORITHMS
    try:
        signed = jose.verify(token, client.proofs.keys, algorithms)
    except jose.NotGenuine as error:
        raise InvalidClient(reason="client_assertion is signed by none of its keys") from error
    facts = Facts(signed.claims, client.client_id, audiences, client.fapi, at)
    for rule in RULES:
        if not rule.holds(facts):
            raise InvalidClient(reason=f"client_assertion: {rule.reason} ({rule.source})")
    return str(signed.claims["jti"]), datetime.fromtimestamp(signed.claims["exp"], UTC)


def _is_for(audience: object, facts: Facts) -> bool:
    if isinstance(audience, list) and not facts.single_audience:
        return any(isinstance(one, str) and one in facts.audiences for one in audience)
    return isinstance(audience, str) and audience in facts.audiences


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _within(when: object, earliest: datetime | None, latest: datetime) -> bool:
    if not isinstance(when, int | float) or isinstance(when, bool):
        return False
    try:
        moment = datetime.fromtimestamp(when, UTC)
    except (OverflowError, ValueError, OSError):
        return False
    return (earliest is None or moment > earliest) and moment <= latest
