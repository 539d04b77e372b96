"""Changes to what logs in as a person: her ledger has each, and whoever tells her hears of it.

She is told whoever did it, for it may have been somebody else in her name.
"""

from datetime import datetime

from fundament.capabilities.identity.service import ledger
from fundament.capabilities.identity.types import AuthenticatorKind, EidChanged
from fundament.capabilities.identity.types.lifecycle import LifeStep, Reason
from fundament.kernel import events
from fundament.kernel.acting import Actor
from fundament.kernel.ids import PartyId

# What prepares a change is none yet; an eID that is issued logs in once its letter is used, and is
# told at once where it logs in at once (`vouched`).
_TOLD = frozenset(
    {
        LifeStep.RAISED,
        LifeStep.SUSPENDED,
        LifeStep.BLOCKED,
        LifeStep.REOPENED,
        LifeStep.REISSUED,
        LifeStep.RESET,
        LifeStep.ACTIVATED,
        LifeStep.NEW_PASSWORD,
        LifeStep.CLOSED,
        LifeStep.TOOK_OVER,
        LifeStep.LINKED,
        LifeStep.UNLINKED,
    }
)


def added(person: PartyId, kind: AuthenticatorKind, at: datetime, by: Actor | None = None) -> None:
    """Write down that the person can log in by one more authenticator; without `by`, by her own.

    Part of the caller's transaction, as all here.
    """
    action = ledger.ADDED[kind]
    if by is None:
        ledger.record_own_change(person, action, at)
    else:
        ledger.record_change(person, action, at, by)
    _tell(person, at)


def ordered(person: PartyId, at: datetime, by: Actor, *, new: bool) -> None:
    """Write down that the person has ordered new means, or a `new` eID, and let her be told."""
    ledger.record_change(person, ledger.EID_ORDERED if new else ledger.MEANS_ORDERED, at, by)
    _tell(person, at)


def order_withdrawn(person: PartyId, at: datetime, by: Actor) -> None:
    """Write down that the person has taken back what she ordered, and let her be told."""
    ledger.record_change(person, ledger.ORDER_WITHDRAWN, at, by)
    _tell(person, at)


def vouched(person: PartyId, at: datetime) -> None:
    """Let the person be told that there is an eID in her name which somebody vouched for."""
    _tell(person, at)


def withdrawn(person: PartyId, kind: AuthenticatorKind, at: datetime, by: Actor) -> None:
    """Write down that the person has taken an authenticator out of use."""
    ledger.record_change(person, ledger.WITHDRAWN[kind], at, by)
    _tell(person, at)


def stepped(person: PartyId, step: LifeStep, at: datetime, reason: Reason = Reason.NONE) -> None:
    """Let the person be told of a step of her eID's life; nobody writes to the dead."""
    if step in _TOLD and reason is not Reason.DEATH:
        _tell(person, at)


def _tell(person: PartyId, at: datetime) -> None:
    events.publish(EidChanged(person, at))
