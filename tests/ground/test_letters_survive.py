"""A letter is stored once and answered truly, also when the server or the database goes away."""

import http.client
import socket
import ssl
import subprocess
import sys
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
import pytest
from OpenSSL import SSL

from fundament.site.database import APP_ROLE
from fundament.site.postgres import Embedded
from tests.wire import Sender, read_answer

pytestmark = pytest.mark.slow
HERE = Path(__file__).parent
THREADS = 2 + 8  # of the trial server: for machines and for people


@pytest.fixture(scope="module")
def sender(running):
    """A demo system that sends letters."""
    return Sender(running)


@contextmanager
def trial(running, manner):
    """The port of a server on the same home (trial_server.py)."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        process = subprocess.Popen(
            [sys.executable, HERE / "trial_server.py", str(listener.fileno()), manner],
            env=running.environment
            | {
                "DATABASE_URL": Embedded(running.home).url_of(APP_ROLE),
                "FUNDAMENT_ENV": "demo",
                "DJANGO_SETTINGS_MODULE": "fundament.site.settings",
            },
            pass_fds=[listener.fileno()],
            stderr=subprocess.DEVNULL,
        )
        try:
            yield listener.getsockname()[1]
        finally:
            process.terminate()
            process.wait()


def test_killed_between_commit_and_answer(running, sender):
    letter, uuid = sender.letter()
    with (
        trial(running, "dying") as port,
        pytest.raises((ConnectionError, http.client.RemoteDisconnected, ssl.SSLError)),
    ):
        sender.send(letter, uuid, port=port)
    assert sender.letters(uuid) == 1
    first = sender.send(letter, uuid)
    assert first.status == 201
    assert sender.send(letter, uuid).told == first.told
    assert sender.letters(uuid) == 1


def readiness(running):
    return httpx.get(
        f"{running.base_url}/readyz", verify=ssl.create_default_context(cafile=running.ca_file)
    ).status_code


def test_a_stopped_database_refuses_and_takes_the_letter_later(loaded):
    loaded.start()
    sender, server = Sender(loaded), Embedded(loaded.home)
    letter, uuid = sender.letter()
    before, certificates = sender.stored(), loaded.ca_file
    assert certificates.exists()
    server.stop()
    for _ in range(2):
        answer = sender.send(letter, uuid)
        assert (answer.status, answer.told["code"]) == (503, "database.unavailable")
        assert " / " in answer.told["message"]
        assert int(answer.headers["Retry-After"]) > 0
    server.start()
    assert sender.stored() == before
    assert sender.send(letter, uuid).status == 201
    assert sender.letters(uuid) == 1
    assert readiness(loaded) == 200


def all_but_the_last_octet(sender, port, stack, body, uuid):
    """A connection on which the letter's last octet is still missing."""
    plain = stack.enter_context(socket.create_connection(("localhost", port)))
    secure = stack.enter_context(sender.context().wrap_socket(plain, server_hostname="localhost"))
    secure.sendall(sender.head(uuid, len(body)) + body[:-1])
    return secure


def answer_on(connection):
    """The next answer on the connection, which stays open."""
    answer = http.client.HTTPResponse(connection)
    answer.begin()
    return read_answer(
        f"HTTP/1.1 {answer.status} x\r\n{answer.headers}".encode() + b"\r\n\r\n" + answer.read()
    )


@pytest.mark.parametrize("same", [True, False], ids=["same letter", "other letters"])
def test_the_same_uuid_from_several_connections_at_the_same_instant(running, sender, same):
    """All but one octet of each has been sent: then the last ones, one right after the other."""
    letter, uuid = sender.letter()
    bodies = [letter + (b"\n" if same else b"\n" * (turn + 1)) for turn in range(6)]
    with ExitStack() as stack:
        waiting = [
            all_but_the_last_octet(sender, running.port, stack, body, uuid) for body in bodies
        ]
        for connection in waiting:
            connection.sendall(b"\n")
        answers = [answer_on(connection) for connection in waiting]
    assert sender.letters(uuid) == 1
    taken = [answer.told for answer in answers if answer.status == 201]
    refused = [answer.told["code"] for answer in answers if answer.status == 409]
    if same:
        assert taken == [taken[0]] * 6
    else:
        assert len(taken) == 1
        assert refused == ["memo.message.uuid.reused"] * 5


