"""The history of identities: every step is written once, with its line in the ledger."""

from dataclasses import asdict
from datetime import datetime

from fundament.capabilities.identity.models import Identity, LifeEvent
from fundament.capabilities.identity.service import changes, ledger
from fundament.capabilities.identity.service.documents import NOTHING, Kept
from fundament.capabilities.identity.service.ledger import By
from fundament.capabilities.identity.types.lifecycle import (
    EvidenceKind,
    LifeLine,
    LifeStep,
    Officer,
    Reason,
)
from fundament.kernel.acting import INSTALLATION, Actor, Level
from fundament.kernel.ids import PartyId


def note(
    row: Identity,
    step: LifeStep,
    at: datetime,
    by: By = None,
    kept: Kept = NOTHING,
    reason: Reason = Reason.NONE,
) -> None:
    """Write the step down, with its line in the ledger.

    Part of the caller's transaction; without `by` the installation did it.
    """
    keep(row, step, at, by, kept, reason)
    ledger.record_step(PartyId.parse(row.person), step, at, by)


def keep(
    row: Identity,
    step: LifeStep,
    at: datetime,
    by: By = None,
    kept: Kept = NOTHING,
    reason: Reason = Reason.NONE,
) -> None:
    """Write the step down, with level and state as the row has them after it, and let her be told.

    Its line in the ledger is the caller's.
    """
    actor = by.actor if isinstance(by, Officer) else by or INSTALLATION
    LifeEvent.objects.create(
        identity=row,
        step=step,
        at=at,
        actor_kind=actor.kind,
        actor=str(actor.party) if isinstance(actor, Actor) else actor.id,
        actor_name=actor.name,
        authority=str(by.authority) if isinstance(by, Officer) else "",
        ial=row.ial,
        state=row.state,
        reason=reason,
        **asdict(kept),
    )
    changes.stepped(PartyId.parse(row.person), step, at, reason)


def lines_of(persons: list[str]) -> list[LifeLine]:
    """Return all steps of all identities under the numbers, the newest first."""
    rows = LifeEvent.objects.filter(identity__person__in=persons).order_by("-at", "-id")
    return [_line(row) for row in rows]


def _line(row: LifeEvent) -> LifeLine:
    return LifeLine(
        identity_uuid=row.identity_id,
        step=LifeStep(row.step),
        at=row.at,
        actor_name=row.actor_name,
        authority=PartyId.parse(row.authority) if row.authority else None,
        evidence=EvidenceKind(row.evidence) if row.evidence else None,
        in_person=row.in_person,
        document_ending=row.document_ending,
        ial=Level(row.ial),
        state=row.state,
        reason=Reason(row.reason),
    )
