"""Secrets in the table are sealed with a key that lies beside the database, not in it."""

import os
from functools import cache
from pathlib import Path
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from fundament.kernel import home

_NONCE_BYTES = 12


def seal(secret: bytes, owner: UUID) -> bytes:
    """Return the secret encrypted for this owner: moved to another row it does not open."""
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + _cipher(_file()).encrypt(nonce, secret, owner.bytes)


def unseal(sealed: bytes, owner: UUID) -> bytes:
    """Return the secret. Raises cryptography's InvalidTag when key, owner or bytes differ."""
    return _cipher(_file()).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], owner.bytes)


def _file() -> Path:
    return home.private_folder("keys") / "identity-secrets"


@cache
def _cipher(file: Path) -> AESGCM:
    """Return the cipher of this home; its key is made at first use, by one process only."""
    with home.only_one(file.parent):
        if not file.exists():
            home.write_durably(file, AESGCM.generate_key(256))
    return AESGCM(file.read_bytes())
