"""A whole Fundament of its own for a benchmark, and what its processes have used."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import psycopg

from fundament.site.postgres import Embedded

ROOT = Path(__file__).parents[2]
PARTS = ("serve", "worker", "database")


@dataclass
class Program:
    """A running Fundament with a small country."""

    home: Path
    port: int
    process: "subprocess.Popen[str] | None" = None

    @property
    def ca(self) -> str:
        """The file that a client trusts."""
        return str(self.home / "ca.pem")

    @property
    def environment(self) -> dict[str, str]:
        """The settings of the program: its own, and none of ours."""
        kept = {name: text for name, text in os.environ.items() if not _is_ours(name)}
        return kept | {
            "FUNDAMENT_HOME": str(self.home),
            "FUNDAMENT_PORT": str(self.port),
            "PYTHONPATH": str(ROOT / "src"),
        }

    def words(self, *words: str) -> list[str]:
        """Return a word of the command line as a command."""
        return [sys.executable, "-m", "fundament", *words]

    def call(self, *words: str) -> str:
        """Do one word of the command line and return what it printed."""
        return subprocess.run(
            self.words(*words), env=self.environment, capture_output=True, text=True, check=True
        ).stdout

    def credentials(self) -> dict[str, Any]:
        """Return whom one can be."""
        found: dict[str, Any] = json.loads(self.call("demo", "credentials", "--json"))
        return found

    def cpu_seconds(self) -> dict[str, float]:
        """Return what the web server, the worker and PostgreSQL have used so far."""
        assert self.process is not None
        used = dict.fromkeys(PARTS, 0.0)
        for child in psutil.Process(self.process.pid).children():
            with suppress(psutil.NoSuchProcess):
                part = next((name for name in PARTS if name in child.cmdline()), None)
                if part:
                    used[part] += with_children(child)
        postmaster = (self.home / "database/postmaster.pid").read_text().split()[0]
        used["database"] += with_children(psutil.Process(int(postmaster)))
        return used

    def until_idle(self) -> None:
        """Wait until the worker has nothing left to do."""
        waiting = "SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing')"
        with psycopg.connect(Embedded(self.home).url, autocommit=True) as connection:
            while connection.execute(waiting).fetchone() != (0,):
                time.sleep(0.1)


@contextmanager
def running(persons: int, prepare: Callable[[Path], None] = lambda _: None) -> Iterator[Program]:
    """Start `up` on an empty home, yield when it is ready, and leave nothing behind.

    `prepare` may put something into the home before.
    """
    folder = Path(tempfile.mkdtemp(prefix="fundament-bench-", dir="/tmp"))
    folder.chmod(0o711)
    prepare(folder)
    program = Program(folder, free_port())
    words = program.words("up", "--persons", str(persons))
    process = subprocess.Popen(
        words, env=program.environment, stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    program.process = process
    assert process.stdout is not None
    try:
        if not any(line.startswith("Fundament runs.") for line in process.stdout):
            raise RuntimeError("up did not start")
        yield program
    finally:
        process.send_signal(signal.SIGINT)
        process.stdout.read()
        process.stdout.close()
        process.wait(timeout=60)
        shutil.rmtree(folder, ignore_errors=True)


def _is_ours(name: str) -> bool:
    return name.startswith("FUNDAMENT_") or name in {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}


def with_children(process: psutil.Process) -> float:
    """Return the seconds of CPU that a process and all below it have used."""
    total = 0.0
    for one in (process, *process.children(recursive=True)):
        with suppress(psutil.NoSuchProcess):  # one that ends at this moment
            used = one.cpu_times()
            total += used.user + used.system
    return total


def free_port() -> int:
    """Return a port that is free, as is the one after it."""
    while True:
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port: int = first.getsockname()[1]
            with suppress(OSError):
                second.bind(("127.0.0.1", port + 1))
                return port
