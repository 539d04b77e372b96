"""The fixture `running`: a whole Fundament, started as a user would, once for the test run.

Walks, browser tests and outside clients speak to it over HTTPS only. It has its own home, its own
database and free ports, and a small country of 60 people.
"""

import fcntl
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import sysconfig
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PERSONS = 60


@dataclass
class Running:
    """A running Fundament."""

    home: Path
    port: int
    content_port: int
    process: subprocess.Popen | None = None
    welcome: str = ""
    settings: dict[str, str] = field(default_factory=dict)
    user: str | None = None
    python: str = sys.executable

    @property
    def base_url(self):
        return f"https://localhost:{self.port}"

    @property
    def content_url(self):
        return f"https://localhost:{self.content_port}"

    @property
    def ca_file(self):
        """The PEM file that a client trusts."""
        return self.home / "ca.pem"

    @property
    def environment(self):
        kept = {k: v for k, v in os.environ.items() if not k.startswith("FUNDAMENT_")}
        kept.pop("DATABASE_URL", None)
        kept.pop("DJANGO_SETTINGS_MODULE", None)
        return kept | {
            "FUNDAMENT_HOME": str(self.home),
            "FUNDAMENT_PORT": str(self.port),
            "FUNDAMENT_CONTENT_PORT": str(self.content_port),
            "PYTHONPATH": f"{ROOT / 'src'}:{sysconfig.get_path('purelib')}",
            **self.settings,
        }

    @property
    def as_whom(self):
        """How subprocess runs it as `user`; as oneself without."""
        return {"user": self.user, "extra_groups": []} if self.user else {}

    def command(self, *words):
        return [self.python, "-m", "fundament", *words]

    def call(self, *words, check=True, typed=None):
        """Do one word of the command line on this home and return what it printed."""
        done = self.attempt(*words, typed=typed)
        if check and done.returncode:
            raise AssertionError(f"{words} ended with {done.returncode}:\n{done.stderr}")
        return done.stdout

    def attempt(self, *words, typed=None, **settings):
        """Do one word, maybe with other settings, and return how it ended and what it said."""
        return subprocess.run(
            self.command(*words), env=self.environment | settings, input=typed,
            capture_output=True, text=True, check=False, **self.as_whom,
        )  # fmt: skip

    def credentials(self, *words):
        """What `demo credentials --json` prints."""
        return json.loads(self.call("demo", "credentials", "--json", *words))

    def start(self):
        """Start `up` and return once it says that it runs."""
        self.process = subprocess.Popen(
            self.command("up", "--persons", str(PERSONS)),
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
            **self.as_whom,
        )
        said = []
        for line in self.process.stdout:
            said.append(line)
            if line.startswith("Fundament runs."):
                break
        else:
            raise AssertionError("up did not start:\n" + "".join(said))
        for line in self.process.stdout:
            said.append(line)
            if "Data" in line:
                break
        self.welcome = "".join(said)

    def stop(self, number=signal.SIGINT):
        """Stop it as Ctrl-C does and return the exit code."""
        if self.process is None:
            return None
        process, self.process = self.process, None
        if process.poll() is None:
            process.send_signal(number)
        process.stdout.read()
        process.stdout.close()
        return process.wait(timeout=60)


def free_ports():
    """Two neighbouring ports nobody listens on."""
    while True:
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port = first.getsockname()[1]
            try:
                second.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port, port + 1


def new_home():
    """A fresh folder that the database's own user can pass through, as root too."""
    folder = Path(tempfile.mkdtemp(prefix="fundament-run-", dir="/tmp"))
    folder.chmod(0o711)
    return folder


def loaded_home():
    """A home of its own with the small country in it, copied from one that is made once a run."""
    shared = Path(os.environ["FUNDAMENT_HOME"]) / "loaded"
    with shared.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not shared.exists():
            first = Running(new_home(), *free_ports())
            first.start()
            assert first.stop() == 0
            first.home.rename(shared)
    home = new_home()
    subprocess.run(["cp", "-a", f"{shared}/.", str(home)], check=True)
    return home


@contextmanager
def _ended_after(made):
    try:
        yield made
    finally:
        made.stop()
        shutil.rmtree(made.home, ignore_errors=True)


@pytest.fixture
def fresh():
    """A Fundament whose home is empty, not started yet: for what a first start does."""
    with _ended_after(Running(new_home(), *free_ports())) as made:
        yield made


@pytest.fixture
def loaded():
    """A Fundament that was started before, not started yet: for what starts and stops it."""
    with _ended_after(Running(loaded_home(), *free_ports())) as made:
        yield made


@pytest.fixture(scope="session")
def running():
    """A running Fundament that all tests share."""
    with _ended_after(Running(loaded_home(), *free_ports())) as made:
        made.start()
        yield made
