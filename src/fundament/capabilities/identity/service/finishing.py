"""What follows when an authenticator was right: the next one is asked for, or the login ends."""

import os
from datetime import datetime
from uuid import uuid4

from django.db import transaction

from fundament.capabilities.identity import queries, rules
from fundament.capabilities.identity.models import Authenticator, LoginAttempt
from fundament.capabilities.identity.service import (
    attempts,
    changes,
    codes,
    ledger,
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
    SignedIn,
)
from fundament.capabilities.registers import service as registers
from fundament.capabilities.registers.types import GONE, PersonUnknown
from fundament.kernel import events
from fundament.kernel.acting import Actor, Level
from fundament.kernel.ids import PartyId

SECRET_BYTES = 20
CODE_DISPLAY = AuthenticatorKind.CODE_DISPLAY
# How a display is called that is set up in the middle of a login.
NEW_DISPLAY = "Kodeviser / code display"


def shown_to_be(row: LoginAttempt, used: Authenticator, at: datetime) -> Attempt | Authenticated:
    """Note that the person has shown the authenticator; return the attempt asking on, or the end.

    Raises CredentialsRefused, AttemptOver, LevelNotReached.
    """
    kind = AuthenticatorKind(used.kind)
    together = frozenset(AuthenticatorKind(one) for one in row.used) | {kind}
    wanted, asked = Level(row.wanted), {rules.asked_as(one) for one in together}
    # What cannot reach the level (a passkey that can be copied, for High) ends here all the same.
    enough = rules.suffice(together, wanted) or not set(rules.choices(wanted, together)) - asked
    name = _name_of_the_living(row, at) if enough else None
    with transaction.atomic(durable=True):
        tries.give_back(row, rules.asked_as(kind), at)
        _note(row, used, together, at)
        done = _finish(row, together, name, at) if name else None
    return _reached(done) if done else attempts.shown(row)


def renewing(row: LoginAttempt, used: Authenticator, at: datetime) -> Attempt:
    """Note a used recovery code, and make the secret of the display that must be set up now."""
    together = frozenset(AuthenticatorKind(one) for one in row.used)
    with transaction.atomic(durable=True):
        tries.give_back(row, AuthenticatorKind.RECOVERY_CODE, at)
        _note(row, used, together | {AuthenticatorKind.RECOVERY_CODE}, at)
        row.renewal = sealing.seal(os.urandom(SECRET_BYTES), row.id)
        row.save(update_fields=["renewal"])
        person = _person(row)
        ledger.record_change(person, ledger.RECOVERED, at, Actor(person, _name(row, at)))
    return attempts.shown(row)


def give_new_code(attempt: Attempt, code: str, at: datetime) -> Authenticated:
    """Check the first code of the new display, keep the display, and end the login.

    Raises AttemptOver, CredentialsRefused, TooManyTries, LevelNotReached.
    """
    row = queries.attempt_alive(attempt.id, at)
    if not row.renewal:
        raise AttemptOver
    free = tries.take_try(row, CODE_DISPLAY, at)
    secret = sealing.unseal(bytes(row.renewal), row.id)
    step = codes.matching_step(secret, code, at)
    if step is None or not free:
        ledger.record_refusal(row, at)
        raise CredentialsRefused
    name = _name_of_the_living(row, at)
    used = frozenset(AuthenticatorKind(one) for one in row.used)
    with transaction.atomic(durable=True):
        tries.give_back(row, CODE_DISPLAY, at)
        new = Authenticator(id=uuid4(), identity=row.identity, kind=CODE_DISPLAY)
        new.secret, new.last_step = sealing.seal(secret, new.id), step
        new.label, new.issued_at = NEW_DISPLAY, at
        new.ceiling = min(Level.SUBSTANTIAL, Level(row.ceiling))
        new.save()
        person = _person(row)
        changes.added(person, CODE_DISPLAY, at, Actor(person, name))
        done = _finish(row, used, name, at)
    return _reached(done)


def _note(
    row: LoginAttempt,
    used: Authenticator,
    together: frozenset[AuthenticatorKind],
    at: datetime,
) -> None:
    row.used = sorted(together)
    row.ceiling = min(row.ceiling, used.ceiling)
    row.way = ""
    row.save(update_fields=["used", "ceiling", "way"])
    Authenticator.objects.filter(id=used.id).update(last_used_at=at)


def _person(row: LoginAttempt) -> PartyId:
    if row.identity is None:
        raise AttemptOver
    return PartyId.parse(row.identity.person)


def _name(row: LoginAttempt, at: datetime) -> str:
    try:
        return registers.person_of(_person(row), at).name
    except PersonUnknown:
        return row.identity.username if row.identity else ""


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
    if person.status in GONE:
        ledger.record_refusal(row, at)
        raise CredentialsRefused
    return person.name


def _finish(
    row: LoginAttempt, used: frozenset[AuthenticatorKind], name: str, at: datetime
) -> Authenticated:
    """End the attempt, once, and tell who signed in. Raises AttemptOver."""
    # Of an identity that was shut since the row was read, the attempt has become nobody's.
    unfinished = LoginAttempt.objects.filter(
        id=row.id, identity=row.identity, finished_at__isnull=True
    )
    if row.identity is None or not unfinished.update(finished_at=at):
        raise AttemptOver
    ial, ceiling = Level(row.identity.ial), Level(row.ceiling)
    aal = rules.aal_of(used, ceiling)
    done = Authenticated(
        person=PartyId.parse(row.identity.person),
        identity_uuid=IdentityId(row.identity.id),
        level=rules.level_of(ial, aal),
        ial=ial,
        aal=aal,
        ceiling=ceiling,
        authenticators=used,
        context=attempts.context_of(row),
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
