"""The two-person rule: one officer proposes, another one of the same authority decides."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext_noop

from fundament.capabilities.identity import rules
from fundament.capabilities.identity.models import Identity, ProposedAct
from fundament.capabilities.identity.rules import life
from fundament.capabilities.identity.service import activation, history, ledger, replacing
from fundament.capabilities.identity.service.documents import Kept
from fundament.capabilities.identity.service.lifecycle import take
from fundament.capabilities.identity.service.officers import must_be_officer_still
from fundament.capabilities.identity.service.proofing import Proofed, entitled, numbers_of
from fundament.capabilities.identity.types import IdentityState
from fundament.capabilities.identity.types.lifecycle import (
    ActivationLetter,
    Application,
    EvidenceKind,
    EvidenceNotEnough,
    LifeStep,
    NotAnOfficer,
    Officer,
    Outcome,
    OwnIdentity,
    Proposal,
    ProposalId,
    ProposalOver,
    ProposalWaits,
    ProposerGone,
)
from fundament.kernel.acting import Actor, Level
from fundament.kernel.ids import PartyId
from fundament.kernel.proposals import Proposed

PROPOSED = {
    LifeStep.RAISED: gettext_noop("Hæv identitetssikringen til Høj"),
    LifeStep.REOPENED: gettext_noop("Genåbn eID på niveauet Høj"),
    LifeStep.RESET: gettext_noop("Nulstil identifikationsmidler på niveauet Høj"),
    LifeStep.REISSUED: gettext_noop("Luk det gamle eID, og udsted et nyt"),
}


def propose_locked(
    row: Identity,
    step: LifeStep,
    found: Proofed,
    officer: Officer,
    at: datetime,
    new: Application | None = None,
) -> ProposalId:
    """Propose the step for the locked identity, to any other officer of the authority.

    `new` is the identity that a reissue puts in its place. Part of the caller's transaction.
    Raises StateNotReachable, ProposalWaits, and of a name CredentialsTooWeak, IdentityExists.
    """
    name = rules.plain_username(new.username) if new else ""
    if new is not None:
        replacing.must_be_free(name)
    life.state_after(step, IdentityState(row.state))
    expire_proposals(at, row)
    try:
        with transaction.atomic():
            made = ProposedAct.objects.create(
                identity=row,
                step=step,
                ial=new.wanted if new else Level.HIGH,
                username=name,
                evidence=found.kept.evidence,
                in_person=found.kept.in_person,
                document_digest=found.kept.document_digest,
                document_ending=found.kept.document_ending,
                vouched_by=found.kept.vouched_by,
                proposed_by=str(officer.actor.party),
                proposed_by_name=officer.actor.name,
                authority=str(officer.authority),
                proposed_at=at,
                ends=at + life.LIFE_OF_PROPOSAL,
            )
    except IntegrityError as error:
        raise ProposalWaits from error
    history.note(row, LifeStep.PROPOSED, at, officer, found.kept)
    return ProposalId(made.id)


def must_be_second(officer: Officer, proposer: Officer, person: PartyId) -> None:
    """Check that the officer may approve what the proposer has proposed about the person.

    Raises ProposalOver at another authority, OwnIdentity for the proposer and for the person
    herself, ProposerGone when whoever proposed it may no longer.
    """
    if officer.authority != proposer.authority:
        raise ProposalOver
    mine = numbers_of(officer.actor.party)
    life.must_be_another(mine, numbers_of(person))
    life.must_be_another(mine, numbers_of(proposer.actor.party))
    try:
        must_be_officer_still(proposer)
    except NotAnOfficer as gone:
        raise ProposerGone from gone


@transaction.atomic
def waiting_at(officer: Officer, at: datetime) -> list[Proposal]:
    """Return what waits at the officer's authority, the oldest first; every look is written."""
    found = _waiting_now(officer, at)
    ledger.record_looks(officer, [one.person for one in found], ledger.WAITING, at)
    return found


def count_mine(officer: Officer, at: datetime) -> int:
    """Return how many proposals the officer may decide; names nobody."""
    return sum(one.mine for one in proposed_at(officer.authority, officer.actor, at))


def proposed_at(authority: PartyId, officer: Actor, at: datetime) -> list[Proposed]:
    """Return what waits at the authority, the oldest first; names nobody it is about."""
    return [
        Proposed(
            what=PROPOSED[one.step],
            address=reverse("ra-proposal", args=[one.id]),
            proposed_by=one.proposed_by,
            proposed_at=one.proposed_at,
            ends=one.ends,
            mine=not (one.own or one.about_me),
        )
        for one in _waiting_now(Officer(officer, authority), at)
    ]


@transaction.atomic
def proposal_of(proposal: ProposalId, officer: Officer, at: datetime) -> Proposal:
    """Return one proposal of the officer's authority; the look is written. Raises ProposalOver."""
    found = _shown(_waiting(proposal, officer, at), officer)
    ledger.record_looks(officer, [found.person], ledger.WAITING, at)
    return found


