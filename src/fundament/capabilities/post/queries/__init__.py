"""SQL of post's hot paths: who calls, taking letters in, showing a mailbox."""

from fundament.capabilities.post.queries.handing import hand_over, taking_systems
from fundament.capabilities.post.queries.intake import (
    EarlierLetter,
    Key,
    NewLetter,
    earlier,
    insert_available,
    insert_completed,
    insert_letters,
    insert_told,
    insert_waiting,
    letters_of,
)
from fundament.capabilities.post.queries.mailbox import (
    LetterRow,
    LineRow,
    Place,
    letter,
    lines,
    unread_counts,
)
from fundament.capabilities.post.queries.systems import FoundSystem, lock_owner, system

__all__ = [
    "EarlierLetter",
    "FoundSystem",
    "Key",
    "LetterRow",
    "LineRow",
    "NewLetter",
    "Place",
    "earlier",
    "hand_over",
    "insert_available",
    "insert_completed",
    "insert_letters",
    "insert_told",
    "insert_waiting",
    "letter",
    "letters_of",
    "lines",
    "lock_owner",
    "system",
    "taking_systems",
    "unread_counts",
]
