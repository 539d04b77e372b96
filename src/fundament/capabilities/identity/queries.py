"""Reads that several use cases share, and counting in single statements."""

from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from fundament.capabilities.identity import rules
from fundament.capabilities.identity.models import (
    Authenticator,
    Identity,
    LedNumber,
    LoginAttempt,
    Question,
)
from fundament.capabilities.identity.types import (
    AttemptId,
    AttemptOver,
    AuthenticatorKind,
    IdentityNotInUse,
    IdentityState,
    IdentityUnknown,
)
from fundament.kernel import rows
from fundament.kernel.acting import Level
from fundament.kernel.ids import PartyId

_COUNT = """
insert into identity_callercount (caller, "window", begun, wrong) values (%(caller)s, %(window)s,
       greatest(%(begun)s, 0), greatest(%(wrong)s, 0))
on conflict (caller, "window") do update
   set begun = identity_callercount.begun + %(begun)s,
       wrong = greatest(identity_callercount.wrong + %(wrong)s, 0)
returning begun, wrong
"""
_NOBODY = UUID(int=0)


def active(identity: UUID) -> Identity | None:
    """Return the identity when it is active."""
    return rows.row(Identity, "id = %s and state = %s", [identity, IdentityState.ACTIVE.value])


def count_caller(caller: str, window: int, *, begun: int = 0, wrong: int = 0) -> tuple[int, int]:
    """Add to what a network did in a window; return how many logins begun and wrong tries."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, {"caller": caller, "window": window, "begun": begun, "wrong": wrong})
        row = cursor.fetchone()
    return row[0], row[1]


def attempt_alive(attempt: AttemptId, at: datetime) -> LoginAttempt:
    """Return the row of an attempt that may still go on. Raises AttemptOver."""
    row = LoginAttempt.objects.select_related("identity").filter(id=attempt).first()
    if row is None:
        raise AttemptOver
    rules.must_be_alive(row.began_at, row.finished_at, at)
    return row


def attempt_asking(attempt: AttemptId, kind: AuthenticatorKind, at: datetime) -> LoginAttempt:
    """Return the row of an attempt that may be answered by that kind now. Raises AttemptOver."""
    row = attempt_alive(attempt, at)
    asked = rules.choices(Level(row.wanted), [AuthenticatorKind(one) for one in row.used])
    if kind not in asked or row.renewal:
        raise AttemptOver
    return row


def in_use(identity: UUID | None, *kinds: AuthenticatorKind) -> QuerySet[Authenticator]:
    """Return the authenticators in use; asks the database for nobody's name just the same."""
    found = Authenticator.objects.filter(
        identity_id=identity or _NOBODY, kind__in=kinds, withdrawn_at__isnull=True
    )
    return found.order_by("issued_at", "id")


def identity_of(person: PartyId) -> Identity:
    """Return the person's identity that is not closed. Raises IdentityUnknown."""
    found = current(person)
    if found.state == IdentityState.CLOSED:
        raise IdentityUnknown
    return found


def held_to_widen(identity: UUID) -> Identity:
    """Return the identity, locked, when something may be added to what it signs in with.

    Part of the caller's transaction. A session ends a moment after its identity was shut or reset:
    in between nothing is added. Raises IdentityNotInUse.
    """
    row = Identity.objects.select_for_update().get(id=identity)
    if row.state != IdentityState.ACTIVE or not in_use(row.id, *AuthenticatorKind).exists():
        raise IdentityNotInUse
    return row


def question_of(attempt: LoginAttempt) -> Question | None:
    """Return the latest question that an app was asked for the attempt."""
    return Question.objects.filter(attempt=attempt).order_by("asked_at").last()


def leading(person: PartyId) -> PartyId:
    """Return the number that leads: of somebody found to have two, the one that stays."""
    led = LedNumber.objects.filter(number=str(person)).first()
    return PartyId.parse(led.leads_to) if led else person


def led_to(numbers: set[str]) -> set[str]:
    """Return the numbers that were found to be second ones of who has the given numbers."""
    return set(LedNumber.objects.filter(leads_to__in=numbers).values_list("number", flat=True))


def current(person: PartyId, *, lock: bool = False) -> Identity:
    """Return the person's identity that is not closed, else the latest closed one.

    The second number of a duplicate leads to the identity that stays. Raises IdentityUnknown.
    """
    rows = Identity.objects.select_for_update() if lock else Identity.objects.all()
    found = list(rows.filter(person=str(leading(person))).order_by("-issued_at", "-changed_at"))
    if not found:
        raise IdentityUnknown
    return next((row for row in found if row.state != IdentityState.CLOSED), found[0])
