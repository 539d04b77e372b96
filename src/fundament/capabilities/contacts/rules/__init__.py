"""Decisions of contacts, without any reading or writing."""

from fundament.capabilities.contacts.rules.channels import (
    MOST_TRIES,
    PIN_GOOD_FOR,
    asked_lately,
    is_binding,
    is_mobile,
)
from fundament.capabilities.contacts.rules.registering import (
    PersonFacts,
    birthday_of,
    births_of_new_fifteens,
    exempt_status,
    latest_birth,
    reach,
    registrations_of,
)
from fundament.capabilities.contacts.rules.searching import FIELDS, may_look_for
from fundament.capabilities.contacts.rules.telling import concerns

__all__ = [
    "FIELDS",
    "MOST_TRIES",
    "PIN_GOOD_FOR",
    "PersonFacts",
    "asked_lately",
    "birthday_of",
    "births_of_new_fifteens",
    "concerns",
    "exempt_status",
    "is_binding",
    "is_mobile",
    "latest_birth",
    "may_look_for",
    "reach",
    "registrations_of",
]
