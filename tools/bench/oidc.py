"""OpenID Connect over TLS: tokens of machines, codes, whole logins; beside npm oidc-provider.

CPU is that of the web server's processes, of the worker and of PostgreSQL; the peer's that of its
one process, which keeps everything in memory. Rounds of both and of all kinds take turns. A login
of ours checks the password by argon2, the peer checks none: the hash is measured apart.
"""

import base64
import json
import os
import secrets
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
from joserfc import jwt
from joserfc.jwk import ECKey

from tools.bench import machine
from tools.bench.clients import Clients, hear, in_turns, start, tell
from tools.bench.program import PARTS, ROOT, Program, running

ROUNDS, PERSONS, LOGINS = 5, 60, 12
SECRET = "a-secret-of-the-benchmark-that-is-long-enough"
CLIENT, MACHINE = "https://bench-openid.example", "https://bench-machine.example"
BACK = f"{CLIENT}/back"
PEER = "npm oidc-provider"
PEER_FILE = ROOT / "tools/bench/peers/oidc_provider.mjs"
Given = dict[str, str]


@dataclass
class Server:
    """A provider under test: where it is, and what its processes have used."""

    name: str
    port: int
    ca: str
    cpu: Callable[[], dict[str, float]]
    rest: Callable[[], None]
    authorize: str
    token: str
    wish: dict[str, str]


@dataclass
class Kind:
    """One flow at one provider, its clients, and what its rounds cost."""

    name: str
    server: Server
    flow: str
    clients: int
    a_round: int
    make: Callable[[], Given]
    order: dict[str, Any]
    rounds: list[dict[str, float]] = field(default_factory=list)
    process: Clients | None = None


def run() -> Iterator[dict[str, object]]:
    """Yield a line for each flow, of ours and of the peer."""
    key = ECKey.generate_key("P-256", {"use": "sig"}, auto_kid=True)
    with machine.home(database=False), running(PERSONS) as program:
        own = ours(program, clients_of(key))
        with _peer(program, key) as peer:
            person = program.credentials()["persons"][0]
            kinds = [kind for one in (own, peer) if one for kind in _kinds(one, key, person)]
            in_turns(kinds, ROUNDS, _clients, _round)
            yield from map(_line, kinds)
    yield {"request": "hash of a password", "serve_cpu_ms": round(_hash(), 2)}


def _kinds(server: Server, key: ECKey, person: dict[str, str]) -> list[Kind]:
    issuer = f"https://localhost:{server.port}"

    def assertion() -> Given:
        now = int(time.time())
        claims = {
            "iss": MACHINE, "sub": MACHINE, "aud": issuer, "iat": now, "exp": now + 300,
            "jti": secrets.token_hex(12),
        }  # fmt: skip
        token = jwt.encode({"alg": "ES256", "kid": key.kid}, claims, key)
        return {
            "client_id": MACHINE,
            "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            "client_assertion": token,
        }

    known = {name: person[name] for name in ("username", "password")}
    scope = {"more": {"scope": "rapport"}}
    session = {"more": server.wish, "cookies": session_of(server, known)}
    machines: list[tuple[str, Callable[[], Given]]] = [
        ("client credentials by secret", dict), ("client credentials by key", assertion),
    ]  # fmt: skip
    found = [
        Kind(name, server, "by itself", clients, 400, make, scope)
        for name, make in machines
        for clients in (1, 16)
    ]
    return [
        *found,
        Kind("code on a session", server, "by session", 8, 80, dict, session),
        Kind("login", server, "by login", 4, LOGINS, lambda: known, {"more": server.wish}),
    ]


def ours(program: Program, clients: list[dict[str, Any]]) -> Server:
    """Make the clients known at our program, and return it as a server under test."""
    folder = Path(os.environ["FUNDAMENT_HOME"])
    for number, described in enumerate(clients):
        file = folder / f"bench-client-{number}.json"
        file.write_text(json.dumps(described))
        program.call("provider", "add", str(file))
    return Server(
        "Fundament", program.port, program.ca, program.cpu_seconds, program.until_idle,
        "/connect/authorize", "/connect/token", {"acr_values": "low"},
    )  # fmt: skip


def clients_of(key: ECKey | None) -> list[dict[str, Any]]:
    """Return the metadata of a service, and of a machine where it has a key."""
    common = {
        "client_name": "Bench", "scope": "openid rapport", "id_token_signed_response_alg": "ES256",
    }  # fmt: skip
    service = [
        {
            **common, "client_id": CLIENT, "client_secret": SECRET, "redirect_uris": [BACK],
            "grant_types": ["authorization_code", "client_credentials"],
        }
    ]  # fmt: skip
    if key is None:
        return service
    return [
        *service,
        {
            **common, "client_id": MACHINE, "redirect_uris": [], "response_types": [],
            "grant_types": ["client_credentials"], "token_endpoint_auth_method": "private_key_jwt",
            "jwks": {"keys": [key.as_dict(private=False)]},
        },
    ]  # fmt: skip


