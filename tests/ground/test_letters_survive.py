"""A letter is stored once and answered truly, also when the server or the database goes away."""

import base64
import http.client
import json
import re
import socket
import ssl
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from fundament.site.database import APP_ROLE
from fundament.site.postgres import Embedded

pytestmark = pytest.mark.slow
HERE = Path(__file__).parent
ROOT = HERE.parents[1]


class Sender:
    """A demo system that sends the welcome letter."""

    def __init__(self, running):
        known = running.credentials()
        self.system = next(one for one in known["systems"] if one["kind"].lower() == "sender")
        self.recipient = next(one["cpr"] for one in known["persons"] if one["key"] == "twin")
        self.context = ssl.create_default_context(cafile=known["ca_file"])
        self.context.load_cert_chain(self.system["cert_file"], self.system["key_file"])

    def letter(self):
        """A new letter and its uuid."""
        made = subprocess.run(
            [sys.executable, ROOT / "examples/clients/letter.py",
             ROOT / "examples/letters/velkommen.xml"],
            env={"SENDER": self.system["cvr"], "SENDER_NAME": self.system["organisation"],
                 "RECIPIENT": self.recipient},
            capture_output=True, check=True,
        ).stdout  # fmt: skip
        return made, re.search(rb"messageUUID>([^<]+)<", made)[1].decode()

    def send(self, port, letter, message):
        connection = http.client.HTTPSConnection("localhost", port, context=self.context)
        token = base64.b64encode(self.system["api_token"].encode()).decode()
        headers = {"Authorization": f"Basic {token}", "Content-Type": "application/xml"}
        try:
            connection.request(
                "POST", f"/apis/v1/memos/?memo-message-uuid={message}", letter, headers
            )
            answer = connection.getresponse()
            return answer.status, answer.headers, json.loads(answer.read())
        finally:
            connection.close()


@pytest.fixture
def dying(running):
    """The port of a server on the same home that dies once a letter is committed."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        process = subprocess.Popen(
            [sys.executable, HERE / "dying_server.py", str(listener.fileno())],
            env=running.environment
            | {
                "DATABASE_URL": Embedded(running.home).url_of(APP_ROLE),
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


def letters_of(running, message):
    """How many letters with the uuid are stored."""
    with psycopg.connect(Embedded(running.home).url) as connection:
        found = connection.execute(
            "select count(*) from post_letter where message_uuid = %s", [message]
        )
        return found.fetchone()[0]


def test_killed_between_commit_and_answer(running, dying):
    sender = Sender(running)
    letter, message = sender.letter()
    with pytest.raises((ConnectionError, http.client.RemoteDisconnected, ssl.SSLError)):
        sender.send(dying, letter, message)
    assert letters_of(running, message) == 1
    status, _, first = sender.send(running.port, letter, message)
    assert status == 201
    assert sender.send(running.port, letter, message)[2] == first
    assert letters_of(running, message) == 1


def test_a_stopped_database_refuses_and_takes_the_letter_later(fresh):
    fresh.start()
    sender, server = Sender(fresh), Embedded(fresh.home)
    letter, message = sender.letter()
    server.stop()
    status, headers, answer = sender.send(fresh.port, letter, message)
    assert (status, answer["code"]) == (503, "database.unavailable")
    assert int(headers["Retry-After"]) > 0
    server.start()
    assert sender.send(fresh.port, letter, message)[0] == 201
    assert letters_of(fresh, message) == 1


def test_refused_before_the_body_in_the_format_of_the_address(running):
    sender = Sender(running)
    with (
        socket.create_connection(("localhost", running.port), timeout=60) as plain,
        sender.context.wrap_socket(plain, server_hostname="localhost") as secure,
        secure.makefile("rb") as file,
    ):
        head = f"POST /apis/v1/memos/?memo-message-uuid={uuid4()} HTTP/1.1\r\nHost: localhost\r\n"
        secure.sendall(f"{head}Content-Length: 105906176\r\n\r\n".encode())
        answer = file.read()
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert set(json.loads(answer.split(b"\r\n\r\n", 1)[1])) == {"code", "message", "fieldErrors"}


def test_the_word_send(running, tmp_path):
    letter = tmp_path / "letter.xml"
    letter.write_bytes(Sender(running).letter()[0])
    said = running.call("send", str(letter))
    assert "RECEIVED" in said
    assert "COMPLETED" in said
