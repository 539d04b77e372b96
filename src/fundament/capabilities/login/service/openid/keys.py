"""The keys that our tokens are signed by, one ring for all kinds."""

from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from joserfc.jwk import ECKey, OKPKey, RSAKey

from fundament.kernel import keyring
from fundament.kernel.keyring import Kind, Ring, RingKey
from fundament.standards.oauth import jose
from fundament.standards.oidc.tokens import Signer

RING = Ring("login-openid")


def signer_for(algorithm: str, at: datetime) -> Signer:
    """Return the key that signs by the algorithm now."""
    key = keyring.signing(RING, Kind(jose.FAMILY[algorithm]), at)
    return Signer(_jose_key(key), algorithm)


def known_keys(at: datetime) -> tuple[jose.Key, ...]:
    """Return the keys whose signatures still count."""
    return tuple(_jose_key(key) for key in keyring.published(RING, at))


def jwks_of(at: datetime) -> dict[str, Any]:
    """Return the public keys as a JWK Set; at a roll-over the next and the last are there too.

    An RSA key signs by two algorithms and names none. Source: RFC 7517, 5.
    """
    return {"keys": [jose.public_jwk(key) for key in known_keys(at)]}


def roll_over(at: datetime, *, at_once: bool = False) -> tuple[str, ...]:
    """Make the next signing keys and return their `kid`; they sign in an hour, or at once."""
    ahead = timedelta(0) if at_once else keyring.AHEAD
    return tuple(str(_jose_key(key).kid) for key in keyring.roll_over(RING, at, ahead))


@lru_cache(maxsize=64)
def _jose_key(key: RingKey) -> jose.Key:
    """Return the key as joserfc takes it, with its thumbprint (RFC 7638) as `kid`."""
    private = key.private
    made: jose.Key
    if isinstance(private, RSAPrivateKey):
        made = RSAKey.import_key(private)
    elif isinstance(private, EllipticCurvePrivateKey):
        made = ECKey.import_key(private)
    elif isinstance(private, Ed25519PrivateKey):
        made = OKPKey.import_key(private)
    else:
        raise TypeError(f"{key.name} is no signing key")
    made.ensure_kid()
    return made
