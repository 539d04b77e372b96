"""What evidence gives: a table, its sources, and what is never enough."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundament.capabilities.identity.rules import proofing
from fundament.capabilities.identity.rules.proofing import Checked
from fundament.capabilities.identity.types.lifecycle import (
    Evidence,
    EvidenceKind,
    EvidenceNotEnough,
)
from fundament.kernel.acting import Level
from fundament.kernel.ids import PartyId
from tests.capabilities.identity.desk import LICENCE, PASSPORT, UNTIL

TODAY = date(2026, 11, 24)
MOTHER = PartyId.person("0101801234")
GROWN = Checked(age=40, today=TODAY)
CHILD = Checked(age=13, today=TODAY, voucher=Level.SUBSTANTIAL, has_custody=True)


def test_every_row_has_a_source_and_stands_once():
    rows = [(row.kind, row.in_person) for row in proofing.TABLE]
    assert len(rows) == len(set(rows))
    assert all("2.1.2" in row.source for row in proofing.TABLE)
    assert {row.kind for row in proofing.TABLE} == set(EvidenceKind) - {EvidenceKind.DECLARED}


@pytest.mark.parametrize(
    ("evidence", "known", "ial"),
    [
        (PASSPORT, GROWN, Level.HIGH),
        (replace(PASSPORT, in_person=False), GROWN, Level.SUBSTANTIAL),
        (LICENCE, GROWN, Level.SUBSTANTIAL),
        (replace(LICENCE, in_person=False), GROWN, Level.LOW),
        (Evidence(EvidenceKind.WITNESS), replace(GROWN, voucher=Level.HIGH), Level.SUBSTANTIAL),
        (Evidence(EvidenceKind.WITNESS), replace(GROWN, voucher=Level.LOW), Level.LOW),
        (Evidence(EvidenceKind.CUSTODIAN, custodian=MOTHER), CHILD, Level.SUBSTANTIAL),
        (replace(PASSPORT, custodian=MOTHER), CHILD, Level.HIGH),
    ],
)
def test_what_evidence_gives(evidence, known, ial):
    assert proofing.ial_of(evidence, known) is ial


@pytest.mark.parametrize(
    ("evidence", "known"),
    [
        (replace(PASSPORT, valid_until=date(2026, 11, 23)), GROWN),
        (replace(PASSPORT, valid_until=None), GROWN),
        (replace(PASSPORT, document=" - "), GROWN),
        (Evidence(EvidenceKind.WITNESS), GROWN),
        (Evidence(EvidenceKind.WITNESS, in_person=False), replace(GROWN, voucher=Level.HIGH)),
        (Evidence(EvidenceKind.DECLARED), GROWN),
        (Evidence(EvidenceKind.CUSTODIAN, custodian=MOTHER), replace(CHILD, has_custody=False)),
        (Evidence(EvidenceKind.CUSTODIAN, custodian=MOTHER), replace(CHILD, voucher=None)),
        (Evidence(EvidenceKind.CUSTODIAN, custodian=MOTHER), replace(CHILD, age=15)),
        (PASSPORT, CHILD),
        (replace(PASSPORT, custodian=MOTHER, in_person=False), CHILD),
    ],
)
def test_what_is_not_enough(evidence, known):
    with pytest.raises(EvidenceNotEnough) as caught:
        proofing.ial_of(evidence, known)
    assert caught.value.sentence("da") != caught.value.sentence("en")


@given(st.sampled_from(EvidenceKind), st.booleans(), st.sampled_from([None, *Level]))
def test_nobody_is_known_surer_than_who_vouches(kind, in_person, voucher):
    evidence = Evidence(kind, in_person, "AB123456", UNTIL)
    try:
        ial = proofing.ial_of(evidence, replace(GROWN, voucher=voucher))
    except EvidenceNotEnough:
        return
    if kind not in {EvidenceKind.PASSPORT, EvidenceKind.DRIVING_LICENCE}:
        assert voucher is not None
        assert ial <= voucher
    if ial is Level.HIGH:
        assert in_person
