"""What a draft says, between its row and types.Words."""

from dataclasses import fields, replace
from typing import Any

from pydantic import TypeAdapter

from fundament.capabilities.post.models import WrittenLetter
from fundament.capabilities.post.types import Words, WordsWish
from fundament.standards.memo.types import Recipient

_WORDS = TypeAdapter(Words)


def words_of(row: WrittenLetter) -> Words:
    """Return what the letter says."""
    return _WORDS.validate_python(row.words)


def put_words(row: WrittenLetter, words: Words) -> None:
    """Let the letter say this; the row is not saved yet."""
    kept: dict[str, Any] = _WORDS.dump_python(words, mode="json", exclude_none=True)
    to = words.recipient
    row.words, row.title = kept, words.label
    row.recipient = f"{to.id_type}:{to.id}" if to else ""
    row.recipient_name = _name(to) if to else ""


def changed(words: Words, wish: WordsWish) -> Words:
    """Return the words with what is wished for; what is not named stays."""
    wished = {one.name: getattr(wish, one.name) for one in fields(wish)}
    return replace(words, **{name: value for name, value in wished.items() if value is not None})


def _name(to: Recipient) -> str:
    """Return how the recipient is listed; a person's number is no name."""
    return to.label or ("" if to.id_type == "CPR" else to.id)
