"""Long reads of contacts, and all of its SQL."""

from fundament.capabilities.contacts.queries.cards import touch
from fundament.capabilities.contacts.queries.changes import (
    changes_after,
    newest,
    number_changes,
)
from fundament.capabilities.contacts.queries.registrations import (
    begin_foreseen,
    latest_of,
    lock_party,
    register_many,
)
from fundament.capabilities.contacts.queries.searching import record, record_of, search

__all__ = [
    "begin_foreseen",
    "changes_after",
    "latest_of",
    "lock_party",
    "newest",
    "number_changes",
    "record",
    "record_of",
    "register_many",
    "search",
    "touch",
]
