"""The processes that `up` starts: each in a session of its own, its output in a log file."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

LARGEST_LOG = 10 * 1024 * 1024
SECONDS_TO_END = 15.0
MOST_RESTARTS = 5
RESTART_WINDOW = 60.0


@dataclass(slots=True)
class Child:
    """A process that is kept running."""

    name: str
    words: list[str]
    environment: dict[str, str]
    logs: Path
    keep_open: tuple[int, ...] = ()
    process: "subprocess.Popen[bytes] | None" = None
    started: list[float] = field(default_factory=list)

    @property
    def log(self) -> Path:
        """Return the file that takes the process's output."""
        return self.logs / f"{self.name}.log"

    def start(self) -> None:
        """Start the process."""
        self.logs.mkdir(exist_ok=True, mode=0o700)
        if self.log.exists() and self.log.stat().st_size > LARGEST_LOG:
            self.log.replace(self.log.with_suffix(".log.1"))
        self.started.append(time.monotonic())
        with open(self.log, "ab") as out:
            self.process = subprocess.Popen(  # noqa: S603
                [sys.executable, "-m", "fundament", *self.words],
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                pass_fds=self.keep_open,
                start_new_session=True,
            )

    def ended(self) -> int | None:
        """Return the exit code when the process has ended, else None."""
        return None if self.process is None else self.process.poll()

    def may_start_again(self) -> bool:
        """Return whether it has not been started too often of late."""
        recent = [at for at in self.started if at > time.monotonic() - RESTART_WINDOW]
        return len(recent) <= MOST_RESTARTS

    def last_words(self, lines: int = 15) -> str:
        """Return the end of the log."""
        if not self.log.exists():
            return ""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])


def stop_all(children: Sequence[Child]) -> None:
    """End every process and whatever it started; who does not listen is killed."""
    alive = [child.process for child in children if child.process is not None]
    for process in alive:
        _signal(process.pid, signal.SIGTERM, group=False)
    deadline = time.monotonic() + SECONDS_TO_END
    for process in alive:
        try:
            process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            _signal(process.pid, signal.SIGKILL, group=True)
            process.wait()
        _signal(process.pid, signal.SIGKILL, group=True)


def _signal(pid: int, number: signal.Signals, *, group: bool) -> None:
    try:
        if group:
            os.killpg(pid, number)
        else:
            os.kill(pid, number)
    except ProcessLookupError:
        pass
