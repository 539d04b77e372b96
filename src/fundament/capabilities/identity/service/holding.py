"""What a person holds, on her own page: listed, added, renamed, withdrawn, blocked."""

import base64
import os
import secrets
from datetime import datetime
from uuid import uuid4

from django.db import transaction

from fundament.capabilities.identity import queries, rules
from fundament.capabilities.identity.models import Authenticator, Identity
from fundament.capabilities.identity.service import (
    changes,
    codes,
    finishing,
    history,
    invitations,
    issuing,
    ledger,
    lifecycle,
    sealing,
)
from fundament.capabilities.identity.service.proofing import numbers_of
from fundament.capabilities.identity.types import (
    AuthenticatorId,
    AuthenticatorKind,
    AuthenticatorUnknown,
    CodeWrong,
    HeldAuthenticator,
    IdentityState,
)
from fundament.capabilities.identity.types.lifecycle import LifeLine
from fundament.kernel.acting import Acting, Level

RECOVERY_CODE, CODE_DISPLAY = AuthenticatorKind.RECOVERY_CODE, AuthenticatorKind.CODE_DISPLAY


def authenticators_of(acting: Acting, at: datetime) -> list[HeldAuthenticator]:
    """Return what the signed-in person holds, and note in the ledger that she looked.

    Raises IdentityUnknown.
    """
    row = queries.identity_of(acting.actor.party)
    with transaction.atomic():
        ledger.record_change(acting.actor.party, ledger.SHOWN, at, acting.actor)
        held = [_shown(one) for one in queries.in_use(row.id, *AuthenticatorKind)]
    kinds = list(AuthenticatorKind)
    return sorted(held, key=lambda one: (one.issued_at, kinds.index(one.kind)))


def life_of(acting: Acting) -> list[LifeLine]:
    """Return all that has happened to the signed-in person's eID, the newest first."""
    return history.lines_of(sorted(numbers_of(acting.actor.party)))


def held_by(acting: Acting, authenticator: AuthenticatorId) -> HeldAuthenticator:
    """Return one authenticator of the signed-in person. Raises AuthenticatorUnknown and kin."""
    return _shown(_held(queries.identity_of(acting.actor.party), authenticator))


def new_display_secret() -> str:
    """Return a secret (base32) for a code display that is to be set up."""
    return base64.b32encode(os.urandom(finishing.SECRET_BYTES)).decode()


def add_code_display(
    acting: Acting, secret: str, code: str, label: str, at: datetime
) -> AuthenticatorId:
    """Keep a code display, once it has shown a right code.

    Raises IdentityUnknown, IdentityNotInUse, TooManyAuthenticators, CodeWrong.
    """
    row = queries.identity_of(acting.actor.party)
    plain = base64.b32decode(secret)
    step = codes.matching_step(plain, code, at)
    if step is None:
        raise CodeWrong
    with transaction.atomic():
        queries.held_to_widen(row.id)
        rules.must_have_room(queries.in_use(row.id, CODE_DISPLAY).count())
        new = Authenticator(id=uuid4(), identity=row, kind=CODE_DISPLAY, issued_at=at)
        new.secret, new.last_step = sealing.seal(plain, new.id), step
        new.label = rules.plain_label(label, finishing.NEW_DISPLAY)
        new.ceiling = acting.level or Level.LOW
        new.save()
        changes.added(acting.actor.party, CODE_DISPLAY, at, acting.actor)
    return AuthenticatorId(new.id)


def invite_app(acting: Acting, label: str, at: datetime) -> str:
    """Return a code that sets up the signed-in person's app in another browser.

    Raises IdentityUnknown, IdentityNotInUse, TooManyAuthenticators.
    """
    row = queries.identity_of(acting.actor.party)
    rules.must_have_room(queries.in_use(row.id, AuthenticatorKind.APP).count())
    level = acting.level or Level.LOW
    return invitations.invite(acting.actor.party, label, level, acting.actor, at)


def make_recovery_codes(acting: Acting, at: datetime) -> list[str]:
    """Return fresh codes to print, shown this once; the older ones are over.

    Raises IdentityUnknown, IdentityNotInUse.
    """
    row = queries.identity_of(acting.actor.party)
    made = [_recovery_code() for _ in range(rules.RECOVERY_CODES)]
    with transaction.atomic():
        queries.held_to_widen(row.id)
        queries.in_use(row.id, RECOVERY_CODE).update(withdrawn_at=at, **issuing.FORGOTTEN)
        keep_recovery_codes(row, made, acting.level or Level.LOW, at)
        changes.added(acting.actor.party, RECOVERY_CODE, at, acting.actor)
    return made


def keep_recovery_codes(row: Identity, made: list[str], ceiling: Level, at: datetime) -> None:
    """Keep the codes by their SHA-256: 80 random bits each need no slow hash."""
    Authenticator.objects.bulk_create(
        Authenticator(
            id=uuid4(),
            identity=row,
            kind=RECOVERY_CODE,
            secret=codes.recovery_hash(code),
            ceiling=ceiling,
            issued_at=at,
        )
        for code in made
    )


def rename(acting: Acting, authenticator: AuthenticatorId, label: str, at: datetime) -> None:
    """Give one authenticator another label. Raises AuthenticatorUnknown, IdentityUnknown."""
    row = _held(queries.identity_of(acting.actor.party), authenticator)
    with transaction.atomic():
        row.label = rules.plain_label(label, row.label)
        row.save(update_fields=["label"])
        ledger.record_change(acting.actor.party, ledger.RENAMED, at, acting.actor)


def withdraw(acting: Acting, authenticator: AuthenticatorId, at: datetime) -> None:
    """Take one authenticator out of use, for good; of recovery codes all at once.

    Raises AuthenticatorUnknown, IdentityUnknown, LastWay.
    """
    identity = queries.identity_of(acting.actor.party)
    with transaction.atomic():
        Identity.objects.select_for_update().get(id=identity.id)
        row = _held(identity, authenticator)
        kind = AuthenticatorKind(row.kind)
        going = queries.in_use(identity.id, kind)
        if kind is not RECOVERY_CODE:
            going = going.filter(id=row.id)
        left = queries.in_use(identity.id, *AuthenticatorKind).exclude(id__in=going.values("id"))
        if kind is not RECOVERY_CODE:
            rules.must_keep_a_way(frozenset(AuthenticatorKind(one.kind) for one in left))
        going.update(withdrawn_at=at, **issuing.FORGOTTEN)
        changes.withdrawn(acting.actor.party, kind, at, acting.actor)


def block_all(acting: Acting, at: datetime) -> None:
    """Block the signed-in person's eID: nothing of hers signs in until an authority reopens it.

    Raises IdentityUnknown, StateNotReachable.
    """
    lifecycle.change_state(acting.actor.party, IdentityState.BLOCKED, at, acting.actor)


def _held(identity: Identity, authenticator: AuthenticatorId) -> Authenticator:
    found = queries.in_use(identity.id, *AuthenticatorKind).filter(id=authenticator).first()
    if found is None:
        raise AuthenticatorUnknown
    return found


def _shown(row: Authenticator) -> HeldAuthenticator:
    return HeldAuthenticator(
        AuthenticatorId(row.id),
        AuthenticatorKind(row.kind),
        row.label,
        row.issued_at,
        row.last_used_at,
    )


def _recovery_code() -> str:
    signs = "".join(secrets.choice(invitations.SIGNS) for _ in range(16))
    return "-".join(signs[at : at + 4] for at in range(0, 16, 4))
