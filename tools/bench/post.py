"""Letters through the endpoint with shared commits against one commit each; a large mailbox.

The WSGI application runs in this process, without TLS and sockets; rounds of both ways alternate.
CPU is that of this process, then that of the database's processes.
"""

import base64
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from threading import Thread
from typing import Any
from uuid import uuid4

from fundament.kernel.acting import INSTALLATION
from tools.bench import machine
from tools.bench.ingest import Side, _database_seconds

ROUNDS = 6
SHAPES = ((1, 10_000, 60), (32, 10_000, 320), (1, 100_000, 40), (32, 100_000, 160))
MAILBOX, PAGES = 1000, 60


@dataclass(frozen=True, slots=True)
class Place:
    """An application, a system that calls it, and who gets the letters."""

    application: Callable[..., Any]
    proof: dict[str, Any]
    sender: Any
    recipient: Any


def run() -> Iterator[dict[str, object]]:
    """Yield a line for each number of clients and size of letter, then one for the mailbox."""
    with machine.home(database=True):
        place = _place()
        for shape in SHAPES:
            yield _compare(place, shape)
        yield _mailbox(place)


def _place() -> Place:
    from cryptography import x509  # noqa: PLC0415  (after the set-up, as all here)
    from cryptography.hazmat.primitives.serialization import Encoding  # noqa: PLC0415
    from django.core.handlers.wsgi import WSGIHandler  # noqa: PLC0415

    from fundament.capabilities.contacts import service as contacts  # noqa: PLC0415
    from fundament.capabilities.post import service as post  # noqa: PLC0415
    from fundament.capabilities.post.types import SystemKind, SystemWish  # noqa: PLC0415
    from fundament.capabilities.registers import demo  # noqa: PLC0415
    from fundament.capabilities.registers import service as registers  # noqa: PLC0415
    from fundament.kernel import clock  # noqa: PLC0415
    from fundament.site import logs  # noqa: PLC0415

    logs.set_up()
    at = clock.now()
    demo.load(40, 2026, lambda *_: None, at)
    sender = registers.authorities()[0].party
    recipient = registers.showcase()[0].party
    contacts.register_many([recipient], at)
    new = post.add_system(SystemWish(sender.number, SystemKind.SENDER, "bench"), at, INSTALLATION)
    certificate = x509.load_pem_x509_certificate(new.certificate)
    proof = {
        "fundament.client_certificate": certificate.public_bytes(Encoding.DER),
        "HTTP_AUTHORIZATION": "Basic " + base64.b64encode(new.token.encode()).decode(),
    }
    return Place(WSGIHandler(), proof, sender, recipient)


def _compare(place: Place, shape: tuple[int, int, int]) -> dict[str, object]:
    from django.conf import settings  # noqa: PLC0415

    from fundament.capabilities.post.service import delivery  # noqa: PLC0415

    threads, size, letters = shape
    sides = (Side("alone"), Side("shared"))
    for turn in range(ROUNDS + 1):
        for side in sides:
            settings.GROUP_COMMIT = side.name == "shared"
            before = delivery._intake.commits
            _round(side, place, [_letter(place, size) for _ in range(letters)], threads)
            side.commits += delivery._intake.commits - before
            if turn == 0:  # the first round warms up
                side.seconds.clear(), side.own_ms.clear(), side.database_ms.clear()
                side.commits = 0
    settings.GROUP_COMMIT = True
    line: dict[str, object] = {"clients": threads, "bytes": size, "letters_a_round": letters}
    for side in sides:
        line[f"{side.name}_per_second"] = round(1 / statistics.median(side.seconds))
        line[f"{side.name}_cpu_ms"] = round(statistics.median(side.own_ms), 2)
        line[f"{side.name}_database_cpu_ms"] = round(statistics.median(side.database_ms), 2)
        line[f"{side.name}_commits_per_letter"] = round(side.commits / (letters * ROUNDS), 3)
    ratios = [
        alone / shared for alone, shared in zip(sides[0].seconds, sides[1].seconds, strict=True)
    ]
    return line | {"times_faster": round(statistics.median(ratios), 2)}


def _round(side: Side, place: Place, letters: list[tuple[str, bytes]], threads: int) -> None:
    from django.db import connections  # noqa: PLC0415

    def work(share: list[tuple[str, bytes]]) -> None:
        for uuid, body in share:
            _post(place, uuid, body)
        connections.close_all()

    shares = [Thread(target=work, args=(letters[i::threads],)) for i in range(threads)]
    started, own, database = time.perf_counter(), time.process_time(), _database_seconds()
    for share in shares:
        share.start()
    for share in shares:
        share.join()
    side.seconds.append((time.perf_counter() - started) / len(letters))
    side.own_ms.append((time.process_time() - own) / len(letters) * 1000)
    side.database_ms.append((_database_seconds() - database) / len(letters) * 1000)


def _letter(place: Place, size: int) -> tuple[str, bytes]:
    from datetime import UTC, datetime  # noqa: PLC0415

    from fundament.standards.memo import Memo, MessageType, types, write_memo  # noqa: PLC0415

    uuid = uuid4()
    pdf = b"%PDF-1.7\n" + os.urandom(size * 3 // 4 - 1200)
    file = types.File("application/pdf", "brev.pdf", "da", pdf)
    header = types.MessageHeader(
        MessageType.DIGITALPOST,
        uuid,
        "Et brev",
        types.Sender(place.sender.number, "CVR", "Afsender"),
        types.Recipient(place.recipient.number, "CPR"),
    )
    created = datetime(2026, 11, 24, 12, tzinfo=UTC)
    body = types.MessageBody(created, types.Document((file,)))
    return str(uuid), write_memo(Memo("1.2", header, body))


def _post(place: Place, uuid: str, body: bytes) -> None:
    answered: list[str] = []
    environ = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/apis/v1/memos/",
        "QUERY_STRING": f"memo-message-uuid={uuid}",
        "CONTENT_TYPE": "application/xml",
        "CONTENT_LENGTH": str(len(body)),
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "8443",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": "https",
        "wsgi.input": BytesIO(body),
        "wsgi.errors": sys.stderr,
        **place.proof,
    }
    b"".join(place.application(environ, lambda status, headers: answered.append(status)))
    if not answered[0].startswith("201"):
        raise RuntimeError(answered[0])


def _mailbox(place: Place) -> dict[str, object]:
    from django.test import Client  # noqa: PLC0415

    from fundament.capabilities.post.models import MailboxEntry  # noqa: PLC0415
    from fundament.kernel import clock  # noqa: PLC0415
    from fundament.kernel.acting import SESSION_KEY, Acting, Actor, Level  # noqa: PLC0415

    missing = MAILBOX - MailboxEntry.objects.filter(owner=str(place.recipient)).count()
    for _ in range(max(0, missing)):
        _post(place, *_letter(place, 4000))
    client = Client()
    reader = Actor(place.recipient, "Læser")
    acting = Acting(reader, place.recipient, Level.SUBSTANTIAL, clock.now())
    session = client.session
    session[SESSION_KEY] = acting.for_session()
    session.save()
    client.cookies["__Host-fundament"] = session.session_key
    for _ in range(5):
        assert client.get("/post/", secure=True).status_code == 200
    own, database = time.process_time(), _database_seconds()
    for _ in range(PAGES):
        client.get("/post/", secure=True)
    return {
        "page": "mailbox",
        "letters": MailboxEntry.objects.filter(owner=str(place.recipient)).count(),
        "cpu_ms": round((time.process_time() - own) / PAGES * 1000, 2),
        "database_cpu_ms": round((_database_seconds() - database) / PAGES * 1000, 2),
    }
