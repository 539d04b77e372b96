"""The life of an identity by other hands than an officer's: state, number, death."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from fundament.capabilities.identity import queries
from fundament.capabilities.identity.models import (
    ActivationCode,
    DuplicatePair,
    Identity,
    LedNumber,
)
from fundament.capabilities.identity.rules import life
from fundament.capabilities.identity.service import attempts, changes, history, issuing
from fundament.capabilities.identity.service.documents import NOTHING, Kept
from fundament.capabilities.identity.service.ledger import By
from fundament.capabilities.identity.types import (
    IdentityBlocked,
    IdentityId,
    IdentityState,
    IdentityUnknown,
)
from fundament.capabilities.identity.types.lifecycle import LifeStep, Reason
from fundament.capabilities.registers.types import NumberChanged, PersonDied
from fundament.kernel import events
from fundament.kernel.acting import Actor, Agent
from fundament.kernel.ids import PartyId


def change_state(
    person: PartyId, new: IdentityState, at: datetime, by: Actor | Agent | None = None
) -> None:
    """Suspend, block, reopen or close the person's identity; publishes IdentityBlocked.

    Reopening publishes nothing. Raises IdentityUnknown, StateNotReachable.
    """
    with transaction.atomic():
        take(queries.current(person, lock=True), life.STEP_TO[new], at, by)


def follow_number(news: NumberChanged, at: datetime) -> None:
    """Carry the identity over when the person gets a new number; its UUID stays."""
    old, new = str(news.old), str(news.new)
    with transaction.atomic():
        for row in Identity.objects.select_for_update().filter(person=old):
            row.person = new
            row.save(update_fields=["person"])
            history.note(row, LifeStep.RENUMBERED, at)
        LedNumber.objects.filter(leads_to=old).update(leads_to=new)
        for pair in DuplicatePair.objects.filter(Q(first=old) | Q(second=old)):
            other = pair.second if pair.first == old else pair.first
            pair.first, pair.second = sorted((other, new))
            pair.save(update_fields=["first", "second"])


def follow_death(news: PersonDied) -> None:
    """Close the identity of who has died."""
    with transaction.atomic():
        rows = Identity.objects.select_for_update().filter(person=str(news.person))
        for row in rows.exclude(state=IdentityState.CLOSED):
            take(row, LifeStep.CLOSED, news.at, reason=Reason.DEATH)


def note_link(person: PartyId, step: LifeStep, by: By, at: datetime) -> None:
    """Write into the life of the person's eID what becomes of another country's eID of hers.

    She is told also when she has no eID here, and so no such life. Part of the caller's
    transaction, which tells the ledger.
    """
    try:
        row = queries.current(person, lock=True)
    except IdentityUnknown:
        changes.stepped(person, step, at)
        return
    history.keep(row, step, at, by)


def take(
    row: Identity,
    step: LifeStep,
    at: datetime,
    by: By = None,
    kept: Kept = NOTHING,
    reason: Reason = Reason.NONE,
) -> None:
    """Let the locked row take the step, write it down, and end sessions that it no longer carries.

    Reopened after a block, it signs in with nothing: means and letters of before are over.
    Raises StateNotReachable.
    """
    before = IdentityState(row.state)
    row.state = life.state_after(step, before)
    row.changed_at = at
    row.save(update_fields=["state", "changed_at", "ial", "merged_into"])
    history.note(row, step, at, by, kept, reason)
    if life.closes_means(step, before):
        issuing.withdraw_authenticators(row, at)
        ActivationCode.objects.filter(identity=row, used_at=None).delete()
    if row.state != IdentityState.ACTIVE or step is LifeStep.RESET:
        attempts.end_under_way(row, at)
        events.publish(IdentityBlocked(IdentityId(row.id), PartyId.parse(row.person), at))
