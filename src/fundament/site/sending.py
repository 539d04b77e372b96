"""`send`: posts a MeMo over the wire as the demo system of its sender, and follows it."""

import base64
import http.client
import json
import ssl
import time
from pathlib import Path
from typing import Any
from uuid import uuid4

from fundament.kernel import clock
from fundament.site import certificate, credentials, ports
from fundament.site.home import Problem
from fundament.site.words import Task
from fundament.standards.memo import fill_letter, read_memo

SECONDS = 30.0
PAUSE = 0.2


def main(task: Task) -> int:
    """Print both receipts; 1 when the letter was refused or no business receipt came."""
    try:
        letter = Path(task.arguments.file).read_bytes()
    except OSError as error:
        raise Problem(f"{task.arguments.file} cannot be read: {error.strerror}.") from error
    letter = _filled(letter, task.arguments.to)
    header = read_memo(letter).header
    connection = Caller(task, _system_of(header.sender.id))
    path = f"/apis/v1/memos/?memo-message-uuid={header.message_uuid}"
    status, answer = connection.call("POST", path, letter)
    task.say(json.dumps(answer, ensure_ascii=False, indent=1))
    if status != 201:
        return 1
    receipt = _follow(connection, str(header.message_uuid))
    if receipt is None:
        task.say(f"No business receipt within {SECONDS:.0f} seconds.")
        return 1
    task.say(json.dumps(receipt, ensure_ascii=False, indent=1))
    return 0 if receipt.get("receiptStatus") == "COMPLETED" else 1


def _filled(letter: bytes, recipient: str | None) -> bytes:
    """Fill the places of a letter such as examples/letters/velkommen.xml; others stay as they are.

    Raises Problem when it has a place for a recipient and nobody is named.
    """
    if b"{recipient}" not in letter:
        return letter
    if recipient is None:
        raise Problem("The letter has a place for its recipient: name one with --to and a CPR.")
    senders = [one for one in credentials.systems() if str(one["kind"]).lower() == "sender"]
    if not senders:
        raise Problem("There is no demo system to send as.")
    places = {
        "message_uuid": str(uuid4()),
        "created": clock.now().strftime("%Y-%m-%dT%H:%M:%SZ"),
        "sender": str(senders[0]["cvr"]),
        "sender_name": str(senders[0]["organisation"]),
        "recipient": recipient,
    }
    return fill_letter(letter, places)


class Caller:
    """A client as an authority's system would have it: certificate and token in every call."""

    def __init__(self, task: Task, system: dict[str, Any]) -> None:
        context = ssl.create_default_context(cafile=str(certificate.trust_file(task.home)))
        context.load_cert_chain(system["cert_file"], system["key_file"])
        self._http = http.client.HTTPSConnection("localhost", ports.web_port(), context=context)
        self._token = base64.b64encode(system["api_token"].encode()).decode()

    def call(self, method: str, path: str, body: bytes | None = None) -> tuple[int, Any]:
        """Return status and JSON. Raises Problem when no server answers."""
        headers = {"Authorization": f"Basic {self._token}", "Content-Type": "application/xml"}
        try:
            self._http.request(method, path, body, headers)
            answer = self._http.getresponse()
            content = answer.read()
        except (OSError, http.client.HTTPException) as error:
            raise Problem(f"No answer ({error}): is Fundament up?") from error
        return answer.status, json.loads(content) if content else None


def _system_of(cvr: str) -> dict[str, Any]:
    for system in credentials.systems():
        if system["cvr"] == cvr and str(system["kind"]).lower() == "sender":
            return system
    known = ", ".join(f"{each['cvr']} ({each['organisation']})" for each in credentials.systems())
    raise Problem(f"No demo system sends for {cvr}; the demo's senders are: {known or 'none'}.")


def _follow(caller: Caller, message: str) -> dict[str, Any] | None:
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        for receipt_id in caller.call("GET", "/apis/v1/receipts/")[1]["content"]:
            receipt: dict[str, Any] = caller.call("GET", f"/apis/v1/receipts/{receipt_id}")[1]
            if str(receipt.get("messageUUID", "")).lower() == message.lower():
                return receipt
        time.sleep(PAUSE)
    return None
