"""The fictional country: what loading it costs, here and in the database, and what a read costs."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime

import psutil

from tools.bench import machine

PERSONS, READS = 100_000, 200


def run() -> Iterator[dict[str, object]]:
    """Yield seconds of the load, and CPU milliseconds of this process per read."""
    with machine.home(database=True):
        from fundament.capabilities.registers import demo, service  # noqa: PLC0415  (after set-up)
        from fundament.capabilities.registers.queries import bulk  # noqa: PLC0415

        at = datetime(2026, 11, 24, 12, tzinfo=UTC)
        backend = psutil.Process(bulk.backend_pid())
        started, own, theirs = time.monotonic(), time.process_time(), _cpu(backend)
        demo.load(PERSONS, 2026, lambda *_: None, at)
        line: dict[str, object] = {
            "persons": PERSONS,
            "facts": service.counts().facts,
            "load_wall_s": round(time.monotonic() - started, 1),
            "load_own_cpu_s": round(time.process_time() - own, 1),
            "load_database_cpu_s": round(_cpu(backend) - theirs, 1),
            "memory_mb": round(psutil.Process().memory_info().rss / 1e6),
        }
        who = service.showcase()[9].party
        line["person_of_cpu_ms"] = _per(lambda: service.person_of(who, at))
        line["exists_cpu_ms"] = _per(lambda: service.exists(who, at))
        line["page_of_residents_cpu_ms"] = _per(lambda: service.residents(date(2011, 1, 1), at))
        yield line


def _per(act: Callable[[], object]) -> float:
    started = time.process_time()
    for _ in range(READS):
        act()
    return round((time.process_time() - started) / READS * 1e3, 2)


def _cpu(process: psutil.Process) -> float:
    times = process.cpu_times()
    return times.user + times.system
