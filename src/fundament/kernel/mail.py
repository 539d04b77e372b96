"""Mail servers: the configured one; in the demo one of our own that keeps what it gets."""

import itertools
import os
import smtplib
import socket
import ssl
import time
from collections.abc import Iterator
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from functools import cache
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import unquote, urlsplit

from aiosmtpd.controller import Controller
from django.conf import settings

PATIENCE = 10.0
SCHEMES = ("smtp", "smtp+starttls", "smtps")


class MailServer(Protocol):
    """Takes e-mail. `send` raises OSError when it cannot (smtplib's errors are among them)."""

    def send(self, message: EmailMessage) -> None:
        """Hand the message over."""


class SmtpServer:
    """A mail server: `host:port`, or a URL that says how the way there is kept secret.

    `smtp+starttls://` and `smtps://` (RFC 3207, RFC 8314), with `name:password@` where the server
    asks who sends. The server's certificate must be of an authority that this machine trusts.
    Raises ValueError for what is neither, and for a password without secrecy.
    """

    def __init__(self, address: str) -> None:
        parts = urlsplit(address if "://" in address else f"smtp://{address}")
        if parts.scheme not in SCHEMES or not parts.hostname or parts.port is None:
            raise ValueError(f"FUNDAMENT_SMTP is host:port or {' or '.join(SCHEMES[1:])}://…")
        if parts.username and parts.scheme == "smtp":
            raise ValueError("FUNDAMENT_SMTP: a password goes by smtp+starttls:// or smtps://")
        self.scheme, self.host, self.port = parts.scheme, parts.hostname, parts.port
        self.name, self.password = unquote(parts.username or ""), unquote(parts.password or "")

    def send(self, message: EmailMessage) -> None:
        """Hand the message over by SMTP."""
        with self._connected() as server:
            if self.scheme == "smtp+starttls":
                server.starttls(context=ssl.create_default_context())
            if self.name:
                server.login(self.name, self.password)
            server.send_message(message)

    def _connected(self) -> smtplib.SMTP:
        if self.scheme == "smtps":
            trust = ssl.create_default_context()
            return smtplib.SMTP_SSL(self.host, self.port, timeout=PATIENCE, context=trust)
        return smtplib.SMTP(self.host, self.port, timeout=PATIENCE)


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
