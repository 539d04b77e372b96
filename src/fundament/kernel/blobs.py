"""Bytes by their SHA-256, each stored once: small ones in the database, large ones on disk."""

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import NewType, Protocol

from fundament.kernel import queries
from fundament.kernel.home import private_folder, sync_folder, write_durably
from fundament.kernel.queries import Cursor

BlobId = NewType("BlobId", str)
SMALL = 64 * 1024


class BlobUnknown(LookupError):
    """No such blob was ever stored."""


class BlobDamaged(RuntimeError):
    """What is stored under the id is not what was put there."""


class BlobStore(Protocol):
    """Where large blobs lie; bytes that `write` took are durable when it returns."""

    def write(self, blob: BlobId, content: bytes) -> None:
        """Store the content under its id; again is harmless."""

    def read(self, blob: BlobId) -> bytes:
        """Return the content. Raises FileNotFoundError."""


class FolderStore:
    """Large blobs as files `ab/cdef…` in a folder of this home."""

    def write(self, blob: BlobId, content: bytes) -> None:
        """Store the content under its id; again is harmless."""
        file = self._file(blob)
        file.parent.mkdir(mode=0o700, exist_ok=True)
        if file.exists() and file.stat().st_size == len(content):
            sync_folder(file.parent)  # its writer may not have come so far yet
        else:
            write_durably(file, content)
        sync_folder(file.parent.parent)

    def read(self, blob: BlobId) -> bytes:
        """Return the content. Raises FileNotFoundError."""
        return self._file(blob).read_bytes()

    def _file(self, blob: BlobId) -> Path:
        return private_folder("blobs") / blob[:2] / blob[2:]


store: BlobStore = FolderStore()


def id_of(content: bytes) -> BlobId:
    """Return the id that the content has or would have: SHA-256 in hexadecimal."""
    return BlobId(hashlib.sha256(content).hexdigest())


def put(content: bytes) -> BlobId:
    """Store the content in the running transaction and return its id."""
    with queries.cursor() as cursor:
        return put_many(cursor, [content])[0]


def stage(contents: Iterable[bytes]) -> None:
    """Put large contents on disk ahead of the transaction that stores them.

    For callers of a group commit: each waits for the disk in its own thread, and `put_many` in the
    one writer finds the files there. Without a later put they are files that nobody names.
    """
    for content in contents:
        if len(content) > SMALL:
            store.write(id_of(content), content)


def put_many(cursor: Cursor, contents: Iterable[bytes]) -> list[BlobId]:
    """Store all contents in the cursor's transaction and return their ids in the same order.

    Large ones are on disk when this returns, hence before the commit.
    """
    named = [(id_of(content), content) for content in contents]
    rows: dict[BlobId, tuple[int, bytes | None]] = {}
    for blob, content in named:
        if len(content) > SMALL and blob not in rows:
            store.write(blob, content)
        rows[blob] = (len(content), content if len(content) <= SMALL else None)
    queries.insert_blobs(cursor, rows)
    return [blob for blob, _ in named]


def get(blob: BlobId) -> bytes:
    """Return the content, checked against its id. Raises BlobUnknown, BlobDamaged."""
    row = queries.blob(blob)
    if row is None:
        raise BlobUnknown(blob)
    try:
        content = store.read(blob) if row[1] is None else bytes(row[1])
    except FileNotFoundError as error:
        raise BlobDamaged(blob) from error
    if id_of(content) != blob:
        raise BlobDamaged(blob)
    return content


def size(blob: BlobId) -> int:
    """Return the number of bytes. Raises BlobUnknown."""
    found = queries.blob_size(blob)
    if found is None:
        raise BlobUnknown(blob)
    return found
