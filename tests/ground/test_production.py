"""FUNDAMENT_ENV=production: on a PostgreSQL of its own, and without anything of the demo."""

import http.client
import os
import re
import signal
import socket
import ssl
import subprocess
import sys
from contextlib import closing, contextmanager, suppress
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import make_conninfo

from tests.ground.test_up import get, processes_of
from tests.visiting import Visitor

pytestmark = pytest.mark.slow
PASSWORD = "en lang sætning til drift"
DEMO_PAGES = ("/demo/", "/demo/clock/", "/demo/mail/", "/demo/xx/", "/register/")


@pytest.fixture
def production(fresh):
    """A Fundament in production mode, on a database of its own with a role that owns nothing."""
    admin, name = os.environ["DATABASE_URL"], f"prod_{uuid4().hex[:12]}"
    with psycopg.connect(admin, autocommit=True) as connection:
        for line in ("create database {}", "create role {} login"):
            connection.execute(sql.SQL(line).format(sql.Identifier(name)))
    host = psycopg.conninfo.conninfo_to_dict(admin)["host"]
    fresh.settings |= {
        "FUNDAMENT_ENV": "production",
        "DATABASE_URL": f"postgresql://{name}@/{name}?host={host}",
        "FUNDAMENT_OWNER_URL": f"postgresql://postgres@/{name}?host={host}",
    }
    yield fresh
    fresh.stop()
    with psycopg.connect(admin, autocommit=True) as connection:
        for line in ("drop database {} with (force)", "drop role {}"):
            connection.execute(sql.SQL(line).format(sql.Identifier(name)))


@contextmanager
def service(production, *words, **how):
    """A process of its own, ended as a service manager ends it; it must end well."""
    process = subprocess.Popen(
        production.command(*words), env=production.environment, start_new_session=True, **how
    )
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        code = process.wait(timeout=60)
    assert code == 0


def test_nothing_starts_on_the_database_of_the_demo(fresh):
    for word in ("up", "serve", "migrate", "worker", "doctor"):
        done = fresh.attempt(word, FUNDAMENT_ENV="production")
        assert done.returncode == 1, word
        assert "set DATABASE_URL" in done.stderr, word
    assert not (fresh.home / "database").exists()
    assert processes_of(fresh.home) == []


def test_a_mode_that_there_is_not_is_no_demo(fresh):
    done = fresh.attempt("up", FUNDAMENT_ENV="Production")
    assert done.returncode == 1
    assert "FUNDAMENT_ENV is demo or production, not Production" in done.stderr


def test_a_database_of_ones_own_is_not_taken_for_the_demos(production):
    """Where FUNDAMENT_ENV was forgotten, the login page would show everybody's password."""
    for word in ("migrate", "serve", "up", "worker", "restore"):
        words = (word, "file") if word == "restore" else (word,)
        done = production.attempt(*words, FUNDAMENT_ENV="")
        assert done.returncode == 1, word
        assert "set FUNDAMENT_ENV=production" in done.stderr, word
    with psycopg.connect(production.settings["FUNDAMENT_OWNER_URL"]) as connection:
        tables = connection.execute("select 1 from pg_tables where schemaname = 'public'")
        assert tables.fetchone() is None
    code = "from fundament.site import wsgi"
    done = subprocess.run(
        [sys.executable, "-c", code], env=production.environment | {"FUNDAMENT_ENV": ""},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, "set FUNDAMENT_ENV=production" in done.stderr) == (1, True)


def test_migrate_and_serve_with_a_database_of_its_own(production):
    assert re.fullmatch(r"[1-9]\d* migrations applied\.\n", production.call("migrate"))
    assert production.call("migrate") == "The tables are up to date.\n"
    with (
        socket.create_server(("127.0.0.1", production.port)) as listening,
        service(
            production, "serve", "--socket", str(listening.fileno()), pass_fds=[listening.fileno()]
        ),
    ):
        assert answer_of(production, listening) == (200, "ready\n")


def answer_of(production, listening):
    """What /readyz says; the call waits in the listening socket until a server is there."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with (
        socket.create_connection(listening.getsockname()) as plain,
        context.wrap_socket(plain) as secure,
        closing(http.client.HTTPConnection("localhost")) as connection,
    ):
        connection.sock = secure
        connection.request("GET", "/readyz")
        answer = connection.getresponse()
        return answer.status, answer.read().decode()


def test_the_worker_alone_works_on_that_database(production):
    production.call("migrate")
    conninfo = make_conninfo(production.settings["FUNDAMENT_OWNER_URL"])
    with (
        psycopg.connect(conninfo, autocommit=True) as connection,
        service(production, "worker") as process,
    ):
        for _ in range(600):
            if connection.execute("select 1 from procrastinate_workers").fetchone():
                break
            with suppress(subprocess.TimeoutExpired):
                pytest.fail(f"the worker ended with {process.wait(0.1)}")
        else:
            pytest.fail("the worker did not report for work")


def test_up_runs_without_a_country_and_without_a_demo(production):
    production.start()
    assert get(production, "/readyz")[::2] == (200, "ready\n")
    assert not (production.home / "database").exists()
    assert "Demo people" not in production.welcome
    assert "Sign in as" not in production.welcome
    for path in DEMO_PAGES:
        assert get(production, path)[0] == 404, path
    start = get(production, "/")[2]
    assert "/demo/" not in start
    assert "opdigtede" not in start
    with psycopg.connect(production.settings["FUNDAMENT_OWNER_URL"]) as connection:
        assert connection.execute("select count(*) from registers_entity").fetchone() == (0,)
    assert_no_word_of_the_demo_is_done(production)
    assert_the_login_names_nobody(production)
    assert_a_first_operator_is_made(production)
    assert "FAIL" not in production.call("doctor")
    assert "as it was written" in production.call("ledger", "verify")


def assert_a_first_operator_is_made(production):
    words = ("operator", "add", "--cpr", "0101501111", "--username", "vagt-1")
    nobody = production.attempt(*words, typed=PASSWORD)
    assert "registers.person.unknown" in nobody.stderr
    weak = production.attempt(*words, "--name", "Ane Drift", typed="kort")
    assert "identity.credentials.too.weak" in weak.stderr
    made = production.attempt(*words, "--name", "Ane Marie Drift", typed=PASSWORD)
    assert "Ane Marie Drift is an operator and signs in as vagt-1." in made.stdout
    again = production.attempt(*words, "--name", "Ane Drift", typed=PASSWORD)
    assert "registers.number.taken" in again.stderr


def assert_no_word_of_the_demo_is_done(production):
    for words, told in (
        (("demo", "load"), "FUNDAMENT_ENV=production"),
        (("demo", "credentials"), "identity.demo"),
        (("demo", "credentials", "--json", "--cpr", "0101509999"), "identity.demo"),
        (("clock", "+1d"), "demo"),
    ):
        done = production.attempt(*words)
        assert (done.returncode, done.stdout) == (1, ""), words
        assert told in done.stderr, words


def assert_the_login_names_nobody(production):
    with Visitor(production) as visitor:
        page = visitor.get("/log-ind/?next=/")
        assert page.status_code == 200
        assert 'name="username"' in page.text
        assert "Kun i demonstrationen" not in page.text
        assert visitor.http.post("/demo/clock/", data={"days": "1"}).status_code == 404