@transaction.atomic
def approve(proposal: ProposalId, officer: Officer, at: datetime) -> ActivationLetter | None:
    """Let the proposed step be taken, and return the letter to hand over.

    A reset and a reissue give one, and a reopening after a block.

    Raises ProposalOver, OwnIdentity for the proposer and for the person herself,
    StateNotReachable when the identity has gone on since, EvidenceNotEnough when it was shown as
    evidence and is shut since, MayNotHaveIdentity when its person has,
    ProposerGone when whoever proposed it may no longer, IdentityExists when a name was taken since.
    """
    row, identity = _decided(proposal, officer, Outcome.APPROVED, at)
    entitled(PartyId.parse(identity.person), at)
    _must_be_active_still(row, identity)
    must_be_second(officer, _proposer(row), PartyId.parse(identity.person))
    step = LifeStep(row.step)
    kept = Kept(
        row.evidence, row.in_person, row.document_digest, row.document_ending, row.vouched_by
    )
    if step is LifeStep.REISSUED:
        return activation.replace(identity, row.username, Level(row.ial), kept, officer, at)
    if step is LifeStep.RAISED:
        identity.ial = row.ial
        activation.raise_letter(identity, row.id, Level(row.ial))
    before = IdentityState(identity.state)
    take(identity, step, at, officer, kept)
    if step is LifeStep.RESET or life.closes_means(step, before):
        return activation.reset(identity, at)
    return None


@transaction.atomic
def decline(proposal: ProposalId, officer: Officer, at: datetime) -> None:
    """Let the proposal fall; its proposer may take it back. Raises ProposalOver, OwnIdentity."""
    _, identity = _decided(proposal, officer, Outcome.DECLINED, at)
    history.note(identity, LifeStep.DECLINED, at, officer)


def expire_proposals(at: datetime, identity: Identity | None = None) -> int:
    """Mark what nobody decided in time, of one identity or of all; return how many."""
    rows = ProposedAct.objects.filter(outcome=Outcome.WAITING, ends__lte=at)
    if identity is not None:
        rows = rows.filter(identity=identity)
    return rows.update(outcome=Outcome.EXPIRED, decided_at=at)


def _waiting_now(officer: Officer, at: datetime) -> list[Proposal]:
    rows = ProposedAct.objects.select_related("identity").filter(
        authority=str(officer.authority), outcome=Outcome.WAITING, ends__gt=at
    )
    return [_shown(row, officer) for row in rows.order_by("proposed_at", "id")]


def _waiting(proposal: ProposalId, officer: Officer, at: datetime) -> ProposedAct:
    """Return the row, locked. Raises ProposalOver."""
    rows = ProposedAct.objects.select_for_update().filter(
        id=proposal, authority=str(officer.authority), outcome=Outcome.WAITING, ends__gt=at
    )
    if (row := rows.first()) is None:
        raise ProposalOver
    return row


def _decided(
    proposal: ProposalId, officer: Officer, outcome: Outcome, at: datetime
) -> tuple[ProposedAct, Identity]:
    """Return the proposal, now decided, and its identity, both locked."""
    row = _waiting(proposal, officer, at)
    identity = Identity.objects.select_for_update().get(id=row.identity_id)
    mine = numbers_of(officer.actor.party)
    life.must_be_another(mine, numbers_of(PartyId.parse(identity.person)))
    own = row.proposed_by in mine
    if own and outcome is Outcome.APPROVED:
        raise OwnIdentity
    row.outcome, row.decided_at = outcome, at
    row.decided_by = "" if own else str(officer.actor.party)
    row.save(update_fields=["outcome", "decided_at", "decided_by"])
    return row, identity


def _must_be_active_still(row: ProposedAct, identity: Identity) -> None:
    """Raises EvidenceNotEnough when the eID that was shown as evidence is not in use any more."""
    shown = row.evidence == EvidenceKind.EXISTING_IDENTITY
    if shown and identity.state != IdentityState.ACTIVE:
        raise EvidenceNotEnough(
            da="det eID, personen viste, er ikke aktivt mere",
            en="the eID that the person showed is not active any more",
        )


def _proposer(row: ProposedAct) -> Officer:
    actor = Actor(PartyId.parse(row.proposed_by), row.proposed_by_name)
    return Officer(actor, PartyId.parse(row.authority))


def _shown(row: ProposedAct, officer: Officer) -> Proposal:
    person = PartyId.parse(row.identity.person)
    mine = numbers_of(officer.actor.party)
    return Proposal(
        id=ProposalId(row.id),
        person=person,
        step=LifeStep(row.step),
        ial=Level(row.ial),
        evidence=EvidenceKind(row.evidence),
        in_person=row.in_person,
        document_ending=row.document_ending,
        proposed_by=row.proposed_by_name,
        proposed_at=row.proposed_at,
        ends=row.ends,
        own=row.proposed_by in mine,
        about_me=bool(mine & numbers_of(person)),
    )
