"""Issuing an identity and its life after that."""

from datetime import datetime
from uuid import uuid4

from cryptography.exceptions import InvalidTag
from django.db import IntegrityError, transaction

from fundament.capabilities.identity import rules
from fundament.capabilities.identity.models import Authenticator, Identity
from fundament.capabilities.identity.service import ledger, passwords, sealing, tries
from fundament.capabilities.identity.types import (
    AuthenticatorKind,
    IdentityExists,
    IdentityId,
    IdentityState,
    IdentityStatus,
    IdentityUnknown,
)
from fundament.capabilities.registers.types import NumberChanged
from fundament.kernel.acting import Actor, Level
from fundament.kernel.ids import PartyId


def issue(
    person: PartyId,
    username: str,
    password: str,
    totp_secret: bytes | None,
    at: datetime,
    ial: Level = Level.SUBSTANTIAL,
) -> IdentityId:
    """Give the person an identity with a password and, with a secret, a code display.

    `ial` tells how surely the person was identified when it was issued.
    Raises CredentialsTooWeak, IdentityExists, Busy.
    """
    name = rules.plain_username(username)
    rules.must_be_strong(name, password)
    secrets = {AuthenticatorKind.PASSWORD: passwords.hash_of(password)}
    if totp_secret:
        secrets[AuthenticatorKind.CODE_DISPLAY] = totp_secret
    try:
        with transaction.atomic():
            row = Identity.objects.create(
                person=str(person), username=name, ial=ial, issued_at=at, changed_at=at
            )
            Authenticator.objects.bulk_create(
                _authenticator(row, kind, secret, at) for kind, secret in secrets.items()
            )
            ledger.record_administration(person, ledger.ISSUED, at)
    except IntegrityError as error:
        raise IdentityExists from error
    return IdentityId(row.id)


def change_state(
    person: PartyId, new: IdentityState, at: datetime, by: Actor | None = None
) -> None:
    """Suspend, reopen or close the person's identity. Raises IdentityUnknown, StateNotReachable."""
    with transaction.atomic():
        row = _current(person, lock=True)
        rules.must_be_reachable(IdentityState(row.state), new)
        row.state, row.changed_at = new, at
        row.save(update_fields=["state", "changed_at"])
        ledger.record_administration(person, ledger.BECAME[new], at, by)


def status_of(person: PartyId, at: datetime) -> IdentityStatus:
    """Return the state of the person's identity. Raises IdentityUnknown."""
    row = _current(person)
    kinds = row.authenticators.values_list("kind", flat=True)
    return IdentityStatus(
        identity_uuid=IdentityId(row.id),
        person=person,
        username=row.username,
        state=IdentityState(row.state),
        ial=Level(row.ial),
        authenticators=frozenset(AuthenticatorKind(kind) for kind in kinds),
        locked_until=tries.locked_until(row.username, at),
    )


def follow_number(news: NumberChanged) -> None:
    """Carry the identity over when the person gets a new number; its UUID stays."""
    Identity.objects.filter(person=str(news.old)).update(person=str(news.new))


def secrets_fault() -> str | None:
    """Return None when the key of this home opens the newest code display, else what is wrong."""
    newest = (
        Authenticator.objects.filter(kind=AuthenticatorKind.CODE_DISPLAY)
        .order_by("issued_at")
        .last()
    )
    try:
        if newest is not None:
            sealing.unseal(bytes(newest.secret), newest.id)
    except InvalidTag:
        return "the key identity-secrets is not the one that the code displays were sealed with"
    return None


def _current(person: PartyId, *, lock: bool = False) -> Identity:
    """Return the identity that is not closed, else the latest closed one."""
    rows = Identity.objects.select_for_update() if lock else Identity.objects.all()
    ordered = rows.filter(person=str(person)).order_by("-issued_at", "-changed_at")
    found = list(ordered)
    if not found:
        raise IdentityUnknown
    return next((row for row in found if row.state != IdentityState.CLOSED), found[0])


def _authenticator(
    row: Identity, kind: AuthenticatorKind, secret: bytes, at: datetime
) -> Authenticator:
    new = Authenticator(id=uuid4(), identity=row, kind=kind, issued_at=at)
    hashed = kind is AuthenticatorKind.PASSWORD
    new.secret = secret if hashed else sealing.seal(secret, new.id)
    return new
