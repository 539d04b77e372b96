"""An authority decides whether a foreign eID is that of a person with a Danish number."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_noop

from fundament.capabilities.login.models import BrokerSession, ForeignPerson, LinkRequest
from fundament.capabilities.login.rules import eidas
from fundament.capabilities.login.service import sessions
from fundament.capabilities.login.service.eidas import knowing
from fundament.capabilities.login.types import (
    Candidate,
    Claims,
    Decision,
    LinkDecided,
    LinkId,
    LinkState,
    LinkUnknown,
    LinkWish,
    NotAtAuthority,
)
from fundament.capabilities.registers import service as registers
from fundament.capabilities.registers.types import GONE, NumberChanged, Person
from fundament.capabilities.rights import service as rights
from fundament.kernel import audit
from fundament.kernel.acting import Acting, Role
from fundament.kernel.ids import PartyId

WHAT = gettext_noop("eID fra et andet land")
PURPOSE = gettext_noop("At knytte et eID til dit personnummer")
LEGAL_BASIS = gettext_noop("eIDAS-forordningen (910/2014), artikel 6 og 11 a")
MOST_CANDIDATES = 20


@transaction.atomic
def waiting_links(acting: Acting, at: datetime) -> list[LinkWish]:
    """Return the wishes that nobody has decided, the oldest first. Raises NotAtAuthority."""
    authority = _authority(acting, at)
    audit.record(_look(acting, authority, None, gettext_noop("Vist"), at, "eu-id:waiting"))
    rows = LinkRequest.objects.select_related("foreign__country").filter(state=LinkState.WAITING)
    return [knowing.wish_shown(row, at) for row in rows.order_by("asked_at")[:200]]


@transaction.atomic
def link_to_decide(link: LinkId, acting: Acting, at: datetime) -> tuple[LinkWish, list[Candidate]]:
    """Return a wish, and those in the registers who bear the name and were born that day.

    The look is in the ledger of each of them. Raises LinkUnknown, NotAtAuthority.
    """
    authority = _authority(acting, at)
    row = LinkRequest.objects.select_related("foreign__country").filter(id=link).first()
    if row is None:
        raise LinkUnknown
    wish = knowing.wish_shown(row, at)
    found = _candidates(wish.claims, at) if wish.state is LinkState.WAITING else []
    reference = f"eu-id:{row.foreign_id}"
    seen = gettext_noop("Navn, fødselsdato og by, vist som mulig ejer")
    audit.record(
        _look(acting, authority, None, gettext_noop("Vist"), at, reference),
        *(_look(acting, authority, one.party, seen, at, reference) for one in found),
    )
    return wish, found


@transaction.atomic
def decide_link(link: LinkId, decision: Decision, acting: Acting, at: datetime) -> LinkWish:
    """Link the eID to the person, or refuse, with the reason; return the wish as decided.

    The ledger tells it about the person, and about the eID. Raises LinkUnknown, LinkDecided,
    NotAtAuthority, ReasonMissing, CandidateMissing, OwnLink.
    """
    authority = _authority(acting, at)
    row = LinkRequest.objects.select_for_update().filter(id=link).first()
    if row is None:
        raise LinkUnknown
    foreign = ForeignPerson.objects.select_for_update().get(uuid=row.foreign_id)
    person = knowing.linked_person(str(decision.person or ""), at)
    eidas.must_be_decidable(decision, acting.actor.party, person is not None)
    if row.state != LinkState.WAITING or foreign.person:
        raise LinkDecided
    if person is not None and person.party == acting.actor.party:
        eidas.must_be_decidable(Decision(person.party, decision.reason), person.party, True)
    approved = person is not None
    row.state = LinkState.APPROVED if approved else LinkState.REFUSED
    row.person = str(person.party) if person else ""
    row.decided_at, row.decided_by = at, str(acting.actor.party)
    row.authority, row.reason = str(authority), decision.reason.strip()
    row.save()
    if person is not None:
        foreign.person, foreign.linked_at = str(person.party), at
        foreign.save(update_fields=["person", "linked_at"])
    action = gettext_noop("Knyttet til personnummer") if approved else gettext_noop("Afvist")
    about = [None, person.party] if person else [None]
    reference = f"eu-id:{foreign.uuid}"
    audit.record(*(_look(acting, authority, one, action, at, reference) for one in about))
    return knowing.wish_shown(row, at)


@transaction.atomic
def withdraw_link(link: LinkId, reason: str, acting: Acting, at: datetime) -> LinkWish:
    """Take back a link that was wrong, with the reason; every session that rests on it ends.

    Raises LinkUnknown, LinkDecided, NotAtAuthority, ReasonMissing, OwnLink.
    """
    authority = _authority(acting, at)
    row = LinkRequest.objects.select_for_update().filter(id=link).first()
    if row is None:
        raise LinkUnknown
    foreign = ForeignPerson.objects.select_for_update().get(uuid=row.foreign_id)
    if row.state != LinkState.APPROVED or not foreign.person:
        raise LinkDecided
    person = PartyId.parse(foreign.person)
    eidas.must_be_decidable(Decision(person, reason), acting.actor.party, True)
    row.state, row.reason = LinkState.WITHDRAWN, reason.strip()
    row.decided_at, row.decided_by = at, str(acting.actor.party)
    row.authority = str(authority)
    row.save()
    foreign.person, foreign.linked_at = "", None
    foreign.save(update_fields=["person", "linked_at"])
    for session in BrokerSession.objects.filter(foreign=foreign, ended_at__isnull=True):
        sessions.end_unasked(session, at)
    sessions.end_lasting(at, foreign=foreign)
    action, reference = gettext_noop("Tilknytning trukket tilbage"), f"eu-id:{foreign.uuid}"
    audit.record(*(_look(acting, authority, one, action, at, reference) for one in (None, person)))
    return knowing.wish_shown(row, at)


def follow_number(news: NumberChanged) -> None:
    """Carry the links over when a person gets a new number."""
    ForeignPerson.objects.filter(person=str(news.old)).update(person=str(news.new))


def _authority(acting: Acting, at: datetime) -> PartyId:
    """Return the authority that the caseworker acts for at this moment. Raises NotAtAuthority."""
    found = rights.organisations_of(acting.actor.party, Role.CASEWORKER, at)
    if not found:
        raise NotAtAuthority
    return found[0]


def _candidates(claims: Claims, at: datetime) -> list[Candidate]:
    """Return living persons of the birth date whose names hold those of the eID, or one of them."""
    wanted = [claims.name, claims.family_name, claims.given_name, claims.birth_name]
    people: dict[PartyId, Person] = {}
    for name in wanted:
        for found in registers.find_persons(name, 200, at) if name else ():
            if found.born == claims.born and found.status not in GONE:
                people.setdefault(found.party, found)
    return [_candidate(found) for found in list(people.values())[:MOST_CANDIDATES]]


def _candidate(found: Person) -> Candidate:
    town = found.address.town if found.address and not found.address_protected else ""
    others = ForeignPerson.objects.filter(person=str(found.party)).count()
    return Candidate(found.party, found.name, found.born, town, others)


def _look(
    acting: Acting,
    authority: PartyId,
    about: PartyId | None,
    action: str,
    at: datetime,
    reference: str,
) -> audit.Look:
    return audit.Look(
        at, acting.actor, authority, about, WHAT, action, PURPOSE, LEGAL_BASIS, reference
    )
