"""Small secrets are kept as MACs under a key that lies beside the database, not in it.

A picture password has 43,680 choices and a code of a card a million: a hash of either, however
slow, is found by trying all. Without the key a copy of the tables says nothing.
"""

import os
from functools import cache
from hmac import compare_digest
from pathlib import Path
from uuid import UUID

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC

from fundament.kernel import home

_KEY_BYTES = 32


def mac_of(label: str, owner: UUID, secret: str) -> bytes:
    """Return the MAC of the secret for this owner: moved to another row it fits nothing."""
    made = HMAC(_key(home.private_folder("keys") / "school-secrets"), SHA256())
    made.update(f"{label}|{owner}|{secret}".encode("utf-8", "surrogatepass"))
    return made.finalize()


def fits(kept: bytes | None, label: str, owner: UUID, secret: str) -> bool:
    """Return whether the secret is the one; without a kept MAC the same work, and False."""
    return compare_digest(kept or os.urandom(SHA256.digest_size), mac_of(label, owner, secret))


@cache
def _key(file: Path) -> bytes:
    """Return the key of this home; it is made at first use, by one process only."""
    with home.only_one(file.parent):
        if not file.exists():
            home.write_durably(file, os.urandom(_KEY_BYTES))
    return file.read_bytes()
