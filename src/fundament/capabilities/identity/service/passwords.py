"""Passwords: argon2id, a bounded number at once, and the same work for nobody's name."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from argon2 import PasswordHasher, Type
from argon2.exceptions import VerificationError

from fundament.capabilities.identity import rules
from fundament.capabilities.identity.types import Busy

# OWASP Password Storage Cheat Sheet: argon2id, 19 MiB, t=2, p=1. 25-35 ms on one core.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1, type=Type.ID)

# The hash of a password that nobody has, with the same cost as every other one.
_NOBODYS = _hasher.hash(os.urandom(32))


class HashBound:
    """At most `slots` hashes at once (each takes a core and 19 MiB); waits `patience` seconds."""

    def __init__(self, slots: int, patience: float) -> None:
        self._free = BoundedSemaphore(slots)
        self._patience = patience

    @contextmanager
    def slot(self) -> Iterator[None]:
        """Hold one slot. Raises Busy."""
        if not self._free.acquire(timeout=self._patience):
            raise Busy
        try:
            yield
        finally:
            self._free.release()


bound = HashBound(slots=2 * (os.cpu_count() or 1), patience=1.0)


def hash_of(password: str) -> bytes:
    """Return the hash to keep, in argon2's own text form. Raises Busy."""
    with bound.slot():
        return _hasher.hash(rules.plain_password(password)).encode()


def matches(kept: bytes | None, password: str) -> bool:
    """Return whether the password is the one; without a kept hash the same work, and False.

    The caller holds a slot of `bound`.
    """
    try:
        right = _hasher.verify((kept or _NOBODYS.encode()), rules.plain_password(password))
    except VerificationError:
        return False
    return right and kept is not None
