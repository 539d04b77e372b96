"""How post's answers are written: JSON of the official API, and files made safe to show."""

from fundament.capabilities.post.render.answers import (
    PLAIN,
    error_message,
    ids,
    receipt,
    receipts_bulk,
    verdict,
)
from fundament.capabilities.post.render.showing import (
    can_be_shown,
    is_framed_without_rights,
    policy,
    shown,
)
from fundament.capabilities.post.render.trying import trial

__all__ = [
    "PLAIN",
    "can_be_shown",
    "error_message",
    "ids",
    "is_framed_without_rights",
    "policy",
    "receipt",
    "receipts_bulk",
    "shown",
    "trial",
    "verdict",
]
