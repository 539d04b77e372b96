"""Many callers in one commit against a bare insert and commit for each, turn about.

Both store the same rows on the same server, as fast as they can, with the same number of threads;
each thread of the bare side keeps a connection of its own. The rounds alternate, so that both meet
the same disk. CPU is that of this process, then that of the database's processes.
"""

import os
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread

import psutil
import psycopg

from tools.bench import machine

ROUNDS = 16
SHAPES = ((1, 10_240, 200), (32, 1_024, 1_000), (32, 10_240, 1_000), (32, 65_536, 300))
Submit = Callable[[bytes], object]


@dataclass
class Side:
    """One way of writing, and what its rounds cost per letter."""

    name: str
    seconds: list[float] = field(default_factory=list)
    own_ms: list[float] = field(default_factory=list)
    database_ms: list[float] = field(default_factory=list)
    commits: int = 0


def run() -> Iterator[dict[str, object]]:
    """Yield a line for each number of threads and size of letter."""
    with machine.home(database=True):
        from fundament.kernel.ingest import GroupCommit  # noqa: PLC0415  (after the set-up)
        from fundament.kernel.writer import _address  # noqa: PLC0415

        def write(cursor: psycopg.Cursor, letters: list[bytes]) -> list[bytes | Exception]:
            values = ", ".join(["(%s)"] * len(letters))
            cursor.execute(f"INSERT INTO bench_letter (body) VALUES {values}", letters)
            return list(letters)

        with psycopg.connect(_address(), autocommit=True) as connection:
            connection.execute("CREATE TABLE bench_letter (id bigserial PRIMARY KEY, body bytea)")
            connection.execute("ALTER TABLE bench_letter ALTER body SET STORAGE EXTERNAL")
        for threads, size, letters in SHAPES:
            group: GroupCommit[bytes, bytes] = GroupCommit(write)
            yield _compare(group, _address(), (threads, size, letters))
            group.close()


def _compare(group: object, address: str, shape: tuple[int, int, int]) -> dict[str, object]:
    threads, size, letters = shape
    connections = [psycopg.connect(address) for _ in range(threads)]
    free = list(connections)

    def bare(letter: bytes) -> None:
        connection = free.pop()
        connection.execute("INSERT INTO bench_letter (body) VALUES (%s)", (letter,))
        connection.commit()
        free.append(connection)

    sides = (Side("bare"), Side("group"))
    submits: tuple[Submit, Submit] = (bare, group.submit)  # type: ignore[attr-defined]
    for turn in range(ROUNDS):
        for side, submit in zip(sides, submits, strict=True):
            before = group.commits  # type: ignore[attr-defined]
            _round(side, submit, [os.urandom(size) for _ in range(letters)], threads)
            side.commits += group.commits - before if side.name == "group" else letters  # type: ignore[attr-defined]
            if turn == 0:  # the first round warms up
                side.seconds.clear(), side.own_ms.clear(), side.database_ms.clear()
                side.commits = 0
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute("TRUNCATE bench_letter")
            connection.execute("CHECKPOINT")
    for connection in connections:
        connection.close()
    return _line(sides, shape)


def _round(side: Side, submit: Submit, letters: list[bytes], threads: int) -> None:
    def work(share: list[bytes]) -> None:
        for letter in share:
            submit(letter)

    shares = [Thread(target=work, args=(letters[i::threads],)) for i in range(threads)]
    started, own, database = time.perf_counter(), time.process_time(), _database_seconds()
    for share in shares:
        share.start()
    for share in shares:
        share.join()
    side.seconds.append((time.perf_counter() - started) / len(letters))
    side.own_ms.append((time.process_time() - own) / len(letters) * 1000)
    side.database_ms.append((_database_seconds() - database) / len(letters) * 1000)


def _database_seconds() -> float:
    """Return the CPU seconds that all processes of our PostgreSQL have used so far."""
    home = os.environ["FUNDAMENT_HOME"]
    pid = int((Path(home) / "database/postmaster.pid").read_text().split()[0])
    server = psutil.Process(pid)
    total = 0.0
    for process in (server, *server.children()):
        with suppress(psutil.NoSuchProcess):  # a connection that ends at this moment
            used = process.cpu_times()
            total += used.user + used.system
    return total


def _line(sides: tuple[Side, Side], shape: tuple[int, int, int]) -> dict[str, object]:
    threads, size, letters = shape
    line: dict[str, object] = {"threads": threads, "bytes": size, "letters_a_round": letters}
    for side in sides:
        seconds = statistics.median(side.seconds)
        line[f"{side.name}_per_second"] = round(1 / seconds)
        line[f"{side.name}_cpu_ms"] = round(statistics.median(side.own_ms), 3)
        line[f"{side.name}_database_cpu_ms"] = round(statistics.median(side.database_ms), 3)
        line[f"{side.name}_commits_per_letter"] = round(side.commits / (letters * (ROUNDS - 1)), 3)
    ratios = [bare / group for bare, group in zip(sides[0].seconds, sides[1].seconds, strict=True)]
    cpu = [statistics.median(side.own_ms) + statistics.median(side.database_ms) for side in sides]
    line["times_less_cpu"] = round(cpu[0] / cpu[1], 2)
    line["times_faster"] = round(statistics.median(ratios), 2)
    line["times_faster_quartiles"] = [round(r, 2) for r in statistics.quantiles(ratios)]
    return line
