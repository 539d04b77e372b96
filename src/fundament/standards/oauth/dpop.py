"""Demonstrating Proof of Possession: a token that only the holder of a key can use. RFC 9449."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from fundament.standards.oauth import jose
from fundament.standards.oauth.pkce import digest
from fundament.standards.oauth.refusals import InvalidDpopProof

AGE = timedelta(seconds=60)
AHEAD = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class Call:
    """The request that a proof must be of; `token` is the access token shown with it, if any."""

    method: str
    address: str
    at: datetime
    token: str | None = None


@dataclass(frozen=True, slots=True)
class Proof:
    """A proof whose signature fits; `thumbprint` is the key's (RFC 7638)."""

    thumbprint: str
    jti: str
    nonce: str | None
    header: dict[str, Any]
    claims: dict[str, Any]

    @property
    def issued(self) -> datetime | None:
        """When it was made; None when it does not say."""
        when = self.claims.get("iat")
        try:
            return datetime.fromtimestamp(when, UTC) if isinstance(when, int | float) else None
        except (OverflowError, ValueError, OSError):
            return None


@dataclass(frozen=True, slots=True)
class ProofRule:
    """One rule of section 4.3, by its number there."""

    source: str
    reason: str
    holds: Callable[[Proof, Call], bool]


RULES: tuple[ProofRule, ...] = (
    ProofRule("RFC 9449, 4.3 (4)", "typ must be dpop+jwt",
              lambda p, c: p.header.get("typ") == "dpop+jwt"),
    ProofRule("RFC 9449, 4.3 (3)", "jti is missing",
              lambda p, c: 0 < len(p.jti) <= 256),
    ProofRule("RFC 9449, 4.3 (8)", "htm is another method",
              lambda p, c: p.claims.get("htm") == c.method),
    ProofRule("RFC 9449, 4.3 (9)", "htu is another address",
              lambda p, c: same_address(p.claims.get("htu"), c.address)),
    ProofRule("RFC 9449, 4.3 (11)", "iat is too old or in the future",
              lambda p, c: p.issued is not None and -AGE <= p.issued - c.at <= AHEAD),
    ProofRule("RFC 9449, 4.3 (12)", "ath is not of the token shown",
              lambda p, c: c.token is None or p.claims.get("ath") == digest(c.token)),
)  # fmt: skip


def read_proof(token: str, call: Call) -> Proof:
    """Return the proof of a request, all but nonce and replay checked. Raises InvalidDpopProof."""
    try:
        header = jose.unverified_header(token)
        key = jose.public_key(header.get("jwk"))
        signed = jose.verify(token, [key], jose.ALGORITHMS)
    except jose.NotGenuine as error:
        raise InvalidDpopProof(reason="the signature does not fit the key in the proof") from error
    jti, nonce = signed.claims.get("jti"), signed.claims.get("nonce")
    proof = Proof(
        key.thumbprint(),
        jti if isinstance(jti, str) else "",
        nonce if isinstance(nonce, str) else None,
        signed.header,
        signed.claims,
    )
    for rule in RULES:
        if not rule.holds(proof, call):
            raise InvalidDpopProof(reason=f"{rule.reason} ({rule.source})")
    return proof


def same_address(claimed: object, address: str) -> bool:
    """Return whether both are one address: without query and fragment, case-insensitive host."""
    if not isinstance(claimed, str):
        return False
    try:
        return _plain(claimed) == _plain(address)
    except ValueError:
        return False


def _plain(address: str) -> str:
    parts = urlsplit(address)
    host = (parts.hostname or "") + (f":{parts.port}" if parts.port not in {None, 443} else "")
    return urlunsplit((parts.scheme.lower(), host, parts.path or "/", "", ""))
