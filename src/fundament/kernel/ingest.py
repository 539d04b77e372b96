"""Group commit: many callers hand in one item each, one writer commits them together.

A caller waits until the commit that holds its item has returned, so nobody gets a receipt for
something that is not durable; the cost of the wait on disk is shared by everyone in the batch.
"""

import os
import threading
import weakref
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, ClassVar, Generic, TypeVar, cast

import psycopg
from django.conf import settings

from fundament.kernel.errors import Refusal
from fundament.kernel.writer import Connections, is_collision, is_outage

Item = TypeVar("Item")
Result = TypeVar("Result")
Write = Callable[[psycopg.Cursor, list[Item]], list[Result | Exception]]
PATIENCE = 30.0


class DatabaseUnavailable(Refusal):
    """The database did not take the item, or did not say whether it did: ask again."""

    code: ClassVar[str] = "database.unavailable"
    status: ClassVar[int] = 503
    danish: ClassVar[str] = "Databasen svarer ikke lige nu. Prøv igen om lidt."
    english: ClassVar[str] = "The database does not answer at the moment. Try again shortly."
    retry_after: ClassVar[int | None] = 5


@dataclass(slots=True, eq=False)
class _Waiting(Generic[Item, Result]):
    """One caller: its item, and later its answer."""

    item: Item
    answered: threading.Lock = field(default_factory=threading.Lock)
    answer: Result | Exception | None = None

    def give(self, answer: Result | Exception) -> None:
        self.answer = answer
        self.answered.release()


@dataclass(slots=True, eq=False)
class _State(Generic[Item, Result]):
    """Everything that a forked child must not share with its parent."""

    ready: threading.Condition = field(default_factory=threading.Condition)
    queue: deque[_Waiting[Item, Result]] = field(default_factory=deque)
    writer: threading.Thread | None = None
    closing: bool = False
    connections: Connections = field(default_factory=Connections)
    commits: int = 0


class GroupCommit(Generic[Item, Result]):
    """One door to one kind of write; `submit` may be called from any thread of any process.

    `write` gets a cursor inside a transaction and a batch, and returns one result or exception
    for each item, in the same order; an exception in the list means that it wrote nothing for
    that item. When it raises instead, the batch is rolled back and every item is tried alone.
    An item may be written although its caller was told DatabaseUnavailable (the connection broke
    at the commit): callers repeat, so `write` must recognise what it has taken before.
    """

    def __init__(self, write: Write[Item, Result], *, most: int = 200) -> None:
        self._write = write
        self._most = most
        self._state: _State[Item, Result] = _State()
        _groups.add(self)

    def submit(self, item: Item) -> Result:
        """Return the item's result after the commit that holds it.

        Raises DatabaseUnavailable, or the exception that `write` gave for the item.
        """
        state = self._state
        if not settings.GROUP_COMMIT:
            return _outcome(self._commit([item])[0])
        waiting: _Waiting[Item, Result] = _Waiting(item)
        waiting.answered.acquire()
        with state.ready:
            state.queue.append(waiting)
            if state.writer is None:
                state.writer = threading.Thread(target=self._run, daemon=True, name="group-commit")
                state.writer.start()
            state.ready.notify()
        if not waiting.answered.acquire(timeout=PATIENCE):
            raise DatabaseUnavailable
        return _outcome(cast("Result | Exception", waiting.answer))

    def close(self) -> None:
        """Write what is waiting, then end the writer and close the connections."""
        state = self._state
        with state.ready:
            writer = state.writer
            state.closing = writer is not None
            state.ready.notify()
        if writer is not None:
            writer.join()
        state.connections.close()

    @property
    def commits(self) -> int:
        """Return how many transactions this process has committed."""
        return self._state.commits

    def start_afresh(self) -> None:
        """Forget the queue, the writer and the connections: they belong to the parent process."""
        self._state = _State()

    def _run(self) -> None:
        try:
            while batch := self._next_batch():
                self._serve(batch)
        finally:
            with self._state.ready:
                if self._state.writer is threading.current_thread():
                    self._state.writer = None  # died of a bug: the next caller starts another

    def _next_batch(self) -> list[_Waiting[Item, Result]]:
        state = self._state
        with state.ready:
            while not state.queue and not state.closing:
                state.ready.wait()
            if not state.queue:
                state.writer, state.closing = None, False
            return [state.queue.popleft() for _ in range(min(self._most, len(state.queue)))]

    def _serve(self, batch: list[_Waiting[Item, Result]]) -> None:
        answers = self._commit([waiting.item for waiting in batch])
        for waiting, answer in zip(batch, answers, strict=True):
            waiting.give(answer)

    def _commit(self, items: list[Item], again: int = 2) -> list[Result | Exception]:
        """Write the items in one transaction; if that fails as a whole, each in one of its own.

        One that collides with another process is tried `again` times.
        """
        try:
            with self._state.connections.transaction() as cursor:
                answers = self._write(cursor, items)
                if len(answers) != len(items):
                    raise ValueError(f"{len(answers)} answers to {len(items)} items")
        except Exception as error:  # noqa: BLE001  (every waiter must be told, whatever happened)
            if is_outage(error):
                self._state.connections.close()
                return [DatabaseUnavailable() for _ in items]
            if len(items) > 1:
                return [self._commit([item])[0] for item in items]
            if not is_collision(error):
                return [error]
            return self._commit(items, again - 1) if again else [DatabaseUnavailable()]
        self._state.commits += 1
        return answers


def close_all() -> None:
    """Close every writer of this process, for example before its database is dropped."""
    for group in list(_groups):
        group.close()


def _outcome(answer: Result | Exception) -> Result:
    if isinstance(answer, Exception):
        raise answer
    return answer


def _after_fork() -> None:
    for group in list(_groups):
        group.start_afresh()


_groups: weakref.WeakSet[GroupCommit[Any, Any]] = weakref.WeakSet()
os.register_at_fork(after_in_child=_after_fork)
