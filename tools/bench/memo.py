"""CPU per letter read and checked, beside what libxml2 takes for parsing and validating it."""

import os
import random
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from lxml import etree

from fundament.kernel import xml
from fundament.standards.memo import Rules, read_memo
from tests.letters import letter

ROUNDS = 7
RULES = Rules(today=date(2026, 5, 4))
SIZES = {"10 KB": 6_900, "100 KB": 75_000, "1 MB": 785_000, "10 MB": 7_863_000}


def run() -> Iterator[dict[str, object]]:
    """Measure each size of letter, and the letter that uses every element."""
    official = _schema()
    for name, body in _letters():
        times = max(2, 400 // (1 + len(body) // 20_000))
        line = {
            "letter": name,
            "bytes": len(body),
            "parse_ms": _cpu(lambda body=body: xml.parse(body), times),  # type: ignore[misc]
            "read_ms": _cpu(lambda body=body: read_memo(body, RULES), times),  # type: ignore[misc]
        }
        if official is not None:
            line["libxml2_ms"] = _cpu(
                lambda body=body: official.validate(xml.parse(body)),  # type: ignore[misc]
                times,
            )
        yield line


def _cpu(work: Callable[[], object], times: int) -> float:
    """Return the CPU time of one call in milliseconds, the best of the rounds."""
    rounds = []
    for _ in range(ROUNDS):
        begun = time.process_time()
        for _ in range(times):
            work()
        rounds.append((time.process_time() - begun) / times * 1000)
    return round(min(rounds), 3)


def _letters() -> Iterator[tuple[str, bytes]]:
    chance = random.Random(2026)
    for name, size in SIZES.items():
        yield name, letter(files=[("brev.pdf", "application/pdf", chance.randbytes(size))])
    yield "every element", letter(example="full")


def _schema() -> etree.XMLSchema | None:
    """Return libxml2's validator for 1.2, where FUNDAMENT_MEMO_XSD names the schemas."""
    folder = os.environ.get("FUNDAMENT_MEMO_XSD")
    if not folder:
        return None
    return etree.XMLSchema(etree.parse(str(Path(folder) / "1.2/Version1.2/MeMo_core.xsd")))
