"""Requests that were refused are written down for operators."""

from datetime import datetime

from fundament.capabilities.identity import service as identity
from fundament.capabilities.login import queries
from fundament.capabilities.login.models import RefusedMessage
from fundament.capabilities.login.service import inspecting
from fundament.capabilities.login.types import Came, RefusedRequest
from fundament.kernel.errors import Refusal

# Anybody can send what is refused: beyond this it is counted, not written down line by line.
MOST_OF_A_NETWORK, MOST_OF_ALL = 10, 30
_ALL = ""


def note_refusal(refusal: Refusal, came: Came, at: datetime) -> None:
    """Write down that a message was refused: code, claimed issuer, host; the inspector sees it.

    Of one network at most 10 in a minute, of all together 30; the others are counted only.
    """
    minute = at.replace(second=0, microsecond=0)
    network = identity.network_of(came.caller)
    if queries.count_refusal(network, minute) > MOST_OF_A_NETWORK:
        return
    if queries.count_refusal(_ALL, minute) > MOST_OF_ALL:
        return
    RefusedMessage.objects.create(
        at=at,
        code=refusal.code,
        issuer=_printable(came.claimed, 256),
        host=_printable(came.host, 255),
    )
    inspecting.refused(refusal, came, at)


def refused_lately(limit: int = 50) -> list[RefusedRequest]:
    """Return the latest refused messages, newest first."""
    rows = RefusedMessage.objects.order_by("-at", "-id")[:limit]
    return [RefusedRequest(row.at, row.code, row.issuer, row.host) for row in rows]


def _printable(text: str, most: int) -> str:
    return "".join(sign for sign in text if sign.isprintable())[:most]
