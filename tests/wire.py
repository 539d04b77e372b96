"""A sender at the other end of the wire: real TLS, its own certificate, nothing of Django's."""

import base64
import http.client
import json
import ssl
from dataclasses import dataclass
from email.message import Message
from io import BytesIO

import psycopg

from fundament.site.postgres import Embedded
from tests.letters import letter, message_uuid

STORED = (
    "post_letter",
    "post_mailboxentry",
    "post_businessreceipt",
    "kernel_blob",
    "kernel_audit_entry",
)


@dataclass
class Answer:
    """What came back: `told` is the JSON."""

    status: int
    headers: Message
    told: dict


@dataclass
class Proof:
    """What a caller shows of itself; None is left out."""

    cert_file: str | None
    key_file: str | None
    api_token: str | None


class Sender:
    """A sender system of a running Fundament; `recipient` is somebody who takes digital post."""

    def __init__(self, running):
        known = running.credentials()
        self.running, self.ca_file = running, known["ca_file"]
        self.systems = [one for one in known["systems"] if one["kind"].lower() == "sender"]
        self.system = self.systems[0]
        self.proof = proof_of(self.system)
        self.people = {one["key"]: one["cpr"] for one in known["persons"]}
        self.recipient = self.people["twin"]

    def letter(self, recipient=None, **changes):
        """A new letter and its uuid; changes as in `tests.letters.letter`."""
        made = letter(f"CVR:{self.system['cvr']}", f"CPR:{recipient or self.recipient}", **changes)
        return made, message_uuid(made)

    def context(self, proof=None):
        """The TLS of a client with this proof."""
        proof = proof or self.proof
        made = ssl.create_default_context(cafile=self.ca_file)
        if proof.cert_file:
            made.load_cert_chain(proof.cert_file, proof.key_file)
        return made

    def headers(self, proof=None):
        """What goes into the head of every call."""
        token = (proof or self.proof).api_token
        named = {"Content-Type": "application/xml"}
        if token:
            named["Authorization"] = f"Basic {base64.b64encode(token.encode()).decode()}"
        return named

    def head(self, uuid, length):
        """The octets before the body of a letter, for callers who write to the socket."""
        named = self.headers() | {"Host": "localhost", "Content-Length": str(length)}
        fields = "".join(f"{name}: {value}\r\n" for name, value in named.items())
        return f"POST {address(uuid)} HTTP/1.1\r\n{fields}\r\n".encode()

    def send(self, body, uuid, *, port=None, proof=None, content_type=None):
        """Post a letter and return the answer."""
        headers = self.headers(proof)
        if content_type:
            headers["Content-Type"] = content_type
        connection = http.client.HTTPSConnection(
            "localhost", port or self.running.port, context=self.context(proof)
        )
        try:
            connection.request("POST", address(uuid), body, headers)
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, json.loads(answer.read()))
        finally:
            connection.close()

    def stored(self):
        """How much there is of everything that a letter leaves behind, on disk as well."""
        with psycopg.connect(Embedded(self.running.home).url) as connection:
            rows = {
                table: connection.execute(f"select count(*) from {table}").fetchone()[0]
                for table in STORED
            }
        files = [file for file in (self.running.home / "blobs").rglob("*") if file.is_file()]
        return rows | {"files": len(files)}

    def letters(self, uuid):
        """How many letters with the uuid are stored."""
        with psycopg.connect(Embedded(self.running.home).url) as connection:
            found = connection.execute(
                "select count(*) from post_letter where message_uuid = %s", [uuid]
            )
            return found.fetchone()[0]


def proof_of(system):
    """The proof of a system as `demo credentials --json` prints it."""
    return Proof(system["cert_file"], system["key_file"], system["api_token"])


def address(uuid):
    """Where a letter with the uuid is posted."""
    return f"/apis/v1/memos/?memo-message-uuid={uuid}"


def read_answer(octets):
    """The answer in the octets of one response."""
    head, _, body = octets.partition(b"\r\n\r\n")
    status, _, fields = head.partition(b"\r\n")
    return Answer(
        int(status.split()[1]),
        http.client.parse_headers(BytesIO(fields + b"\r\n\r\n")),
        json.loads(body),
    )
