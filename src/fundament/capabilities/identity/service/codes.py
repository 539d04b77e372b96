"""Codes of a code display (RFC 6238, six digits every 30 seconds) and codes on paper."""

import base64
import hashlib
import os
from datetime import datetime
from hmac import compare_digest

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from fundament.capabilities.identity import rules

# Stands in where there is no code display, so that the same work is done.
_NOBODYS = os.urandom(20)


def current_code(totp_secret: bytes | str, at: datetime) -> str:
    """Return the code that a display with this secret (octets, or base32 text) shows.

    Source: RFC 6238, HMAC-SHA-1 as every code app does it.
    """
    secret = base64.b32decode(totp_secret) if isinstance(totp_secret, str) else totp_secret
    return _code(secret, rules.step_of(at))


def matching_step(secret: bytes | None, code: str, at: datetime) -> int | None:
    """Return the time step whose code this is, or None; one step early or late is taken.

    All steps are computed and compared every time, also without a secret.
    """
    typed = "".join(code.split()).encode("utf-8", "surrogatepass")
    now = rules.step_of(at)
    found = None
    for step in (now + neighbour for neighbour in rules.NEIGHBOUR_STEPS):
        if compare_digest(_code(secret or _NOBODYS, step).encode(), typed):
            found = step
    return found if secret else None


def recovery_hash(code: str) -> bytes:
    """Return what is kept of a recovery code."""
    return hashlib.sha256(b"recovery:" + rules.plain_code(code).encode()).digest()


def is_recovery_code(kept: bytes, typed: str) -> bool:
    """Return whether this is the code that was kept."""
    return compare_digest(kept, recovery_hash(typed))


def _code(secret: bytes, step: int) -> str:
    display = TOTP(secret, 6, SHA1(), rules.STEP_SECONDS, enforce_key_length=False)  # noqa: S303
    return display.generate(step * rules.STEP_SECONDS).decode()
