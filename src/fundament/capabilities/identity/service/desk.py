"""The desk of a registration authority: what an officer does with somebody's identity.

Each act names its officer, is refused on her own identity, and is written into the history with
its evidence. What lets somebody in at level High takes a second officer (two_persons).
"""

from datetime import datetime

from django.db import transaction

from fundament.capabilities.identity import queries, rules
from fundament.capabilities.identity.models import Identity
from fundament.capabilities.identity.rules import life
from fundament.capabilities.identity.rules.proofing import must_carry
from fundament.capabilities.identity.service import activation, desk_codes, replacing
from fundament.capabilities.identity.service.lifecycle import take
from fundament.capabilities.identity.service.proofing import entitled, numbers_of, proofed
from fundament.capabilities.identity.service.two_persons import propose_locked
from fundament.capabilities.identity.types import (
    IdentityExists,
    IdentityState,
    IdentityUnknown,
    StateNotReachable,
)
from fundament.capabilities.identity.types.lifecycle import (
    ActivationLetter,
    Application,
    Evidence,
    EvidenceNotEnough,
    Issued,
    LifeStep,
    Officer,
    ProposalId,
    Reason,
)
from fundament.capabilities.registers.types import Person
from fundament.kernel.acting import Level
from fundament.kernel.ids import PartyId


def issue_proofed(application: Application, officer: Officer, at: datetime) -> Issued | ProposalId:
    """Give the person an identity as her evidence carries; she activates it by the letter.

    High is proposed to another officer, and Substantial issued until then. Who has had one at High
    gets the next by two officers, whatever its level: closing the old one first is no way round.
    Raises OwnIdentity, EvidenceNotEnough, EvidenceOfAnother, DeskCodeRefused, MayNotHaveIdentity,
    ProposalWaits, CredentialsTooWeak, IdentityExists, PersonUnknown.
    """
    person = _person_for(application.person, officer, at)
    found = proofed(person, application.evidence, officer, at)
    must_carry(found.ial, application.wanted)
    with transaction.atomic():
        before = _before(person.party)
        desk_codes.use_up(found.code, officer, at)
        if before is not None and life.takes_two(LifeStep.REISSUED, Level(before.ial)):
            if before.state != IdentityState.CLOSED:
                raise IdentityExists
            return propose_locked(before, LifeStep.REISSUED, found, officer, at, application)
        name = rules.plain_username(application.username)
        ial = min(application.wanted, Level.SUBSTANTIAL)
        new = replacing.new_identity(person.party, name, ial, found.kept, officer, at)
        row = Identity.objects.get(id=new)
        proposal = None
        if application.wanted is Level.HIGH:
            proposal = propose_locked(row, LifeStep.RAISED, found, officer, at)
        letter = activation.new_letter(row, at, ial, proposal)
    return Issued(letter, Level(row.ial), proposal)


def reissue(application: Application, officer: Officer, at: datetime) -> Issued | ProposalId:
    """Close the person's identity and give her a new one, with a UUID of its own.

    Where the old one is at High, or the new one shall be, it is proposed, and whoever approves gets
    the letter. Raises what issue_proofed raises, IdentityUnknown and StateNotReachable.
    """
    person = _person_for(application.person, officer, at)
    found = proofed(person, application.evidence, officer, at)
    must_carry(found.ial, application.wanted)
    with transaction.atomic():
        old = queries.current(person.party, lock=True)
        desk_codes.use_up(found.code, officer, at)
        if old.state == IdentityState.CLOSED:
            raise StateNotReachable(old=old.state, new=IdentityState.CLOSED.value)
        # Else weak evidence, given at a distance, would close what somebody surer known has.
        must_carry(found.ial, min(Level(old.ial), Level.SUBSTANTIAL))
        if life.takes_two(LifeStep.REISSUED, max(Level(old.ial), application.wanted)):
            return propose_locked(old, LifeStep.REISSUED, found, officer, at, application)
        name = rules.plain_username(application.username)
        letter = activation.replace(old, name, application.wanted, found.kept, officer, at)
    return Issued(letter, application.wanted, None)


