"""Keys that roll over: the next key is published before it is used, the last one after.

A ring is a list in HOME/keys/<ring>.json; its private keys lie beside it (PEM, PKCS#8).
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from threading import Lock

from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from fundament.kernel.home import home, only_one, private_folder, write_durably

# How long a new key is shown before it signs, and an old one after it last signed.
AHEAD, AFTER = timedelta(hours=1), timedelta(days=1)
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,40}")


class Kind(StrEnum):
    """What kind of key it is, by its `kty` in a JWK."""

    RSA = "RSA"
    EC = "EC"
    OKP = "OKP"


@dataclass(frozen=True, slots=True)
class Ring:
    """A row of keys that follow each other, one row for each kind.

    The first key of a ring of one kind bears the ring's own name: a key of that name that was
    here before the ring is its first.
    """

    name: str
    kinds: tuple[Kind, ...] = tuple(Kind)


@dataclass(frozen=True, slots=True)
class RingKey:
    """A key of a ring; it signs from `since` until the next one of its kind does.

    `since` None: it is published, and signs once somebody says so (`switch`).
    """

    name: str
    kind: Kind
    since: datetime | None
    private: PrivateKeyTypes

    def signs_at(self, at: datetime) -> bool:
        """Return whether its time to sign has come, and perhaps gone."""
        return self.since is not None and self.since <= at


MAKERS: dict[Kind, Callable[[], PrivateKeyTypes]] = {
    Kind.RSA: lambda: rsa.generate_private_key(public_exponent=65537, key_size=3072),
    Kind.EC: lambda: ec.generate_private_key(ec.SECP256R1()),
    Kind.OKP: ed25519.Ed25519PrivateKey.generate,
}
_rings: dict[Path, tuple[int, tuple[RingKey, ...]]] = {}
_changing = Lock()


def published(ring: Ring, at: datetime) -> tuple[RingKey, ...]:
    """Return the keys that others must know: those that sign, will soon, or did until lately.

    The first key of each kind is made at first use. Raises ValueError for another name than a-z,
    0-9 and hyphen.
    """
    keys = _keys(ring, at)
    return tuple(key for key in keys if _is_known(key, keys, at))


def signing(ring: Ring, kind: Kind, at: datetime) -> RingKey:
    """Return the key that signs at the time; before all of them the oldest."""
    keys = [key for key in _keys(ring, at) if key.kind is kind]
    return next((key for key in reversed(keys) if key.signs_at(at)), keys[0])


def names_of(ring: Ring, at: datetime) -> tuple[str, ...]:
    """Return the names of the keys that others must know, the one in use first (one kind only)."""
    used = signing(ring, ring.kinds[0], at).name
    return (used, *(key.name for key in published(ring, at) if key.name != used))


def end_of(key: RingKey, keys: tuple[RingKey, ...]) -> datetime | None:
    """Return when a later key of its kind takes over, or None."""
    if key.since is None:
        return None
    later = [
        other.since
        for other in keys
        if other.kind is key.kind and other.since is not None and other.since > key.since
    ]
    return min(later, default=None)


def prepare(ring: Ring, at: datetime, since: datetime | None = None) -> tuple[RingKey, ...]:
    """Make the next key of each kind, published at once, and return the new ones.

    They sign from `since`, or once `switch` says so. Keys that nobody need know any longer are
    deleted.
    """

    def changed(former: tuple[RingKey, ...]) -> tuple[RingKey, ...]:
        first = 1 + max((_number(key.name) for key in former), default=0)
        fresh = (_make(f"{ring.name}-{first + n}", k, since) for n, k in enumerate(ring.kinds))
        return (*(key for key in former if _is_known(key, former, at)), *fresh)

    before, after = _change(ring, at, changed)
    return tuple(key for key in after if key not in before)


def switch(ring: Ring, at: datetime) -> tuple[RingKey, ...]:
    """Let the keys that were prepared sign from now on, and return them (none: nothing was)."""

    def changed(former: tuple[RingKey, ...]) -> tuple[RingKey, ...]:
        waiting = [key for key in former if not key.signs_at(at)]
        return tuple(replace(key, since=at) if key in waiting else key for key in former)

    before, after = _change(ring, at, changed)
    return tuple(key for key in after if key not in before)


def retire(ring: Ring, at: datetime) -> tuple[RingKey, ...]:
    """Forget the keys that no longer sign, at once, and return them."""

    def changed(former: tuple[RingKey, ...]) -> tuple[RingKey, ...]:
        ends = {key.name: end_of(key, former) for key in former}
        return tuple(key for key in former if (ends[key.name] or at) >= at)

    before, after = _change(ring, at, changed)
    return tuple(key for key in before if key not in after)


def roll_over(ring: Ring, at: datetime, ahead: timedelta = AHEAD) -> tuple[RingKey, ...]:
    """Make the next key of each kind, which signs after `ahead`, and return the new ones."""
    return prepare(ring, at, at + ahead)


def _is_known(key: RingKey, keys: tuple[RingKey, ...], at: datetime) -> bool:
    end = end_of(key, keys)
    return end is None or at < end + AFTER


def _keys(ring: Ring, at: datetime) -> tuple[RingKey, ...]:
    """Return the ring's keys, oldest first; read again when the list has changed."""
    file = _file(ring)
    try:
        changed = file.stat().st_mtime_ns
    except FileNotFoundError:
        with _changing, only_one(private_folder("keys")):
            _begin(ring, file, at)
        changed = file.stat().st_mtime_ns
    kept = _rings.get(file)
    if kept is None or kept[0] != changed:
        kept = (changed, _read(file))
        _rings[file] = kept
    return kept[1]


