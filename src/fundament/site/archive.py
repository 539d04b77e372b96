"""`backup` and `restore`: one archive of database, files, keys, the ledger's head and the demo.

Database and head are of one moment, whatever is written meanwhile. The database is dumped first:
files and keys are only ever added, so what it names is in the archive. The archive holds every
key of the installation and is as secret as they are.
"""

import io
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zlib
from contextlib import ExitStack, nullcontext, suppress
from pathlib import Path
from typing import IO, Any

from psycopg.conninfo import conninfo_to_dict

from fundament.kernel import audit, clock
from fundament.site import client_programs, database, environment, home
from fundament.site.home import Problem
from fundament.site.words import Task

# Folders of the home, and the file that says how far the demo's clock was moved.
KEPT = ("keys", "blobs", "demo", "mail", "sms", "clock")
MADE = ("database", "socket", "ledger", *KEPT)
DUMP, MANIFEST, HEAD = "database.dump", "manifest.json", "ledger/head.json"
FORMAT = 2


def backup(task: Task) -> None:
    """Write the archive, readable by its owner only. Raises Problem."""
    target = Path(task.arguments.file).absolute()
    if target.exists():
        raise Problem(f"{target} exists already; choose another name.")
    audit.sequence()
    spare = target.with_name(f".{target.name}.new")
    try:
        descriptor = os.open(spare, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    except OSError as error:
        raise Problem(f"{target} cannot be written: {error.strerror}.") from error
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
    with (
        tempfile.TemporaryDirectory(dir=task.home) as folder,
        tarfile.open(fileobj=file, mode="w:gz", compresslevel=3) as archive,
    ):
        dump = Path(folder) / DUMP
        with audit.moment() as moment:
            version = client_programs.dump(task.database.owner, dump, moment.snapshot)
        manifest = {
            "format": FORMAT,
            "at": clock.now().isoformat(),
            "mode": environment.value("FUNDAMENT_ENV"),
            "postgresql": version,
            "ledger": {"size": moment.head.size, "root": moment.head.root.hex()},
        }
        _add(archive, MANIFEST, json.dumps(manifest, indent=1).encode())
        archive.add(dump, DUMP)
        if moment.saved is not None:
            _add(archive, HEAD, moment.saved)
        for name in KEPT:
            _add_all(archive, task.home, task.home / name)


def _add(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = len(content), 0o600
    archive.addfile(entry, io.BytesIO(content))


def _add_all(archive: tarfile.TarFile, home: Path, place: Path) -> None:
    """Add the file, or the folder with all in it that is not just being written."""
    if place.name.startswith(".") or place.suffix == ".new":
        return
    # Who is first to write a key or a message renames it when it is whole: it may be gone by now.
    with suppress(FileNotFoundError):
        archive.add(place, str(place.relative_to(home)), recursive=False)
        if place.is_dir():
            for inner in sorted(place.iterdir()):
                _add_all(archive, home, inner)


def restore(task: Task) -> None:
    """Fill an empty home and an empty database from the archive and check the ledger.

    Raises Problem.
    """
    mode, base = environment.value("FUNDAMENT_ENV"), task.database
    if base.embedded and mode == "production":
        raise Problem("FUNDAMENT_ENV=production needs a PostgreSQL of its own: set DATABASE_URL.")
    source = Path(task.arguments.file)
    with home.locked(task.home), ExitStack() as stack:
        if any(_is_filled(task.home / name) for name in MADE):
            raise Problem(f"{task.home} is not empty: restore into a new FUNDAMENT_HOME.")
        if not base.embedded and database.has_tables(base.owner):
            raise Problem("The database of DATABASE_URL is not empty: restore into a new one.")
        # What did not work leaves the home as empty as it was, so that it can be tried again.
        stack.callback(_empty, task.home)
        manifest = _unpack(task.home, source)
        if manifest.get("mode") != mode:
            raise Problem(
                f"{source} is of FUNDAMENT_ENV={manifest.get('mode')}, and this is {mode}."
            )
        _fill_database(task, manifest)
        stack.pop_all()
    task.say(f"Restored into {task.home}; the ledger is as it was written.")


def _is_filled(place: Path) -> bool:
    return any(place.iterdir()) if place.is_dir() else place.exists()


def _empty(folder: Path) -> None:
    for name in MADE:
        shutil.rmtree(folder / name, ignore_errors=True)
    for name in (DUMP, MANIFEST, "clock"):
        (folder / name).unlink(missing_ok=True)


def _fill_database(task: Task, manifest: dict[str, Any]) -> None:
    dump, base = task.home / DUMP, task.database
    with database.started(task.home) if base.embedded else nullcontext():
        if base.embedded:
            database.make_app_role(base.owner)
        client_programs.refill(base.owner, dump, int(manifest["postgresql"]))
        database.grant_app(base)
        _name_head(task)
        try:
            _check_ledger(task, manifest)
        except Problem as problem:
            if base.embedded:
                raise
            raise Problem(f"{problem}\nThe database is filled: drop it.") from problem
    dump.unlink()


def _name_head(task: Task) -> None:
    """Give the saved head the name of the database that the ledger now lies in."""
    kept = task.home / HEAD
    if kept.exists():
        name = conninfo_to_dict(task.database.app).get("dbname", "fundament")
        kept.rename(kept.with_name(f"{name}.json"))


def _unpack(folder: Path, source: Path) -> dict[str, Any]:
    try:
        with tarfile.open(source, "r:gz") as archive:
            names = {Path(name).parts[0] for name in archive.getnames()}
            if not {MANIFEST, DUMP} <= names <= {MANIFEST, DUMP, "ledger", *KEPT}:
                raise Problem(f"{source} is no backup of Fundament.")
            archive.extractall(folder, filter="data")
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text())
    except (OSError, EOFError, zlib.error, tarfile.TarError, ValueError) as error:
        raise Problem(f"{source} cannot be read: {error}.") from error
    (folder / MANIFEST).unlink()
    if manifest.get("format") != FORMAT:
        raise Problem(f"{source} was made by another version.")
    for name in MADE:
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
