"""Clients of the gateway that are slow, stand still or ask for too much."""

import hashlib
import http.client
import json
import socket
from contextlib import ExitStack

import pytest

from tests.ground.gateways import PATIENT, closes, context, plain, refused, secure, serving, told

# Real listeners and their time limits.
pytestmark = pytest.mark.slow

THREADS = 3 + 8


@pytest.fixture(scope="module")
def impatient(pki, tmp_path_factory):
    limits = {"handshake": 2.0, "head": 2.0, "patience": 2.0, "idle": 2.0, "linger": 2.0}
    limits |= {"least_rate": 1_000_000, "per_client": 30, "all_bodies": 3_000_000}
    with serving(pki, tmp_path_factory.mktemp("impatient"), **limits) as port:
        yield port


@pytest.fixture(scope="module")
def patient(pki, tmp_path_factory):
    """A server that drops nobody: who is answered has not waited for a slow one to be dropped."""
    limits = dict.fromkeys(("handshake", "head", "patience", "idle", "linger"), 3600.0)
    with serving(pki, tmp_path_factory.mktemp("patient"), **limits) as port:
        yield port


def stall_in_handshake(pki, port):
    connection = plain(port)
    connection.sendall(b"\x16\x03\x01")
    return connection


def stall_in_head(pki, port):
    connection = secure(pki, port)
    connection.sendall(b"GET / HTTP/1.1\r\nHost: ")
    return connection


def stall_in_body(pki, port):
    connection = secure(pki, port)
    connection.sendall(b"POST /apis/x HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nabc")
    return connection


def stall_while_reading(pki, port):
    connection = secure(pki, port)
    connection.sendall(b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n")
    assert connection.recv(1) == b"H"
    return connection


STALLS = [stall_in_handshake, stall_in_head, stall_in_body, stall_while_reading]


@pytest.mark.parametrize("stall", STALLS)
def test_more_stalled_clients_than_threads_and_another_is_answered(pki, patient, stall):
    with ExitStack() as stack:
        for _ in range(THREADS + 1):
            stack.enter_context(stall(pki, patient))
        assert told(pki, patient, path="/apis/x")["path"] == "/apis/x"
        assert told(pki, patient)["path"] == "/"


def test_a_slow_client_gets_everything_in_the_end(pki, patient):
    with stall_while_reading(pki, patient) as connection:
        assert told(pki, patient, path="/apis/x")["path"] == "/apis/x"
        total = 1
        while total < 8_000_000:
            piece = connection.recv(65536)
            assert piece, "the server gave up on a client that reads"
            total += len(piece)
    with stall_in_body(pki, patient) as connection:
        assert told(pki, patient)["path"] == "/"
        connection.sendall(b"defghi")
        answer = http.client.HTTPResponse(connection)
        answer.begin()
        assert json.loads(answer.read())["sha256"] == hashlib.sha256(b"abcdefghi").hexdigest()


@pytest.mark.parametrize("stall", STALLS[:3])
def test_a_stalled_client_is_dropped(pki, impatient, stall):
    with stall(pki, impatient) as connection:
        assert closes(connection)


def test_an_idle_connection_is_closed(pki, impatient):
    with secure(pki, impatient) as connection, connection.makefile("rb") as file:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        assert b"200 OK" in file.read()


def test_a_client_that_does_not_read_is_dropped(pki, impatient):
    with stall_while_reading(pki, impatient) as connection:
        stalled = [stall_in_head(pki, impatient) for _ in range(2)]
        for other in stalled:
            assert closes(other)
            other.close()
        assert told(pki, impatient)["path"] == "/"
        total = 0
        try:
            while piece := connection.recv(65536):
                total += len(piece)
        except OSError:
            pass
        assert total < 8_000_000 + 1000


def test_connections_of_one_client_are_capped(pki, impatient):
    with ExitStack() as stack:
        waiting = [stack.enter_context(plain(impatient)) for _ in range(31)]
        assert closes(waiting[-1])


def test_large_bodies_share_a_budget(pki, tmp_path):
    head = b"POST /apis/x HTTP/1.1\r\nHost: x\r\nContent-Length: 2000000\r\n\r\n"
    with serving(pki, tmp_path, all_bodies=3_000_000) as port, secure(pki, port) as first:
        first.sendall(head + b"x")
        second = refused(pki, port, "POST /apis/x HTTP/1.1\nHost: x\nContent-Length: 2000000")
        assert second["refused"] == "busy"


def test_one_client_cannot_take_the_whole_budget(pki, tmp_path):
    head = b"POST /apis/x HTTP/1.1\r\nHost: x\r\nContent-Length: 2000000\r\n\r\n"
    limits = {"all_bodies": 10_000_000, "client_bodies": 3_000_000}
    with serving(pki, tmp_path, **limits) as port, secure(pki, port) as slow:
        slow.sendall(head + b"x")
        again = refused(pki, port, "POST /apis/x HTTP/1.1\nHost: x\nContent-Length: 2000000")
        assert again["refused"] == "busy"
        with (
            socket.create_connection(("127.0.0.1", port), PATIENT, ("127.0.0.2", 0)) as plain,
            context(pki).wrap_socket(plain, server_hostname="localhost") as other,
        ):
            other.sendall(head + b"x" * 2_000_000)
            answer = http.client.HTTPResponse(other)
            answer.begin()
            assert json.loads(answer.read())["length"] == 2_000_000
        slow.sendall(b"x" * 1_999_999)
        answer = http.client.HTTPResponse(slow)
        answer.begin()
        assert json.loads(answer.read())["refused"] is None
        assert told(pki, port, "POST", "/apis/x", b"x" * 2_000_000)["length"] == 2_000_000


def test_nothing_is_left_in_the_spool(pki, tmp_path):
    with serving(pki, tmp_path) as port:
        told(pki, port, "POST", "/apis/x", b"x" * 3_000_000)
        assert list((tmp_path / "spool").iterdir()) == []
