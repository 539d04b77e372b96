"""Mail systems as those who run the installation keep them: add, list, revoke."""

import hashlib
import ipaddress
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext_noop

from fundament.capabilities.post import queries
from fundament.capabilities.post.models import Follower, System
from fundament.capabilities.post.service import handing
from fundament.capabilities.post.service.delivery import LEGAL_BASIS
from fundament.capabilities.post.types import (
    MailSystem,
    NewSystem,
    OwnerUnknown,
    SystemKind,
    SystemUnknown,
    SystemWish,
)
from fundament.capabilities.post.types.systems import ContactPerson, Protocol, SystemCertificate
from fundament.capabilities.registers import service as registers
from fundament.capabilities.registers.types import OrganisationUnknown
from fundament.kernel import audit, events, pki
from fundament.kernel.acting import Actor, Agent
from fundament.kernel.calling import SystemWithdrawn
from fundament.kernel.ids import PartyId, SystemId

SYSTEM = gettext_noop("System til Digital Post")
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
        kinds=[wish.kind],
        is_default=wish.kind is SystemKind.RECIPIENT and taking(owner, at) is None,
        memo_version=wish.memo_version,
        token_sha256=token_hash(str(secret)),
        token_at=at,
        serial=str(issued.serial),
        fingerprint=issued.fingerprint,
        certificate=_der(issued.certificate_pem),
        certificate_at=at,
        was_issued_here=True,
        active_from=at,
        created_at=at,
        changed_at=at,
    )
    _record(row, gettext_noop("Tilføjet"), at, by)
    password = None if issued.key_pem is None else secrets.token_urlsafe(12)
    return NewSystem(
        system=as_type(row),
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
    return [as_type(row) for row in (rows.filter(owner=str(owner)) if owner else rows)]


@transaction.atomic
def revoke_system(system: SystemId, at: datetime, by: Actor | Agent) -> None:
    """Withdraw the system; its next call is refused. Raises SystemUnknown.

    A certificate that was issued with it is revoked too, unless another system has it by now; one
    that its owner brought is the owner's. What a recipient system has not taken is offered to the
    owner's next one.
    """
    row = _row(system)
    queries.lock_owner(PartyId.parse(row.owner))
    same = System.objects.filter(fingerprint=row.fingerprint, revoked_at=None).exclude(id=system)
    if row.was_issued_here and not same.exists():
        pki.revoke(int(row.serial), at)
    withdrawn = System.objects.filter(id=system, revoked_at=None)
    changed = {"changed_at": at, "version": F("version") + 1}
    if withdrawn.update(revoked_at=at, is_default=False, **changed):
        _record(row, gettext_noop("Spærret"), at, by)
        events.publish(SystemWithdrawn(system, at))
        Follower.objects.filter(system=system, ended_at=None).update(ended_at=at)
        if SystemKind.RECIPIENT in row.kinds:
            handing.pass_on(row.id, taking(PartyId.parse(row.owner), at), at)


def pass_on_left(at: datetime) -> None:
    """Pass on what is left with recipient systems that are withdrawn or whose time is over.

    To a withdrawn one a letter can still come: who was writing it had seen the system in use.
    """
    waits = Q(id__in=handing.systems_with_letters()) | Q(is_default=True)
    over = Q(revoked_at__isnull=False) | Q(active_to__lte=at)
    for row in System.objects.filter(waits, over):
        with transaction.atomic():
            handing.pass_on(row.id, taking(PartyId.parse(row.owner), at), at)


def _der(pem: bytes) -> bytes:
    return x509.load_pem_x509_certificate(pem).public_bytes(Encoding.DER)


def taking(owner: PartyId, at: datetime) -> UUID | None:
    """Return the recipient system that gets the owner's letters from now on, or None.

    Where the one that got them is over, it is the one that is active for longest. Of two
    transactions that ask this of one owner, the later waits for the earlier.
    """
    queries.lock_owner(owner)
    mine = System.objects.filter(owner=str(owner), kinds__contains=[SystemKind.RECIPIENT])
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
    changed = {"changed_at": at, "version": F("version") + 1}
    System.objects.filter(id=system).update(addresses=networks, **changed)
    _record(row, gettext_noop("Tilladte adresser ændret"), at, by)


def system_with(system: SystemId) -> MailSystem:
    """Return the system with this id. Raises SystemUnknown."""
    return as_type(_row(system))


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
            what=SYSTEM,
            action=action,
            purpose=gettext_noop("At drive den fælles infrastruktur"),
            legal_basis=LEGAL_BASIS,
            reference=f"{audit.OPERATION}system/{row.id}",
        )
    )


def token_hash(secret: str) -> str:
    """Return what is kept of a token's secret part."""
    return hashlib.sha256(secret.encode()).hexdigest()


def as_type(row: System) -> MailSystem:
    """Return the row as others know it."""
    return MailSystem(
        id=SystemId(row.id),
        version=row.version,
        name=row.name,
        owner=PartyId.parse(row.owner),
        kinds=frozenset(SystemKind(kind) for kind in row.kinds),
        active_from=row.active_from,
        active_to=row.active_to,
        revoked_at=row.revoked_at,
        addresses=tuple(row.addresses),
        is_default=row.is_default,
        memo_version=row.memo_version,
        protocol=Protocol(row.protocol),
        endpoint=row.endpoint,
        receipt_endpoint=row.receipt_endpoint,
        contact=None if row.contact is None else ContactPerson(**row.contact),
        supplier=row.supplier,
        business_email=row.business_email,
        delegated_cvr=row.delegated_cvr,
        template=row.template,
        token_since=row.token_at,
        certificate=_certificate(row),
        ssh_key=row.ssh_key,
        ssh_since=row.ssh_at,
        created_at=row.created_at,
        changed_at=row.changed_at,
    )


def _certificate(row: System) -> SystemCertificate | None:
    if not row.fingerprint or row.certificate_at is None:
        return None
    der = b"" if row.certificate is None else bytes(row.certificate)
    return SystemCertificate(der, int(row.serial), row.fingerprint, row.certificate_at)
