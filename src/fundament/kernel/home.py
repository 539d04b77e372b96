"""The folder of this installation: private folders, and files that appear whole or not."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from uuid import uuid4


def home() -> Path:
    """Return the folder that holds everything this installation keeps. Raises KeyError."""
    return _as_path(os.environ["FUNDAMENT_HOME"])


@lru_cache(maxsize=8)
def _as_path(name: str) -> Path:
    """Return the path of that name: it is asked for several times a request, and slow to make."""
    return Path(name)


def private_folder(name: str) -> Path:
    """Return a folder of the home that only its owner may enter; made when missing."""
    folder = home() / name
    if not folder.is_dir():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        folder.chmod(0o700)
    return folder


def write_durably(file: Path, content: bytes) -> None:
    """Put the content in the file, readable by its owner only, and wait until it is on disk.

    Others see the former file or the whole new one, also after a power cut.
    """
    spare = file.with_name(f".{file.name}.{uuid4().hex}")
    descriptor = os.open(spare, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as handle:
            handle.write(content)
            handle.flush()
            os.fsync(handle.fileno())
        spare.replace(file)
    except BaseException:
        spare.unlink(missing_ok=True)
        raise
    sync_folder(file.parent)


def sync_folder(folder: Path) -> None:
    """Wait until the names in the folder are on disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Let one process or thread at a time work in the folder."""
    with (folder / ".lock").open("a") as handle:
        os.fchmod(handle.fileno(), 0o600)
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
