"""An officer decides whether a foreign eID is that of a person with a Danish number."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_noop

from fundament.capabilities.identity import service as identity
from fundament.capabilities.identity.types import LifeStep, Officer, ProposalWaits
from fundament.capabilities.login.models import ForeignPerson, LinkRequest
from fundament.capabilities.login.rules import eidas
from fundament.capabilities.login.service.eidas import knowing, seconding, tying
from fundament.capabilities.login.types import (
    Candidate,
    Claims,
    Decision,
    LinkDecided,
    LinkId,
    LinkShown,
    LinkState,
    LinkUnknown,
    LinkWish,
    OwnLink,
)
from fundament.capabilities.registers import service as registers
from fundament.capabilities.registers.types import GONE, NumberChanged, Person
from fundament.kernel import audit
from fundament.kernel.acting import Acting
from fundament.kernel.ids import PartyId

MOST_CANDIDATES = 20


@transaction.atomic
def link_to_decide(link: LinkId, acting: Acting, at: datetime) -> LinkShown:
    """Return a wish, who in the registers bears the name and was born that day, and a proposal.

    The look is in the ledger of each of them, and of who it is tied to. A proposal is told at its
    own authority alone, and nobody is looked for while there is one.
    Raises LinkUnknown, NotAnOfficer.
    """
    officer = identity.officer_of(acting.actor)
    row = LinkRequest.objects.select_related("foreign__country").filter(id=link).first()
    if row is None:
        raise LinkUnknown
    wish, proposal = knowing.wish_shown(row, at), seconding.proposal_of(row, officer, at)
    open_now = wish.state is LinkState.WAITING and not wish.proposed
    found = _candidates(wish.claims, at) if open_now else []
    seen = gettext_noop("Navn, fødselsdato og by, vist som mulig ejer")
    done = seconding.done_of(row, officer, at)
    people = [proposal.person] if proposal else [one.party for one in found]
    reference = tying.reference(row.foreign)
    audit.record(
        tying.look(officer, None, gettext_noop("Vist"), at, reference),
        *(tying.look(officer, one, seen, at, reference) for one in people),
    )
    if done is not None and done.person is not None:
        tied = gettext_noop("Navn og personnummer, vist som den, eID'et er knyttet til")
        audit.record(tying.look(officer, done.person, tied, at, reference))
    return LinkShown(wish, found, proposal, done)


@transaction.atomic
def decide_link(link: LinkId, decision: Decision, acting: Acting, at: datetime) -> LinkWish:
    """Link the eID to the person, or refuse, with the reason; return the wish as it stands then.

    A wish made at High is not linked yet: it is proposed to another officer of the authority.
    The ledger tells it about the person, and about the eID. Raises LinkUnknown, LinkDecided,
    NotAnOfficer, ProposalWaits, ReasonMissing, CandidateMissing, OwnLink.
    """
    officer = identity.officer_of(acting.actor)
    row, foreign = tying.held(link)
    person = knowing.linked_person(str(decision.person or ""), at)
    eidas.must_be_decidable(decision, person is not None)
    if row.state != LinkState.WAITING or foreign.person:
        raise LinkDecided
    if knowing.is_proposed(row, at):
        raise ProposalWaits
    row.reason, row.proposed_by, row.proposed_at = decision.reason.strip(), "", None
    if person is None:
        _refuse(row, foreign, officer, at)
        return knowing.wish_shown(row, at)
    _must_not_be_own(person.party, officer)
    if eidas.takes_two(row.level):
        _propose(row, foreign, person.party, officer, at)
    else:
        tying.tie(row, foreign, person.party, officer, at)
    return knowing.wish_shown(row, at)


@transaction.atomic
def withdraw_link(link: LinkId, reason: str, acting: Acting, at: datetime) -> LinkWish:
    """Take back a link that was wrong, with the reason; every session that rests on it ends.

    One officer may, at High too. Raises LinkUnknown, LinkDecided, NotAnOfficer, ReasonMissing,
    OwnLink.
    """
    officer = identity.officer_of(acting.actor)
    row, foreign = tying.held(link)
    if row.state != LinkState.APPROVED or not foreign.person:
        raise LinkDecided
    person = PartyId.parse(foreign.person)
    eidas.must_be_decidable(Decision(person, reason), True)
    _must_not_be_own(person, officer)
    row.reason = reason.strip()
    tying.untie(row, foreign, officer, at)
    return knowing.wish_shown(row, at)


def follow_number(news: NumberChanged) -> None:
    """Carry the links over when a person gets a new number, and what is proposed for her."""
    old, new = str(news.old), str(news.new)
    ForeignPerson.objects.filter(person=old).update(person=new)
    LinkRequest.objects.filter(person=old, state=LinkState.WAITING).update(person=new)


def _refuse(row: LinkRequest, foreign: ForeignPerson, officer: Officer, at: datetime) -> None:
    row.state, row.person = LinkState.REFUSED, ""
    row.decided_at, row.decided_by = at, str(officer.actor.party)
    row.authority = str(officer.authority)
    row.save()
    action = gettext_noop("Afvist")
    audit.record(tying.look(officer, None, action, at, tying.reference(foreign)))


def _propose(
    row: LinkRequest, foreign: ForeignPerson, person: PartyId, officer: Officer, at: datetime
) -> None:
    row.person, row.authority = str(person), str(officer.authority)
    row.proposed_by, row.proposed_by_name = str(officer.actor.party), officer.actor.name
    row.proposed_at = at
    row.save()
    identity.note_link(person, LifeStep.LINK_WAITS, officer, at)
    action, reference = gettext_noop("Foreslået knyttet til personnummer"), tying.reference(foreign)
    audit.record(*(tying.look(officer, one, action, at, reference) for one in (None, person)))


def _must_not_be_own(person: PartyId, officer: Officer) -> None:
    """Raises OwnLink when the two, by all the numbers they have had, are one person."""
    if identity.numbers_of(person) & identity.numbers_of(officer.actor.party):
        raise OwnLink


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
