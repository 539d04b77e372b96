"""Codes by which an app is set up, or a passkey raised to the level of who handed the code out."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from fundament.capabilities.identity import queries, rules
from fundament.capabilities.identity.models import Identity, Invitation
from fundament.capabilities.identity.service import demo_secrets, ledger
from fundament.capabilities.identity.types import (
    AuthenticatorKind,
    InvitationUnknown,
    TooManyTries,
)
from fundament.kernel.acting import Actor, Level
from fundament.kernel.ids import PartyId

# Without letters and digits that look alike; ten of them are 50 bits.
SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
LENGTH = 10


@dataclass(frozen=True, slots=True)
class Invited:
    """Whom a code is for, and up to which level; without `id` it is a known one of the demo."""

    id: int | None
    identity: UUID
    person: PartyId
    username: str
    label: str
    ceiling: Level


def invite(person: PartyId, label: str, level: Level, by: Actor, at: datetime) -> str:
    """Return a code by which the person sets up an app or a passkey, once, in 15 minutes.

    `level` is how surely whoever asks for it knows the person: nothing added by the code is ever
    worth more. Raises IdentityUnknown, IdentityNotInUse.
    """
    row = queries.identity_of(person)
    with transaction.atomic():
        queries.held_to_widen(row.id)
        code = new_code(row, label, level, at)
        ledger.record_change(person, ledger.INVITED, at, by)
    return code


def new_code(row: Identity, label: str, level: Level, at: datetime) -> str:
    """Return a fresh code for the identity; older ones that were not used are over.

    Part of the caller's transaction, which writes down why.
    """
    code = random_code()
    Invitation.objects.filter(identity=row, used_at__isnull=True).update(used_at=at)
    Invitation.objects.create(
        identity=row,
        code=_hashed(code),
        label=rules.plain_label(label, "App"),
        ceiling=level,
        made_at=at,
    )
    return in_halves(code)


def random_code() -> str:
    """Return ten random signs: what a code is before it is written for people."""
    return "".join(secrets.choice(SIGNS) for _ in range(LENGTH))


def in_halves(code: str) -> str:
    """Return a code of ten signs as people read it."""
    return f"{code[:5]}-{code[5:]}"


def found(code: str, caller: str, at: datetime) -> Invited:
    """Return whom a code that may still be used is for; guesses count for the network.

    Raises InvitationUnknown, TooManyTries.
    """
    network, window = rules.network_of(caller), rules.window_of(at)
    _, wrong = queries.count_caller(network, window, wrong=1)
    if wrong > rules.WRONG_TRIES_OF_CALLER:
        raise TooManyTries
    plain = rules.plain_code(code)
    unused = Invitation.objects.select_related("identity").filter(
        code=_hashed(plain), used_at__isnull=True, made_at__gt=at - rules.LIFE_OF_INVITATION
    )
    row = unused.first()
    invited = _invited(row.identity, row) if row else _of_the_demo(plain)
    if invited is None:
        raise InvitationUnknown
    queries.count_caller(network, window, wrong=-1)
    return invited


def use_up(invited: Invited, at: datetime) -> None:
    """Mark the invitation as used; the demo's known ones are used any number of times.

    There the oldest app makes room, so that a newcomer is never told that there are too many.
    Raises InvitationUnknown when another request was first.
    """
    if invited.id is None:
        apps = list(queries.in_use(invited.identity, AuthenticatorKind.APP))
        for app in apps[: 1 - rules.MOST_OF_A_KIND]:
            app.withdrawn_at = at
            app.save(update_fields=["withdrawn_at"])
        return
    if not Invitation.objects.filter(pk=invited.id, used_at__isnull=True).update(used_at=at):
        raise InvitationUnknown


def _of_the_demo(plain: str) -> Invited | None:
    """Return whom a fictional person's known code is for, as if a desk had handed it out."""
    if not settings.DEMO:
        return None
    for row in Identity.objects.filter(person__in=demo_secrets.showcase_persons()):
        if rules.plain_code(demo_secrets.app_code(PartyId.parse(row.person))) == plain:
            return _invited(row, None)
    return None


def _invited(owner: Identity, row: Invitation | None) -> Invited:
    return Invited(
        id=row.pk if row else None,
        identity=owner.id,
        person=PartyId.parse(owner.person),
        username=owner.username,
        label=row.label if row else "Demo-app",
        ceiling=Level(row.ceiling) if row else Level.HIGH,
    )


def _hashed(plain: str) -> bytes:
    return hashlib.sha256(b"invitation:" + rules.plain_code(plain).encode()).digest()
