"""The ledger: what a line costs to write, to place in the tree, to prove and to check."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from tools.bench import machine

LINES, BATCH = 20_000, 100


def run() -> Iterator[dict[str, object]]:
    """Yield the CPU microseconds of this process per line."""
    with machine.home(database=True):
        from django.db import transaction  # noqa: PLC0415  (after the set-up)

        from fundament.kernel import audit, queries  # noqa: PLC0415
        from fundament.kernel.acting import Actor  # noqa: PLC0415
        from fundament.kernel.ids import PartyId  # noqa: PLC0415

        person, town = PartyId.person("0101901234"), PartyId.company("99000018")
        look = audit.Look(
            datetime(2026, 11, 24, 12, tzinfo=UTC), Actor(town, "Sagssystem"), town, person,
            "Breve", "læst", "Sagsbehandling", "Lov om Digital Post § 1",
        )  # fmt: skip

        def write() -> None:
            for _ in range(LINES // BATCH):
                with transaction.atomic(), queries.cursor() as cursor:
                    audit.record_many(cursor, [look] * BATCH)

        def write_singly() -> None:
            for _ in range(1000):
                with transaction.atomic():
                    audit.record(look)

        def prove() -> None:
            for line in lines:
                audit.proof_of(line)

        line: dict[str, object] = {"lines": LINES}
        line["record_cpu_us"] = _per(write_singly, 1000)
        line["record_many_cpu_us"] = _per(write, LINES)
        line["sequence_cpu_us"] = _per(audit.sequence, LINES + 1000)
        lines = audit.looks_at(person, limit=200)
        line["proof_cpu_us"] = _per(prove, 200)
        line["verify_cpu_us"] = _per(audit.verify, LINES + 1000)
        line["sound"] = audit.verify().sound
        yield line


def _per(act: Callable[[], object], times: int) -> int:
    started = time.process_time()
    act()
    return round((time.process_time() - started) / times * 1e6)
