"""Systems as their organisation's administrators keep them: set up, change, prove, withdraw.

Each act is in the organisation's ledger. Source: Digital Post API 1.68, section Systems.
"""

import hmac
from dataclasses import replace
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext_noop

from fundament.capabilities.post import queries
from fundament.capabilities.post.models import PointRow, System
from fundament.capabilities.post.rules import systems as rules
from fundament.capabilities.post.service import handing
from fundament.capabilities.post.service.calling import is_of_organisation
from fundament.capabilities.post.service.organisations import (
    Office,
    must_administer,
    office_named,
    written,
)
from fundament.capabilities.post.service.systems import (
    SYSTEM,
    as_type,
    revoke_system,
    taking,
    token_hash,
)
from fundament.capabilities.post.service.templates import filled_in
from fundament.capabilities.post.types import (
    MailSystem,
    SystemKind,
    SystemUnknown,
    VersionStale,
)
from fundament.capabilities.post.types.administration import MOST_SYSTEMS
from fundament.capabilities.post.types.administration_refusals import (
    CertificateNotAccepted,
    CertificateOfAnother,
    DefaultNotPossible,
    FieldFault,
    SystemInUse,
    SystemNotPossible,
)
from fundament.capabilities.post.types.systems import SystemSetup
from fundament.capabilities.registers import service as registers
from fundament.kernel import audit, fetching, pki
from fundament.kernel.acting import Acting
from fundament.kernel.ids import PartyId, SystemId

CHANGED = gettext_noop("Ændret")


def own_systems(acting: Acting, organisation: UUID, at: datetime) -> list[MailSystem]:
    """Return the organisation's systems that are not withdrawn, by name. Raises NotAdministered."""
    office = office_named(acting, organisation, at)
    rows = System.objects.filter(owner=str(office.party), revoked_at=None)
    return [as_type(row) for row in rows.order_by("name", "id")]


def own_system(acting: Acting, place: tuple[UUID, UUID], at: datetime) -> MailSystem:
    """Return one system; `place` is its organisation and its own id.

    Raises NotAdministered, SystemUnknown.
    """
    return as_type(_row(office_named(acting, place[0], at), place[1]))


def set_up_system(
    acting: Acting, organisation: UUID, setup: SystemSetup, at: datetime
) -> MailSystem:
    """Register a system; it gets its token and its certificate by acts of their own.

    What a named template says fills what is not given. The first recipient system of an
    organisation gets its letters. Raises NotAdministered, SystemNotPossible, TemplateUnknown.
    """
    with transaction.atomic():
        office = office_named(acting, organisation, at)
        setup = _possible(filled_in(setup), at)
        mine = System.objects.filter(owner=str(office.party), revoked_at=None)
        if mine.count() >= MOST_SYSTEMS:
            raise _too_many()
        row = System(id=uuid4(), owner=str(office.party), created_at=at, changed_at=at)
        _take_over(row, setup)
        row.save(force_insert=True)
        _say_who_takes(office, row, setup, at)
        audit.record(_line(office, row, gettext_noop("Tilføjet"), at))
        return as_type(row)


def change_system(
    acting: Acting, place: tuple[UUID, UUID], setup: SystemSetup, version: int, at: datetime
) -> MailSystem:
    """Set the system up as given, in whole; what lies with one that takes no more is passed on.

    Raises NotAdministered, SystemUnknown, VersionStale, SystemNotPossible, TemplateUnknown.
    """
    with transaction.atomic():
        office = office_named(acting, place[0], at)
        row = _locked(office, place[1], version)
        setup = _possible(setup, at)
        took = SystemKind.RECIPIENT in row.kinds
        _take_over(row, setup)
        _save(row, at)
        _say_who_takes(office, row, setup, at)
        if took and not (SystemKind.RECIPIENT in row.kinds and as_type(row).is_active(at)):
            handing.pass_on(row.id, taking(office.party, at), at)
        audit.record(_line(office, row, CHANGED, at))
        return as_type(row)


def withdraw_system(acting: Acting, place: tuple[UUID, UUID], version: int, at: datetime) -> None:
    """Withdraw the system for good; its next call is refused.

    Raises NotAdministered, SystemUnknown, VersionStale, SystemInUse.
    """
    with transaction.atomic():
        office = office_named(acting, place[0], at)
        row = _locked(office, place[1], version)
        used = PointRow.objects.filter(organisation_id=office.id, system=row.id).count()
        if used:
            raise SystemInUse(count=used)
        revoke_system(SystemId(row.id), at, acting.actor)


def make_default(acting: Acting, place: tuple[UUID, UUID], at: datetime) -> MailSystem:
    """Have the system get the organisation's letters from now on, and its former one none.

    What lies ready with the former one stays there. Raises NotAdministered, SystemUnknown,
    DefaultNotPossible.
    """
    with transaction.atomic():
        office = office_named(acting, place[0], at)
        row = _locked(office, place[1])
        _make_default(office, row, at)
        _save(row, at)
        audit.record(_line(office, row, gettext_noop("Får organisationens breve"), at))
        return as_type(row)


def renew_token(acting: Acting, place: tuple[UUID, UUID], at: datetime) -> tuple[MailSystem, str]:
    """Return the system with a new token, `<system uuid>:<token uuid>`: shown once, kept as a hash.

    The former token ends, and the certificate must be registered anew: whoever renews a token
    because it was lost may have lost both. Raises NotAdministered, SystemUnknown.
    """
    with transaction.atomic():
        office = office_named(acting, place[0], at)
        row, secret = _locked(office, place[1]), str(uuid4())
        row.token_sha256, row.token_at = token_hash(secret), at
        row.serial, row.fingerprint, row.certificate = "", "", None
        row.certificate_at, row.was_issued_here = None, False
        _save(row, at)
        audit.record(_line(office, row, gettext_noop("Nyt token"), at))
        return as_type(row), f"{row.id}:{secret}"


