"""The life of an identity as a table: each step, from which states it starts, and where it ends."""

from dataclasses import dataclass
from datetime import timedelta

from fundament.capabilities.identity.types import IdentityState, StateNotReachable
from fundament.capabilities.identity.types.lifecycle import (
    EvidenceNotEnough,
    LifeStep,
    OwnIdentity,
)
from fundament.kernel.acting import Level

ACTIVE, SUSPENDED = IdentityState.ACTIVE, IdentityState.SUSPENDED
BLOCKED, CLOSED = IdentityState.BLOCKED, IdentityState.CLOSED
ALIVE = frozenset({ACTIVE, SUSPENDED, BLOCKED})
EVER = ALIVE | {CLOSED}


@dataclass(frozen=True, slots=True)
class Move:
    """From which states a step may start, and the state after it; None leaves it as it is."""

    since: frozenset[IdentityState]
    to: IdentityState | None = None


MOVES: dict[LifeStep, Move] = {
    LifeStep.ISSUED: Move(frozenset(), ACTIVE),
    LifeStep.PROPOSED: Move(ALIVE),
    LifeStep.DECLINED: Move(EVER),
    LifeStep.RAISED: Move(frozenset({ACTIVE})),
    LifeStep.SUSPENDED: Move(frozenset({ACTIVE}), SUSPENDED),
    LifeStep.BLOCKED: Move(frozenset({ACTIVE, SUSPENDED}), BLOCKED),
    LifeStep.REOPENED: Move(frozenset({SUSPENDED, BLOCKED}), ACTIVE),
    LifeStep.REISSUED: Move(EVER, CLOSED),
    LifeStep.RESET: Move(frozenset({ACTIVE})),
    LifeStep.ACTIVATED: Move(frozenset({ACTIVE})),
    LifeStep.NEW_PASSWORD: Move(frozenset({ACTIVE})),
    LifeStep.CLOSED: Move(ALIVE, CLOSED),
    LifeStep.RENUMBERED: Move(EVER),
    LifeStep.TOOK_OVER: Move(ALIVE),
    # What becomes of an eID of another country that leads to the same person.
    LifeStep.LINK_WAITS: Move(EVER),
    LifeStep.LINKED: Move(EVER),
    LifeStep.UNLINKED: Move(EVER),
}
STEP_TO: dict[IdentityState, LifeStep] = {
    ACTIVE: LifeStep.REOPENED,
    SUSPENDED: LifeStep.SUSPENDED,
    BLOCKED: LifeStep.BLOCKED,
    CLOSED: LifeStep.CLOSED,
}
# After these one can sign in who could not before, or by other means: at High, two decide.
LETS_IN = frozenset({LifeStep.RAISED, LifeStep.REOPENED, LifeStep.RESET, LifeStep.REISSUED})
LIFE_OF_PROPOSAL = timedelta(days=7)


def state_after(step: LifeStep, state: IdentityState) -> IdentityState:
    """Return the state after the step. Raises StateNotReachable when it cannot start there."""
    move = MOVES[step]
    if state not in move.since:
        raise StateNotReachable(old=state.value, new=(move.to or state).value)
    return move.to or state


def takes_two(step: LifeStep, ial: Level) -> bool:
    """Return whether the step needs a second officer: it lets somebody in at level High.

    `ial` is that after the step; of a reissue the higher of old and new, since a new identity at
    any level takes the place of one at High. Source: our own decision.
    """
    return ial is Level.HIGH and step in LETS_IN


def must_be_replaceable_alone(ial: Level) -> None:
    """Raises EvidenceNotEnough for an eID that two officers alone put another in the place of."""
    if takes_two(LifeStep.REISSUED, ial):
        raise EvidenceNotEnough(
            da="et eID på Høj afløses kun af to medarbejdere ved skranken",
            en="an eID at High is replaced by two officers at the desk only",
        )


def closes_means(step: LifeStep, before: IdentityState) -> bool:
    """Return whether what the identity signed in with does not come back by the step.

    What was distrusted stays closed: after a block only what is proven anew opens anything. After
    a rest by wish all of it works again. Source: our own decision; MitID's rules are not public.
    """
    return step is LifeStep.REOPENED and before is BLOCKED


def must_be_another(numbers: set[str], others: set[str]) -> None:
    """Raises OwnIdentity when the two, by all the numbers they have had, are one person."""
    if numbers & others:
        raise OwnIdentity
