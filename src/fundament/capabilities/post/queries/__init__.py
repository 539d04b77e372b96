"""SQL of post's hot paths: who calls, taking letters in, showing a mailbox."""

from fundament.capabilities.post.queries.flow import (
    events_of,
    events_of_owned,
    events_of_sent,
    receipts_fetched,
)
from fundament.capabilities.post.queries.handing import hand_over, taking_systems
from fundament.capabilities.post.queries.intake import (
    EarlierLetter,
    Key,
    NewLetter,
    earlier,
    insert_available,
    insert_completed,
    insert_letters,
    insert_texts,
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
    own_folders,
    unread_counts,
)
from fundament.capabilities.post.queries.systems import FoundSystem, lock_owner, system
from fundament.capabilities.post.queries.viewing import (
    Found,
    counts_by_folder,
    counts_by_sender,
    entries_of,
    found,
    oldest_unread,
)

__all__ = [
    "EarlierLetter",
    "Found",
    "FoundSystem",
    "Key",
    "LetterRow",
    "LineRow",
    "NewLetter",
    "Place",
    "counts_by_folder",
    "counts_by_sender",
    "earlier",
    "entries_of",
    "events_of",
    "events_of_owned",
    "events_of_sent",
    "found",
    "hand_over",
    "insert_available",
    "insert_completed",
    "insert_letters",
    "insert_texts",
    "insert_told",
    "insert_waiting",
    "letter",
    "letters_of",
    "lines",
    "lock_owner",
    "oldest_unread",
    "own_folders",
    "receipts_fetched",
    "system",
    "taking_systems",
    "unread_counts",
]
