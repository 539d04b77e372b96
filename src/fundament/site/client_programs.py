"""PostgreSQL's `pg_dump` and `pg_restore`, of a version that suits the server and the archive.

`pg_dump` reads servers of its own version and older ones. `pg_restore` reads archives of its own
version and older ones; from 17 on it sets a parameter that no server before 17 knows.
Source: PostgreSQL, pg_dump, Notes; release notes of 17 (transaction_timeout).
"""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from fundament.site.home import Problem
from fundament.site.postgres import folders_of_programs

NEW_PARAMETER = 17
WHERE_PACKAGED = Path("/usr/lib/postgresql")


def server_version(url: str) -> int:
    """Return the major version of the server. Raises Problem when it does not answer."""
    try:
        with psycopg.connect(url, connect_timeout=10) as connection:
            return connection.info.server_version // 10_000
    except psycopg.Error as error:
        raise Problem(f"The database does not answer: {str(error).strip()}") from error


def dump(url: str, target: Path, snapshot: str) -> int:
    """Write the database as it was in the snapshot; return the version of the archive.

    Raises Problem.
    """
    server = server_version(url)
    version, program = dumper(found("pg_dump"), server)
    _run(program, url, "--format=custom", f"--file={target}", f"--snapshot={snapshot}")
    return version


def refill(url: str, archive: Path, version: int) -> None:
    """Fill the empty database from the archive of that version, wholly or not at all.

    Everything then belongs to the role of the URL. Raises Problem.
    """
    program = restorer(found("pg_restore"), server_version(url), version)
    _run(
        program, url, "--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges",
        str(archive),
    )  # fmt: skip


def dumper(programs: dict[int, Path], server: int) -> tuple[int, Path]:
    """Return version and path of the oldest that can read the server. Raises Problem."""
    fit = sorted(version for version in programs if version >= server)
    if not fit:
        raise Problem(
            f"The server is PostgreSQL {server}, and {_newest('pg_dump', programs)}: install the "
            f"client programs of PostgreSQL {server}."
        )
    return fit[0], programs[fit[0]]


def restorer(programs: dict[int, Path], server: int, archive: int) -> Path:
    """Return the oldest that can read the archive and suits the server. Raises Problem."""
    if archive >= NEW_PARAMETER > server:
        raise Problem(
            f"The archive is of PostgreSQL {archive} and the server is {server}: "
            f"restore into PostgreSQL {NEW_PARAMETER} or newer."
        )
    fit = sorted(
        version
        for version in programs
        if version >= archive and (version < NEW_PARAMETER or server >= NEW_PARAMETER)
    )
    if not fit:
        raise Problem(
            f"The archive is of PostgreSQL {archive}, and {_newest('pg_restore', programs)}: "
            f"install the client programs of PostgreSQL {max(server, archive)}."
        )
    return programs[fit[0]]


def found(name: str) -> dict[int, Path]:
    """Return the programs of that name on this machine by their major version."""
    programs: dict[int, Path] = {}
    for path in _places(name):
        said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False)  # noqa: S603
        version = re.search(r"\) (\d+)", said.stdout)
        if version:
            programs.setdefault(int(version[1]), path)
    return programs


def _places(name: str) -> Iterator[Path]:
    yield from (folder / name for folder in folders_of_programs() if (folder / name).exists())
    yield from sorted(WHERE_PACKAGED.glob(f"*/bin/{name}"))
    if path := shutil.which(name):
        yield Path(path)


def _newest(name: str, programs: dict[int, Path]) -> str:
    return f"the newest {name} here is {max(programs)}" if programs else f"{name} was not found"


def _run(program: Path, url: str, *arguments: str) -> None:
    """Run it on the database; the password goes by the environment, which others cannot read."""
    parts = conninfo_to_dict(url)
    password = parts.pop("password", None)
    around = os.environ | ({"PGPASSWORD": str(password)} if password else {})
    where = make_conninfo("", **parts)
    done = subprocess.run(  # noqa: S603
        [program, *arguments, f"--dbname={where}"],
        env=around, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise Problem(f"{program.name} failed: {done.stderr.strip()}")
