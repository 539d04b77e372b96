"""`up` from outside: it starts, says where, stops, leaves nothing and finds its data again."""

import http.client
import os
import pwd
import signal
import socket
import ssl
import stat
import sys
import sysconfig
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

pytestmark = pytest.mark.slow


def get(running, path):
    context = ssl.create_default_context(cafile=running.home / "ca.pem")
    connection = http.client.HTTPSConnection("localhost", running.port, context=context, timeout=60)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read().decode()
    finally:
        connection.close()


def processes_of(home):
    """Every process that was given this home, and the database on it."""
    found = []
    for process in psutil.process_iter(["cmdline", "environ"]):
        mentions = " ".join(process.info["cmdline"] or [])
        around = process.info["environ"] or {}
        if str(home) in mentions or around.get("FUNDAMENT_HOME") == str(home):
            found.append(process)
    return found


def test_ready(running):
    assert get(running, "/livez")[::2] == (200, "alive\n")
    assert get(running, "/readyz")[::2] == (200, "ready\n")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=lambda n: n.name)
def test_stops_and_leaves_nothing(loaded, number):
    loaded.start()
    assert len(processes_of(loaded.home)) > 5
    assert loaded.stop(number) == 0
    assert processes_of(loaded.home) == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL], ids=lambda n: n.name)
def test_the_next_start_finds_all_data_again(fresh, number):
    fresh.start()
    assert "Loading the fictional Denmark" in fresh.welcome
    known = fresh.credentials()
    fresh.stop(number)
    fresh.start()
    assert "Loading" not in fresh.welcome
    assert fresh.credentials() == known
    assert get(fresh, "/readyz")[::2] == (200, "ready\n")


def test_the_home_of_root_is_refused_with_the_cure(fresh):
    if os.geteuid() != 0:
        pytest.skip("only root has a home that must not be opened")
    own = Path(pwd.getpwuid(0).pw_dir) / f"fundament-{fresh.port}"
    done = fresh.attempt("up", FUNDAMENT_HOME=str(own))
    assert done.returncode == 1
    assert "set FUNDAMENT_HOME=/var/lib/fundament" in done.stderr
    assert not own.exists()


def python_for(fresh):
    """A Python that the user may run; the one of the suite may lie in root's own home."""
    for fresh.python in (sys.executable, "/usr/bin/python3"):
        with suppress(PermissionError):
            if fresh.attempt("--help").returncode == 0:
                return fresh.python
    pytest.skip(f"no Python that {fresh.user} may run can read {sysconfig.get_path('purelib')}")


def test_an_ordinary_user_runs_it(fresh):
    if os.geteuid() != 0:
        pytest.skip("every other test runs it as an ordinary user here")
    fresh.user = "nobody"
    fresh.python = python_for(fresh)
    os.chown(fresh.home, pwd.getpwnam("nobody").pw_uid, -1)
    fresh.start()
    assert get(fresh, "/readyz")[::2] == (200, "ready\n")
    assert {process.username() for process in processes_of(fresh.home)} == {"nobody"}
    assert stat.S_IMODE((fresh.home / "keys").stat().st_mode) == 0o700
    assert "FAIL" not in fresh.call("doctor")
    assert fresh.stop() == 0
    assert processes_of(fresh.home) == []


def test_a_second_up_says_that_it_runs(running):
    said = running_again(running)
    assert "already runs" in said
    assert str(running.process.pid) in said


def running_again(running):
    done = running.attempt("up")
    assert done.returncode == 1
    return done.stderr


@pytest.mark.parametrize("taken", [0, 1])
def test_a_taken_port_names_the_setting(fresh, taken):
    port = (fresh.port, fresh.content_port)[taken]
    with socket.create_server(("127.0.0.1", port)):
        said = running_again(fresh)
    assert f"Port {port} is taken" in said
    assert ("FUNDAMENT_PORT", "FUNDAMENT_CONTENT_PORT")[taken] in said
    assert processes_of(fresh.home) == []
    assert list(fresh.home.iterdir()) == []


@pytest.mark.parametrize(
    ("word", "setting", "port"),
    [
        ("up", "FUNDAMENT_PORT", "abc"),
        ("up", "FUNDAMENT_CONTENT_PORT", "99999"),
        ("doctor", "FUNDAMENT_PORT", "80000000"),
        ("doctor", "FUNDAMENT_CONTENT_PORT", "-1"),
        ("hosts", "FUNDAMENT_PORT", "0"),
        ("up", "FUNDAMENT_PORT", "٨٤٤٣"),
    ],
)
def test_a_port_that_is_none_is_one_sentence(fresh, word, setting, port):
    done = fresh.attempt(word, **{setting: port})
    assert done.returncode == 1
    assert done.stderr == (
        f"fundament: {port} is no port from 1 to 65535: choose another with {setting}.\n"
    )


def test_the_last_port_leaves_none_for_the_content_of_letters(fresh):
    done = fresh.attempt("up", FUNDAMENT_PORT="65535", FUNDAMENT_CONTENT_PORT="")
    assert "65536 is no port from 1 to 65535: choose another with FUNDAMENT_CONTENT_PORT" in (
        done.stderr
    )


def test_a_killed_server_comes_back(loaded):
    loaded.start()
    masters = [p for p in processes_of(loaded.home) if "serve" in p.cmdline()]
    oldest = min(masters, key=lambda p: p.create_time())
    oldest.kill()
    assert any("serve ended (exit code -9)" in line for line in loaded.process.stdout)
