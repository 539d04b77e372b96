"""The identities of the showcase persons; anybody else gets one on demand."""

from contextlib import suppress
from datetime import datetime, timedelta

from fundament.capabilities.identity import service as identity
from fundament.capabilities.identity.types import MayNotHaveIdentity
from fundament.capabilities.identity.types.lifecycle import Evidence, EvidenceKind, Officer
from fundament.capabilities.registers import service as registers
from fundament.kernel.acting import Actor, Level

# She gets hers by the handover from the school login on her 15th birthday.
WITHOUT = "turning_fifteen"


def load(at: datetime) -> int:
    """Issue an identity to everyone who may have one, at the real cost of each hash.

    Then look for duplicates, as every night. Returns how many showcase persons have one now.
    Raises DemoOnly, Busy.
    """
    for shown in registers.showcase():
        if shown.key == WITHOUT:
            continue
        with suppress(MayNotHaveIdentity):  # the child, the dead and the emigrated
            identity.credentials_for(shown.party, at)
    identity.find_duplicates(at)
    _propose(at)
    return len(identity.demo_credentials())


def _propose(at: datetime) -> None:
    """Let one officer have seen a passport, so that something waits for the other one."""
    shown = {one.key: one for one in registers.showcase()}
    officer, citizen = shown.get("ra_officer"), shown.get("mover")
    if officer is None or officer.authority is None or citizen is None:
        return
    seen = Evidence(EvidenceKind.PASSPORT, True, "P1357924", at.date() + timedelta(days=3650))
    acting = Officer(Actor(officer.party, officer.name), officer.authority)
    identity.raise_ial(citizen.party, seen, Level.HIGH, acting, at)
