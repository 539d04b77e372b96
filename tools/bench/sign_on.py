"""A single sign-on by SAML beside SimpleSAMLphp: AuthnRequest to encrypted Response over TLS.

The same signed requests (RSA-2048) of one browser with a session, the same clients, and signing
keys of the same length on both sides, in rounds that take turns.
"""

import base64
import json
import os
import statistics
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from tools.bench import machine, service
from tools.bench.clients import Clients, hear, in_turns, start, tell
from tools.bench.peers import simplesamlphp
from tools.bench.program import Program, free_port, running

ROUNDS, PERSONS, A_ROUND = 5, 60, 64
PEER = "SimpleSAMLphp"


@dataclass
class Side:
    """One identity provider under one load, and what its rounds cost."""

    name: str
    bits: int
    clients: int
    address: str
    cookies: str
    port: int
    ca: str
    cpu: Callable[[], float]
    rounds: list[tuple[float, float]] = field(default_factory=list)
    process: Clients | None = None


def run() -> Iterator[dict[str, object]]:
    """Yield a line for each length of key, side and number of clients."""
    for bits in (2048, 3072):
        yield from _of_length(bits)


def _of_length(bits: int) -> Iterator[dict[str, object]]:
    with machine.home(database=False), ExitStack() as stack:
        program = stack.enter_context(running(PERSONS, lambda home: _give_key(home, bits)))
        sides = [*_ours(program, bits), *_theirs(stack, program, bits)]
        in_turns(sides, ROUNDS, _clients, _round)
        ours = {side.clients: _cpu(side) for side in sides if side.name != PEER}
        yield from (_line(side, ours[side.clients]) for side in sides)


def _clients(side: Side) -> Clients:
    order = {
        "port": side.port, "ca": side.ca, "certificate": None, "key": None, "clients": side.clients,
    }  # fmt: skip
    return start("tools.bench.load", order)


def _ours(program: Program, bits: int) -> list[Side]:
    cookies = service.signed_in(program, program.credentials()["persons"][0])

    def used() -> float:
        return sum(program.cpu_seconds().values())

    address = service.broker_of(program)
    return [
        Side("Fundament", bits, clients, address, cookies, program.port, program.ca, used)
        for clients in (1, 8)
    ]


def _theirs(stack: ExitStack, program: Program, bits: int) -> list[Side]:
    missing = simplesamlphp.why_not()
    if missing is not None:
        print(f"{PEER} is not installed ({missing})", file=sys.stderr)
        return []
    from cryptography.hazmat.primitives.serialization import Encoding  # noqa: PLC0415

    from fundament.kernel import keys  # noqa: PLC0415  (after the set-up)

    folder = Path(stack.enter_context(TemporaryDirectory(prefix="fundament-peer-", dir="/tmp")))
    folder.chmod(0o777)
    name = f"bench-idp-{bits}"
    keys.private_key(name, bits)
    given = simplesamlphp.Keys(
        (program.home / "keys/server.crt", program.home / "keys/server.key"),
        (keys.key_file(name).read_bytes(), keys.certificate(name).public_bytes(Encoding.PEM)),
        keys.certificate("bench-service").public_bytes(Encoding.DER),
        program.ca,
    )
    peer = stack.enter_context(simplesamlphp.running(folder, free_port(), given, service.SERVICE))
    cookies = service.cookies_after(program.ca, peer.address, lambda _, page: page)
    return [
        Side(PEER, bits, clients, peer.address, cookies, peer.port, program.ca, peer.cpu_seconds)
        for clients in (1, 8)
    ]


def _give_key(home: Path, bits: int) -> None:
    """Let the program find a key of that length where the first of its ring would lie."""
    own, mine = home / "keys", os.environ["FUNDAMENT_HOME"]
    own.mkdir(mode=0o700)
    from fundament.kernel import keys  # noqa: PLC0415  (after the set-up)

    keys.private_key(f"bench-broker-{bits}", bits)
    found = Path(mine) / "keys" / f"bench-broker-{bits}.key"
    file = own / "login-broker.key"
    file.write_bytes(found.read_bytes())
    file.chmod(0o600)


def _round(side: Side) -> tuple[float, float]:
    """Let the clients log in; return milliseconds of CPU and of the clock for each."""
    headers = {"Cookie": side.cookies}
    requests = [
        ("GET", service.authn_request(side.address), headers, base64.b64encode(b"").decode())
        for _ in range(A_ROUND)
    ]
    assert side.process is not None
    tell(side.process, json.dumps(requests))
    hear(side.process)
    before = side.cpu()
    tell(side.process, "go")
    outcome = json.loads(hear(side.process))
    used = side.cpu() - before
    if outcome["said"].get("with SAMLResponse") != A_ROUND:
        raise RuntimeError(f"{side.name}: {outcome['said']}")
    return used * 1000 / A_ROUND, outcome["seconds"] * 1000 / A_ROUND


def _cpu(side: Side) -> float:
    return statistics.median(cpu for cpu, _ in side.rounds)


def _line(side: Side, ours: float) -> dict[str, object]:
    return {
        "provider": side.name,
        "key": f"RSA-{side.bits}",
        "clients": side.clients,
        "cpu_ms": round(_cpu(side), 2),
        "cpu_ms_quartiles": [
            round(one, 2) for one in statistics.quantiles(c for c, _ in side.rounds)
        ],
        "per_cpu_second": round(1000 / _cpu(side)),
        "times_ours": round(_cpu(side) / ours, 2),
        "per_second": round(1000 / statistics.median(wall for _, wall in side.rounds)),
    }
