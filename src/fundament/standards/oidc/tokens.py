"""The tokens that we sign: ID token, access token, userinfo, logout token.

Each kind has its own `typ`, so that none is taken for another (RFC 8725, 3.11).
"""

import hashlib
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from fundament.standards.oauth import jose
from fundament.standards.oauth.jose import Key

ID, ACCESS, LOGOUT = "JWT", "at+jwt", "logout+jwt"
TRANSACTION = "transaction+jwt"  # our own, so that it is taken for no ID token
LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"
LIFE_OF_LOGOUT_TOKEN = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Signer:
    """A key of ours and the algorithm to use it by."""

    key: Key
    algorithm: str


@dataclass(frozen=True, slots=True)
class Issue:
    """What all our tokens say of themselves."""

    issuer: str
    audience: str
    subject: str
    at: datetime
    life: timedelta

    def claims(self) -> dict[str, Any]:
        """Return iss, sub, aud, iat and exp."""
        return {
            "iss": self.issuer,
            "sub": self.subject,
            "aud": self.audience,
            "iat": int(self.at.timestamp()),
            "exp": int((self.at + self.life).timestamp()),
        }


def write_id_token(issue: Issue, claims: Mapping[str, Any], signer: Signer, kind: str = ID) -> str:
    """Return an ID token; a claim that is None is left out. Source: openid-connect-core 2."""
    whole = issue.claims() | dict(claims)
    told = {name: value for name, value in whole.items() if value is not None}
    return jose.sign(told, signer.key, signer.algorithm, kind)


def write_access_token(issue: Issue, claims: dict[str, Any], signer: Signer) -> str:
    """Return an access token; `claims` has at least client_id and scope. Source: RFC 9068, 2.2."""
    body = issue.claims() | {"jti": uuid4().hex} | claims
    return jose.sign(body, signer.key, signer.algorithm, ACCESS)


def write_userinfo(issue: Issue, claims: dict[str, Any], signer: Signer) -> str:
    """Return userinfo as a signed token. Source: openid-connect-core 5.3.2."""
    return jose.sign(issue.claims() | claims, signer.key, signer.algorithm, ID)


def write_transaction_token(
    issue: Issue, claims: dict[str, Any], signer: Signer, certificate: str
) -> str:
    """Return the proof of a transaction, with the certificate of its signer in the head.

    Source: Nets eID Broker, transaction_token.
    """
    body = issue.claims() | claims
    return jose.sign(body, signer.key, signer.algorithm, TRANSACTION, certificate)


def write_logout_token(issue: Issue, sid: str, signer: Signer) -> str:
    """Return a logout token: with `sub`, `sid` and `events`, and never a nonce.

    Source: openid-connect-backchannel 2.4.
    """
    body = issue.claims() | {"jti": uuid4().hex, "sid": sid, "events": {LOGOUT_EVENT: {}}}
    return jose.sign(body, signer.key, signer.algorithm, LOGOUT)


def half_hash(value: str) -> str:
    """Return at_hash or c_hash of a value, for algorithms with SHA-256 (core 3.1.3.6, 3.3.2.11)."""
    left = hashlib.sha256(value.encode()).digest()[:16]
    return urlsafe_b64encode(left).rstrip(b"=").decode()


def at_hash(access_token: str, algorithm: str) -> str:
    """Return the at_hash of an access token; Ed25519 hashes by SHA-512 (RFC 8032, 5.1)."""
    if jose.FAMILY[algorithm] == "OKP":
        left = hashlib.sha512(access_token.encode()).digest()[:32]
        return urlsafe_b64encode(left).rstrip(b"=").decode()
    return half_hash(access_token)


@dataclass(frozen=True, slots=True)
class OwnToken:
    """A token that one of our keys signed for its kind; nothing else is checked of it yet."""

    claims: dict[str, Any]

    def text(self, name: str) -> str:
        """Return a claim that is a text, else empty."""
        value = self.claims.get(name)
        return value if isinstance(value, str) else ""

    def moment(self, name: str) -> int:
        """Return a claim that is a time, else 0."""
        value = self.claims.get(name)
        return value if isinstance(value, int) else 0

    @property
    def audiences(self) -> list[str]:
        """Whom the token is for."""
        value = self.claims.get("aud")
        listed = value if isinstance(value, list) else [value]
        return [one for one in listed if isinstance(one, str)]


def read_own(token: str, kind: str, issuer: str, keys: tuple[Key, ...]) -> OwnToken | None:
    """Return a token of ours of that kind, or None. An ID token has no `events` and no `jti` kind.

    A logout token is no ID token and an access token neither, by `typ` and by what they hold.
    """
    try:
        signed = jose.verify(token, keys, jose.ALGORITHMS)
    except jose.NotGenuine:
        return None
    foreign = signed.header.get("typ") != kind or signed.claims.get("iss") != issuer
    return None if foreign or "events" in signed.claims else OwnToken(signed.claims)
