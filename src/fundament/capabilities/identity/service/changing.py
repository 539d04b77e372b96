"""A person gives herself another password."""

from collections.abc import Callable
from datetime import datetime
from uuid import uuid4

from django.db import transaction

from fundament.capabilities.identity import queries, rules
from fundament.capabilities.identity.models import Authenticator, LoginAttempt
from fundament.capabilities.identity.service import (
    attempts,
    issuing,
    ledger,
    lifecycle,
    passwords,
    tries,
)
from fundament.capabilities.identity.types import AuthenticatorKind
from fundament.capabilities.identity.types.lifecycle import LifeStep
from fundament.capabilities.identity.types.passwords import OldPasswordLocked, OldPasswordWrong
from fundament.kernel.acting import Acting, Level
from fundament.kernel.errors import Refusal

PASSWORD = AuthenticatorKind.PASSWORD


def _nothing() -> None:
    """What else happens where nobody says."""


def change_password(
    acting: Acting,
    old: str,
    new: str,
    caller: str,
    at: datetime,
    also: Callable[[], None] = _nothing,
) -> None:
    """Replace the signed-in person's password; logins under way with the old one are over.

    The old one is asked for, and a wrong one counts as at a login. The new one is worth no more
    than the old one, nor than the login by which it was chosen. `caller` is the network address;
    `also` happens in the same transaction.
    Raises IdentityUnknown, IdentityNotInUse, CredentialsTooWeak, OldPasswordWrong,
    OldPasswordLocked, TooManyTries, Busy.
    """
    row = queries.identity_of(acting.actor.party)
    rules.must_be_strong(row.username, new)
    # Counted as a login of that name from there would be; it is none, and never kept.
    asked = LoginAttempt(
        name_key=tries.name_key(row.username), caller=rules.network_of(caller), identity=row
    )
    with passwords.bound.slot():
        free = tries.take_try(asked, PASSWORD, at)
        kept = queries.in_use(row.id, PASSWORD).first()
        right = passwords.matches(bytes(kept.secret) if kept else None, old)
    if not (free and right and kept):
        ledger.record_change(acting.actor.party, ledger.NOT_CHANGED, at, acting.actor)
        raise _refused(asked, at, free=free)
    hashed = passwords.hash_of(new)
    with transaction.atomic():
        held = queries.held_to_widen(row.id)
        # Of two at the same instant the second has shown a password that is none any longer.
        going = queries.in_use(row.id, PASSWORD).filter(id=kept.id)
        if not going.update(withdrawn_at=at, **issuing.FORGOTTEN):
            raise _refused(asked, at)
        tries.give_back(asked, PASSWORD, at)
        Authenticator.objects.create(
            id=uuid4(),
            identity=held,
            kind=PASSWORD,
            label=kept.label,
            secret=hashed,
            ceiling=min(kept.ceiling, acting.level or Level.LOW),
            issued_at=at,
        )
        attempts.end_under_way(held, at)
        lifecycle.take(held, LifeStep.NEW_PASSWORD, at, acting.actor)
        also()


def _refused(asked: LoginAttempt, at: datetime, *, free: bool = True) -> Refusal:
    """Return what she is told: how many tries are left, or how long to wait."""
    counted = tries.counted(asked, PASSWORD)
    minutes = rules.minutes_locked(counted, at)
    if not free:
        return OldPasswordLocked(minutes=minutes)
    return OldPasswordWrong(left=rules.FREE_TRIES - counted.wrong, minutes=minutes)


def has_password(acting: Acting) -> bool:
    """Return whether the signed-in person has a password to change. Raises IdentityUnknown."""
    return queries.in_use(queries.identity_of(acting.actor.party).id, PASSWORD).exists()
