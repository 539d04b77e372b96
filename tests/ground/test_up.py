"""`up` from outside: it starts, says where, stops, leaves nothing and finds its data again."""

import http.client
import signal
import socket
import ssl
import subprocess

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
def test_stops_and_leaves_nothing(fresh, number):
    fresh.start()
    assert len(processes_of(fresh.home)) > 5
    assert fresh.stop(number) == 0
    assert processes_of(fresh.home) == []


def test_a_second_up_says_that_it_runs(running):
    said = running_again(running)
    assert "already runs" in said
    assert str(running.process.pid) in said


def running_again(running):
    done = subprocess.run(
        running.command("up"), env=running.environment, capture_output=True, text=True, check=False
    )
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


def test_a_killed_server_comes_back(fresh):
    fresh.start()
    masters = [p for p in processes_of(fresh.home) if "serve" in p.cmdline()]
    oldest = min(masters, key=lambda p: p.create_time())
    oldest.kill()
    assert any("serve ended (exit code -9)" in line for line in fresh.process.stdout)
