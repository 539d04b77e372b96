"""One client: what has been received, what is owed, and until when it has time."""

import selectors
import time
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from enum import Enum, auto
from pathlib import Path
from typing import Any

from OpenSSL import SSL

from fundament.site.gateway.head import (
    CONTINUE,
    END,
    Head,
    HeadBad,
    Refused,
    answer,
    read_head,
)
from fundament.site.gateway.limits import Limits
from fundament.site.gateway.spool import PIECE, Spool
from fundament.site.gateway.tls import Ended, Wire

PIECES_A_TURN = 16


class State(Enum):
    """Where a connection is in its life."""

    HANDSHAKE = auto()
    HEAD = auto()
    BODY = auto()
    WORKING = auto()
    ANSWERING = auto()
    LINGERING = auto()


class Turn(Exception):
    """The connection has had its share of the loop and goes on in the next round."""


class Budget:
    """The bytes of large bodies that one process holds at once, and those of one address."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._taken: Counter[str] = Counter()

    def reserve(self, address: str, size: int) -> bool:
        """Return whether there is room, and take it: a few slow clients cannot take all of it."""
        if not size:
            return True
        if self._taken[address] + size > self._limits.client_bodies:
            return False
        if self._taken.total() + size > self._limits.all_bodies:
            return False
        self._taken[address] += size
        return True

    def release(self, address: str, size: int) -> None:
        """Give back what was taken."""
        self._taken[address] -= size
        if not self._taken[address]:
            del self._taken[address]  # or each address ever seen would stay


class Connection:
    """Goes through its states; every step does what is possible now and never waits."""

    def __init__(self, wire: Wire, client: tuple[str, int], limits: Limits, budget: Budget) -> None:
        self.wire = wire
        self.client = client
        self.limits = limits
        self.budget = budget
        self.state = State.HANDSHAKE
        self.deadline = time.monotonic() + limits.handshake
        self.certificate: bytes | None = None
        self.received = bytearray()
        self.head: Head | None = None
        self.body: Spool | None = None
        self.answer: Spool | None = None
        self.keep = False
        self.served = 0
        self._reserved = 0
        self._since = 0.0
        self._passed = 0

    @property
    def idle(self) -> bool:
        """Return whether it waits for a further request of which nothing has come."""
        return self.state is State.HEAD and self.served > 0 and not self.received

    def advance(self, cfg: Any, folder: Path) -> int:
        """Do what can be done now, and return the events of the selector to wait for.

        0 means none: the request is whole (WORKING), or it is the others' turn. Raises Gone when
        the connection is to be closed.
        """
        try:
            self._go_on(cfg, folder)
        except SSL.WantReadError:
            return selectors.EVENT_READ
        except SSL.WantWriteError:
            return selectors.EVENT_WRITE
        except Turn:
            return 0
        return 0

    def _go_on(self, cfg: Any, folder: Path) -> None:
        while self.state is not State.WORKING:
            if self.state is State.HANDSHAKE:
                self._shake_hands()
            elif self.state is State.HEAD:
                self._receive_head(cfg, folder)
            elif self.state is State.BODY:
                self._receive_body()
            elif self.state is State.ANSWERING:
                self._send_answer()
            else:
                self._linger()

    def begin_answer(self, spool: Spool, *, keep: bool) -> None:
        """Send the answer; then wait for the next request, or close."""
        self.answer, self.keep = spool, keep
        self._release_body()
        spool.turn()
        self._begin(State.ANSWERING, self.limits.patience)

    def close(self) -> None:
        """Forget the client and everything kept for it."""
        self._release_body()
        if self.answer is not None:
            self.answer.close()
        self.wire.close()

    def _begin(self, state: State, seconds: float) -> None:
        self.state = state
        self._since = time.monotonic()
        self._passed = 0
        self.deadline = self._since + seconds

    def _count(self, size: int) -> None:
        """Give more time for what has passed: the least rate is kept by the deadline."""
        self._passed += size
        self.deadline = self._since + self.limits.time_for(self._passed)

    def _shake_hands(self) -> None:
        self.wire.shake_hands()
        self.certificate = self.wire.client_certificate()
        self._begin(State.HEAD, self.limits.head)

    def _receive_head(self, cfg: Any, folder: Path) -> None:
        end = self.received.find(END)
        while end < 0:
            if len(self.received) > self.limits.head_bytes:
                self._refuse(answer(431, "Request Header Fields Too Large"), folder)
                return
            first, known = not self.received, len(self.received)
            self.received += self.wire.receive(PIECE)
            if first and self.served:
                self.deadline = time.monotonic() + self.limits.head
            end = self.received.find(END, max(0, known - len(END)))
        octets = bytes(self.received[: end + len(END)])
        del self.received[: end + len(END)]
        try:
            head = read_head(octets, cfg, self.client, self.limits)
        except HeadBad as bad:
            self._refuse(bad.answer, folder)
            return
        self._take(head, folder)

    def _take(self, head: Head, folder: Path) -> None:
        large = head.length if head.length > self.limits.in_memory else 0
        if not self.budget.reserve(self.client[0], large):
            head = Head(head.request, 0, Refused.BUSY, wants_continue=False)
            large = 0
        self._reserved = large
        self.head, self.body = head, Spool(self.limits.in_memory, folder)
        if head.wants_continue and len(self.received) < head.length:
            # A client that does not get it sends its body after a while all the same.
            with suppress(SSL.WantReadError, SSL.WantWriteError):
                self.wire.send(memoryview(CONTINUE))
        self._begin(State.BODY, self.limits.patience)

    def _receive_body(self) -> None:
        assert self.head is not None  # noqa: S101  (the state says so)
        assert self.body is not None  # noqa: S101
        pieces = 0
        while (missing := self.head.length - self.body.size) > 0:
            if pieces >= PIECES_A_TURN:
                raise Turn
            piece = bytes(self.received[:missing])
            del self.received[:missing]
            try:
                piece = piece or self.wire.receive(min(missing, PIECE))
            except Ended:
                self.head = replace(self.head, length=0, refused=Refused.TRUNCATED)
                break
            self.body.add(piece)
            self._count(len(piece))
            pieces += 1
        self.state = State.WORKING

    def _send_answer(self) -> None:
        assert self.answer is not None  # noqa: S101  (the state says so)
        pieces = 0
        while piece := self.answer.piece():
            if pieces >= PIECES_A_TURN:
                raise Turn
            sent = self.wire.send(piece)
            self.answer.taken(sent)
            self._count(sent)
            pieces += 1
        self.answer.close()
        self.answer = None
        self.served += 1
        if self.keep:
            self._begin(State.HEAD, self.limits.idle)
            return
        self.wire.say_goodbye()
        self._begin(State.LINGERING, self.limits.linger)

    def _linger(self) -> None:
        """Let the client finish sending, so that it reads our answer and no reset.

        Source: RFC 9112, section 9.6.
        """
        for _ in range(PIECES_A_TURN):
            self.wire.discard_or_wait()
        raise Turn

    def _refuse(self, octets: bytes, folder: Path) -> None:
        spool = Spool(self.limits.in_memory, folder)
        spool.add(octets)
        self.begin_answer(spool, keep=False)

    def _release_body(self) -> None:
        if self.body is not None:
            self.body.close()
            self.body = None
        self.budget.release(self.client[0], self._reserved)
        self._reserved = 0
