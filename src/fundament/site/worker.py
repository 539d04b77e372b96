"""The background worker: runs what was enqueued, until it is told to stop."""

import logging
from typing import Any

from procrastinate.contrib.django import app

from fundament.site.lifeline import end_with_parent
from fundament.site.words import Task

CONCURRENCY = 4


def work(_: Task) -> None:
    """Run jobs until SIGTERM or SIGINT; a running job is finished first."""
    end_with_parent()
    logging.getLogger("procrastinate").setLevel(logging.WARNING)
    with app.replace_connector(app.connector.get_worker_connector()):  # type: ignore[attr-defined]
        run(shutdown_graceful_timeout=10)


def run(**how: Any) -> None:
    """Run jobs; one that went well is deleted at once, for the ledger's alone are 8,640 a day."""
    app.run_worker(concurrency=CONCURRENCY, delete_jobs="successful", **how)
