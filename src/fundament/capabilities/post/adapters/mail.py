"""Mail servers: the configured one; in the demo one of our own that keeps what it gets."""

import itertools
import os
import smtplib
import socket
import time
from collections.abc import Iterator
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from aiosmtpd.controller import Controller
from django.conf import settings

PATIENCE = 10.0


class MailServer(Protocol):
    """Takes e-mail. `send` raises OSError when it cannot (smtplib's errors are among them)."""

    def send(self, message: EmailMessage) -> None:
        """Hand the message over."""


class SmtpServer:
    """A mail server at `host:port`."""

    def __init__(self, address: str) -> None:
        host, _, port = address.rpartition(":")
        self.host, self.port = host, int(port)

    def send(self, message: EmailMessage) -> None:
        """Hand the message over by SMTP."""
        with smtplib.SMTP(self.host, self.port, timeout=PATIENCE) as server:
            server.send_message(message)


class _Keeper:
    """What the demo's mail server does with a message: keep it in a file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.number = itertools.count()

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        """Keep the message."""
        name = f"{time.time_ns():020}-{os.getpid()}-{next(self.number)}"
        spare = self.folder / f"{name}.new"
        spare.write_bytes(envelope.content)
        spare.rename(self.folder / f"{name}.eml")
        return "250 kept"


@cache
def demo_server(folder: Path) -> SmtpServer:
    """Return the demo's mail server, started in this process at first use: nothing leaves it."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    Controller(_Keeper(folder), hostname="127.0.0.1", port=port).start()
    return SmtpServer(f"127.0.0.1:{port}")


def configured() -> MailServer | None:
    """Return the mail server of this installation; None in production without FUNDAMENT_SMTP."""
    if settings.SMTP:
        return SmtpServer(settings.SMTP)
    return demo_server(settings.HOME / "mail") if settings.DEMO else None


def caught(folder: Path, most: int) -> Iterator[EmailMessage]:
    """Yield the messages that the demo's mail server kept, newest first."""
    for file in sorted(folder.glob("*.eml"), reverse=True)[:most]:
        yield BytesParser(EmailMessage, policy=policy.default).parsebytes(file.read_bytes())
