"""Text messages: through a gateway; in the demo one of our own that keeps what it gets."""

import itertools
import json
import os
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Protocol

from django.conf import settings

_numbers = itertools.count()


@dataclass(frozen=True, slots=True)
class TextMessage:
    """A text for one Danish mobile number of eight digits; `sent_at` is ISO 8601 in UTC."""

    number: str
    text: str
    sent_at: str


class SmsGateway(Protocol):
    """Takes text messages. `send` raises OSError when it cannot."""

    def send(self, message: TextMessage) -> None:
        """Hand the message over."""


@dataclass(frozen=True, slots=True)
class DemoGateway:
    """The demo's gateway: it keeps each message in a file, and nothing leaves the machine."""

    folder: Path

    def send(self, message: TextMessage) -> None:
        """Keep the message."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        name = f"{time.time_ns():020}-{os.getpid()}-{next(_numbers)}"
        spare = self.folder / f"{name}.new"
        spare.write_text(json.dumps(asdict(message)))
        spare.rename(self.folder / f"{name}.json")


def configured() -> SmsGateway | None:
    """Return the gateway of this installation; None in production, where there is none yet."""
    return DemoGateway(settings.HOME / "sms") if settings.DEMO else None


def caught(folder: Path, most: int) -> Iterator[TextMessage]:
    """Yield the messages that the demo's gateway kept, newest first."""
    for file in sorted(folder.glob("*.json"), reverse=True)[:most]:
        yield TextMessage(**json.loads(file.read_text()))
