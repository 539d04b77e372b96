"""The door to rights."""

from fundament.capabilities.rights.service.employees import (
    grant_to_employee,
    own_companies,
    own_company,
    withdraw_from_employee,
)
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
    organisations_open_to,
    parties_open_to,
    roles_of,
    told_grants,
)
from fundament.capabilities.rights.service.roles import follow_number, grant_role, withdraw_role

__all__ = [
    "follow_number",
    "give_reading",
    "grant_role",
    "grant_to_employee",
    "grants_of",
    "holdings_of",
    "must_be_open",
    "organisations_of",
    "organisations_open_to",
    "own_companies",
    "own_company",
    "parties_open_to",
    "readable_by",
    "readings_of",
    "roles_of",
    "told_grants",
    "withdraw_from_employee",
    "withdraw_reading",
    "withdraw_role",
]
