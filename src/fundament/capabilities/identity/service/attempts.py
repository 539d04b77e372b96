"""The life of a login attempt: begun, found again in its own context, forgotten."""

import secrets
from datetime import datetime, timedelta

from fundament.capabilities.identity import queries, rules
from fundament.capabilities.identity.models import CallerCount, Identity, LoginAttempt, TryCount
from fundament.capabilities.identity.service import tries
from fundament.capabilities.identity.types import (
    Attempt,
    AttemptId,
    AttemptOver,
    AuthenticatorKind,
    LoginContext,
    TooManyTries,
)
from fundament.kernel.acting import Level

_KEPT = timedelta(days=1)
_LONGEST_NAME = 200


def begin(username: str, at: datetime, context: LoginContext) -> Attempt:
    """Begin to sign in; the answer is the same whether anybody has the name or not.

    The attempt lives ten minutes and belongs to the context.
    Raises LevelNotOffered, TooManyTries.
    """
    rules.must_be_offered(context.wanted)
    caller = rules.network_of(context.caller)
    begun, _ = queries.count_caller(caller, rules.window_of(at), begun=1)
    if begun > rules.LOGINS_BEGUN_BY_CALLER:
        raise TooManyTries
    name = rules.plain_username(username)
    row = LoginAttempt.objects.create(
        identity=Identity.objects.filter(username=name).first(),
        name_key=tries.name_key(name),
        service=context.service[:_LONGEST_NAME],
        wanted=context.wanted,
        caller=caller,
        number=f"{secrets.randbelow(90) + 10}",
        began_at=at,
    )
    return shown(row)


def attempt_of(attempt: AttemptId, context: LoginContext, at: datetime) -> Attempt:
    """Return a begun attempt, when it was begun for the same service and level.

    Raises AttemptOver.
    """
    row = queries.attempt_alive(attempt, at)
    if (row.service, row.wanted) != (context.service[:_LONGEST_NAME], context.wanted):
        raise AttemptOver
    return shown(row)


def shown(row: LoginAttempt) -> Attempt:
    """Return the attempt without what its caller must not know."""
    kind = AuthenticatorKind.CODE_DISPLAY if row.password_at else AuthenticatorKind.PASSWORD
    context = LoginContext(row.service, Level(row.wanted), row.caller)
    return Attempt(
        AttemptId(row.id), context, row.number, kind, row.began_at + rules.LIFE_OF_ATTEMPT
    )


def forget_old_attempts(at: datetime) -> int:
    """Delete attempts and counts of more than a day ago; return how many attempts went."""
    old = at - _KEPT
    TryCount.objects.filter(last_at__lt=old).delete()
    CallerCount.objects.filter(window__lt=rules.window_of(old)).delete()
    return LoginAttempt.objects.filter(began_at__lt=old).delete()[0]
