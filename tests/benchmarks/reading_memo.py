"""CPU per letter read and checked: `python -m tests.benchmarks.reading_memo`."""

import os
import random
import statistics
import time
from datetime import date
from pathlib import Path

from lxml import etree
from tests.benchmarks.page import write_section
from tests.letters import letter

from fundament.kernel import xml
from fundament.standards.memo import Rules, read_memo

RULES = Rules(today=date(2026, 5, 4))
SIZES = {"10 KB": 6_900, "100 KB": 75_000, "1 MB": 785_000, "10 MB": 7_863_000}


def cpu(work, times):
    """Return the median CPU time of one call, in milliseconds, over five runs."""
    runs = []
    for _ in range(5):
        begun = time.process_time()
        for _ in range(times):
            work()
        runs.append((time.process_time() - begun) / times * 1000)
    return statistics.median(runs)


def letters():
    """Give a name and a letter for each size, and the letter that uses every element."""
    chance = random.Random(2026)
    for name, size in SIZES.items():
        yield name, letter(files=[("brev.pdf", "application/pdf", chance.randbytes(size))])
    yield "every element", letter(example="full")


def schema():
    """Return libxml2's validator for 1.2, where the official schemas are at hand."""
    folder = os.environ.get("FUNDAMENT_MEMO_XSD")
    return folder and etree.XMLSchema(
        etree.parse(str(Path(folder) / "1.2/Version1.2/MeMo_core.xsd"))
    )


def main():
    """Measure and write the section."""
    official = schema()
    lines = [
        "One thread, without HTTP and without the database: parsed, checked against MeMo 1.2 and "
        "the rules beyond it, files decoded.\n\n",
        "| letter | bytes | parse only | read and check | libxml2: parse and validate only |\n",
        "|---|---|---|---|---|\n",
    ]
    for name, body in letters():
        times = max(2, 400 // (1 + len(body) // 20_000))
        parse = cpu(lambda body=body: xml.parse(body), times)
        read = cpu(lambda body=body: read_memo(body, RULES), times)
        by_schema = "not measured"
        if official:
            seen = cpu(lambda body=body: official.validate(xml.parse(body)), times)
            by_schema = f"{seen:.2f} ms"
        lines.append(f"| {name} | {len(body):,} | {parse:.2f} ms | {read:.2f} ms | {by_schema} |\n")
    write_section("Reading a MeMo", "".join(lines))


if __name__ == "__main__":
    main()
