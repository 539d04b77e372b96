"""Mail systems: add, list, revoke; and which of them is calling."""

import base64
import binascii
import hashlib
import hmac
import ipaddress
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_noop

from fundament.capabilities.post import queries
from fundament.capabilities.post.models import System
from fundament.capabilities.post.service import handing
from fundament.capabilities.post.service.delivery import LEGAL_BASIS
from fundament.capabilities.post.types import (
    AddressNotAllowed,
    AuthorizationMissing,
    AuthorizationUnreadable,
    CertificateMissing,
    CertificateOfAnotherSystem,
    MailSystem,
    NewSystem,
    OwnerUnknown,
    SystemInactive,
    SystemKind,
    SystemUnknown,
    SystemWish,
    TokenNotAccepted,
    WrongKind,
)
from fundament.capabilities.registers import service as registers
from fundament.capabilities.registers.types import OrganisationUnknown
from fundament.kernel import audit, events, pki
from fundament.kernel.acting import Actor, Agent
from fundament.kernel.calling import Caller, SystemWithdrawn
from fundament.kernel.ids import PartyId, SystemId

_NO_HASH = "0" * 64
_HOUR = timedelta(hours=1)
_names: dict[PartyId, tuple[datetime, str]] = {}


@transaction.atomic
def add_system(wish: SystemWish, at: datetime, by: Actor | Agent) -> NewSystem:
    """Register a system of an organisation and issue its certificate and token.

    The first recipient system of an organisation gets its letters. Without a CSR a key is made
    here, handed over once and not kept. Who did it is in the owner's ledger, as with all acts on
    systems. Raises OwnerUnknown, and what kernel.pki says of a CSR.
    """
    owner, name = PartyId.company(wish.cvr), wish.name
    organisation = owner_name(owner, at)
    subject = pki.Subject(name, organisation, wish.cvr, uuid4(), pki.CertificateKind.ORGANISATION)
    issued = pki.issue(subject, at, csr=wish.csr)
    system_id, secret = SystemId(uuid4()), uuid4()
    row = System.objects.create(
        id=system_id,
        name=name,
        owner=str(owner),
        kind=wish.kind,
        is_default=wish.kind is SystemKind.RECIPIENT and _taking(owner, at) is None,
        memo_version=wish.memo_version,
        token_sha256=_hash(str(secret)),
        serial=str(issued.serial),
        fingerprint=issued.fingerprint,
        active_from=at,
    )
    _record(row, gettext_noop("Tilføjet"), at, by)
    password = None if issued.key_pem is None else secrets.token_urlsafe(12)
    return NewSystem(
        system=_as_type(row),
        certificate=issued.certificate_pem,
        chain=issued.chain_pem,
        key=issued.key_pem,
        pkcs12=None if password is None else pki.pkcs12(issued, password),
        pkcs12_password=password,
        token=f"{system_id}:{secret}",
    )


def systems(owner: PartyId | None = None) -> list[MailSystem]:
    """Return the registered systems by name, of one owner or of all."""
    rows = System.objects.order_by("name", "id")
    return [_as_type(row) for row in (rows.filter(owner=str(owner)) if owner else rows)]


@transaction.atomic
def revoke_system(system: SystemId, at: datetime, by: Actor | Agent) -> None:
    """Withdraw the system and its certificate; its next call is refused. Raises SystemUnknown.

    What a recipient system has not taken is offered to the owner's next one.
    """
    row = _row(system)
    pki.revoke(int(row.serial), at)
    withdrawn = System.objects.filter(id=system, revoked_at=None)
    if withdrawn.update(revoked_at=at, is_default=False):
        _record(row, gettext_noop("Spærret"), at, by)
        events.publish(SystemWithdrawn(system, at))
        if row.kind == SystemKind.RECIPIENT:
            handing.pass_on(row.id, _taking(PartyId.parse(row.owner), at), at)


def pass_on_left(at: datetime) -> None:
    """Pass on what is left with recipient systems that are withdrawn or whose time is over.

    To a withdrawn one a letter can still come: who was writing it had seen the system in use.
    """
    waits = Q(id__in=handing.systems_with_letters()) | Q(is_default=True)
    over = Q(revoked_at__isnull=False) | Q(active_to__lte=at)
    for row in System.objects.filter(waits, over):
        with transaction.atomic():
            handing.pass_on(row.id, _taking(PartyId.parse(row.owner), at), at)


def _taking(owner: PartyId, at: datetime) -> UUID | None:
    """Return the recipient system that gets the owner's letters from now on, or None.

    Where the one that got them is over, it is the one that is active for longest. Of two
    transactions that ask this of one owner, the later waits for the earlier.
    """
    queries.lock_owner(owner)
    mine = System.objects.filter(owner=str(owner), kind=SystemKind.RECIPIENT)
    active = mine.filter(revoked_at=None, active_from__lte=at).exclude(active_to__lte=at)
    heir = active.order_by("-is_default", "active_from", "id").first()
    if heir is None or not heir.is_default:
        mine.filter(is_default=True).update(is_default=False)
    if heir is None:
        return None
    mine.filter(id=heir.id).update(is_default=True)
    return heir.id


