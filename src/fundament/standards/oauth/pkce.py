"""Proof Key for Code Exchange: whoever brings the code must be who asked for it. RFC 7636."""

import hashlib
import hmac
import re
from base64 import urlsafe_b64encode

METHOD = "S256"
# Source: RFC 7636, 4.1 and 4.2: a SHA-256 in base64url has 43 characters.
CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")
VERIFIER = re.compile(r"[A-Za-z0-9._~-]{43,128}")


def digest(text: str) -> str:
    """Return the SHA-256 of the text in base64url without padding."""
    return urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()


def fits(verifier: str, challenge: str) -> bool:
    """Return whether the verifier is the one that the challenge was made of (4.6)."""
    return bool(VERIFIER.fullmatch(verifier)) and hmac.compare_digest(digest(verifier), challenge)
