"""The roles of the showcase persons."""

from collections.abc import Callable
from datetime import datetime

from fundament.capabilities.registers import service as registers
from fundament.capabilities.registers.types import Showcase, ShowcaseRole
from fundament.capabilities.rights import service as rights
from fundament.kernel.acting import Role
from fundament.kernel.ids import PartyId


def load(progress: Callable[[str, int, int], None], at: datetime) -> None:
    """Grant every showcase person the role of her story."""
    grants = [
        (shown.party, role, organisation)
        for shown in registers.showcase()
        for role, organisation in _roles(shown, at)
    ]
    for done, (person, role, organisation) in enumerate(grants, start=1):
        rights.grant_role(person, role, organisation, at)
        progress("roles", done, len(grants))


def _roles(shown: Showcase, at: datetime) -> list[tuple[Role, PartyId | None]]:
    if shown.role is ShowcaseRole.CASEWORKER:
        return [(Role.CASEWORKER, shown.authority)]
    if shown.role is ShowcaseRole.OPERATOR:
        return [(Role.OPERATOR, shown.authority)]
    if shown.role is ShowcaseRole.COMPANY and not registers.companies_owned_by(shown.party, at):
        return [(Role.COMPANY, employer) for employer in registers.employers_of(shown.party, at)]
    return []
