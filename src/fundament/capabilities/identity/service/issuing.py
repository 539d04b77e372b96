"""Issuing an identity and its life after that."""

from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from cryptography.exceptions import InvalidTag
from django.db import IntegrityError, transaction

from fundament.capabilities.identity import queries, rules
from fundament.capabilities.identity.models import Authenticator, Identity
from fundament.capabilities.identity.service import (
    attempts,
    documents,
    history,
    passwords,
    sealing,
    tries,
)
from fundament.capabilities.identity.service.documents import Kept
from fundament.capabilities.identity.types import (
    AuthenticatorKind,
    IdentityExists,
    IdentityId,
    IdentityState,
    IdentityStatus,
)
from fundament.capabilities.identity.types.lifecycle import DECLARED, LifeStep
from fundament.capabilities.registers import service as registers
from fundament.capabilities.registers.types import GONE, PersonUnknown
from fundament.kernel.acting import Actor, Level
from fundament.kernel.ids import PartyId

# What is withdrawn keeps its label and its times; its secret and its keys are gone.
FORGOTTEN: dict[str, bytes | None] = {"secret": b"", "public_key": None, "credential": None}


@dataclass(frozen=True, slots=True, repr=False)
class Means:
    """What a new identity signs in with."""

    username: str
    password: str
    totp_secret: bytes | None


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
    means = Means(username, password, totp_secret)
    return issue_proofed(person, means, ial, documents.kept(DECLARED), at)


def issue_proofed(
    person: PartyId, means: Means, ial: Level, kept: Kept, at: datetime
) -> IdentityId:
    """Give the person an identity whose life begins with that evidence.

    What it signs in with is worth no more than that, also when it is raised later.

    Raises CredentialsTooWeak, IdentityExists, Busy.
    """
    name = rules.plain_username(means.username)
    rules.must_be_strong(name, means.password)
    secrets = {AuthenticatorKind.PASSWORD: passwords.hash_of(means.password)}
    if means.totp_secret:
        secrets[AuthenticatorKind.CODE_DISPLAY] = means.totp_secret
    try:
        with transaction.atomic():
            row = Identity.objects.create(
                person=str(queries.leading(person)),
                username=name,
                ial=ial,
                issued_at=at,
                changed_at=at,
            )
            Authenticator.objects.bulk_create(
                _authenticator(row, kind, secret, at, ial) for kind, secret in secrets.items()
            )
            history.note(row, LifeStep.ISSUED, at, kept=kept)
    except IntegrityError as error:
        raise IdentityExists from error
    return IdentityId(row.id)


def withdraw_authenticators(row: Identity, at: datetime) -> None:
    """Take away all that the identity signs in with, and the codes to add something."""
    queries.in_use(row.id, *AuthenticatorKind).update(withdrawn_at=at, **FORGOTTEN)
    attempts.end_under_way(row, at)


def give_authenticators(
    row: Identity, password_hash: bytes, totp_secret: bytes, ceiling: Level, at: datetime
) -> None:
    """Give the identity a password and a code display, worth no more than the ceiling."""
    made = {
        AuthenticatorKind.PASSWORD: password_hash,
        AuthenticatorKind.CODE_DISPLAY: totp_secret,
    }
    Authenticator.objects.bulk_create(
        _authenticator(row, kind, secret, at, ceiling) for kind, secret in made.items()
    )


def bearer(row: Identity) -> Actor:
    """Return the person of the identity as who acts; she goes by her user name here."""
    return Actor(PartyId.parse(row.person), row.username)


def status_of(person: PartyId, at: datetime) -> IdentityStatus:
    """Return the state of the person's identity. Raises IdentityUnknown."""
    row = queries.current(person)
    kinds = queries.in_use(row.id, *AuthenticatorKind).values_list("kind", flat=True)
    return IdentityStatus(
        identity_uuid=IdentityId(row.id),
        person=person,
        username=row.username,
        state=IdentityState(row.state),
        ial=Level(row.ial),
        authenticators=frozenset(AuthenticatorKind(kind) for kind in kinds),
        locked_until=tries.locked_until(row.username, at),
    )


def may_sign_in(identity: IdentityId, at: datetime) -> bool:
    """Return whether the identity could sign in now: active, and its person not gone.

    For a session that was opened earlier; who is in no register lives as far as anybody knows.
    """
    row = queries.active(identity)
    if row is None:
        return False
    try:
        return registers.status_of(PartyId.parse(row.person), at) not in GONE
    except PersonUnknown:
        return True


def secrets_fault() -> str | None:
    """Return None when the key of this home opens the newest code display, else what is wrong."""
    newest = (
        Authenticator.objects.filter(kind=AuthenticatorKind.CODE_DISPLAY, withdrawn_at__isnull=True)
        .order_by("issued_at")
        .last()
    )
    try:
        if newest is not None:
            sealing.unseal(bytes(newest.secret), newest.id)
    except InvalidTag:
        return "the key identity-secrets is not the one that the code displays were sealed with"
    return None


def _authenticator(
    row: Identity,
    kind: AuthenticatorKind,
    secret: bytes,
    at: datetime,
    ceiling: Level,
) -> Authenticator:
    new = Authenticator(id=uuid4(), identity=row, kind=kind, ceiling=ceiling, issued_at=at)
    hashed = kind is AuthenticatorKind.PASSWORD
    new.secret = secret if hashed else sealing.seal(secret, new.id)
    return new
