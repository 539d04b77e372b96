"""How surely a person is known by the evidence she gave: a transcription of a cited table.

Source: Regulation (EU) 2015/1502, annex, section 2.1.2 (natural persons). Its elements are cited
by level and number. Where the regulation leaves room (witness, custodian), the row says that it is
our own decision.
"""

import re
from dataclasses import dataclass
from datetime import date

from fundament.capabilities.identity.types.lifecycle import (
    Evidence,
    EvidenceKind,
    EvidenceNotEnough,
)
from fundament.kernel.acting import Level

ANNEX = "Regulation (EU) 2015/1502, annex 2.1.2"
AGE_OF_CONSENT = 15
_DOCUMENT = re.compile(r"[A-Z0-9ÆØÅ]{5,20}")
_OF_A_DOCUMENT = {EvidenceKind.PASSPORT, EvidenceKind.DRIVING_LICENCE}


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table: what this evidence gives at most, and why."""

    kind: EvidenceKind
    in_person: bool
    ial: Level
    source: str


TABLE: tuple[Row, ...] = (
    # Photo evidence that the state recognises, checked as valid, and the face compared.
    Row(EvidenceKind.PASSPORT, True, Level.HIGH, f"{ANNEX}, High 1(a)"),
    # Read at a distance: genuine and of the person claimed, but nobody compared the face.
    Row(EvidenceKind.PASSPORT, False, Level.SUBSTANTIAL, f"{ANNEX}, Substantial 1"),
    # Presented at a registration in the country that issued it, and it appears to be hers.
    Row(EvidenceKind.DRIVING_LICENCE, True, Level.SUBSTANTIAL, f"{ANNEX}, Substantial 2"),
    # Assumed genuine: in possession of evidence that represents the claimed identity.
    Row(EvidenceKind.DRIVING_LICENCE, False, Level.LOW, f"{ANNEX}, Low 1-2"),
    # Our decision: a known person vouches before the officer, who compares with the registers.
    Row(EvidenceKind.WITNESS, True, Level.SUBSTANTIAL, f"{ANNEX}, Substantial 3 (our decision)"),
    # Proofing need not be repeated; the level of the means that exists goes on.
    Row(EvidenceKind.EXISTING_IDENTITY, True, Level.HIGH, f"{ANNEX}, Substantial 4, High 1(c)"),
    Row(EvidenceKind.EXISTING_IDENTITY, False, Level.SUBSTANTIAL, f"{ANNEX}, Substantial 4"),
    # Our decision: whoever has custody by the register vouches for the child and is known herself.
    Row(EvidenceKind.CUSTODIAN, True, Level.SUBSTANTIAL, f"{ANNEX}, Substantial 3 (our decision)"),
)


@dataclass(frozen=True, slots=True)
class Checked:
    """What the registers and this capability know that the evidence rests on.

    `voucher` is the IAL of the active identity of the witness, the custodian or the existing
    identity itself; None where there is none. `has_custody` as the register says at that time.
    """

    age: int
    today: date
    voucher: Level | None = None
    has_custody: bool = False


def row_of(evidence: Evidence) -> Row:
    """Return the row that the evidence falls under. Raises EvidenceNotEnough when there is none."""
    for row in TABLE:
        if (row.kind, row.in_person) == (evidence.kind, evidence.in_person):
            return row
    raise _not_enough("det kræver fremmøde", "it takes coming in person")


def ial_of(evidence: Evidence, known: Checked) -> Level:
    """Return the level that the evidence proofs, as strong as its weakest part.

    Raises EvidenceNotEnough.
    """
    row = row_of(evidence)
    if evidence.kind in _OF_A_DOCUMENT:
        must_be_a_valid_document(evidence, known.today)
        proofed = row.ial
    elif known.voucher is None:
        raise _not_enough(
            "den, der står inde for personen, har intet aktivt eID",
            "whoever vouches has no active eID",
        )
    else:
        proofed = min(row.ial, known.voucher)
    must_have_consent(evidence, known)
    return proofed


def must_be_a_valid_document(evidence: Evidence, today: date) -> None:
    """Raises EvidenceNotEnough when the number has no such form, or the document has run out."""
    if not _DOCUMENT.fullmatch(plain_document(evidence.document)):
        raise _not_enough("dokumentnummeret mangler", "the document number is missing")
    if evidence.valid_until is None or evidence.valid_until < today:
        raise _not_enough("dokumentet er udløbet", "the document has expired")


def must_have_consent(evidence: Evidence, known: Checked) -> None:
    """Raises EvidenceNotEnough for a child under 15 without the consent of who has custody.

    Source: MitID, issue from 13; below 15 by consent of a holder of custody, at the desk.
    """
    if evidence.kind is EvidenceKind.CUSTODIAN and known.age >= AGE_OF_CONSENT:
        raise _not_enough(
            "en forælder kan kun stå inde for et barn under 15 år",
            "a custodian can vouch for a child under 15 only",
        )
    if known.age < AGE_OF_CONSENT and not (evidence.custodian and known.has_custody):
        raise _not_enough(
            "under 15 år kræves samtykke fra den, der har forældremyndigheden",
            "below 15 years who has custody must consent",
        )
    if known.age < AGE_OF_CONSENT and not evidence.in_person:
        raise _not_enough("et barn skal møde frem", "a child must come in person")


def must_carry(ial: Level, wanted: Level) -> None:
    """Raises EvidenceNotEnough when the proofed level is below the wanted one."""
    if ial < wanted:
        raise _not_enough(
            f"den giver {DANISH[ial]}, ikke {DANISH[wanted]}",
            f"it gives {ial.name.capitalize()}, not {wanted.name.capitalize()}",
        )


def plain_document(number: str) -> str:
    """Return the number as it is compared: capitals and digits alone."""
    return re.sub(r"[^A-Z0-9ÆØÅ]", "", number.upper())


DANISH = {Level.LOW: "Lav", Level.SUBSTANTIAL: "Betydelig", Level.HIGH: "Høj"}


def _not_enough(danish: str, english: str) -> EvidenceNotEnough:
    return EvidenceNotEnough(da=danish, en=english)
