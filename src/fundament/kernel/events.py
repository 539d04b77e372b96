"""News upwards: a lower capability publishes a frozen event, `site` connects who listens.

Every listener is told by a job of its own, which commits with the event: none is lost in a crash,
and one that fails is tried again and keeps nobody else from hearing.
"""

from collections.abc import Callable
from dataclasses import fields
from datetime import datetime
from enum import Enum
from typing import Any, TypeVar, cast, get_type_hints
from uuid import UUID

from fundament.kernel import jobs
from fundament.kernel.ids import PartyId

E = TypeVar("E")
TELL = "events.tell"

_listeners: dict[str, tuple[type, Callable[[Any], None]]] = {}


def subscribe(kind: type[E], listener: Callable[[E], None]) -> None:
    """Tell the listener, a function of a module, of every later event of the kind."""
    _listeners[f"{listener.__module__}.{listener.__qualname__}"] = (kind, listener)


def publish(event: object) -> None:
    """Tell every listener soon, each by itself, if the running transaction commits."""
    for name, (kind, _) in _listeners.items():
        if kind is type(event):
            jobs.enqueue(TELL, listener=name, facts=_as_json(event))


def tell(listener: str, facts: dict[str, Any]) -> None:
    """Tell one listener of an event in its JSON form; one that is gone needs to hear nothing."""
    if listener in _listeners:
        kind, told = _listeners[listener]
        hints = get_type_hints(kind)
        told(kind(**{name: _read(hints[name], value) for name, value in facts.items()}))


def _as_json(event: Any) -> dict[str, Any]:
    return {field.name: _plain(getattr(event, field.name)) for field in fields(event)}


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    return str(value) if isinstance(value, PartyId | UUID) else value


def _read(hint: Any, value: Any) -> object:
    kind = getattr(hint, "__supertype__", hint)
    if kind is PartyId:
        return PartyId.parse(value)
    if kind is datetime:
        return datetime.fromisoformat(value)
    return cast("object", kind(value))
