"""The two steps of a login: the password, then the code of the display."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from fundament.capabilities.identity import queries, rules
from fundament.capabilities.identity.models import Authenticator, LoginAttempt
from fundament.capabilities.identity.service import (
    attempts,
    codes,
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
    IdentityId,
    IdentityState,
    SignedIn,
)
from fundament.capabilities.registers import service as registers
from fundament.capabilities.registers.types import PersonUnknown
from fundament.kernel import events
from fundament.kernel.acting import Level
from fundament.kernel.ids import PartyId

PASSWORD, CODE_DISPLAY = AuthenticatorKind.PASSWORD, AuthenticatorKind.CODE_DISPLAY
_NOBODY = UUID(int=0)


def give_password(attempt: Attempt, password: str, at: datetime) -> Attempt | Authenticated:
    """Check the password; return who it is when that is enough, else the attempt asking on.

    Unknown name, wrong password, lock and suspension get the same answer for the same work.
    Raises CredentialsRefused, AttemptOver, TooManyTries, Busy, LevelNotReached.
    """
    row = queries.attempt_alive(attempt.id, at)
    with passwords.bound.slot():
        free = tries.take_try(row, PASSWORD, at)
        kept = _authenticator(row, PASSWORD)
        right = passwords.matches(bytes(kept.secret) if kept else None, password)
    if not (right and free and _active(row)):
        ledger.record_refusal(row, at)
        raise CredentialsRefused
    asked = rules.asked_for(Level(row.wanted))
    name = _name_of_the_living(row, at) if asked == {PASSWORD} else None
    with transaction.atomic(durable=True):
        tries.give_back(row, PASSWORD, at)
        row.password_at = at
        row.save(update_fields=["password_at"])
        done = _finish(row, asked, name, at) if name else None
    return _reached(done) if done else attempts.shown(row)


def give_code(attempt: Attempt, code: str, at: datetime) -> Authenticated:
    """Check the code of the display and return who signed in; every code works once.

    Raises CredentialsRefused, AttemptOver, TooManyTries, LevelNotReached.
    """
    row = queries.attempt_alive(attempt.id, at)
    if row.password_at is None:
        raise AttemptOver
    free = tries.take_try(row, CODE_DISPLAY, at)
    display = _authenticator(row, CODE_DISPLAY)
    secret = sealing.unseal(bytes(display.secret), display.id) if display else None
    step = codes.matching_step(secret, code, at)
    if not (free and _active(row) and _use_step(display, step)):
        ledger.record_refusal(row, at)
        raise CredentialsRefused
    name = _name_of_the_living(row, at)
    with transaction.atomic(durable=True):
        tries.give_back(row, CODE_DISPLAY, at)
        done = _finish(row, rules.asked_for(Level(row.wanted)), name, at)
    return _reached(done)


def _authenticator(row: LoginAttempt, kind: AuthenticatorKind) -> Authenticator | None:
    """Return the authenticator; asks the database for nobody's name just the same."""
    owner = row.identity_id or _NOBODY
    return Authenticator.objects.filter(identity_id=owner, kind=kind).first()


def _active(row: LoginAttempt) -> bool:
    return row.identity is not None and row.identity.state == IdentityState.ACTIVE


def _name_of_the_living(row: LoginAttempt, at: datetime) -> str:
    """Return the person's name; asked only when the credentials are right.

    An account of somebody whom no register holds goes by its user name.
    Raises CredentialsRefused, AttemptOver.
    """
    if row.identity is None:
        raise AttemptOver
    try:
        person = registers.person_of(PartyId.parse(row.identity.person), at)
    except PersonUnknown:
        return row.identity.username
    if person.status in rules.GONE:
        ledger.record_refusal(row, at)
        raise CredentialsRefused
    return person.name


def _use_step(display: Authenticator | None, step: int | None) -> bool:
    """Use up the step and all before it; False when another request was first (RFC 6238, 5.2)."""
    if display is None or step is None:
        return False
    fresh = Authenticator.objects.filter(id=display.id, last_step__lt=step)
    return fresh.update(last_step=step) == 1


def _finish(
    row: LoginAttempt, used: frozenset[AuthenticatorKind], name: str, at: datetime
) -> Authenticated:
    """End the attempt, once, and tell who signed in. Raises AttemptOver."""
    unfinished = LoginAttempt.objects.filter(id=row.id, finished_at__isnull=True)
    if row.identity is None or not unfinished.update(finished_at=at):
        raise AttemptOver
    ial, aal = Level(row.identity.ial), rules.aal_of(used)
    done = Authenticated(
        person=PartyId.parse(row.identity.person),
        identity_uuid=IdentityId(row.identity.id),
        level=rules.level_of(ial, aal),
        ial=ial,
        aal=aal,
        authenticators=used,
        context=attempts.shown(row).context,
        at=at,
    )
    enough = done.level >= done.context.wanted
    ledger.record_login(done, name, ledger.SIGNED_IN if enough else ledger.TOO_LOW)
    if enough:
        events.publish(
            SignedIn(done.person, done.identity_uuid, done.context.service, done.level, at)
        )
    return done


def _reached(done: Authenticated) -> Authenticated:
    """Return the login when it is sure enough; the tries and the code stay used up otherwise."""
    rules.must_reach(done.context.wanted, done.level)
    return done
