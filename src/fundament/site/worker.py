"""The background worker: runs what was enqueued, until it is told to stop."""

import logging

from procrastinate.contrib.django import app

from fundament.site.lifeline import end_with_parent
from fundament.site.words import Task

CONCURRENCY = 4


def work(_: Task) -> None:
    """Run jobs until SIGTERM or SIGINT; a running job is finished first."""
    end_with_parent()
    logging.getLogger("procrastinate").setLevel(logging.WARNING)
    with app.replace_connector(app.connector.get_worker_connector()):  # type: ignore[attr-defined]
        app.run_worker(concurrency=CONCURRENCY, shutdown_graceful_timeout=10)
