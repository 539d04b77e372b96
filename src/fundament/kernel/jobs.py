"""Background work by task name: enqueued in the caller's transaction, run by the worker."""

from collections.abc import Callable
from typing import Any, TypeVar

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

F = TypeVar("F", bound=Callable[..., Any])


def task(name: str, retries: int = 5) -> Callable[[F], F]:
    """Make the function the task of that name; it is tried again with growing pauses."""

    def register(function: F) -> F:
        strategy = RetryStrategy(max_attempts=retries, exponential_wait=4)
        app.task(name=name, retry=strategy)(function)
        return function

    return register


def enqueue(name: str, **arguments: Any) -> None:
    """Run the named task soon, if the running transaction commits. Arguments are JSON values."""
    app.configure_task(name, allow_unknown=False).defer(**arguments)
