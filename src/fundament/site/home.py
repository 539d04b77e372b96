"""The folder of one installation: where it may lie, who may enter, and that one program uses it."""

import fcntl
import os
import pwd
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fundament.site import environment
from fundament.site.postgres import check_private, reachable_by_others


class Problem(Exception):
    """What an operator must change before the program can go on; the message says how."""


def prepare() -> Path:
    """Make and check the home with its private folder for keys. Raises Problem."""
    folder = environment.home()
    if os.geteuid() == 0:
        _check_place_for_root(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o711)
        keys = folder / "keys"
        keys.mkdir(exist_ok=True, mode=0o700)
    except OSError as error:
        raise Problem(
            f"The folder {folder} cannot be made ({error.strerror}): set FUNDAMENT_HOME."
        ) from error
    if folder.stat().st_uid != os.geteuid():
        raise Problem(f"The folder {folder} belongs to another user: set FUNDAMENT_HOME.")
    folder.chmod(0o711 if os.geteuid() == 0 else 0o700)
    keys.chmod(0o700)
    check_private(keys)
    if os.geteuid() == 0 and not reachable_by_others(folder / "database"):
        raise Problem(
            f"As root the database runs as a user of its own, who cannot pass the folders above "
            f"{folder}: set FUNDAMENT_HOME=/var/lib/fundament."
        )
    return folder


def _check_place_for_root(folder: Path) -> None:
    own = Path(pwd.getpwuid(0).pw_dir)
    if own != Path("/") and folder.resolve().is_relative_to(own.resolve()):
        raise Problem(
            f"{folder} lies in root's own home, which would have to be opened to the database's "
            f"user: set FUNDAMENT_HOME=/var/lib/fundament, or run as an ordinary user."
        )


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the home's lock, which ends with the process. Raises Problem when another holds it."""
    with open(folder / "lock", "a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise Problem(
                f"Fundament already runs on {folder} (process {file.read().strip() or '?'})."
            ) from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def is_locked(folder: Path) -> bool:
    """Return whether a program runs on the home."""
    try:
        with locked_probe(folder):
            return False
    except BlockingIOError:
        return True


@contextmanager
def locked_probe(folder: Path) -> Iterator[None]:
    """Take the lock for a moment without writing into it. Raises BlockingIOError."""
    with open(folder / "lock", "a+") as file:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        yield
