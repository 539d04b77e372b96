"""The life of a pupil's login attempt: begun, found again in its own context, forgotten."""

from datetime import datetime, timedelta

from django.db.models import Q

from fundament.capabilities.identity import service as identity
from fundament.capabilities.school import queries, rules
from fundament.capabilities.school.models import (
    Device,
    Factor,
    LoginAttempt,
    LoginUse,
    SchoolLogin,
    Trust,
    TryCount,
    Vouching,
)
from fundament.capabilities.school.service import tries
from fundament.capabilities.school.types import (
    Attempt,
    AttemptId,
    FactorKind,
    LoginContext,
    SchoolAttemptOver,
    SchoolLevel,
)

_KEPT, _USES_KEPT = timedelta(days=1), timedelta(days=180)
_LONGEST_NAME = 200


def begin(uniid: str, context: LoginContext, at: datetime) -> Attempt:
    """Begin to sign in; the answer is the same whether anybody has the name or not.

    The attempt lives 15 minutes and belongs to the service and the wanted level.
    """
    name = rules.plain_name(uniid)
    row = LoginAttempt.objects.create(
        login=SchoolLogin.objects.filter(uniid=name).first() if name else None,
        name_key=tries.name_key(name),
        service=context.service[:_LONGEST_NAME],
        wanted=context.wanted,
        caller=identity.network_of(context.caller),
        began_at=at,
    )
    return shown(row, context)


def attempt_of(attempt: AttemptId, context: LoginContext, at: datetime) -> Attempt:
    """Return a begun attempt, when it was begun for the same service and level.

    Raises SchoolAttemptOver.
    """
    row = queries.attempt_alive(attempt, at)
    if (row.service, row.wanted) != (context.service[:_LONGEST_NAME], context.wanted):
        raise SchoolAttemptOver
    return shown(row, context)


def shown(row: LoginAttempt, context: LoginContext) -> Attempt:
    """Return the attempt without what its caller must not know."""
    passed = tuple(FactorKind(kind) for kind in row.passed)
    return Attempt(
        AttemptId(row.id),
        context,
        passed,
        rules.offers(passed, SchoolLevel(row.wanted)),
        len(row.chosen),
        card_number(row),
        row.trust.number if row.trust else "",
        row.began_at + rules.LIFE_OF_ATTEMPT,
    )


def card_number(row: LoginAttempt) -> int:
    """Return the number of the code to ask for; for who has no card one that looks like it."""
    card = queries.factor_of(row.login_id, FactorKind.CARD)
    code = queries.next_code(card)
    return code.number if code else int(row.name_key[:4], 16) % rules.CARD_CODES + 1


def forget_old(at: datetime) -> int:
    """Delete attempts and counts of more than a day ago; uses, and what has ended, after 180 days.

    Returns how many attempts went.
    """
    long_ago = at - _USES_KEPT
    TryCount.objects.filter(last_at__lt=at - _KEPT).delete()
    LoginUse.objects.filter(at__lt=long_ago).delete()
    Factor.objects.filter(ended_at__lt=long_ago).delete()
    Vouching.objects.filter(ends_at__lt=long_ago).delete()
    ended = Q(ended_at__lt=long_ago)
    Trust.objects.filter(ended | Q(approved_at__isnull=True, asked_at__lt=long_ago)).delete()
    Device.objects.filter(trusts__isnull=True).delete()
    return LoginAttempt.objects.filter(began_at__lt=at - _KEPT).delete()[0]
