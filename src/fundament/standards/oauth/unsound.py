"""Tokens that every careful reader refuses, for trying out whether a client does.

The signing is joserfc's, by algorithms that `jose` has no place for. Nothing signed here is meant
to be believed, and nothing of ours reads it.
"""

import json
import warnings
from base64 import urlsafe_b64encode
from typing import Any

from joserfc import jws
from joserfc.errors import SecurityWarning
from joserfc.jwk import OctKey
from joserfc.jws import JWSRegistry

NONE, HMAC = "none", "HS256"


def sign_unsoundly(
    claims: dict[str, Any], algorithm: str, kind: str, secret: bytes, kid: str
) -> str:
    """Return a token by `none` (unsigned) or by HMAC with what everybody may know as its key."""
    header = {"alg": algorithm, "typ": kind, "kid": kid}
    body = json.dumps(claims, separators=(",", ":"))
    encoded = urlsafe_b64encode(secret).rstrip(b"=").decode()
    key = OctKey.import_key({"kty": "oct", "k": encoded})
    registry = JWSRegistry(algorithms=[algorithm], strict_check_header=False)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SecurityWarning)
        return jws.serialize_compact(header, body, key, registry=registry)
