"""What a party is called, whatever kind of party it is."""

from datetime import datetime

from fundament.capabilities.registers.service.organisations import organisation_name
from fundament.capabilities.registers.service.persons import person_of
from fundament.capabilities.registers.types import OrganisationUnknown, PersonUnknown
from fundament.kernel.ids import PartyId


def name_of(party: PartyId, at: datetime) -> str | None:
    """Return the name of the person, company or authority; None when no register holds it."""
    try:
        return person_of(party, at).name if party.is_person else organisation_name(party, at)
    except (PersonUnknown, OrganisationUnknown):
        return None
