"""A container of letters opened, beside decoding its LZMA alone in the same run.

Two kinds: letters of text, and letters whose attachment cannot be packed smaller. CPU is that of
this process, then that of the database's processes.
"""

import base64
import lzma
import os
import time
from collections.abc import Iterator
from uuid import uuid4

from tools.bench import machine
from tools.bench.ingest import _database_seconds

LETTERS = 2000
KINDS = {"text": 20_000, "packed attachment": 20_000}


def run() -> Iterator[dict[str, object]]:
    """Yield a line for each kind of letter."""
    with machine.home(database=True):
        from tools.bench.post import _letter, _place  # noqa: PLC0415  (after the set-up)

        place = _place()
        for kind, size in KINDS.items():
            yield _open(kind, [_filled(_letter(place, size), kind) for _ in range(LETTERS)], place)


def _filled(letter: tuple[str, bytes], kind: str) -> tuple[str, bytes]:
    """Return the letter with a content of its kind, and of the same length."""
    uuid, body = letter
    start = body.index(b"content>") + len(b"content>")
    stop = body.index(b"<", start)
    length = (stop - start) // 4 * 3
    words = b"Kaere borger. Vi skriver til dig om din sag " + uuid4().hex.encode() + b". "
    head = b"%PDF-1.7\n"
    content = (head + words * (length // len(words) + 1))[:length] if kind == "text" else None
    return uuid, body[:start] + base64.b64encode(
        content or head + os.urandom(length - len(head))
    ) + body[stop:]


def _open(kind: str, letters: list[tuple[str, bytes]], place: object) -> dict[str, object]:
    from fundament.capabilities.post import service  # noqa: PLC0415
    from fundament.capabilities.post.models import System  # noqa: PLC0415
    from fundament.kernel import clock  # noqa: PLC0415
    from fundament.kernel.acting import Actor  # noqa: PLC0415
    from fundament.standards.memo import write_container  # noqa: PLC0415

    system, sender = System.objects.get(), place.sender  # type: ignore[attr-defined]
    packed = write_container((f"{uuid}.xml", body) for uuid, body in letters)
    started = time.process_time()
    plain = lzma.decompress(packed, lzma.FORMAT_ALONE)
    alone = time.process_time() - started
    taken = service.take_container(packed, Actor(sender, "bench", system.id), clock.now())
    started, database = time.process_time(), _database_seconds()
    service.open_container(taken.transmission, clock.now())
    own = time.process_time() - started
    return {
        "letters": kind,
        "count": len(letters),
        "packed_bytes": len(packed),
        "bytes": len(plain),
        "letters_per_cpu_second": round(len(letters) / own),
        "database_ms_per_letter": round((_database_seconds() - database) / len(letters) * 1000, 2),
        "lzma_alone_ms_per_letter": round(alone / len(letters) * 1000, 3),
        "of_the_speed_of_lzma_alone": round(alone / own, 2),
    }
