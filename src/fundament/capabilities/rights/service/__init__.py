"""The door to rights."""

from fundament.capabilities.rights.service.reading import (
    give_reading,
    readable_by,
    readings_of,
    withdraw_reading,
)
from fundament.capabilities.rights.service.reads import (
    grants_of,
    holdings_of,
    must_be_open,
    organisations_of,
    parties_open_to,
    roles_of,
)
from fundament.capabilities.rights.service.roles import follow_number, grant_role, withdraw_role

__all__ = [
    "follow_number",
    "give_reading",
    "grant_role",
    "grants_of",
    "holdings_of",
    "must_be_open",
    "organisations_of",
    "parties_open_to",
    "readable_by",
    "readings_of",
    "roles_of",
    "withdraw_reading",
    "withdraw_role",
]
