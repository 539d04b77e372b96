"""What must hold of a code or a refresh token before tokens are given for it: two cited tables."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from fundament.standards.oauth import pkce
from fundament.standards.oauth.refusals import InvalidGrant, InvalidScope, OAuthRefused

LIFE_OF_CODE = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class CodeFacts:
    """What is known of a code, and what the client brings with it."""

    same_client: bool
    used: bool
    ended: bool
    issued: datetime
    redirect_uri: str
    challenge: str
    key: str
    brought_redirect_uri: str
    verifier: str
    brought_key: str
    at: datetime


@dataclass(frozen=True, slots=True)
class RefreshFacts:
    """What is known of a refresh token, and what the client brings with it."""

    same_client: bool
    used: bool
    ended: bool
    ends: datetime
    key: str
    brought_key: str
    granted: frozenset[str]
    wanted: frozenset[str]
    at: datetime


@dataclass(frozen=True, slots=True)
class CodeRule:
    """One rule. `stolen`: who breaks it shows that the secret is in wrong hands."""

    source: str
    reason: str
    holds: Callable[[CodeFacts], bool]
    stolen: bool = False


@dataclass(frozen=True, slots=True)
class RefreshRule:
    """One rule, as for codes."""

    source: str
    reason: str
    holds: Callable[[RefreshFacts], bool]
    stolen: bool = False
    refusal: type[OAuthRefused] = InvalidGrant


CODE_RULES: tuple[CodeRule, ...] = (
    CodeRule("RFC 6749, 4.1.3", "the code is another client's", lambda f: f.same_client),
    CodeRule("RFC 6749, 4.1.2", "the code was used before", lambda f: not f.used, stolen=True),
    CodeRule("RFC 6749, 4.1.2", "the code is too old", lambda f: f.at < f.issued + LIFE_OF_CODE),
    CodeRule("RFC 6749, 4.1.2", "the login is over", lambda f: not f.ended),
    CodeRule("RFC 6749, 4.1.3", "redirect_uri is not that of the request",
             lambda f: f.brought_redirect_uri == f.redirect_uri),
    CodeRule("RFC 7636, 4.6", "code_verifier does not fit",
             lambda f: pkce.fits(f.verifier, f.challenge)),
    CodeRule("RFC 9449, 10", "the DPoP key is not that of the request",
             lambda f: not f.key or f.brought_key == f.key),
)  # fmt: skip

REFRESH_RULES: tuple[RefreshRule, ...] = (
    RefreshRule("RFC 6749, 6", "the token is another client's", lambda f: f.same_client),
    RefreshRule("RFC 9700, 4.14.2", "the token was used before", lambda f: not f.used, stolen=True),
    RefreshRule("RFC 6749, 5.2", "the token is too old", lambda f: f.at < f.ends),
    RefreshRule("RFC 6749, 5.2", "the login is over", lambda f: not f.ended),
    RefreshRule("RFC 9449, 5; RFC 8705, 4", "the token is bound to another key",
                lambda f: not f.key or f.brought_key == f.key),
    RefreshRule("RFC 6749, 6", "scope is wider than what was granted",
                lambda f: f.wanted <= f.granted, refusal=InvalidScope),
)  # fmt: skip


def broken_by_code(facts: CodeFacts) -> CodeRule | None:
    """Return the first rule that a code breaks, or None."""
    return next((rule for rule in CODE_RULES if not rule.holds(facts)), None)


def broken_by_refresh(facts: RefreshFacts) -> RefreshRule | None:
    """Return the first rule that a refresh token breaks, or None."""
    return next((rule for rule in REFRESH_RULES if not rule.holds(facts)), None)
