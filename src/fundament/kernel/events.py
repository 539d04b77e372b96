"""News upwards: a lower capability publishes a frozen event, `site` connects who listens."""

from collections import defaultdict
from collections.abc import Callable
from typing import TypeVar

from django.db import transaction

E = TypeVar("E")

_listeners: dict[type, list[Callable[[object], None]]] = defaultdict(list)


def subscribe(kind: type[E], listener: Callable[[E], None]) -> None:
    """Call the listener with every later event of the kind."""
    _listeners[kind].append(listener)  # type: ignore[arg-type]


def publish(event: object) -> None:
    """Tell all listeners once the running transaction has committed; never if it rolls back."""
    transaction.on_commit(lambda: _tell(event))


def _tell(event: object) -> None:
    for listener in _listeners[type(event)]:
        listener(event)
