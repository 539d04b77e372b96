"""Decisions about SAML: is a message authentic, what does it ask for, what is released."""

from fundament.capabilities.login.rules.saml.lint import remarks_on
from fundament.capabilities.login.rules.saml.release import (
    AES_GCM,
    OAEP,
    algorithms_of,
    announced,
    asks_for,
    attributes_for,
    encryption_key,
)
from fundament.capabilities.login.rules.saml.requests import (
    MessageFacts,
    SignatureFinding,
    app_of,
    is_way_back,
    must_be_answerable,
    must_be_authentic,
)
from fundament.capabilities.login.rules.saml.wishes import STATUSES, name_id_format, wanted_by

__all__ = [
    "AES_GCM",
    "OAEP",
    "STATUSES",
    "MessageFacts",
    "SignatureFinding",
    "algorithms_of",
    "announced",
    "app_of",
    "asks_for",
    "attributes_for",
    "encryption_key",
    "is_way_back",
    "must_be_answerable",
    "must_be_authentic",
    "name_id_format",
    "remarks_on",
    "wanted_by",
]
