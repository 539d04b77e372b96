"""`/metrics` in Prometheus' text format: few counters, each of them true.

Requests are counted per process, in a file each, so that one answer sums them all; letters and
jobs are counted where they lie, in the database.
"""

import mmap
import os
import struct
import threading
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from fundament.kernel.acting import public
from fundament.site import networks
from fundament.site.queries import jobs_by_status

CLASSES = ("1xx", "2xx", "3xx", "4xx", "5xx")
_SLOT = struct.Struct("<Q")
_SIZE = _SLOT.size * len(CLASSES)


class Counter:
    """Counts of one process, in memory that the other processes can read."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(exist_ok=True, mode=0o700)
        self.process = os.getpid()
        self._lock = threading.Lock()
        with open(folder / f"{self.process}.requests", "w+b") as file:
            file.truncate(_SIZE)
            self._memory = mmap.mmap(file.fileno(), _SIZE)

    def add(self, slot: int) -> None:
        """Count one more."""
        at = slot * _SLOT.size
        with self._lock:
            _SLOT.pack_into(self._memory, at, _SLOT.unpack_from(self._memory, at)[0] + 1)


_counter: Counter | None = None


def _folder() -> Path:
    return Path(settings.HOME) / "metrics"


def count_request(status: int) -> None:
    """Count an answered request by the class of its status."""
    global _counter  # noqa: PLW0603  (one per process, made after the fork)
    if _counter is None or _counter.process != os.getpid():
        _counter = Counter(_folder())
    _counter.add(min(max(status // 100, 1), 5) - 1)


def forget() -> None:
    """Begin at zero: the counts of an earlier start are gone, as Prometheus expects."""
    for file in _folder().glob("*.requests"):
        with suppress(OSError):
            file.unlink()


def requests_by_class() -> dict[str, int]:
    """Return how many requests all processes have answered since the start."""
    total = [0] * len(CLASSES)
    for file in _folder().glob("*.requests"):
        content = file.read_bytes()
        if len(content) == _SIZE:
            for slot, (count,) in enumerate(_SLOT.iter_unpack(content)):
                total[slot] += count
    return dict(zip(CLASSES, total, strict=True))


@public
def metrics(request: HttpRequest) -> HttpResponse:
    """Return the counters, to the networks that may read them."""
    if not networks.hold(settings.METRICS_FROM, str(request.META.get("REMOTE_ADDR", ""))):
        refused = "FUNDAMENT_METRICS_FROM does not name your network\n"
        return HttpResponse(refused, status=403, content_type="text/plain")
    lines = ["# TYPE fundament_requests_total counter"]
    lines += [
        f'fundament_requests_total{{class="{name}"}} {count}'
        for name, count in requests_by_class().items()
    ]
    lines.append("# TYPE fundament_jobs gauge")
    lines += [f'fundament_jobs{{status="{k}"}} {v}' for k, v in sorted(jobs_by_status().items())]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; version=0.0.4")
