"""`backup` and `restore`: one archive of database, files, keys and the ledger's head.

The database is dumped first: files and keys are only ever added, so what it names is in the
archive. The archive holds every key of the installation and is as secret as they are.
"""

import io
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import IO, Any

from fundament.kernel import audit, clock
from fundament.site import database, home
from fundament.site.home import Problem
from fundament.site.postgres import Embedded
from fundament.site.words import Task

FOLDERS = ("keys", "blobs", "ledger")
DUMP, MANIFEST = "database.dump", "manifest.json"
FORMAT = 1


def backup(task: Task) -> None:
    """Write the archive, readable by its owner only. Raises Problem."""
    target = Path(task.arguments.file).absolute()
    if target.exists():
        raise Problem(f"{target} exists already; choose another name.")
    audit.sequence()
    spare = target.with_name(f".{target.name}.new")
    descriptor = os.open(spare, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            _write(task, file)
            file.flush()
            os.fsync(file.fileno())
        spare.rename(target)
    finally:
        spare.unlink(missing_ok=True)
    task.say(f"{target} holds everything, private keys included ({target.stat().st_size} bytes).")


def _write(task: Task, file: IO[bytes]) -> None:
    head = audit.head()
    manifest = {
        "format": FORMAT,
        "at": clock.now().isoformat(),
        "ledger": {"size": head.size, "root": head.root.hex()},
    }
    with (
        tempfile.TemporaryDirectory(dir=task.home) as folder,
        tarfile.open(fileobj=file, mode="w:gz", compresslevel=3) as archive,
    ):
        content = json.dumps(manifest, indent=1).encode()
        entry = tarfile.TarInfo(MANIFEST)
        entry.size, entry.mode = len(content), 0o600
        archive.addfile(entry, io.BytesIO(content))
        dump = Path(folder) / DUMP
        _run(task, "pg_dump", "--format=custom", f"--file={dump}", task.database.owner)
        archive.add(dump, DUMP)
        for name in FOLDERS:
            if (task.home / name).is_dir():
                archive.add(task.home / name, name)


def restore(task: Task) -> None:
    """Fill an empty home from the archive and check the ledger. Raises Problem."""
    if not task.database.embedded:
        raise Problem("restore fills an empty home with its own database: unset DATABASE_URL.")
    source = Path(task.arguments.file)
    with home.locked(task.home):
        if (task.home / "database").exists() or any((task.home / "keys").iterdir()):
            raise Problem(f"{task.home} is not empty: restore into a new FUNDAMENT_HOME.")
        manifest = _unpack(task.home, source)
        try:
            with database.started(task.home):
                database.make_app_role(task.database.owner)
                _run(
                    task, "pg_restore", "--exit-on-error", "--single-transaction",
                    f"--dbname={task.database.owner}", str(task.home / DUMP),
                )  # fmt: skip
                database.grant_app(task.database)
                _check_ledger(task, manifest)
        finally:
            (task.home / DUMP).unlink(missing_ok=True)
    task.say(f"Restored into {task.home}; the ledger is as it was written.")


def _unpack(folder: Path, source: Path) -> dict[str, Any]:
    try:
        with tarfile.open(source, "r:gz") as archive:
            archive.extractall(folder, filter="data")
    except (OSError, tarfile.TarError) as error:
        raise Problem(f"{source} cannot be read: {error}.") from error
    manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text())
    (folder / MANIFEST).unlink()
    if manifest.get("format") != FORMAT:
        raise Problem(f"{source} was made by another version.")
    for name in FOLDERS:
        if (folder / name).is_dir():
            (folder / name).chmod(0o700)
    return manifest


def _check_ledger(task: Task, manifest: dict[str, Any]) -> None:
    """Let the program itself read the restored ledger, as the role that it runs as."""
    around = os.environ | {"DATABASE_URL": task.database.app, "FUNDAMENT_HOME": str(task.home)}
    expected = [str(manifest["ledger"]["size"]), str(manifest["ledger"]["root"])]
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "fundament", "ledger", "verify", "--head", *expected],
        env=around, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise Problem(f"The restored ledger is not the one backed up:\n{done.stdout}{done.stderr}")


def _run(task: Task, program: str, *arguments: str) -> None:
    found = Embedded(task.home).programs() / program
    path = str(found) if found.exists() else shutil.which(program)
    if path is None:
        raise Problem(f"{program} was not found.")
    done = subprocess.run([path, *arguments], capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise Problem(f"{program} failed: {done.stderr.strip()}")
