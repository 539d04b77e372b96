"""Decisions of login: pure functions of facts, with their source; no database, no clock."""

from fundament.capabilities.login.rules.lint import remarks_on
from fundament.capabilities.login.rules.release import (
    Released,
    algorithms_of,
    attributes_for,
    encryption_key,
)
from fundament.capabilities.login.rules.requests import (
    MessageFacts,
    SignatureFinding,
    must_be_answerable,
    must_be_authentic,
)
from fundament.capabilities.login.rules.wishes import (
    Wanted,
    session_suffices,
    status_instead,
    wanted_by,
    word_of,
)

__all__ = [
    "MessageFacts",
    "Released",
    "SignatureFinding",
    "Wanted",
    "algorithms_of",
    "attributes_for",
    "encryption_key",
    "must_be_answerable",
    "must_be_authentic",
    "remarks_on",
    "session_suffices",
    "status_instead",
    "wanted_by",
    "word_of",
]
