"""JSON bodies of the official API, read into types."""

import json
from typing import Any
from uuid import UUID

from fundament.capabilities.post.types import GivenReceipt, ReceiptStatus, ReceiptUnreadable
from fundament.kernel.texts import is_storable

_MOST = 16 * 1024
_MOST_CODE, _MOST_MESSAGE = 100, 600


def read_receipt(body: bytes) -> GivenReceipt:
    """Return the receipt that a recipient system gives; fields we do not know are let be.

    Raises ReceiptUnreadable. Source: Digital Post API 1.68, Receipt.
    """
    if len(body) > _MOST:
        raise ReceiptUnreadable(reason=f"> {_MOST} bytes")
    try:
        found = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise ReceiptUnreadable(reason="JSON") from error
    if not isinstance(found, dict):
        raise ReceiptUnreadable(reason="{}")
    return GivenReceipt(
        _status(found),
        _uuid(found, "messageUUID"),
        _uuid(found, "transmissionId"),
        _text(found, "errorCode", _MOST_CODE),
        _text(found, "errorMessage", _MOST_MESSAGE),
    )


def _status(found: dict[str, Any]) -> ReceiptStatus:
    try:
        return ReceiptStatus(str(found.get("receiptStatus")))
    except ValueError as error:
        raise ReceiptUnreadable(reason="receiptStatus") from error


def _uuid(found: dict[str, Any], name: str) -> UUID | None:
    text = _text(found, name, 36)
    try:
        return None if text is None else UUID(text)
    except ValueError as error:
        raise ReceiptUnreadable(reason=name) from error


def _text(found: dict[str, Any], name: str, most: int) -> str | None:
    """Return the text of the field, None when it is absent; texts of PostgreSQL hold no NUL."""
    text = found.get(name)
    if text is None:
        return None
    if not isinstance(text, str) or len(text) > most or not is_storable(text):
        raise ReceiptUnreadable(reason=name)
    return text
