"""Background work by task name: enqueued in the caller's transaction, run by the worker."""

import json
from collections.abc import Callable
from typing import Any, TypeVar

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from fundament.kernel.queries import Cursor

F = TypeVar("F", bound=Callable[..., Any])


def task(name: str, retries: int = 5, every: str | None = None) -> Callable[[F], F]:
    """Make the function the task of that name; it is tried again with growing pauses.

    `every` (cron, a sixth field for seconds) has the worker run it by the clock: the function then
    gets the `timestamp` it was due at, and is not tried again.
    """

    def register(function: F) -> F:
        if every is None:
            strategy = RetryStrategy(max_attempts=retries, exponential_wait=4)
            app.task(name=name, retry=strategy)(function)
        else:
            app.periodic(cron=every)(app.task(name=name, queueing_lock=name)(function))
        return function

    return register


def enqueue(name: str, **arguments: Any) -> None:
    """Run the named task soon, if the running transaction commits. Arguments are JSON values."""
    app.configure_task(name, allow_unknown=False).defer(**arguments)


def enqueue_within(cursor: Cursor, name: str, **arguments: Any) -> None:
    """Run the named task soon, if the cursor's transaction commits: for `ingest` batches."""
    cursor.execute(
        "SELECT procrastinate_defer_jobs_v1(ARRAY[ROW('default', %s, 0, NULL, NULL, %s::jsonb,"
        " NULL)]::procrastinate_job_to_defer_v1[])",
        (name, json.dumps(arguments)),
    )
