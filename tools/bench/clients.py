"""Clients of a benchmark: a process of their own, told and heard by lines."""

import json
import subprocess
import sys
from typing import Any

from tools.bench.program import ROOT

Clients = subprocess.Popen[str]


def start(module: str, order: dict[str, Any]) -> Clients:
    """Start the clients of that module with their order (its docstring says what is in it)."""
    process = subprocess.Popen(
        [sys.executable, "-m", module], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        text=True,
    )  # fmt: skip
    tell(process, json.dumps(order))
    return process


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
