"""Letters of a mailbox as viewing clients list and change them, received and written ones alike.

Source: Digital Post API 1.68, MessageSearchResult, MessagePatchCommand.
"""

from dataclasses import dataclass, field
from uuid import UUID

from fundament.capabilities.post.types.viewing import LetterShown
from fundament.capabilities.post.types.writing import WordsWish, WrittenShown


@dataclass(frozen=True, slots=True)
class LetterPage:
    """One page of letters: `number` counts from zero, `next` continues behind the last one."""

    items: tuple[LetterShown | WrittenShown, ...]
    number: int
    size: int
    total: int
    next: str | None

    @property
    def pages(self) -> int:
        """Return how many pages there are."""
        return -(-self.total // self.size)


@dataclass(frozen=True, slots=True)
class LetterChange:
    """What is to be changed of a letter; None leaves it as it is.

    `words` are what a client wants them to be: of a letter that is no draft they stay.
    """

    folder: UUID | None = None
    read: bool | None = None
    flag: bool | None = None
    note: str | None = None
    legally_notified: bool | None = None
    words: WordsWish = field(default_factory=WordsWish)
