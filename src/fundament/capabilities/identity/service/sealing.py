"""Secrets in the table are sealed with a key that lies beside the database, not in it."""

import os
from functools import cache
from pathlib import Path
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

_NONCE_BYTES = 12


def seal(secret: bytes, owner: UUID) -> bytes:
    """Return the secret encrypted for this owner: moved to another row it does not open."""
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + _cipher(_file()).encrypt(nonce, secret, owner.bytes)


def unseal(sealed: bytes, owner: UUID) -> bytes:
    """Return the secret. Raises cryptography's InvalidTag when key, owner or bytes differ."""
    return _cipher(_file()).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], owner.bytes)


def _file() -> Path:
    return Path(settings.HOME) / "keys" / "identity-secrets"


@cache
def _cipher(file: Path) -> AESGCM:
    """Return the cipher of this home; the key is made at first use, by one process only."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        spare = file.with_name(f"{file.name}.{os.getpid()}.new")
        with os.fdopen(os.open(spare, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as key:
            key.write(AESGCM.generate_key(256))
            key.flush()
            os.fsync(key.fileno())
        try:
            os.link(spare, file)
        except FileExistsError:
            pass  # another process was first; its key is the key
        finally:
            spare.unlink()
    return AESGCM(file.read_bytes())
