"""A login among a thousand identities and among a million: what the size of the table costs.

The others are copies of one identity that share its hash. Logins are whole ones with a password,
in this process without the network; the hash of the password is measured apart and taken off.
"""

import base64
import hashlib
import json
import re
import statistics
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import psycopg

from fundament.site.postgres import Embedded
from tools.bench import machine
from tools.bench.filling import copy_rows

SIZES, LOGINS = (1_000, 1_000_000), 80
CLIENT, BACK = "https://bench-openid.example", "https://bench-openid.example/back"
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(b"v" * 43).digest()).rstrip(b"=").decode()
WISH = {
    "client_id": CLIENT, "redirect_uri": BACK, "response_type": "code", "scope": "openid",
    "acr_values": "low", "code_challenge": CHALLENGE, "code_challenge_method": "S256",
}  # fmt: skip


def run() -> Iterator[dict[str, object]]:
    """Yield a line for each size."""
    with machine.home(database=True) as folder:
        people = _country()
        hashed, hash_cpu = _hash()
        made, first = 0, None
        for size in SIZES:
            _fill(folder, made + 1, size)
            made = size
            _login(people[0], 0)  # the first one of a connection pays for more
            wall, own = zip(
                *(_login(people[n % len(people)], n) for n in range(LOGINS)), strict=True
            )
            middle = statistics.median(wall) - hashed
            first = first or middle
            yield {
                "identities": size,
                "login_ms_without_hash": round(middle, 2),
                "login_cpu_ms_without_hash": round(statistics.median(own) - hash_cpu, 2),
                "hash_ms": round(hashed, 2),
                "times_the_smallest": round(middle / first, 2),
            }


def _country() -> list[Any]:
    """Load a small country and a client; return who can log in."""
    from fundament.capabilities.identity import demo as identity_demo  # noqa: PLC0415
    from fundament.capabilities.identity import service as identity  # noqa: PLC0415
    from fundament.capabilities.login import service as login  # noqa: PLC0415
    from fundament.capabilities.registers import demo as registers_demo  # noqa: PLC0415
    from fundament.capabilities.rights import demo as rights_demo  # noqa: PLC0415
    from fundament.kernel import clock  # noqa: PLC0415
    from fundament.kernel.acting import INSTALLATION  # noqa: PLC0415
    from fundament.site import logs  # noqa: PLC0415

    logs.set_up()  # lines to standard error, as in the running program
    at = clock.now()
    registers_demo.load(60, 2026, lambda *_: None, at)
    identity_demo.load(at)
    rights_demo.load(at)
    described = {
        "client_id": CLIENT, "client_name": "Bench", "redirect_uris": [BACK],
        "client_secret": "a-secret-of-the-benchmark-that-is-long-enough",
    }  # fmt: skip
    login.register_provider(json.dumps(described).encode(), INSTALLATION, at)
    return list(identity.demo_credentials())


def _fill(folder: Path, first: int, last: int) -> None:
    """Make identities with a password until there are so many."""
    with psycopg.connect(Embedded(folder).url, autocommit=True) as connection:
        named = {
            "id": "md5('identity' || n)::uuid",
            "person": "'CPR:' || lpad(n::text, 10, '0')",
            "username": "'person' || n",
        }
        copy_rows(connection, "identity_identity", "state = 'ACTIVE'", (first, last), named)
        owned = {"id": "md5('password' || n)::uuid", "identity_id": "md5('identity' || n)::uuid"}
        copy_rows(connection, "identity_authenticator", "kind = 'password'", (first, last), owned)
        connection.execute("vacuum analyze identity_identity, identity_authenticator")


def _login(person: Any, number: int) -> tuple[float, float]:
    """Log in once from an address of its own; return milliseconds of the clock and of CPU."""
    from django.test import Client  # noqa: PLC0415

    browser = Client(SERVER_NAME="localhost", REMOTE_ADDR=f"198.51.{number // 250}.{number % 250}")
    wall, own = time.perf_counter(), time.process_time()
    answer = browser.get(f"/connect/authorize?{urlencode(WISH)}", secure=True)
    for name in ("username", "password"):
        step = urlsplit(answer["Location"]).path
        page = browser.get(step, secure=True)
        if f'name="{name}"' not in page.content.decode():
            raise RuntimeError(f"the login does not ask for the {name}")
        answer = browser.post(step, {name: getattr(person, name)}, secure=True)
    if not re.search(rf"{re.escape(BACK)}\?code=", answer.content.decode()):
        raise RuntimeError(f"no login: {answer.status_code}")
    return (time.perf_counter() - wall) * 1000, (time.process_time() - own) * 1000


def _hash() -> tuple[float, float]:
    """Return the milliseconds of the clock and of CPU that the check of a password takes."""
    from fundament.capabilities.identity.service import passwords  # noqa: PLC0415

    kept, found = passwords.hash_of("en lang adgangskode"), []
    for _ in range(20):
        wall, own = time.perf_counter(), time.process_time()
        passwords.matches(kept, "en lang adgangskode")
        found.append((time.perf_counter() - wall, time.process_time() - own))
    walls, owns = zip(*found, strict=True)
    return statistics.median(walls) * 1000, statistics.median(owns) * 1000
