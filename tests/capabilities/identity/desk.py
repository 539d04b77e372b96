"""A desk of a registration authority: two officers, and evidence that people bring."""

from datetime import UTC, date, datetime

import pytest

from fundament.capabilities.identity import demo
from fundament.capabilities.identity import service as identity
from fundament.capabilities.identity.types.lifecycle import Application, Evidence, EvidenceKind
from fundament.capabilities.registers import demo as registers_demo
from fundament.capabilities.registers import service as registers
from fundament.capabilities.rights import demo as rights_demo
from fundament.kernel.acting import Actor, Level

AT = datetime(2026, 11, 24, 10, tzinfo=UTC)
UNTIL = date(2030, 1, 1)
PASSPORT = Evidence(EvidenceKind.PASSPORT, True, "P 1234567", UNTIL)
OTHER_PASSPORT = Evidence(EvidenceKind.PASSPORT, True, "P7654321", UNTIL)
LICENCE = Evidence(EvidenceKind.DRIVING_LICENCE, True, "12345678", UNTIL)


def load():
    """The fictional country with its roles, and its told people by key."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("fundament.kernel.clock.now", lambda: AT)
        registers_demo.load(40, 2026, lambda *_: None, AT)
        rights_demo.load(AT)
    return {shown.key: shown for shown in registers.showcase()}


def load_with_identities():
    """The same, where everybody who may has an eID and the duplicates were looked for."""
    found = load()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("fundament.kernel.clock.now", lambda: AT)
        demo.load(AT)
    return found


def at_desk(shown):
    """The showcase person as an officer of her authority."""
    return identity.officer_of(Actor(shown.party, shown.name))


def issue(person, officer, evidence=PASSPORT, wanted=Level.SUBSTANTIAL, name="nyt.navn", at=AT):
    return identity.issue_proofed(Application(person, name, evidence, wanted), officer, at)
