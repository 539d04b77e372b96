"""A young person's first identity, for which who has custody of her vouches from her own."""

from datetime import datetime

from django.db import transaction

from fundament.capabilities.identity import queries, rules
from fundament.capabilities.identity.rules import life
from fundament.capabilities.identity.service import changes, documents
from fundament.capabilities.identity.service.issuing import Means, issue_proofed
from fundament.capabilities.identity.types import IdentityId, IdentityState, IdentityUnknown
from fundament.capabilities.identity.types.lifecycle import (
    Evidence,
    EvidenceKind,
    EvidenceNotEnough,
    LifeStep,
)
from fundament.capabilities.registers import service as registers
from fundament.kernel.acting import Level
from fundament.kernel.ids import PartyId


def issue_vouched(
    person: PartyId,
    username: str,
    password: str,
    totp_secret: bytes,
    custodian: PartyId,
    at: datetime,
) -> IdentityId:
    """Give the person an identity that her custodian vouches for, at a distance.

    As sure as the custodian's own identity, and Substantial at most: our decision, since the
    annex leaves it open. Custody and that identity are looked at now, whenever the word was given.
    Who has had an identity at High gets the next one at the desk, by two officers.
    Raises EvidenceNotEnough, CredentialsTooWeak, IdentityExists, Busy, PersonUnknown.
    Source: Regulation (EU) 2015/1502, annex 2.1.2, Substantial.
    """
    guardians = {one.party for one in registers.guardians_of(person, at)}
    try:
        voucher = queries.current(custodian)
    except IdentityUnknown:
        voucher = None
    if custodian not in guardians or voucher is None or voucher.state != IdentityState.ACTIVE:
        raise EvidenceNotEnough(
            da="den, der står inde for den unge, har ikke forældremyndigheden og et aktivt eID",
            en="whoever vouches has not both custody and an active eID",
        )
    evidence = Evidence(EvidenceKind.CUSTODIAN, in_person=False, custodian=custodian)
    ial = rules.level_of(Level(voucher.ial), Level.SUBSTANTIAL)
    means = Means(username, password, totp_secret)
    with transaction.atomic():
        _must_not_have_been_at_high(person)
        issued = issue_proofed(person, means, ial, documents.kept(evidence, voucher.id), at)
        changes.vouched(person, at)
        return issued


def _must_not_have_been_at_high(person: PartyId) -> None:
    """Raises EvidenceNotEnough when the person's last identity was replaced by two alone."""
    try:
        before = queries.current(person, lock=True)
    except IdentityUnknown:
        return
    if life.takes_two(LifeStep.REISSUED, Level(before.ial)):
        raise EvidenceNotEnough(
            da="den unge har haft et eID på Høj, og et nyt kræver to medarbejdere ved skranken",
            en="there has been an eID at High, and a new one takes two officers at the desk",
        )
