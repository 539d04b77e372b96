"""The steps of a login: the way is chosen, then one authenticator after the other is shown."""

from datetime import datetime

from fundament.capabilities.identity import queries
from fundament.capabilities.identity.models import Authenticator, LoginAttempt
from fundament.capabilities.identity.service import (
    asking_apps,
    attempts,
    codes,
    finishing,
    ledger,
    passwords,
    sealing,
    tries,
)
from fundament.capabilities.identity.types import (
    Attempt,
    AttemptOver,
    Authenticated,
    AuthenticatorKind,
    CredentialsRefused,
    IdentityState,
)

PASSWORD, CODE_DISPLAY = AuthenticatorKind.PASSWORD, AuthenticatorKind.CODE_DISPLAY
APP, RECOVERY_CODE = AuthenticatorKind.APP, AuthenticatorKind.RECOVERY_CODE


def choose(attempt: Attempt, kind: AuthenticatorKind, at: datetime) -> Attempt:
    """Choose with which authenticator to go on; an app is asked at once.

    The same for every name. Each question to an app counts as a try until it is approved, so that
    nobody can be worn down by questions. Raises AttemptOver, CredentialsRefused, TooManyTries.
    """
    row = queries.attempt_asking(attempt.id, kind, at)
    if kind is APP and not (tries.take_try(row, APP, at) and asking_apps.ask(row, at)):
        ledger.record_refusal(row, at)
        raise CredentialsRefused
    row.way = kind
    row.save(update_fields=["way"])
    return attempts.shown(row)


def give_password(attempt: Attempt, password: str, at: datetime) -> Attempt | Authenticated:
    """Check the password; return who it is when that is enough, else the attempt asking on.

    Unknown name, wrong password, lock and suspension get the same answer for the same work.
    Raises CredentialsRefused, AttemptOver, TooManyTries, Busy, LevelNotReached.
    """
    row = queries.attempt_alive(attempt.id, at)
    if row.renewal:  # no way round the new display
        raise AttemptOver
    with passwords.bound.slot():
        free = tries.take_try(row, PASSWORD, at)
        kept = queries.in_use(row.identity_id, PASSWORD).first()
        right = passwords.matches(bytes(kept.secret) if kept else None, password)
    if not (right and free and is_active(row) and kept):
        ledger.record_refusal(row, at)
        raise CredentialsRefused
    return finishing.shown_to_be(row, kept, at)


def give_code(attempt: Attempt, code: str, at: datetime) -> Attempt | Authenticated:
    """Check the code of a display and return who signed in; every code works once.

    Raises CredentialsRefused, AttemptOver, TooManyTries, LevelNotReached.
    """
    row = queries.attempt_asking(attempt.id, CODE_DISPLAY, at)
    free = tries.take_try(row, CODE_DISPLAY, at)
    display, step = _display_showing(row, code, at)
    if not (free and is_active(row) and display and _use_step(display, step)):
        ledger.record_refusal(row, at)
        raise CredentialsRefused
    return finishing.shown_to_be(row, display, at)


def give_recovery_code(attempt: Attempt, code: str, at: datetime) -> Attempt | Authenticated:
    """Use up one of the codes on paper; the attempt then asks for a new code display.

    Raises CredentialsRefused, AttemptOver, TooManyTries.
    """
    row = queries.attempt_asking(attempt.id, RECOVERY_CODE, at)
    free = tries.take_try(row, RECOVERY_CODE, at)
    kept = queries.in_use(row.identity_id, RECOVERY_CODE)
    found = next((one for one in kept if codes.is_recovery_code(bytes(one.secret), code)), None)
    if not (free and is_active(row) and found and _use_up(found, at)):
        ledger.record_refusal(row, at)
        raise CredentialsRefused
    return finishing.renewing(row, found, at)


def is_active(row: LoginAttempt) -> bool:
    """Return whether the attempt is for an identity that may sign in."""
    return row.identity is not None and row.identity.state == IdentityState.ACTIVE


def _display_showing(
    row: LoginAttempt, code: str, at: datetime
) -> tuple[Authenticator | None, int | None]:
    """Return the display that shows the code, and its time step; the work without any as for one.

    Where several displays show the same code, the first one counts.
    """
    found: tuple[Authenticator | None, int | None] = (None, None)
    displays: list[Authenticator | None] = [*queries.in_use(row.identity_id, CODE_DISPLAY)]
    for display in displays or [None]:
        secret = sealing.unseal(bytes(display.secret), display.id) if display else None
        step = codes.matching_step(secret, code, at)
        if step is not None and found[1] is None:
            found = (display, step)
    return found


def _use_step(display: Authenticator, step: int | None) -> bool:
    """Use up the step and all before it; False when another request was first (RFC 6238, 5.2)."""
    if step is None:
        return False
    fresh = Authenticator.objects.filter(id=display.id, last_step__lt=step)
    return fresh.update(last_step=step) == 1


def _use_up(code: Authenticator, at: datetime) -> bool:
    """Take the recovery code out of use; False when another request was first."""
    unused = Authenticator.objects.filter(id=code.id, withdrawn_at__isnull=True)
    return unused.update(withdrawn_at=at) == 1
