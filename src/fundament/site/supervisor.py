"""`up`: database, tables, country, servers and worker, kept running until told to stop."""

import os
import select
import signal
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from fundament.site import (
    certificate,
    country,
    database,
    environment,
    home,
    hosts,
    metrics,
    migrate,
    ports,
    welcome,
)
from fundament.site.children import Child, stop_all
from fundament.site.home import Problem
from fundament.site.words import Task

PAUSE = 0.05


@dataclass(slots=True)
class Signals:
    """Wakes the supervisor: a told stop, or a child that ended."""

    pipe: int
    stop: bool = False

    def wait(self, seconds: float) -> None:
        """Return after a signal or the time."""
        if select.select([self.pipe], [], [], seconds)[0]:
            os.read(self.pipe, 4096)


class StoppedEarly(Exception):
    """A stop was asked for before everything was ready."""


def up(task: Task) -> int:
    """Run everything. Returns 0 after a told stop, 1 when it could not go on."""
    with ExitStack() as stack:
        stack.enter_context(home.locked(task.home))
        signals = stack.enter_context(listened_to())
        sockets = _sockets(stack)
        try:
            if task.database.embedded:
                stack.enter_context(database.started(task.home))
            _prepare_tables(task)
            certificate.make(task.home)
            metrics.forget()
            children = _children(task, sockets)
            stack.callback(stop_all, children)
            for child in children:
                child.start()
            _wait_until_ready(task, children, signals)
        except StoppedEarly:
            return 0
        task.say(welcome.text(task))
        return _keep_running(task, children, signals)


@contextmanager
def listened_to() -> Iterator[Signals]:
    """Collect signals inside the block instead of being ended by them."""
    reading, writing = os.pipe()
    for end in (reading, writing):
        os.set_blocking(end, False)
    signals = Signals(reading)

    def stop(*_: object) -> None:
        signals.stop = True

    signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    try:
        yield signals
    finally:
        signal.set_wakeup_fd(-1)
        os.close(reading)
        os.close(writing)


def _sockets(stack: ExitStack) -> dict[str, socket.socket]:
    return {
        "serve": stack.enter_context(ports.listen(ports.web_port(), "FUNDAMENT_PORT")),
        "content": stack.enter_context(
            ports.listen(ports.content_port(), "FUNDAMENT_CONTENT_PORT")
        ),
    }


def _prepare_tables(task: Task) -> None:
    if migrate.bring_up_to_date(task.database):
        task.say("The tables are up to date.")
    if environment.value("FUNDAMENT_ENV") != "production" and country.is_empty():
        task.say("Loading the fictional Denmark …")
        words = ["demo", "load", "--persons", str(task.arguments.persons)]
        words += ["--seed", str(task.arguments.seed)]
        loaded = subprocess.run(  # noqa: S603
            [sys.executable, "-m", "fundament", *words], env=_environment(task), check=False
        )
        if loaded.returncode:
            raise Problem("The country could not be loaded; nothing of it was kept.")


def _environment(task: Task) -> dict[str, str]:
    return os.environ | {
        "DATABASE_URL": task.database.app,
        "FUNDAMENT_HOME": str(task.home),
        "FUNDAMENT_SUPERVISOR": str(os.getpid()),
    }


def _children(task: Task, sockets: dict[str, socket.socket]) -> list[Child]:
    around, logs = _environment(task), task.home / "logs"
    servers = [
        Child(name, [name, "--socket", str(s.fileno())], around, logs, (s.fileno(),))
        for name, s in sockets.items()
    ]
    return [*servers, Child("worker", ["worker"], around, logs)]


def _wait_until_ready(task: Task, children: list[Child], signals: Signals) -> None:
    context = ssl.create_default_context(cafile=str(certificate.trust_file(task.home)))
    waiting = {"/readyz": ports.web_port(), "/livez": ports.content_port()}
    while waiting:
        if signals.stop:
            raise StoppedEarly
        for child in children:
            if child.ended() is not None:
                raise Problem(f"{child.name} did not start ({child.log}):\n{child.last_words()}")
        waiting = {
            path: port for path, port in waiting.items() if not _answers(path, port, context)
        }
        if waiting:
            signals.wait(PAUSE)


def _answers(path: str, port: int, context: ssl.SSLContext) -> bool:
    request = f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    try:
        with (
            socket.create_connection((hosts.own_address(), port), timeout=10) as plain,
            context.wrap_socket(plain, server_hostname="localhost") as secure,
        ):
            secure.sendall(request.encode())
            return b" 200 " in secure.recv(4096).split(b"\r\n")[0]
    except OSError:
        return False


def _keep_running(task: Task, children: list[Child], signals: Signals) -> int:
    while not signals.stop:
        for child in children:
            code = child.ended()
            if code is None:
                continue
            if not child.may_start_again():
                task.say(f"{child.name} ends again and again ({child.log}):\n{child.last_words()}")
                return 1
            task.say(f"{child.name} ended (exit code {code}); it is started again.")
            child.start()
        signals.wait(1.0)
    task.say("Stopping …")
    return 0
