"""SQL of post's hot paths: who calls, taking letters in, showing a mailbox."""

from fundament.capabilities.post.queries.handing import (
    hand_over,
    systems_taking,
    taking_systems,
)
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
    own_folders,
    unread_counts,
)
from fundament.capabilities.post.queries.points import groups, points, targets_of
from fundament.capabilities.post.queries.systems import (
    FoundSystem,
    lock_changes,
    lock_owner,
    system,
)
from fundament.capabilities.post.queries.traffic import (
    by_point,
    handed_to_system,
    sent_by_system,
)
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
    "by_point",
    "counts_by_folder",
    "counts_by_sender",
    "earlier",
    "entries_of",
    "found",
    "groups",
    "hand_over",
    "handed_to_system",
    "insert_available",
    "insert_completed",
    "insert_letters",
    "insert_told",
    "insert_waiting",
    "letter",
    "letters_of",
    "lines",
    "lock_changes",
    "lock_owner",
    "oldest_unread",
    "own_folders",
    "points",
    "sent_by_system",
    "system",
    "systems_taking",
    "taking_systems",
    "targets_of",
    "unread_counts",
]
