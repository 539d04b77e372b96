"""JSON Web Signatures by joserfc: the algorithm is always named by us, never by the token.

Asymmetric only: there is no `none` and no HMAC here, so that a public key can never be taken for
a secret. `kid` only chooses among keys that we hold; `jku`, `x5u`, `jwk` and `x5c` of a header
are not looked at (DPoP, where the key travels in the proof, is the one exception: `dpop.py`).
Source: RFC 7515, RFC 8725 (best practices).
"""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from joserfc import jws
from joserfc.errors import JoseError, UnsupportedAlgorithmError
from joserfc.jwa import JWSAlgModel
from joserfc.jwk import ECKey, OKPKey, RSAKey, import_key
from joserfc.jws import JWSRegistry
from joserfc.util import urlsafe_b64decode

Key = RSAKey | ECKey | OKPKey
# What each algorithm needs of a key. Source: RFC 7518, 3.1; RFC 8037, 3.1; RFC 9864, 2.2.
FAMILY = {"RS256": "RSA", "PS256": "RSA", "ES256": "EC", "EdDSA": "OKP", "Ed25519": "OKP"}
ALGORITHMS = tuple(FAMILY)
# Source: FAPI 2.0 Security Profile, 5.4.1.
FAPI_ALGORITHMS = ("PS256", "ES256", "EdDSA", "Ed25519")
CURVES = {"P-256", "Ed25519"}
LEAST_RSA = 2048
MAX_TOKEN = 16 * 1024


class NotGenuine(Exception):
    """The signature does not fit, or the token is no token."""


@dataclass(frozen=True, slots=True)
class Signed:
    """What a verified token holds."""

    header: dict[str, Any]
    claims: dict[str, Any]


class _Registry(JWSRegistry):
    """Exactly the algorithms given; headers long enough for a key of 4096 bits."""

    max_header_length = 4096

    def get_alg(self, name: str) -> JWSAlgModel:
        """Return the algorithm, if it is one of those given."""
        if name not in (self.allowed or ()) or name not in FAMILY:
            raise UnsupportedAlgorithmError(f"Algorithm of '{name}' is not allowed")
        return self.algorithms[name]


def sign(claims: dict[str, Any], key: Key, algorithm: str, kind: str, certificate: str = "") -> str:
    """Return the claims as a signed token with the `typ` of its kind and the key's `kid`.

    `certificate` is the key's own (base64 of DER), for whom it shall convince: `x5c`.
    """
    header: dict[str, Any] = {"alg": algorithm, "typ": kind, "kid": key.kid or key.thumbprint()}
    if certificate:
        header["x5c"] = [certificate]
    body = json.dumps(claims, separators=(",", ":"), ensure_ascii=False)
    return jws.serialize_compact(header, body, key, registry=_registry([algorithm]))


def verify(token: str, keys: Sequence[Key], algorithms: Collection[str]) -> Signed:
    """Return what the token holds when one of the keys signed it by one of the algorithms.

    Raises NotGenuine.
    """
    header = unverified_header(token)
    if "crit" in header:
        raise NotGenuine  # RFC 7515, 4.1.11: an extension that is not understood; we know none
    wanted = FAMILY.get(str(header.get("alg")))
    fitting = [key for key in keys if key.key_type == wanted]
    named = [key for key in fitting if key.kid is not None and key.kid == header.get("kid")]
    for key in named or fitting:
        try:
            found = jws.deserialize_compact(token, key, registry=_registry(algorithms))
            return Signed(found.headers(), _object(found.payload))
        except (JoseError, ValueError, TypeError):
            continue
    raise NotGenuine


def unverified_header(token: str) -> dict[str, Any]:
    """Return the header as it stands, for choosing a key. Raises NotGenuine."""
    return _part(token, 0)


def unverified_claims(token: str) -> dict[str, Any]:
    """Return the claims as they stand, to find out who should have signed. Raises NotGenuine."""
    return _part(token, 1)


def public_key(jwk: object) -> Key:
    """Return a public key that is strong enough. Raises NotGenuine, also for a private key.

    Source: RFC 7517; RFC 9449, 4.2 (no private part).
    """
    if not isinstance(jwk, dict) or "d" in jwk or "k" in jwk or jwk.get("use", "sig") != "sig":
        raise NotGenuine
    try:
        key = import_key(jwk)
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise NotGenuine from error
    if isinstance(key, RSAKey) and key.public_key.key_size >= LEAST_RSA:
        return key
    if isinstance(key, ECKey | OKPKey) and jwk.get("crv") in CURVES:
        return key
    raise NotGenuine


def public_jwk(key: Key, algorithm: str | None = None) -> dict[str, Any]:
    """Return the key's public half as published in a JWKS."""
    shown: dict[str, Any] = {**key.as_dict(private=False), "use": "sig"}
    shown["kid"] = key.kid or key.thumbprint()
    return shown | ({"alg": algorithm} if algorithm else {})


def _registry(algorithms: Collection[str]) -> _Registry:
    return _made(tuple(algorithms))


@lru_cache(maxsize=32)
def _made(algorithms: tuple[str, ...]) -> _Registry:
    return _Registry(algorithms=list(algorithms), strict_check_header=False)


def _part(token: str, index: int) -> dict[str, Any]:
    parts = token.split(".") if token.isascii() and len(token) <= MAX_TOKEN else []
    if len(parts) != 3:
        raise NotGenuine
    try:
        return _object(urlsafe_b64decode(parts[index].encode()))
    except ValueError as error:
        raise NotGenuine from error


def _object(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise NotGenuine from error
    if not isinstance(found, dict):
        raise NotGenuine
    return found
