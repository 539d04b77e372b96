"""The running program over real TLS: letters, single sign-on, and two yardsticks beside them.

The program is started by `up` as a user would; the clients are a process of their own and keep
their connections. CPU is that of the web server's processes, of the worker and of PostgreSQL, read
when the worker has nothing left to do; rounds of all kinds take turns.
"""

import base64
import json
import os
import statistics
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import Any
from uuid import uuid4

from tools.bench import machine, service
from tools.bench.clients import Clients, hear, in_turns, start, tell
from tools.bench.program import PARTS, Program, running

ROUNDS, PERSONS, LETTER = 7, 60, 10_000
Request = tuple[str, str, dict[str, str], bytes]


@dataclass
class Kind:
    """One kind of request, its clients, and what its rounds cost."""

    name: str
    clients: int
    a_round: int
    make: Callable[[], Request]
    system: dict[str, Any] | None = None
    wanted: str = "200"
    rounds: list[dict[str, float]] = field(default_factory=list)
    process: Clients | None = None


def run() -> Iterator[dict[str, object]]:
    """Yield a line for each kind of request and number of clients."""
    with machine.home(database=False), running(PERSONS) as program:
        kinds = _kinds(program)
        in_turns(kinds, ROUNDS, partial(_clients, program), partial(_round, program))
        yardstick = _median(kinds[0], "serve")
        for kind in kinds:
            yield _line(kind, yardstick)


def _kinds(program: Program) -> list[Kind]:
    known = program.credentials()
    sender = next(one for one in known["systems"] if one["kind"] == "sender")
    reader = next(one["cpr"] for one in known["persons"] if one["key"] == "twin")
    token = base64.b64encode(sender["api_token"].encode()).decode()
    cookies = service.signed_in(program, known["persons"][0])

    def livez() -> Request:
        return "GET", "/livez", {}, b""

    def static() -> Request:
        return "GET", "/static/portal/portal.css", {}, b""

    def letter() -> Request:
        uuid, body = _letter(sender["cvr"], reader)
        headers = {"Authorization": f"Basic {token}", "Content-Type": "application/xml"}
        return "POST", f"/apis/v1/memos/?memo-message-uuid={uuid}", headers, body

    def sign_on() -> Request:
        return "GET", service.authn_request(service.broker_of(program)), {"Cookie": cookies}, b""

    return [
        Kind("livez", 1, 600, livez),
        Kind("livez", 32, 640, livez),
        Kind("static file", 1, 300, static),
        Kind("letter of 10 KB", 1, 120, letter, sender, "201"),
        Kind("letter of 10 KB", 32, 320, letter, sender, "201"),
        Kind("single sign-on", 1, 60, sign_on),
        Kind("single sign-on", 32, 128, sign_on),
    ]


def _clients(program: Program, kind: Kind) -> Clients:
    """Start the clients of a kind; they open their connections before each round."""
    system = kind.system or {}
    order = {
        "port": program.port,
        "ca": program.ca,
        "certificate": system.get("cert_file"),
        "key": system.get("key_file"),
        "clients": kind.clients,
    }
    return start("tools.bench.load", order)


def _round(program: Program, kind: Kind) -> dict[str, float]:
    """Let the clients send one round; return milliseconds of CPU and of the clock per request."""
    assert kind.process is not None
    requests = [kind.make() for _ in range(kind.a_round)]
    packed = [(m, path, headers, base64.b64encode(b).decode()) for m, path, headers, b in requests]
    program.until_idle()
    tell(kind.process, json.dumps(packed))
    hear(kind.process)
    before = program.cpu_seconds()
    tell(kind.process, "go")
    outcome = json.loads(hear(kind.process))
    program.until_idle()
    after = program.cpu_seconds()
    said = outcome["said"]
    if said.get(kind.wanted) != kind.a_round:
        raise RuntimeError(f"{kind.name}: {said}")
    if kind.name == "single sign-on" and said["with SAMLResponse"] != kind.a_round:
        raise RuntimeError(f"{kind.name}: answers without a SAMLResponse: {said}")
    found = {part: (after[part] - before[part]) * 1000 / kind.a_round for part in PARTS}
    return found | {"wall": outcome["seconds"] * 1000 / kind.a_round}


def _median(kind: Kind, part: str) -> float:
    return statistics.median(one[part] for one in kind.rounds)


def _line(kind: Kind, yardstick: float) -> dict[str, object]:
    serve = [one["serve"] for one in kind.rounds]
    line: dict[str, object] = {"request": kind.name, "clients": kind.clients}
    line |= {f"{part}_cpu_ms": round(_median(kind, part), 2) for part in PARTS}
    line["serve_cpu_ms_quartiles"] = [round(one, 2) for one in statistics.quantiles(serve)]
    line["times_livez"] = round(_median(kind, "serve") / yardstick, 1)
    line["per_second"] = round(1000 / _median(kind, "wall"))
    return line


def _letter(sender: str, recipient: str) -> tuple[str, bytes]:
    from fundament.standards.memo import Memo, MessageType, types, write_memo  # noqa: PLC0415

    uuid = uuid4()
    pdf = b"%PDF-1.7\n" + os.urandom(LETTER * 3 // 4 - 1200)
    header = types.MessageHeader(
        MessageType.DIGITALPOST,
        uuid,
        "Et brev",
        types.Sender(sender, "CVR", "Afsender"),
        types.Recipient(recipient, "CPR"),
    )
    document = types.Document((types.File("application/pdf", "brev.pdf", "da", pdf),))
    body = types.MessageBody(datetime(2026, 11, 24, 12, tzinfo=UTC), document)
    return str(uuid), write_memo(Memo("1.2", header, body))