def stall_in_handshake(sender, port, stack):
    plain = stack.enter_context(socket.create_connection(("localhost", port)))
    plain.sendall(b"\x16\x03\x01")


def stall_in_head(sender, port, stack):
    plain = stack.enter_context(socket.create_connection(("localhost", port)))
    secure = stack.enter_context(sender.context().wrap_socket(plain, server_hostname="localhost"))
    secure.sendall(b"POST /apis/v1/memos/ HTTP/1.1\r\nHost: ")


@pytest.fixture(scope="module")
def patient(running):
    """The port of a server that never drops a slow client."""
    with trial(running, "patient") as port:
        yield port


@pytest.mark.parametrize("stall", [stall_in_handshake, stall_in_head])
def test_others_are_answered_beside_clients_that_never_go_on(sender, patient, stall):
    letter, uuid = sender.letter()
    with ExitStack() as stack:
        for _ in range(THREADS + 1):
            stall(sender, patient, stack)
        assert sender.send(letter, uuid, port=patient).status == 201
        page = httpx.get(f"https://localhost:{patient}/", verify=sender.context())
        assert page.status_code == 200


def test_others_are_answered_beside_letters_that_stop_in_the_middle(sender, patient):
    """And each of these is stored as soon as its last octet is there, and not before."""
    letters = [sender.letter() for _ in range(THREADS + 1)]
    other, uuid = sender.letter()
    with ExitStack() as stack:
        waiting = [
            all_but_the_last_octet(sender, patient, stack, body, its_uuid)
            for body, its_uuid in letters
        ]
        assert sender.send(other, uuid, port=patient).status == 201
        assert [sender.letters(its_uuid) for _, its_uuid in letters] == [0] * len(letters)
        for connection, (body, its_uuid) in zip(waiting, letters, strict=True):
            connection.sendall(body[-1:])
            answer = answer_on(connection)
            assert (answer.status, answer.told["messageUUID"]) == (201, its_uuid)


def test_a_client_that_says_in_the_middle_that_it_sends_no_more(running, sender):
    letter, uuid = sender.letter()
    before = sender.stored()
    with socket.create_connection(("localhost", running.port)) as plain:
        tls = SSL.Connection(SSL.Context(SSL.TLS_CLIENT_METHOD), plain)
        tls.set_connect_state()
        tls.do_handshake()
        tls.sendall(sender.head(uuid, len(letter)) + letter[:-200])
        tls.shutdown()
        octets = b""
        try:
            while piece := tls.recv(65536):
                octets += piece
        except SSL.ZeroReturnError:
            pass
    answer = read_answer(octets)
    assert (answer.status, answer.told["code"]) == (400, "body.truncated")
    assert " / " in answer.told["message"]
    assert sender.stored() == before
    assert sender.send(letter, uuid).status == 201


def test_a_client_that_is_gone_in_the_middle(running, sender):
    letter, uuid = sender.letter()
    with ExitStack() as stack:
        all_but_the_last_octet(sender, running.port, stack, letter, uuid)
    assert sender.letters(uuid) == 0
    assert sender.send(letter, uuid).status == 201


def test_101_megabytes(running, sender):
    """The client sends on and on; it is told, and nothing of it is kept."""
    _, uuid = sender.letter()
    before, piece, octets = sender.stored(), b" " * 1024 * 1024, b""
    with (
        socket.create_connection(("localhost", running.port)) as plain,
        sender.context().wrap_socket(plain, server_hostname="localhost") as secure,
    ):
        secure.sendall(sender.head(uuid, 101 * len(piece)))
        try:
            for _ in range(101):
                secure.sendall(piece)
        except OSError:
            pass  # the server has waited long enough for the rest; its answer is there all the same
        while got := secure.recv(65536):
            octets += got
    answer = read_answer(octets)
    assert (answer.status, answer.told["code"]) == (413, "body.too-large")
    assert set(answer.told) == {"code", "message", "fieldErrors"}
    assert " / " in answer.told["message"]
    assert sender.stored() == before
    assert list((running.home / "spool").iterdir()) == []


def test_the_word_send(running, sender, tmp_path):
    letter = tmp_path / "letter.xml"
    letter.write_bytes(sender.letter()[0])
    said = running.call("send", str(letter))
    assert "RECEIVED" in said
    assert "COMPLETED" in said
