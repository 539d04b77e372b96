"""Which texts the database can hold: without NUL and halves of surrogate pairs (JSON has both)."""

import re

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def is_storable(text: str) -> bool:
    """Return whether PostgreSQL can hold the text, and UTF-8 write it."""
    return _UNSTORABLE.search(text) is None


def storable(text: str) -> str:
    """Return the text with a replacement character for each sign that cannot be held."""
    return _UNSTORABLE.sub("\ufffd", text)
