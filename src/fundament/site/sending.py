"""`send`: posts a MeMo over the wire as the demo system of its sender, and follows it."""

import base64
import http.client
import json
import re
import ssl
import time
from pathlib import Path
from typing import Any
from uuid import uuid4

from fundament.kernel import clock
from fundament.site import capabilities, certificate, credentials, ports
from fundament.site.home import Problem
from fundament.site.words import Task
from fundament.standards.memo import Memo, MemoInvalid, fill_letter, read_memo

SECONDS = 30.0
PAUSE = 0.2
API = "/apis/v1"
PLACE = re.compile(rb">\{(message_uuid|created|sender|sender_name)\}<")


def main(task: Task) -> int:
    """Print both receipts; 1 when the letter was refused or no business receipt came."""
    capabilities.must_run("post", "send")
    try:
        letter = Path(task.arguments.file).read_bytes()
    except OSError as error:
        raise Problem(f"{task.arguments.file} cannot be read: {error.strerror}.") from error
    letter = _filled(letter, task.arguments.to)
    header = _read(letter).header
    message = str(header.message_uuid)
    connection = Caller(task, _system_of(header.sender.id))
    status, answer = connection.call("POST", f"{API}/memos/?memo-message-uuid={message}", letter)
    task.say(_shown(answer))
    if status != 201:
        task.say(f"Refused ({status}). What helps against each code stands in docs/errors.md.")
        return 1
    receipt = _follow(connection, message)
    if receipt is None:
        task.say(
            f"The letter is stored, but no business receipt came within {SECONDS:.0f} seconds; "
            f"{task.home / 'logs/worker.log'} may tell why. To wait on, send the same file again."
        )
        return 1
    task.say(_shown(receipt))
    return 0 if receipt.get("receiptStatus") == "COMPLETED" else 1


def _shown(answer: Any) -> str:
    return json.dumps(answer, ensure_ascii=False, indent=1)


def _read(letter: bytes) -> Memo:
    """Return the letter. Raises Problem with every fault and its place."""
    try:
        return read_memo(letter)
    except MemoInvalid as refusal:
        faults = [
            f"  {fault.path} (line {fault.line}): {fault.sentence('en')} [{fault.code.name}]"
            for fault in refusal.faults
        ]
        raise Problem("\n".join(["The letter does not follow MeMo:", *faults])) from refusal


def _filled(letter: bytes, recipient: str | None) -> bytes:
    """Fill the places of a letter such as examples/letters/velkommen.xml; others stay as they are.

    Raises Problem when it has a place for a recipient and nobody is named, or the other way round.
    """
    if b"{recipient}" not in letter:
        if recipient is not None:
            raise Problem("The letter names its recipient itself: leave out --to.")
        if left := sorted({found.decode() for found in PLACE.findall(letter)}):
            raise Problem(f"The letter has places that are not filled: {', '.join(left)}.")
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
        """Return status and JSON. Raises Problem when no server answers, or another one does."""
        headers = {"Authorization": f"Basic {self._token}", "Content-Type": "application/xml"}
        try:
            self._http.request(method, path, body, headers)
            answer = self._http.getresponse()
            content = answer.read()
        except (OSError, http.client.HTTPException) as error:
            raise Problem(f"No answer ({error}): is Fundament up?") from error
        try:
            return answer.status, json.loads(content) if content else None
        except ValueError as error:
            raise Problem(f"What answers ({answer.status}) is not the letter API.") from error


def _system_of(cvr: str) -> dict[str, Any]:
    for system in credentials.systems():
        if system["cvr"] == cvr and str(system["kind"]).lower() == "sender":
            return system
    known = ", ".join(f"{each['cvr']} ({each['organisation']})" for each in credentials.systems())
    raise Problem(f"No demo system sends for {cvr}; the demo's senders are: {known or 'none'}.")


def _follow(caller: Caller, message: str) -> dict[str, Any] | None:
    """Return the letter's business receipt and take it away, or None when none came in time."""
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        receipt = _receipt_of(caller, message)
        if receipt is not None:
            caller.call("DELETE", f"{API}/receipts/{receipt['id']}")
            return receipt
        time.sleep(PAUSE)
    return None


def _receipt_of(caller: Caller, message: str) -> dict[str, Any] | None:
    """Look through all pages of what lies ready. Raises Problem when the API refuses."""
    number, pages = 0, 1
    while number < pages:
        path = f"{API}/receipts-bulk/?size=1000&page={number}"
        status, answer = caller.call("GET", path)
        if status != 200:
            raise Problem(f"The receipts cannot be fetched ({status}): {answer['message']}")
        for receipt in answer["receipts"]:
            if receipt["messageUUID"] == message:
                return dict(receipt)
        number, pages = number + 1, answer["totalPages"]
    return None