def raise_ial(
    person: PartyId, evidence: Evidence, wanted: Level, officer: Officer, at: datetime
) -> ProposalId | None:
    """Raise how surely the person is known; to High it is proposed, and the proposal returned.

    Raises OwnIdentity, EvidenceNotEnough, EvidenceOfAnother, DeskCodeRefused, IdentityUnknown,
    StateNotReachable, ProposalWaits.
    """
    known = _person_for(person, officer, at)
    found = proofed(known, evidence, officer, at)
    must_carry(found.ial, wanted)
    with transaction.atomic():
        row = queries.current(known.party, lock=True)
        desk_codes.use_up(found.code, officer, at)
        if wanted <= row.ial:
            raise EvidenceNotEnough(da="niveauet er der allerede", en="the level is there already")
        if life.takes_two(LifeStep.RAISED, wanted):
            return propose_locked(row, LifeStep.RAISED, found, officer, at)
        row.ial = wanted
        take(row, LifeStep.RAISED, at, officer, found.kept)
    return None


def shut(
    person: PartyId, new: IdentityState, reason: Reason, officer: Officer, at: datetime
) -> None:
    """Suspend, block or close the person's identity; a single officer may, also at High.

    Raises OwnIdentity, IdentityUnknown, StateNotReachable.
    """
    _must_not_be_self(person, officer)
    with transaction.atomic():
        take(queries.current(person, lock=True), life.STEP_TO[new], at, officer, reason=reason)


def reopen(
    person: PartyId, evidence: Evidence, officer: Officer, at: datetime
) -> ActivationLetter | ProposalId | None:
    """Reopen a suspended or blocked identity for who proofs anew that it is hers.

    The evidence must carry the identity's level; at High the reopening is proposed. After a block
    nothing of before signs in: the letter is what she makes her means anew by.
    Raises OwnIdentity, EvidenceNotEnough, EvidenceOfAnother, DeskCodeRefused, IdentityUnknown,
    StateNotReachable, ProposalWaits.
    """
    known = _person_for(person, officer, at)
    found = proofed(known, evidence, officer, at)
    with transaction.atomic():
        row = queries.current(known.party, lock=True)
        desk_codes.use_up(found.code, officer, at)
        must_carry(found.ial, Level(row.ial))
        if life.takes_two(LifeStep.REOPENED, Level(row.ial)):
            return propose_locked(row, LifeStep.REOPENED, found, officer, at)
        distrusted = life.closes_means(LifeStep.REOPENED, IdentityState(row.state))
        take(row, LifeStep.REOPENED, at, officer, found.kept)
        return activation.reset(row, at) if distrusted else None


def reset_authenticators(
    person: PartyId, evidence: Evidence, officer: Officer, at: datetime
) -> ActivationLetter | ProposalId:
    """Take away what the person signs in with, and return a letter to make it anew by.

    At High it is proposed, and whoever approves gets the letter. Raises as `reopen` does.
    """
    known = _person_for(person, officer, at)
    found = proofed(known, evidence, officer, at)
    with transaction.atomic():
        row = queries.current(known.party, lock=True)
        desk_codes.use_up(found.code, officer, at)
        must_carry(found.ial, Level(row.ial))
        if life.takes_two(LifeStep.RESET, Level(row.ial)):
            return propose_locked(row, LifeStep.RESET, found, officer, at)
        take(row, LifeStep.RESET, at, officer, found.kept)
        return activation.reset(row, at)


def _person_for(person: PartyId, officer: Officer, at: datetime) -> Person:
    """Return the person as the register knows her, who may have an identity.

    Raises OwnIdentity, PersonUnknown, MayNotHaveIdentity.
    """
    _must_not_be_self(person, officer)
    return entitled(queries.leading(person), at)


def _must_not_be_self(person: PartyId, officer: Officer) -> None:
    """Raises OwnIdentity."""
    life.must_be_another(numbers_of(person), numbers_of(officer.actor.party))


def _before(person: PartyId) -> Identity | None:
    """Return the person's identity, or the last one she had, locked."""
    try:
        return queries.current(person, lock=True)
    except IdentityUnknown:
        return None
