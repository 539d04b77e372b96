"""Proofing: what the registers and the identities here know of the evidence, and what it gives."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from fundament.capabilities.identity import queries
from fundament.capabilities.identity.models import Identity, LifeEvent
from fundament.capabilities.identity.rules import must_be_entitled
from fundament.capabilities.identity.rules import proofing as rules
from fundament.capabilities.identity.service import desk_codes, documents
from fundament.capabilities.identity.service.desk_codes import Shown
from fundament.capabilities.identity.service.documents import Kept
from fundament.capabilities.identity.types import IdentityState, IdentityUnknown
from fundament.capabilities.identity.types.lifecycle import (
    Evidence,
    EvidenceKind,
    EvidenceOfAnother,
    Officer,
    OwnIdentity,
)
from fundament.capabilities.registers import service as registers
from fundament.capabilities.registers.types import GONE, Person, PersonStatus
from fundament.kernel.acting import Level
from fundament.kernel.denmark import COPENHAGEN
from fundament.kernel.ids import PartyId


@dataclass(frozen=True, slots=True)
class Proofed:
    """The level that the evidence carries, what is kept of it, and the code it is used up by."""

    ial: Level
    kept: Kept
    code: int | None = None


def proofed(person: Person, evidence: Evidence, officer: Officer, at: datetime) -> Proofed:
    """Return how surely the person is known by the evidence.

    Outside a transaction: a wrong code of an eID is counted whatever becomes of the act, a right
    one is used up by it. Raises EvidenceNotEnough, EvidenceOfAnother, DeskCodeRefused, OwnIdentity
    when the officer vouches or consents herself.
    """
    today = at.astimezone(COPENHAGEN).date()
    mine = numbers_of(officer.actor.party)
    if evidence.custodian is not None and numbers_of(evidence.custodian) & mine:
        raise OwnIdentity
    shown = _shown(person.party, evidence, officer, at)
    voucher = _voucher(person, evidence, officer)
    custody = evidence.custodian is not None and evidence.custodian in {
        guardian.party for guardian in registers.guardians_of(person.party, at)
    }
    known = rules.Checked(
        age=person.age_on(today),
        today=today,
        voucher=shown.level if shown else Level(voucher.ial) if voucher else None,
        has_custody=custody,
    )
    ial = rules.ial_of(evidence, known)
    vouching = shown.identity if shown else voucher.id if voucher else None
    kept = documents.kept(evidence, vouching or _identity_of(evidence.custodian))
    _must_be_nobody_elses(person.party, kept)
    return Proofed(ial, kept, shown.code if shown else None)


def entitled(person: PartyId, at: datetime) -> Person:
    """Return the person as the register knows her now, who may have an identity.

    Raises PersonUnknown, MayNotHaveIdentity.
    """
    found = registers.person_of(person, at)
    must_be_entitled(
        found.age_on(at.astimezone(COPENHAGEN).date()),
        alive=found.status not in GONE,
        in_denmark=found.status is not PersonStatus.EMIGRATED,
    )
    return found


def numbers_of(person: PartyId) -> set[str]:
    """Return every number that the person has or has had, those of a merged duplicate too."""
    own = {str(number) for number in registers.numbers_of(person)}
    return own | queries.led_to(own)


def _voucher(person: Person, evidence: Evidence, officer: Officer) -> Identity | None:
    """Return the active identity of whoever vouches. Raises OwnIdentity."""
    vouching = {
        EvidenceKind.WITNESS: evidence.witness,
        EvidenceKind.CUSTODIAN: evidence.custodian,
    }.get(evidence.kind)
    if vouching is None:
        return None
    if numbers_of(vouching) & (numbers_of(person.party) | numbers_of(officer.actor.party)):
        raise OwnIdentity
    try:
        row = queries.current(vouching)
    except IdentityUnknown:
        return None
    return row if row.state == IdentityState.ACTIVE else None


def _shown(person: PartyId, evidence: Evidence, officer: Officer, at: datetime) -> Shown | None:
    """Return the person's own active identity that the evidence shows. Raises DeskCodeRefused."""
    if evidence.kind is not EvidenceKind.EXISTING_IDENTITY:
        return None
    return desk_codes.shown(person, numbers_of(person), evidence.document, officer, at)


def _identity_of(custodian: PartyId | None) -> UUID | None:
    """Return the UUID of the identity of who consented, when there is one."""
    if custodian is None:
        return None
    try:
        return queries.current(custodian).id
    except IdentityUnknown:
        return None


def _must_be_nobody_elses(person: PartyId, kept: Kept) -> None:
    """Raises EvidenceOfAnother when the same document has proofed somebody else."""
    if not kept.document_digest:
        return
    used = LifeEvent.objects.filter(document_digest=kept.document_digest)
    if used.exclude(identity__person__in=numbers_of(person)).exists():
        raise EvidenceOfAnother
