"""Ten thousand people logged in at once: what the web processes of the program take of memory.

The sessions are copies of one that a login made, each with a secret of its own; a thousand of them
are then used by several connections at once. RSS is what each process holds, USS what it alone
holds: pages that the processes share are in the RSS of each.
"""

import json
import ssl
import time
from collections.abc import Iterator

import psutil
import psycopg

from fundament.site.postgres import Embedded
from tools.bench import machine
from tools.bench.filling import copy_rows
from tools.bench.flows import Caller, Order, by_session
from tools.bench.oidc import clients_of, order_of, ours, session_of
from tools.bench.program import Program, running

SESSIONS, USED, PERSONS = 10_000, 1_000, 60
MB = 1024 * 1024


def run() -> Iterator[dict[str, object]]:
    """Yield what the web processes hold at the start, with the sessions, and after their use."""
    with machine.home(database=False), running(PERSONS) as program:
        server = ours(program, clients_of(None))
        person = program.credentials()["persons"][0]
        known = {name: person[name] for name in ("username", "password")}
        session_of(server, known)
        yield {"sessions": 1, **_memory(program)}
        with psycopg.connect(Embedded(program.home).url, autocommit=True) as connection:
            secret = "sha256(convert_to('bench-' || n, 'UTF8'))"
            changed = {"id": "md5('session' || n)::uuid", "secret": secret}
            copy_rows(connection, "login_brokersession", "true", (1, SESSIONS), changed)
            shown = {"id": "s.id + n", "session_id": changed["id"]}
            copy_rows(connection, "login_proof", "true", (1, SESSIONS), shown)
        order = json.loads(json.dumps(order_of(server, "by session", 1, {"more": server.wish})))
        began = time.perf_counter()
        for number in range(USED):
            _use(Order(**order), number + 1)
        yield {
            "sessions": SESSIONS, "used": USED, **_memory(program),
            "seconds": round(time.perf_counter() - began, 1),
        }  # fmt: skip


def _use(order: Order, number: int) -> None:
    """One code and its tokens on the session of that number."""
    order.cookies["__Host-broker"] = f"bench-{number}"
    caller = Caller(order, ssl.create_default_context(cafile=order.ca))
    try:
        if (said := by_session(caller, {})) != "tokens":
            raise RuntimeError(said)
    finally:
        caller.wire.close()


def _memory(program: Program) -> dict[str, object]:
    """Return what the processes that answer hold, in megabytes."""
    assert program.process is not None
    found = psutil.Process(program.process.pid).children()
    (serve,) = [one for one in found if "serve" in one.cmdline()]
    answering = serve.children(recursive=True) or [serve]
    held = [one.memory_full_info() for one in answering]
    return {
        "web_processes": len(answering),
        "largest_rss_mb": round(max(one.rss for one in held) / MB),
        "largest_uss_mb": round(max(one.uss for one in held) / MB),
    }
