"""Tree heads: signed, kept in the database and, the newest one, in a file of the home as well.

The file is what tells a shortened or rewritten ledger from the true one when somebody who owns
the database has made it fit together again; backups and witnesses copy it.
"""

import json
import logging
from datetime import UTC, datetime
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.db import connections

from fundament.kernel import clock, keys
from fundament.kernel.audit import queries
from fundament.kernel.audit.queries import Head
from fundament.kernel.audit.tree import Frontier
from fundament.kernel.audit.types import TreeHead
from fundament.kernel.home import only_one, private_folder, write_durably

KEY = "ledger"
_log = logging.getLogger(__name__)


def signed(frontier: Frontier, previous: int) -> Head:
    """Return the signed head of the tree with that frontier, dated now; it names the one before."""
    root, at = frontier.root(), clock.now()
    statement = _statement(frontier.size, root, at, previous)
    signature = keys.private_key(KEY).sign(statement, padding.PKCS1v15(), hashes.SHA256())
    return Head(frontier.size, root, frontier.to_bytes(), previous, at, statement, signature)


def is_genuine(head: Head | TreeHead) -> bool:
    """Return whether our key signed the head, and its statement says what its fields say."""
    if head.statement != _statement(head.size, head.root, head.at, head.previous):
        return False
    try:
        keys.private_key(KEY).public_key().verify(
            head.signature, head.statement, padding.PKCS1v15(), hashes.SHA256()
        )
    except InvalidSignature:
        return False
    return True


def as_type(head: Head) -> TreeHead:
    """Return the head as the ledger hands it out."""
    return TreeHead(head.size, head.root, head.at, head.previous, head.statement, head.signature)


def save(head: Head) -> None:
    """Write the head to the file, unless the file speaks of another or a longer ledger."""
    file = saved_file()
    with only_one(file.parent):
        former = saved()
        if former is not None:
            if former.size >= head.size and former.root == head.root:
                return
            if former.size > head.size or queries.root_at(former.size) != former.root:
                _log.error("the ledger does not continue the saved head; run the verify command")
                return
        content = {
            "size": head.size,
            "root": head.root.hex(),
            "at": head.at.isoformat(),
            "previous": head.previous,
            "statement": head.statement.decode(),
            "signature": head.signature.hex(),
        }
        write_durably(file, json.dumps(content, indent=1).encode() + b"\n")


def saved() -> TreeHead | None:
    """Return the head in the file, or None when there is no file. Raises ValueError, KeyError."""
    file = saved_file()
    if not file.exists():
        return None
    kept = json.loads(file.read_bytes())
    return TreeHead(
        int(kept["size"]),
        bytes.fromhex(kept["root"]),
        datetime.fromisoformat(kept["at"]),
        int(kept["previous"]),
        kept["statement"].encode(),
        bytes.fromhex(kept["signature"]),
    )


def saved_file() -> Path:
    """Return where the newest head of this database is kept."""
    return private_folder("ledger") / f"{connections['default'].settings_dict['NAME']}.json"


def head_is_saved() -> bool:
    """Return whether the home has the file of the newest head."""
    return saved_file().exists()


def public_key_pem() -> bytes:
    """Return the public key that checks the signatures of heads, as PEM."""
    public = keys.private_key(KEY).public_key()
    return public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def key_fault() -> str | None:
    """Return None, or why no head can be signed; a ledger that has heads needs their key."""
    return keys.fault(KEY, needed=queries.newest_head() is not None)


def _statement(size: int, root: bytes, at: datetime, previous: int) -> bytes:
    when = at.astimezone(UTC).isoformat(timespec="microseconds")
    return f"fundament ledger head 1\n{size}\n{root.hex()}\n{when}\n{previous}\n".encode()
