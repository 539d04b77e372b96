"""The worker: one loop for all clients of a process, threads for whole requests only."""

import os
import selectors
import socket
import time
from collections import Counter, deque
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

from gunicorn.workers.base import Worker
from gunicorn.workers.gthread import PollableMethodQueue

from fundament.site.gateway.answering import Answer, answer_request
from fundament.site.gateway.connection import Budget, Connection, State
from fundament.site.gateway.limits import Limits
from fundament.site.gateway.tls import Gone, SpokePlain, Wire, server_context

READ = selectors.EVENT_READ
MACHINES = "/apis/"
THREADS_FOR_PEOPLE = 8
ACCEPTED_A_TURN = 32
PLAIN_ANSWER = (
    b"HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\n"
    b"This port speaks HTTPS: use an address that begins with https://\n"
)


class GatewayWorker(Worker):  # type: ignore[misc]
    """Receives without waiting, answers from threads; people have threads of their own."""

    limits = Limits()

    def init_process(self) -> None:
        """Make loop, threads and TLS after the fork, then run."""
        self.selector = selectors.DefaultSelector()
        self.news = PollableMethodQueue()
        self.news.init()
        self.for_machines = ThreadPoolExecutor(self.cfg.threads, "machines")
        self.for_people = ThreadPoolExecutor(THREADS_FOR_PEOPLE, "people")
        self.connections: dict[Connection, int] = {}
        self.clients: Counter[str] = Counter()
        self.again: deque[Connection] = deque()
        self.budget = Budget(self.limits)
        self.spool_folder = Path(self.cfg.worker_tmp_dir)
        client_ca = Path(self.cfg.ca_certs) if self.cfg.ca_certs else None
        self.tls = server_context(Path(self.cfg.certfile), Path(self.cfg.keyfile), client_ca)
        super().init_process()

    def handle_exit(self, sig: int, frame: Any) -> None:
        """Begin to stop: no new clients, but every whole request is answered."""
        self.alive = False
        self.news.defer(lambda: None)

    def run(self) -> None:
        """Serve until told to stop, then finish what was begun."""
        self.selector.register(self.news, READ, self.news.run_callbacks)
        for listener in self.sockets:
            listener.setblocking(False)
            self.selector.register(listener, READ, self._accept)
        checked = time.monotonic()
        while self.alive:
            self._turn(1.0)
            if time.monotonic() - checked >= 1.0:
                checked = time.monotonic()
                self._expire(checked)
                self.alive = self.alive and self.ppid == os.getppid()
        self._finish()

    def _finish(self) -> None:
        for listener in self.sockets:
            self.selector.unregister(listener)
        deadline = time.monotonic() + self.cfg.graceful_timeout
        while self.connections and time.monotonic() < deadline:
            for connection in list(self.connections):
                if connection.state not in {State.WORKING, State.ANSWERING}:
                    self._close(connection)
            self._turn(0.2)
        for connection in list(self.connections):
            self._close(connection)
        self.for_machines.shutdown(wait=False, cancel_futures=True)
        self.for_people.shutdown(wait=False, cancel_futures=True)

    def _turn(self, seconds: float) -> None:
        self.notify()
        for _ in range(len(self.again)):
            self._advance(self.again.popleft())
        for key, _ in self.selector.select(0 if self.again else seconds):
            key.data(key.fileobj)

    def _accept(self, listener: socket.socket) -> None:
        for _ in range(ACCEPTED_A_TURN):
            try:
                plain, client = listener.accept()
            except OSError:
                return
            if self.clients[client[0]] >= self.limits.per_client or not self._has_room():
                plain.close()
                continue
            plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            connection = Connection(Wire(self.tls, plain), client[:2], self.limits, self.budget)
            self.connections[connection] = 0
            self.clients[client[0]] += 1
            self._advance(connection)

    def _has_room(self) -> bool:
        """Return whether one more client fits, after closing one that is idle if need be."""
        if len(self.connections) < self.limits.connections:
            return True
        idle = next((one for one in self.connections if one.idle), None)
        if idle is None:
            return False
        self._close(idle)
        return True

    def _on_event(self, connection: Connection, _: object) -> None:
        self._advance(connection)

    def _advance(self, connection: Connection) -> None:
        """Let the connection do what it can, then wait for what it needs."""
        if connection not in self.connections:
            return
        try:
            self._wait_for(connection, connection.advance(self.cfg, self.spool_folder))
        except Gone as gone:
            if isinstance(gone, SpokePlain):
                self._answer_plain(connection)
            self._close(connection)
        except Exception:
            self.log.exception("A connection failed")
            self._close(connection)
        else:
            if connection.state is State.WORKING:
                self._hand_over(connection)
            elif not self.connections[connection]:
                self.again.append(connection)

    def _wait_for(self, connection: Connection, events: int) -> None:
        before, self.connections[connection] = self.connections[connection], events
        if before == events:
            return
        if not events:
            self.selector.unregister(connection.wire)
        elif before:
            self.selector.modify(connection.wire, events, partial(self._on_event, connection))
        else:
            self.selector.register(connection.wire, events, partial(self._on_event, connection))

    def _hand_over(self, connection: Connection) -> None:
        """Give the whole request to a thread, which calls back into the loop."""
        assert connection.head is not None  # noqa: S101  (the state says so)
        machine = connection.head.request.path.startswith(MACHINES)
        pool = self.for_machines if machine else self.for_people
        self.nr += 1
        server = connection.wire.plain.getsockname()
        job = pool.submit(
            answer_request, connection, self.wsgi, self.cfg, server[:2], self.spool_folder
        )
        job.add_done_callback(lambda done: self.news.defer(self._answered, connection, done))

    def _answered(self, connection: Connection, done: "Future[Answer]") -> None:
        if connection not in self.connections:
            return
        if done.cancelled() or done.exception() is not None:
            self._close(connection)
            return
        answer = done.result()
        connection.begin_answer(answer.spool, keep=answer.keep and self.alive)
        self._advance(connection)

    def _answer_plain(self, connection: Connection) -> None:
        # What was sent is read first: closing over unread bytes would take the answer back.
        with suppress(OSError):
            connection.wire.plain.recv(self.limits.head_bytes)
            connection.wire.plain.send(PLAIN_ANSWER)

    def _expire(self, now: float) -> None:
        for connection in list(self.connections):
            if connection.state is not State.WORKING and connection.deadline < now:
                self._close(connection)

    def _close(self, connection: Connection) -> None:
        events = self.connections.pop(connection)
        if events:
            self.selector.unregister(connection.wire)
        self.clients[connection.client[0]] -= 1
        if self.clients[connection.client[0]] <= 0:
            del self.clients[connection.client[0]]
        connection.close()
