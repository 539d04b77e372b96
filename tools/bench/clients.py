"""Clients of a benchmark: a process of their own, told and heard by lines."""

import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeVar

from tools.bench.program import ROOT

Clients = subprocess.Popen[str]


class Loaded(Protocol):
    """What clients load in rounds: one flow, one kind of request, one provider."""

    rounds: list[Any]
    process: Clients | None


L = TypeVar("L", bound=Loaded)


def start(module: str, order: dict[str, Any]) -> Clients:
    """Start the clients of that module with their order (its docstring says what is in it)."""
    process = subprocess.Popen(
        [sys.executable, "-m", module], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        text=True,
    )  # fmt: skip
    tell(process, json.dumps(order))
    return process


def in_turns(
    kinds: Sequence[L],
    rounds: int,
    clients_of: Callable[[L], Clients],
    round_of: Callable[[L], object],
) -> None:
    """Let all kinds take turns and keep what their rounds cost; the first, a warm-up, is left out.

    The clients of each kind are started before, and end with the last round or the first error.
    """
    try:
        for kind in kinds:
            kind.process = clients_of(kind)
        for turn in range(rounds + 1):
            for kind in kinds:
                found = round_of(kind)
                if turn:
                    kind.rounds.append(found)
    finally:
        for kind in kinds:
            if kind.process is not None:
                kind.process.communicate()


def tell(process: Clients, line: str) -> None:
    """Send a line."""
    assert process.stdin is not None
    process.stdin.write(line + "\n")
    process.stdin.flush()


def hear(process: Clients) -> str:
    """Return the next line. Raises RuntimeError when the clients ended."""
    assert process.stdout is not None
    line = process.stdout.readline()
    if not line:
        raise RuntimeError("the clients ended")
    return line
