"""Who is an officer of a registration authority, as her role and her own eID stand at the act."""

from fundament.capabilities.identity import queries
from fundament.capabilities.identity.service.proofing import numbers_of
from fundament.capabilities.identity.types import IdentityState, IdentityUnknown
from fundament.capabilities.identity.types.lifecycle import NotAnOfficer, Officer
from fundament.kernel import acting
from fundament.kernel.acting import Actor, Role
from fundament.kernel.ids import PartyId


def officer_of(actor: Actor) -> Officer:
    """Return the actor as an officer of her authority, as her role stands at this moment.

    Who is one at several acts for the first that made her one. Whose own eID is shut is none,
    though her session may not have ended yet. Raises NotAnOfficer.
    """
    places = acting.places(actor, Role.RA_OFFICER)
    if not places or not acting.holds(actor, Role.RA_OFFICER) or _is_shut(actor.party):
        raise NotAnOfficer
    return Officer(actor, places[0])


def must_be_officer_still(officer: Officer) -> None:
    """Raises NotAnOfficer when she, by any of her numbers, is no officer there now."""
    for number in numbers_of(officer.actor.party):
        actor = Actor(PartyId.parse(number), officer.actor.name)
        if officer.authority in acting.places(actor, Role.RA_OFFICER) and not _is_shut(actor.party):
            return
    raise NotAnOfficer


def _is_shut(person: PartyId) -> bool:
    """Return whether the person has an eID that does not sign in now; another land's may do."""
    try:
        return queries.current(person).state != IdentityState.ACTIVE
    except IdentityUnknown:
        return False
