"""What an operator relies on: privacy of the database, roles, backup, a database that stops."""

import os
import signal
import stat
import subprocess
import sys

import psycopg
import pytest

from fundament.kernel.audit import APPEND_ONLY_TABLES
from fundament.site import home, moving_time
from fundament.site.database import APP_ROLE
from fundament.site.home import Problem
from fundament.site.postgres import Embedded
from tests.ground.test_up import get

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")


def as_nobody(url):
    """What a process of the user nobody gets when it connects; it has no rights of ours."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.setgroups([])
        os.setgid(65534)
        os.setuid(65534)
        try:
            psycopg.connect(url, connect_timeout=5)
            said = "connected"
        except psycopg.OperationalError as error:
            said = str(error)
        os.write(writing, said.encode())
        os._exit(0)
    os.close(writing)
    os.waitpid(child, 0)
    with os.fdopen(reading) as pipe:
        return pipe.read()


@as_root
@pytest.mark.slow
@pytest.mark.parametrize("role", ["postgres", APP_ROLE])
def test_no_other_user_can_connect(running, role):
    server = Embedded(running.home)
    assert "ermission denied" in as_nobody(server.url_of(role))


@as_root
@pytest.mark.slow
def test_even_an_open_folder_lets_nobody_in(running):
    server, socket = Embedded(running.home), running.home / "socket"
    socket.chmod(0o755)
    try:
        assert "eer authentication failed" in as_nobody(server.url)
    finally:
        socket.chmod(0o700)


@pytest.mark.slow
def test_private_folders(running):
    for name in ("keys", "database", "socket", "logs", "spool"):
        assert stat.S_IMODE((running.home / name).stat().st_mode) == 0o700, name
    for file in (running.home / "keys").iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file.name


@pytest.mark.slow
def test_the_running_program_cannot_change_the_ledger(running):
    with psycopg.connect(Embedded(running.home).url_of(APP_ROLE), autocommit=True) as connection:
        for table in APPEND_ONLY_TABLES:
            for act in (
                f"delete from {table}",
                f"truncate {table}",
                f"select from {table} for update",
            ):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    connection.execute(act)
        for act in ("create table mine (x int)", "drop table kernel_blob"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(act)


@pytest.mark.slow
def test_a_stopped_database_is_a_503_and_comes_back(fresh):
    fresh.start()
    server = Embedded(fresh.home)
    server.stop()
    status, headers, reason = get(fresh, "/readyz")
    assert (status, headers["Retry-After"]) == (503, "5")
    assert "database" in reason
    server.start()
    assert get(fresh, "/readyz")[0] == 200


@pytest.mark.slow
def test_backup_and_restore(running, fresh, tmp_path):
    archive = tmp_path / "all.tar.gz"
    running.call("backup", str(archive))
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600
    assert "as it was written" in fresh.call("restore", str(archive))
    with Embeddeds(fresh.home) as restored, psycopg.connect(Embedded(running.home).url) as kept:
        assert counts(restored) == counts(kept)
    assert (fresh.home / "keys/django-secret").read_text() == (
        running.home / "keys/django-secret"
    ).read_text()
    again = subprocess.run(
        fresh.command("restore", str(archive)), env=fresh.environment, capture_output=True,
        text=True, check=False,
    )  # fmt: skip
    assert "is not empty" in again.stderr
    fresh.start()
    assert get(fresh, "/readyz")[0] == 200


class Embeddeds:
    """The database of a home, started for a look."""

    def __init__(self, folder):
        self.server = Embedded(folder)

    def __enter__(self):
        self.server.start()
        self.connection = psycopg.connect(self.server.url)
        return self.connection

    def __exit__(self, *_):
        self.connection.close()
        self.server.stop()


def counts(connection):
    """How many rows every table has that only the country and its people fill."""
    names = connection.execute(
        "select tablename from pg_tables where schemaname = 'public' order by 1"
    ).fetchall()
    skipped = ("procrastinate_", "django_session", "kernel_audit_")
    return {
        name: connection.execute(f"select count(*) from {name}").fetchone()[0]
        for (name,) in names
        if not name.startswith(skipped)
    }


@as_root
def test_a_home_under_the_home_of_root_is_refused(monkeypatch):
    monkeypatch.setenv("FUNDAMENT_HOME", os.path.expanduser("~root/fundament"))
    with pytest.raises(Problem, match="FUNDAMENT_HOME=/var/lib/fundament"):
        home.prepare()
    assert not os.path.exists(os.path.expanduser("~root/fundament"))


@pytest.mark.parametrize("text", ["30d", "+3y", "+d", "", "+30 d"])
def test_what_is_no_span_of_time(text):
    with pytest.raises(Problem):
        moving_time.span(text)


def test_every_word_has_its_function():
    done = subprocess.run(
        [sys.executable, "-m", "fundament", "--help"], capture_output=True, text=True, check=True,
        env=os.environ | {"PYTHONPATH": "src"},
    )  # fmt: skip
    for word in ("up", "serve", "worker", "migrate", "doctor", "hosts", "backup", "restore"):
        assert word in done.stdout


@pytest.mark.slow
def test_after_a_killed_supervisor_the_next_start_works(fresh):
    fresh.start()
    fresh.stop(signal.SIGKILL)
    fresh.start()
    assert get(fresh, "/readyz")[0] == 200
