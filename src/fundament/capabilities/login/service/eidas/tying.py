"""A foreign eID is tied to a Danish person, and the tie is loosened: rows, ledger, sessions."""

from datetime import datetime

from django.utils.translation import gettext_noop

from fundament.capabilities.identity import service as identity
from fundament.capabilities.identity.types import LifeStep, Officer
from fundament.capabilities.login.models import BrokerSession, ForeignPerson, LinkRequest
from fundament.capabilities.login.service import sessions
from fundament.capabilities.login.types import LinkId, LinkState, LinkUnknown
from fundament.kernel import audit
from fundament.kernel.acting import Actor, Level
from fundament.kernel.ids import PartyId

WHAT = gettext_noop("eID fra et andet land")
PURPOSE = gettext_noop("At knytte et eID til dit personnummer")
LEGAL_BASIS = gettext_noop("eIDAS-forordningen (910/2014), artikel 6 og 11 a")
TIED = gettext_noop("Knyttet til personnummer")


def held(link: LinkId) -> tuple[LinkRequest, ForeignPerson]:
    """Return a wish and its eID, both locked. Raises LinkUnknown."""
    row = LinkRequest.objects.select_for_update().filter(id=link).first()
    if row is None:
        raise LinkUnknown
    return row, ForeignPerson.objects.select_for_update().get(uuid=row.foreign_id)


def tie(
    row: LinkRequest, foreign: ForeignPerson, person: PartyId, officer: Officer, at: datetime
) -> None:
    """Let the eID lead to the person, by the word of the officer; part of her transaction.

    Worth High only where another officer had proposed it.
    """
    row.state, row.person = LinkState.APPROVED, str(person)
    row.decided_at, row.decided_by = at, str(officer.actor.party)
    row.authority = str(officer.authority)
    row.made_at, row.made_by, row.made_authority = at, row.decided_by, row.authority
    row.save()
    foreign.person, foreign.linked_at = str(person), at
    foreign.ceiling = Level.HIGH if row.proposed_by else Level.SUBSTANTIAL
    foreign.save(update_fields=["person", "linked_at", "ceiling"])
    identity.note_link(person, LifeStep.LINKED, officer, at)
    audit.record(*(look(officer, one, TIED, at, reference(foreign)) for one in (None, person)))


def untie(row: LinkRequest, foreign: ForeignPerson, by: Officer | Actor, at: datetime) -> None:
    """Let the eID lead to nobody, and end every session that rests on it."""
    person = PartyId.parse(foreign.person)
    actor = by.actor if isinstance(by, Officer) else by
    row.state, row.decided_at, row.decided_by = LinkState.WITHDRAWN, at, str(actor.party)
    row.authority = str(by.authority) if isinstance(by, Officer) else ""
    row.save()
    foreign.person, foreign.linked_at = "", None
    foreign.save(update_fields=["person", "linked_at"])
    for session in BrokerSession.objects.filter(foreign=foreign, ended_at__isnull=True):
        sessions.end_unasked(session, at)
    sessions.end_lasting(at, foreign=foreign)
    identity.note_link(person, LifeStep.UNLINKED, by, at)
    action, about = gettext_noop("Tilknytning trukket tilbage"), (None, person)
    audit.record(*(look(by, one, action, at, reference(foreign)) for one in about))


def reference(foreign: ForeignPerson) -> str:
    """Return what the ledger calls the eID."""
    return f"eu-id:{foreign.uuid}"


def look(
    by: Officer | Actor, about: PartyId | None, action: str, at: datetime, of: str
) -> audit.Look:
    """Return a line of the ledger: of an officer for her authority, of anybody for herself."""
    actor = by.actor if isinstance(by, Officer) else by
    acted_for = by.authority if isinstance(by, Officer) else by.party
    return audit.Look(at, actor, acted_for, about, WHAT, action, PURPOSE, LEGAL_BASIS, of)
