"""Independent service providers, set up and started by the very commands of docs/connect."""

import json
import os
import re
import shlex
import shutil
import socket
import subprocess
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.programs import ROOT

PLACES = ":".join([os.environ.get("PATH", ""), "/usr/sbin", "/sbin"])


@dataclass(frozen=True)
class Site:
    """A running service provider; `origin` is where its pages are, `folder` where its files are."""

    origin: str
    entity_id: str
    folder: Path


def steps_of(guide):
    """The commands of a guide by the name of their step."""
    page = (ROOT / "docs/connect" / guide).read_text()
    return dict(re.findall(r"<!-- run: (\w+) -->\n```sh\n(.*?)```", page, re.DOTALL))


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def connected(running, guide, name, modules=None, **more):
    """Follow the guide: prepare, register, start; yield the site, and stop it after.

    `modules` are the npm packages that the guide has one install beside the service.
    """
    folder = Path(tempfile.mkdtemp(prefix=f"fundament-{name}-", dir="/tmp"))
    if modules is not None:
        (folder / "node_modules").symlink_to(modules)
    port = free_port()
    environment = {
        "PATH": PLACES,
        "SERVICE": str(folder),
        "PORT": str(port),
        "FUNDAMENT_URL": running.base_url,
        "CA_FILE": str(running.home / "ca.pem"),
        **more,
    }
    steps = steps_of(guide)
    try:
        prepare(steps["prepare"], environment)
        register(running, steps["register"], environment)
        with started(steps["start"], environment):
            yield Site(f"https://{name}.localhost:{port}", own_name(folder), folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def heard(site, log, sign):
    """Leave the block once the site's log has said the sign, after the block began.

    `tail` is woken by the file itself; a sign that never comes ends by the test's own time limit.
    """
    file = site.folder / log
    words = ["tail", "-f", "-c", f"+{file.stat().st_size + 1}", str(file)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as tail:
        try:
            yield
            assert any(sign in line for line in tail.stdout), f"{file} ended"
        finally:
            tail.terminate()


def prepare(commands, environment):
    done = subprocess.run(
        ["sh", "-euc", commands], cwd=ROOT, env=environment, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def register(running, command, environment):
    first, *words = words_of(command, environment)
    assert first == "./fundament"
    assert "is registered" in running.call(*words)


@contextmanager
def started(command, environment):
    """Run a server in the foreground and yield once it takes connections."""
    words = words_of(command, environment)
    if words[0] == "apache2" and os.geteuid() == 0:  # what the guide says for root
        subprocess.run(["chown", "-R", "www-data:", environment["SERVICE"]], check=True)
        words += ["-c", "User www-data", "-c", "Group www-data"]
    words[0] = shutil.which(words[0], path=environment["PATH"])
    log = Path(environment["SERVICE"]) / "server.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            words, cwd=environment["SERVICE"], env=environment, stdout=out, stderr=out
        )
    try:
        until_it_answers(process, int(environment["PORT"]), log)
        yield
    finally:
        process.terminate()
        process.wait(timeout=20)


def until_it_answers(process, port, log):
    """Try to connect until it can be done, or the server has ended."""
    while process.poll() is None:
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                return
        try:
            process.wait(timeout=0.05)
        except subprocess.TimeoutExpired:
            continue
    said = [file.read_text() for file in log.parent.glob("*.log")]
    raise AssertionError("\n".join(said))


def words_of(command, environment):
    """The words of a command with its variables filled in."""
    filled = re.sub(r"\$(\w+)", lambda found: environment[found[1]], command)
    return shlex.split(filled)


def own_name(folder):
    """The entityID or client_id that the service calls itself by."""
    client = folder / "client.json"
    if client.exists():
        return json.loads(client.read_text())["client_id"]
    return re.search(r'entityID="([^"]+)"', (folder / "sp.xml").read_text())[1]