@transaction.atomic
def allow_addresses(
    system: SystemId, addresses: tuple[str, ...], at: datetime, by: Actor | Agent
) -> None:
    """Let the system call from these addresses and networks only; none given means any.

    Raises SystemUnknown, and ValueError for what is neither an address nor a network.
    """
    networks = [str(ipaddress.ip_network(address, strict=False)) for address in addresses]
    row = _row(system)
    System.objects.filter(id=system).update(addresses=networks)
    _record(row, gettext_noop("Tilladte adresser ændret"), at, by)


def system_calling(caller: Caller, at: datetime, kind: SystemKind | None = None) -> Actor:
    """Return the system that calls, after its certificate, token, period and address are proved.

    With a kind, only a system registered for it may call.

    Raises CertificateMissing and what kernel.pki refuses, CertificateForeign, AuthorizationMissing,
    AuthorizationUnreadable, TokenNotAccepted, CertificateOfAnotherSystem, SystemInactive,
    AddressNotAllowed, WrongKind.
    Source: Digital Post, authentication of systems (mutual TLS and Basic).
    """
    fingerprint = _proved_fingerprint(caller, at)
    claimed_id, secret = _claimed_system(caller.authorization)
    found = queries.system(claimed_id)
    expected = found.token_sha256 if found else _NO_HASH
    if not hmac.compare_digest(expected, _hash(secret)) or found is None:
        raise TokenNotAccepted
    if not hmac.compare_digest(found.system.fingerprint, fingerprint):
        raise CertificateOfAnotherSystem
    if not found.system.is_active(at):
        raise SystemInactive
    if not _may_call_from(caller.address, found.system.addresses):
        raise AddressNotAllowed
    if kind is not None and found.system.kind is not kind:
        raise WrongKind
    return Actor(found.system.owner, owner_name(found.system.owner, at), found.system.id)


def system_with(system: SystemId) -> MailSystem:
    """Return the system with this id. Raises SystemUnknown."""
    found = queries.system(system)
    if found is None:
        raise SystemUnknown
    return found.system


def owner_name(owner: PartyId, at: datetime) -> str:
    """Return the organisation's registered name, at most an hour old. Raises OwnerUnknown."""
    seen_at, name = _names.get(owner, (at - _HOUR, ""))
    if seen_at <= at - _HOUR or at < seen_at:
        try:
            name = registers.organisation_name(owner, at)
        except OrganisationUnknown as unknown:
            raise OwnerUnknown from unknown
        _names[owner] = (at, name)
    return name


def owner_names(owners: Iterable[PartyId], at: datetime) -> dict[PartyId, str]:
    """Return the organisations' registered names, empty for one that is in no register any more."""
    names = {}
    for owner in set(owners):
        try:
            names[owner] = owner_name(owner, at)
        except OwnerUnknown:
            names[owner] = ""
    return names


def _row(system: SystemId) -> System:
    """Raises SystemUnknown."""
    row = System.objects.filter(id=system).first()
    if row is None:
        raise SystemUnknown
    return row


def _record(row: System, action: str, at: datetime, by: Actor | Agent) -> None:
    audit.record(
        audit.Look(
            at=at,
            actor=by,
            acted_for=None,
            about=PartyId.parse(row.owner),
            what=gettext_noop("System til Digital Post"),
            action=action,
            purpose=gettext_noop("At drive den fælles infrastruktur"),
            legal_basis=LEGAL_BASIS,
            reference=f"{audit.OPERATION}system/{row.id}",
        )
    )


def _proved_fingerprint(caller: Caller, at: datetime) -> str:
    if caller.certificate is None:
        raise CertificateMissing
    proved = pki.read_client_certificate(caller.certificate, at)
    if caller.certificate_error is not None:
        raise pki.CertificateForeign
    return proved.fingerprint


def _claimed_system(authorization: str | None) -> tuple[UUID, str]:
    if not authorization:
        raise AuthorizationMissing
    scheme, _, value = authorization.strip().partition(" ")
    if scheme.lower() != "basic":
        raise AuthorizationUnreadable
    try:
        claimed_id, _, secret = (
            base64.b64decode(value.strip(), validate=True).decode().partition(":")
        )
        return UUID(claimed_id), str(UUID(secret))
    except (binascii.Error, UnicodeDecodeError, ValueError) as error:
        raise AuthorizationUnreadable from error


def _may_call_from(address: str, networks: tuple[str, ...]) -> bool:
    if not networks:
        return True
    try:
        calling = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(calling in ipaddress.ip_network(network) for network in networks)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _as_type(row: System) -> MailSystem:
    return MailSystem(
        SystemId(row.id),
        row.name,
        PartyId.parse(row.owner),
        SystemKind(row.kind),
        int(row.serial),
        row.fingerprint,
        row.active_from,
        row.active_to,
        row.revoked_at,
        tuple(row.addresses),
        row.is_default,
        row.memo_version,
    )