def holder_of_token(token: str) -> SystemId | None:
    """Return the system whose token that is, or None."""
    system, _, secret = token.partition(":")
    try:
        found, hashed = queries.system(UUID(system)), token_hash(str(UUID(secret)))
    except ValueError:
        return None
    if found is None or not hmac.compare_digest(found.token_sha256, hashed):
        return None
    return found.id


def check_certificate(acting: Acting, der: bytes, at: datetime) -> pki.ClientCertificate:
    """Return what a certificate says, without keeping it.

    Raises NotAdministered, CertificateNotAccepted.
    """
    must_administer(acting, at)
    return _checked(der, at)


def register_certificate(
    acting: Acting, place: tuple[UUID, UUID], der: bytes, at: datetime
) -> MailSystem:
    """Have the system prove itself by that certificate of its organisation from now on.

    Raises NotAdministered, SystemUnknown, CertificateNotAccepted, CertificateOfAnother.
    """
    with transaction.atomic():
        office = office_named(acting, place[0], at)
        row, found = _locked(office, place[1]), _checked(der, at)
        if not is_of_organisation(found, office.party.number):
            raise CertificateOfAnother
        row.serial, row.fingerprint = str(found.serial), found.fingerprint
        row.certificate, row.certificate_at, row.was_issued_here = der, at, False
        _save(row, at)
        audit.record(_line(office, row, gettext_noop("Certifikat registreret"), at))
        return as_type(row)


def register_ssh_key(
    acting: Acting, place: tuple[UUID, UUID], content: bytes, at: datetime
) -> MailSystem:
    """Have the system known by that public key over SFTP.

    Raises NotAdministered, SystemUnknown, SshKeyNotAccepted.
    """
    with transaction.atomic():
        office = office_named(acting, place[0], at)
        row = _locked(office, place[1])
        row.ssh_key, row.ssh_at = rules.ssh_key(content), at
        _save(row, at)
        audit.record(_line(office, row, gettext_noop("SSH-nøgle registreret"), at))
        return as_type(row)


def _line(office: Office, row: System, action: str, at: datetime) -> audit.Look:
    return office.line(SYSTEM, action, at, f"system:{row.id}")


def _possible(setup: SystemSetup, at: datetime) -> SystemSetup:
    """Return the setup as it is kept. Raises SystemNotPossible."""
    cvr = setup.delegated_cvr
    known = not rules.is_cvr(cvr) or registers.name_of(PartyId.company(cvr), at) is not None
    rules.must_be_possible(setup, fetching.own_reach(), vendor_is_known=known)
    return replace(setup, addresses=rules.networks_of(setup.addresses))


def _take_over(row: System, setup: SystemSetup) -> None:
    """Set the row up; who gets the organisation's letters is said afterwards."""
    row.name = setup.name.strip()
    row.kinds = sorted(kind.value for kind in setup.kinds)
    row.active_from, row.active_to = setup.active_from, setup.active_to
    row.addresses, row.memo_version = list(setup.addresses), setup.memo_version
    row.protocol, row.endpoint = setup.protocol.value, setup.endpoint
    row.receipt_endpoint, row.contact = setup.receipt_endpoint, written(setup.contact)
    row.supplier, row.business_email = setup.supplier, setup.business_email
    row.delegated_cvr, row.template = setup.delegated_cvr, setup.template


def _say_who_takes(office: Office, row: System, setup: SystemSetup, at: datetime) -> None:
    """Make the system the default one if that is wished, else let the rule say who is."""
    if setup.is_default and not row.is_default:
        _make_default(office, row, at)
        row.save(update_fields=["is_default"])
    else:
        if row.is_default and SystemKind.RECIPIENT not in row.kinds:
            row.is_default = False
            row.save(update_fields=["is_default"])
        taking(office.party, at)
        row.refresh_from_db(fields=["is_default"])


def _make_default(office: Office, row: System, at: datetime) -> None:
    """Raises DefaultNotPossible."""
    if SystemKind.RECIPIENT not in row.kinds or not as_type(row).is_active(at):
        raise DefaultNotPossible
    taking(office.party, at)
    System.objects.filter(owner=row.owner, is_default=True).update(is_default=False)
    row.is_default = True


def _checked(der: bytes, at: datetime) -> pki.ClientCertificate:
    """Raises CertificateNotAccepted."""
    try:
        return pki.read_client_certificate(der, at)
    except pki.CertificateRefused as refused:
        raise CertificateNotAccepted(refused) from refused


def _row(office: Office, system: UUID) -> System:
    row = System.objects.filter(id=system, owner=str(office.party), revoked_at=None).first()
    if row is None:
        raise SystemUnknown
    return row


def _locked(office: Office, system: UUID, version: int | None = None) -> System:
    """Return the system's row, held until the commit. Raises SystemUnknown, VersionStale.

    The owner is locked first, as by all who say which system gets its letters.
    """
    queries.lock_owner(office.party)
    rows = System.objects.select_for_update()
    row = rows.filter(id=system, owner=str(office.party), revoked_at=None).first()
    if row is None:
        raise SystemUnknown
    if version is not None and row.version != version:
        raise VersionStale
    return row


def _save(row: System, at: datetime) -> None:
    row.version, row.changed_at = row.version + 1, at
    row.save()


def _too_many() -> SystemNotPossible:
    return SystemNotPossible(
        FieldFault(
            "systems",
            f"En organisation har højst {MOST_SYSTEMS} systemer.",
            f"An organisation has {MOST_SYSTEMS} systems at most.",
        )
    )