@contextmanager
def _peer(program: Program, key: ECKey) -> Iterator[Server | None]:
    """Start the peer with the same certificate, clients and keys; None where it is missing."""
    node, module = shutil.which("node"), ROOT / "node_modules/oidc-provider"
    if node is None or not module.exists():
        print(f"{PEER} is not installed (npm install --ignore-scripts)", file=sys.stderr)
        yield None
        return
    port = program.port + 2
    order = {
        "port": port,
        "clients": clients_of(key),
        "certificate": str(program.home / "keys/server.crt"),
        "key": str(program.home / "keys/server.key"),
    }
    process = subprocess.Popen(
        [node, str(PEER_FILE)], env={"PATH": os.environ["PATH"], "ORDER": json.dumps(order)},
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    try:
        if process.stdout.readline() != "ready\n":
            raise RuntimeError(f"{PEER} did not start")

        def used() -> dict[str, float]:
            times = psutil.Process(process.pid).cpu_times()
            return {"serve": times.user + times.system, "worker": 0.0, "database": 0.0}

        yield Server(PEER, port, program.ca, used, lambda: None, "/auth", "/token", {})
    finally:
        process.terminate()
        process.communicate()


def session_of(server: Server, person: Given) -> dict[str, str]:
    """Log in once and return the browser's cookies."""
    kind = Kind("", server, "by login", 1, 1, lambda: person, {"more": server.wish})
    kind.process = _clients(kind)
    try:
        tell(kind.process, json.dumps([person]))
        hear(kind.process)
        tell(kind.process, "go")
        outcome = json.loads(hear(kind.process))
    finally:
        kind.process.communicate()
    if outcome["said"] != {"tokens": 1}:
        raise RuntimeError(f"{server.name}: no login: {outcome['said']}")
    cookies: dict[str, str] = outcome["cookies"]
    return cookies


def order_of(server: Server, flow: str, clients: int, more: dict[str, Any]) -> dict[str, Any]:
    """Return what clients of a flow must know (tools.bench.flows.Order)."""
    basic = base64.b64encode(f"https%3A%2F%2F{CLIENT[8:]}:{SECRET}".encode()).decode()
    return {
        "port": server.port, "ca": server.ca, "clients": clients, "flow": flow,
        "authorize": server.authorize, "token": server.token, "client_id": CLIENT,
        "redirect_uri": BACK, "basic": f"Basic {basic}", **more,
    }  # fmt: skip


def _clients(kind: Kind) -> Clients:
    order = order_of(kind.server, kind.flow, kind.clients, kind.order)
    return start("tools.bench.flows", order)


def _round(kind: Kind) -> dict[str, float]:
    """Let the clients do one round; return milliseconds of CPU and of the clock for each."""
    assert kind.process is not None
    given = [kind.make() for _ in range(kind.a_round)]
    kind.server.rest()
    tell(kind.process, json.dumps(given))
    hear(kind.process)
    before = kind.server.cpu()
    tell(kind.process, "go")
    outcome = json.loads(hear(kind.process))
    kind.server.rest()
    after = kind.server.cpu()
    if outcome["said"] != {"tokens": kind.a_round}:
        raise RuntimeError(f"{kind.server.name}, {kind.name}: {outcome['said']}")
    found = {part: (after[part] - before[part]) * 1000 / kind.a_round for part in PARTS}
    return found | {"wall": outcome["seconds"] * 1000 / kind.a_round}


def _line(kind: Kind) -> dict[str, object]:
    def middle(part: str) -> float:
        return statistics.median(one[part] for one in kind.rounds)

    whole = [sum(one[part] for part in PARTS) for one in kind.rounds]
    line: dict[str, object] = {
        "provider": kind.server.name, "request": kind.name, "clients": kind.clients,
    }  # fmt: skip
    line |= {f"{part}_cpu_ms": round(middle(part), 2) for part in PARTS}
    line["cpu_ms_quartiles"] = [round(one, 2) for one in statistics.quantiles(whole)]
    line["per_cpu_second"] = round(1000 / statistics.median(whole))
    line["per_second"] = round(1000 / middle("wall"))
    return line


def _hash() -> float:
    """Return the milliseconds of CPU that the check of a password takes."""
    from fundament.capabilities.identity.service import passwords  # noqa: PLC0415

    kept, found = passwords.hash_of("en lang adgangskode"), []
    for _ in range(20):
        began = time.process_time()
        passwords.matches(kept, "en lang adgangskode")
        found.append((time.process_time() - began) * 1000)
    return statistics.median(found)
