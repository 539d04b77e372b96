"""The life of a login attempt: begun, found again in its own context, forgotten."""

import base64
import secrets
from datetime import datetime, timedelta

from fundament.capabilities.identity import queries, rules
from fundament.capabilities.identity.models import (
    ActivationCode,
    CallerCount,
    DeskCode,
    Identity,
    Invitation,
    LoginAttempt,
    TryCount,
)
from fundament.capabilities.identity.service import sealing, tries
from fundament.capabilities.identity.types import (
    Attempt,
    AttemptId,
    AttemptOver,
    AuthenticatorKind,
    IdentityId,
    IdentityState,
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
        number=_number(),
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


def step_up(
    identity: IdentityId,
    used: frozenset[AuthenticatorKind],
    ceiling: Level,
    at: datetime,
    context: LoginContext,
) -> Attempt | None:
    """Begin to raise the level of who is logged in: only what is missing is asked for.

    `used` is what was shown in the running session, and `ceiling` the most that it is worth: below
    the wanted level nothing of it helps, and all is asked for. None when what the person holds
    cannot reach the level, so that she had better choose another name or another way.
    """
    if ceiling < context.wanted:
        used, ceiling = frozenset(), Level.HIGH
    row = Identity.objects.filter(id=identity, state=IdentityState.ACTIVE).first()
    if row is None or rules.suffice(used, context.wanted):
        return None
    if not _within_reach(row, used, context.wanted):
        return None
    made = LoginAttempt.objects.create(
        identity=row,
        name_key=tries.name_key(row.username),
        service=context.service[:_LONGEST_NAME],
        wanted=context.wanted,
        caller=rules.network_of(context.caller),
        number=_number(),
        used=sorted(used),
        ceiling=ceiling,
        known=True,
        began_at=at,
    )
    return shown(made)


def end_under_way(identity: Identity, at: datetime) -> None:
    """Let every login under way go on as nobody's, and every code not used yet be over.

    Whatever was shown before counts for nothing then, and a stranger sees no difference between
    a name that was shut a moment ago and a wrong password. Part of the caller's transaction.
    """
    LoginAttempt.objects.filter(identity=identity, finished_at__isnull=True).update(identity=None)
    Invitation.objects.filter(identity=identity, used_at__isnull=True).update(used_at=at)
    DeskCode.objects.filter(identity=identity).delete()
    ordered = ActivationCode.objects.filter(identity=identity, begins__isnull=False)
    ordered.filter(used_at=None).delete()


def shown(row: LoginAttempt) -> Attempt:
    """Return the attempt without what its caller must not know."""
    used = frozenset(AuthenticatorKind(one) for one in row.used)
    choices = rules.choices(Level(row.wanted), used)
    if row.known and row.identity is not None:
        held = _held(row.identity, Level(row.wanted))
        choices = tuple(kind for kind in choices if kind in held) or choices
    chosen = AuthenticatorKind(row.way) if row.way else None
    asks_for = chosen if chosen in choices else next(iter(choices), AuthenticatorKind.PASSWORD)
    asked = queries.question_of(row) if asks_for is AuthenticatorKind.APP else None
    return Attempt(
        id=AttemptId(row.id),
        context=context_of(row),
        number=row.number,
        asks_for=asks_for,
        ends=row.began_at + rules.LIFE_OF_ATTEMPT,
        choices=choices,
        used=used,
        known=row.known,
        waiting=asked is not None,
        renews=_renewal(row),
    )


def context_of(row: LoginAttempt) -> LoginContext:
    """Return what the attempt was begun for."""
    return LoginContext(row.service, Level(row.wanted), row.caller)


def _renewal(row: LoginAttempt) -> str:
    """Return the secret (base32) of the display that must be set up, or nothing."""
    if not row.renewal:
        return ""
    return base64.b32encode(sealing.unseal(bytes(row.renewal), row.id)).decode()


def _held(identity: Identity, wanted: Level) -> frozenset[AuthenticatorKind]:
    """Return the kinds that the person holds and that help, as a page asks for them."""
    helping = queries.in_use(identity.id, *AuthenticatorKind).filter(ceiling__gte=wanted)
    found = helping.values_list("kind", flat=True)
    return frozenset(rules.asked_as(AuthenticatorKind(kind)) for kind in found)


def _within_reach(identity: Identity, used: frozenset[AuthenticatorKind], wanted: Level) -> bool:
    held = queries.in_use(identity.id, *AuthenticatorKind).filter(ceiling__gte=wanted)
    together = used | {AuthenticatorKind(one.kind) for one in held}
    return bool(together) and rules.level_of(Level(identity.ial), rules.aal_of(together)) >= wanted


def _number() -> str:
    return f"{secrets.randbelow(90) + 10}"


def forget_old_attempts(at: datetime) -> int:
    """Delete attempts and counts of more than a day ago; return how many attempts went."""
    old = at - _KEPT
    TryCount.objects.filter(last_at__lt=old).delete()
    CallerCount.objects.filter(window__lt=rules.window_of(old)).delete()
    Invitation.objects.filter(made_at__lt=old).delete()
    gone = LoginAttempt.objects.filter(began_at__lt=old).delete()[1]
    return gone.get(LoginAttempt._meta.label, 0)