def _change(
    ring: Ring, at: datetime, change: Callable[[tuple[RingKey, ...]], tuple[RingKey, ...]]
) -> tuple[tuple[RingKey, ...], tuple[RingKey, ...]]:
    """Write the changed list, delete the keys that left it; return the list before and after."""
    with _changing, only_one(private_folder("keys")):
        file = _file(ring)
        _begin(ring, file, at)
        before = _read(file)
        after = change(before)
        _write(file, after)
        kept = {key.name for key in after}
        for key in before:
            if key.name not in kept:
                for ending in ("key", "crt"):
                    (file.parent / f"{key.name}.{ending}").unlink(missing_ok=True)
    return before, after


def _begin(ring: Ring, file: Path, at: datetime) -> None:
    if not file.exists():
        numbered = [(f"{ring.name}-{n}", kind) for n, kind in enumerate(ring.kinds, 1)]
        named = [(ring.name, ring.kinds[0])] if len(ring.kinds) == 1 else numbered
        _write(file, tuple(_make(name, kind, at) for name, kind in named))


def _number(name: str) -> int:
    end = name.rpartition("-")[2]
    return int(end) if end.isdecimal() else 1


def _make(name: str, kind: Kind, since: datetime | None) -> RingKey:
    """Return the key of that name: the one that is here, else a new one."""
    file = private_folder("keys") / f"{name}.key"
    if file.exists():
        return RingKey(name, kind, since, load_pem_private_key(file.read_bytes(), None))
    key = MAKERS[kind]()
    write_durably(file, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return RingKey(name, kind, since, key)


def _write(file: Path, keys: tuple[RingKey, ...]) -> None:
    rows = [
        {"name": k.name, "kind": k.kind, "since": k.since.isoformat() if k.since else None}
        for k in keys
    ]
    write_durably(file, json.dumps(rows, indent=1).encode())


def _read(file: Path) -> tuple[RingKey, ...]:
    """Return the keys of a list, oldest first; those that wait for their switch come last."""
    rows = json.loads(file.read_bytes())
    keys = [
        RingKey(
            row["name"],
            Kind(row["kind"]),
            datetime.fromisoformat(row["since"]) if row["since"] else None,
            load_pem_private_key((file.parent / f"{row['name']}.key").read_bytes(), None),
        )
        for row in rows
    ]
    return tuple(sorted(keys, key=lambda key: (key.since is None, str(key.since))))


def _file(ring: Ring) -> Path:
    return _file_in(home(), ring.name)


@lru_cache(maxsize=64)
def _file_in(folder: Path, name: str) -> Path:
    """Return where a ring of that home lies; asked at every signature, so looked up once."""
    if not _NAME.fullmatch(name):
        raise ValueError("a ring's name has a-z, 0-9 and hyphen only")
    return private_folder("keys") / f"{name}.json"
