"""Decisions of login: pure functions of facts, with their source; no database, no clock.

Here is what holds for every protocol; `saml` decides about SAML.
"""

from fundament.capabilities.login.rules.devices import device_of
from fundament.capabilities.login.rules.origins import origin_of
from fundament.capabilities.login.rules.told import Told
from fundament.capabilities.login.rules.wishes import (
    OpenSession,
    Shown,
    Wanted,
    answers,
    best_for,
    refused_at_once,
    word_of,
)

__all__ = [
    "OpenSession",
    "Shown",
    "Told",
    "Wanted",
    "answers",
    "best_for",
    "device_of",
    "origin_of",
    "refused_at_once",
    "word_of",
]
