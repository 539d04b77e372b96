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
            column = {"kernel_audit_entry": "what", "kernel_audit_head": "size"}.get(table, "index")
            for act in (
                f"update {table} set {column} = {column}",
                f"delete from {table}",
                f"truncate {table}",
                f"select from {table} for update",
                f"alter table {table} disable trigger all",
                f"drop trigger kernel_audit_refuse on {table}",
            ):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    connection.execute(act)
        for act in (
            "create table mine (x int)",
            "drop table kernel_blob",
            "set session_replication_role = replica",
            "set role postgres",
            "create or replace function kernel_audit_refuse() returns trigger language sql as ''",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(act)


@pytest.mark.slow
def test_the_log_of_the_database_holds_no_row_and_no_statement(running):
    number = running.credentials()["persons"][0]["cpr"]
    with psycopg.connect(Embedded(running.home).url_of(APP_ROLE), autocommit=True) as connection:
        connection.execute("insert into kernel_blob (id, size) values (%s, 1)", [number])
        with pytest.raises(psycopg.errors.UniqueViolation, match=number):
            connection.execute("insert into kernel_blob (id, size) values (%s, 1)", [number])
        with pytest.raises(psycopg.errors.UndefinedColumn):
            connection.execute(
                psycopg.sql.SQL("select nothing from kernel_blob where id = {}").format(number)
            )
        connection.execute("delete from kernel_blob where id = %s", [number])
    log = (running.home / "database/log").read_text()
    assert "duplicate key value" in log
    assert number not in log
    assert "holds no statements and rows" in running.call("doctor")


def readiness(running, expected):
    """What /readyz answers once it says that; each server process asks anew after a second."""
    for _ in range(1000):
        answer = get(running, "/readyz")
        if answer[2] == expected:
            return answer
    raise AssertionError(f"still {answer[2]}")


@pytest.mark.slow
def test_a_stopped_database_is_a_503_and_comes_back(loaded):
    loaded.start()
    server = Embedded(loaded.home)
    server.stop()
    status, headers, _ = readiness(loaded, "the database does not answer\n")
    assert (status, headers["Retry-After"]) == (503, "5")
    server.start()
    assert readiness(loaded, "ready\n")[0] == 200


@pytest.mark.slow
def test_readiness_names_what_is_wrong_now(loaded):
    loaded.start()
    for name, reason in (
        ("keys", "the keys are missing\n"),
        ("blobs", "files cannot be written\n"),
    ):
        (loaded.home / name).rename(loaded.home / "away")
        (loaded.home / name).write_text("not a folder")
        assert readiness(loaded, reason)[0] == 503
        (loaded.home / name).unlink()
        (loaded.home / "away").rename(loaded.home / name)
        assert readiness(loaded, "ready\n")[0] == 200
    with psycopg.connect(Embedded(loaded.home).url, autocommit=True) as connection:
        connection.execute("alter database fundament set default_transaction_read_only = on")
        connection.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where usename = %s", [APP_ROLE]
        )
    assert readiness(loaded, "the database takes no writes\n")[0] == 503
    with psycopg.connect(Embedded(loaded.home).url, autocommit=True) as connection:
        connection.execute("set default_transaction_read_only = off")
        connection.execute("alter database fundament reset default_transaction_read_only")
        connection.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where usename = %s", [APP_ROLE]
        )
        connection.execute(
            "delete from django_migrations where id = (select max(id) from django_migrations)"
        )
    assert readiness(loaded, "migrations not applied yet: 1\n")[0] == 503
    assert "FAIL tables" in loaded.call("doctor", check=False)


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
def test_after_a_killed_supervisor_the_next_start_works(loaded):
    loaded.start()
    loaded.stop(signal.SIGKILL)
    loaded.start()
    assert get(loaded, "/readyz")[0] == 200
