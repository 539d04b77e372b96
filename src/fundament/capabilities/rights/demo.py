"""The roles of the showcase persons."""

from datetime import datetime

from fundament.capabilities.registers import service as registers
from fundament.capabilities.registers.types import Showcase, ShowcaseRole
from fundament.capabilities.rights import service as rights
from fundament.kernel.acting import Role
from fundament.kernel.ids import PartyId


def load(at: datetime) -> int:
    """Grant every showcase person the role of her story; return how many were granted."""
    grants = [
        (shown.party, role, organisation)
        for shown in registers.showcase()
        for role, organisation in _roles(shown, at)
    ]
    for person, role, organisation in grants:
        rights.grant_role(person, role, organisation, at)
    return len(grants)


def _roles(shown: Showcase, at: datetime) -> list[tuple[Role, PartyId | None]]:
    if shown.role is ShowcaseRole.CASEWORKER:
        return [(Role.CASEWORKER, shown.authority), (Role.ADMINISTRATOR, shown.authority)]
    if shown.role is ShowcaseRole.TEACHER:
        return [(Role.SCHOOL_STAFF, shown.authority)]
    if shown.role is ShowcaseRole.OPERATOR:
        return [(Role.OPERATOR, shown.authority)]
    if shown.role is ShowcaseRole.RA_OFFICER:
        return [(Role.RA_OFFICER, shown.authority)]
    if shown.role is ShowcaseRole.COMPANY and not registers.companies_owned_by(shown.party, at):
        return [(Role.COMPANY, employer) for employer in registers.employers_of(shown.party, at)]
    return []
