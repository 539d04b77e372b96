"""The door to rights."""

from fundament.capabilities.rights.service.reads import (
    grants_of,
    holdings_of,
    must_be_open,
    organisations_of,
    organisations_open_to,
    parties_open_to,
    roles_of,
)
from fundament.capabilities.rights.service.roles import follow_number, grant_role, withdraw_role

__all__ = [
    "follow_number",
    "grant_role",
    "grants_of",
    "holdings_of",
    "must_be_open",
    "organisations_of",
    "organisations_open_to",
    "parties_open_to",
    "roles_of",
    "withdraw_role",
]
