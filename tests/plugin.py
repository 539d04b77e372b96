"""Loaded before Django's settings: one real PostgreSQL for the whole run.

Each xdist worker gets a home of its own and a database of its own in that server.
"""

import os
import shutil
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "src"))

from fundament.site.postgres import Embedded

# The browser's driver runs an event loop in this thread; tests beside it use the database as ever.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
_server: Embedded | None = None

if "PYTEST_XDIST_WORKER" not in os.environ:
    _home = Path(tempfile.mkdtemp(prefix="fundament-test-", dir="/tmp"))
    _home.chmod(0o711)
    os.environ["FUNDAMENT_HOME"] = str(_home)
    _server = Embedded(_home)
    _server.start()
    os.environ["DATABASE_URL"] = _server.url
    os.environ["FUNDAMENT_ENV"] = "demo"
else:
    # Keys, counters and files of its own: two processes at once are not two of one program.
    _own = Path(os.environ["FUNDAMENT_HOME"]) / os.environ["PYTEST_XDIST_WORKER"]
    _own.mkdir(mode=0o711, exist_ok=True)
    os.environ["FUNDAMENT_HOME"] = str(_own)


def pytest_unconfigure():
    if _server is not None:
        _server.stop()
        shutil.rmtree(_server.folder, ignore_errors=True)


# In .ci/run every outside program is there: a skipped test would be one that nobody runs.
_skipped: list[str] = []


def pytest_runtest_logreport(report):
    if report.skipped and {"browser", "outside"} & set(report.keywords):
        _skipped.append(report.nodeid)


def pytest_sessionfinish(session):
    if _skipped and os.environ.get("FUNDAMENT_NO_SKIPS"):
        session.exitstatus = 1


def pytest_terminal_summary(terminalreporter):
    if _skipped and os.environ.get("FUNDAMENT_NO_SKIPS"):
        terminalreporter.section("skipped, but FUNDAMENT_NO_SKIPS is set")
        for name in _skipped:
            terminalreporter.line(name)
