"""The second officer of a link at level High: what is proposed, and her yes or no."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_noop

from fundament.capabilities.identity import service as identity
from fundament.capabilities.identity.types import Officer, OwnIdentity, ProposalOver
from fundament.capabilities.login.models import LinkRequest
from fundament.capabilities.login.service.eidas import knowing, tying
from fundament.capabilities.login.types import (
    CandidateMissing,
    LinkDecided,
    LinkDone,
    LinkId,
    LinkProposal,
    LinkState,
    LinkWish,
)
from fundament.capabilities.registers import service as registers
from fundament.kernel import audit
from fundament.kernel.acting import Acting, Actor
from fundament.kernel.ids import PartyId


def proposal_of(row: LinkRequest, officer: Officer, at: datetime) -> LinkProposal | None:
    """Return what is proposed for the wish, at the officer's own authority; else None."""
    if not knowing.is_proposed(row, at) or row.authority != str(officer.authority):
        return None
    person, mine = PartyId.parse(row.person), identity.numbers_of(officer.actor.party)
    return LinkProposal(
        person=person,
        name=registers.name_of(person, at),
        proposed_by=row.proposed_by_name,
        proposed_at=row.proposed_at or at,
        ends=knowing.proposal_ends(row),
        reason=row.reason,
        own=row.proposed_by in mine,
        about_me=bool(mine & identity.numbers_of(person)),
    )


def done_of(row: LinkRequest, officer: Officer, at: datetime) -> LinkDone | None:
    """Return how the wish was decided, and by whom; None while it waits.

    To whom it was tied is told at the authority that decided it alone.
    """
    if row.state == LinkState.WAITING:
        return None
    told = row.state == LinkState.APPROVED and row.authority == str(officer.authority)
    tied = row.foreign.person if told else ""
    person = PartyId.parse(tied) if tied else None
    return LinkDone(
        person=person,
        name=(registers.name_of(person, at) or "") if person else "",
        proposed_by=row.proposed_by_name,
        proposed_at=row.proposed_at,
        decided_by=registers.name_of(PartyId.parse(row.decided_by), at) or "",
        made_by=made_by(row, at),
        made_at=row.made_at,
    )


def made_by(row: LinkRequest, at: datetime) -> str:
    """Return the name of who made the link; "" when there is none, or who it was is unknown."""
    return (registers.name_of(PartyId.parse(row.made_by), at) or "") if row.made_by else ""


@transaction.atomic
def approve_link(link: LinkId, seen: str, acting: Acting, at: datetime) -> LinkWish:
    """Let the proposed link be made, as another officer of the same authority.

    `seen` is the key of the proposal that she was shown: her yes is to no other one, which may have
    taken its place meanwhile. Raises LinkUnknown, LinkDecided, NotAnOfficer, CandidateMissing when
    the person has died since, and what identity.must_be_second raises: ProposalOver, OwnIdentity,
    ProposerGone.
    """
    officer = identity.officer_of(acting.actor)
    row, foreign = tying.held(link)
    shown = proposal_of(row, officer, at)
    if shown is None or shown.key != seen:
        raise ProposalOver
    identity.must_be_second(officer, _proposer(row), shown.person)
    if foreign.person:
        raise LinkDecided
    if knowing.linked_person(row.person, at) is None:
        raise CandidateMissing
    tying.tie(row, foreign, shown.person, officer, at)
    return knowing.wish_shown(row, at)


@transaction.atomic
def decline_link(link: LinkId, acting: Acting, at: datetime) -> LinkWish:
    """Let the proposal fall; the wish waits as before. Its proposer may take it back.

    Raises LinkUnknown, NotAnOfficer, ProposalOver, OwnIdentity for the person herself.
    """
    officer = identity.officer_of(acting.actor)
    row, foreign = tying.held(link)
    shown = proposal_of(row, officer, at)
    if shown is None:
        raise ProposalOver
    if shown.about_me:
        raise OwnIdentity
    row.person, row.reason, row.authority = "", "", ""
    row.proposed_by, row.proposed_by_name, row.proposed_at = "", "", None
    row.save()
    action, reference = gettext_noop("Forslag om at knytte faldt"), tying.reference(foreign)
    about = (None, shown.person)
    audit.record(*(tying.look(officer, one, action, at, reference) for one in about))
    return knowing.wish_shown(row, at)


def _proposer(row: LinkRequest) -> Officer:
    actor = Actor(PartyId.parse(row.proposed_by), row.proposed_by_name)
    return Officer(actor, PartyId.parse(row.authority))
