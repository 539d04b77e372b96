"""Organisations: who administers them, what is told of them, and what they tell of themselves.

Who administers is asked at every call: whoever has the role there, and who owns the company.
Source: Digital Post API 1.68, section Organisations; PrivilegeType ORGANISATION_ADMINISTRATOR.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext_noop

from fundament.capabilities.post.models import Logo, OrganisationRow
from fundament.capabilities.post.rules import pictures
from fundament.capabilities.post.service import following
from fundament.capabilities.post.service.delivery import LEGAL_BASIS
from fundament.capabilities.post.types import VersionStale
from fundament.capabilities.post.types.administration import (
    AuthorityType,
    OrganisationChange,
    OrganisationShown,
    OrganisationType,
)
from fundament.capabilities.post.types.administration_refusals import (
    LogoMissing,
    NotAdministered,
    OrganisationFixed,
    OrganisationNotFound,
)
from fundament.capabilities.post.types.systems import ContactPerson
from fundament.capabilities.registers import service as registers
from fundament.capabilities.registers.types import (
    AuthorityKind,
    CompanyStatus,
    OrganisationUnknown,
)
from fundament.capabilities.rights import service as rights
from fundament.kernel import audit
from fundament.kernel.acting import Acting, Role
from fundament.kernel.ids import PartyId

ORGANISATION = gettext_noop("Organisationen i Digital Post")
CHANGED = gettext_noop("Ændret")
PURPOSE = gettext_noop("At administrere Digital Post")
_KINDS = {
    AuthorityKind.MINISTRY: AuthorityType.STATE,
    AuthorityKind.AGENCY: AuthorityType.STATE,
    AuthorityKind.MUNICIPALITY: AuthorityType.MUNICIPALITY,
    AuthorityKind.REGION: AuthorityType.REGION,
}


@dataclass(frozen=True, slots=True)
class Office:
    """An organisation that the person administers at this moment, by the id of the API."""

    id: UUID
    party: PartyId
    acting: Acting

    def line(self, what: str, action: str, at: datetime, reference: str = "") -> audit.Look:
        """Return the line in the organisation's ledger that something was done."""
        return audit.Look(
            at=at,
            actor=self.acting.actor,
            acted_for=self.party,
            about=self.party,
            what=what,
            action=action,
            purpose=PURPOSE,
            legal_basis=LEGAL_BASIS,
            reference=reference,
        )


def administered_by(acting: Acting, at: datetime) -> list[PartyId]:
    """Return the organisations that the person administers now, each once.

    Those that gave her the role and still stand, and the active companies that she owns.
    """
    person = acting.actor.party
    granted = rights.organisations_of(person, Role.ADMINISTRATOR, at)
    standing = set(rights.organisations_open_to(person, at))
    owned = [one.party for one in rights.own_companies(acting, at)]
    return list(dict.fromkeys([*(one for one in granted if one in standing), *owned]))


def is_administered(acting: Acting, at: datetime) -> bool:
    """Return whether the person acts for an organisation that she administers at this moment.

    Who acts for herself administers nothing: a program that shows her her letters, by her token as
    a citizen, has no business with the systems of where she works.
    """
    return acting.acted_for in administered_by(acting, at)


def acting_at(acting: Acting, organisation: UUID, at: datetime) -> Acting:
    """Return the person as she acts for an organisation that she administers, for pages.

    Raises NotAdministered.
    """
    for one in own_organisations(acting, at):
        if one.id == organisation:
            return replace(acting, acted_for=one.party)
    raise NotAdministered


def office_named(acting: Acting, organisation: UUID, at: datetime) -> Office:
    """Return the organisation that the person acts for and administers. Raises NotAdministered.

    The same for one that does not exist.
    """
    row = OrganisationRow.objects.filter(id=organisation, party=str(acting.acted_for)).first()
    if row is None or not is_administered(acting, at):
        raise NotAdministered
    return Office(row.id, acting.acted_for, acting)


def must_administer(acting: Acting, at: datetime) -> None:
    """Check that the person administers whom she acts for. Raises NotAdministered."""
    if not is_administered(acting, at):
        raise NotAdministered


def own_organisations(acting: Acting, at: datetime) -> list[OrganisationShown]:
    """Return the organisations that the person administers, with all that they tell."""
    parties = administered_by(acting, at)
    rows = _rows(parties, at)
    return [_shown(rows[party], _fact(party, at), is_own=True) for party in parties]


def organisation_list(
    acting: Acting, at: datetime, asked: Iterable[PartyId] = ()
) -> list[OrganisationShown]:
    """Return the organisations that can be written to or administered, by number.

    Every authority, what the person administers, and of other companies those `asked` for by
    number. What is told of them is public in the registers.
    """
    own = {acting.acted_for} if is_administered(acting, at) else set()
    authorities = [one.party for one in registers.authorities(at)]
    known = [one for one in asked if not one.is_person and registers.name_of(one, at) is not None]
    rows = _rows([*authorities, *own, *known], at)
    facts = _facts(rows, at)
    return [_shown(rows[party], facts[party], is_own=party in own) for party in sorted(rows)]


def organisation_with(acting: Acting, organisation: UUID, at: datetime) -> OrganisationShown:
    """Return one organisation; all of it to who administers it. Raises OrganisationNotFound."""
    row = _row(organisation)
    party = PartyId.parse(row.party)
    own = party == acting.acted_for and is_administered(acting, at)
    return _shown(row, _fact(party, at), is_own=own)


def change_organisation(
    acting: Acting,
    target: tuple[UUID, int],
    change: OrganisationChange,
    at: datetime,
) -> OrganisationShown:
    """Change what an organisation says of itself; `target` is its id and version.

    That the introduction is done is never taken back. What the registers say must be as it is.
    Raises NotAdministered, VersionStale, OrganisationFixed.
    """
    with transaction.atomic():
        office = office_named(acting, target[0], at)
        row = _locked(office, target[1])
        fact = _fact(office.party, at)
        is_now = dict(_fixed(_shown(row, fact, is_own=True)))
        for field, value in change.fixed:
            if value is not None and value != is_now[field]:
                raise OrganisationFixed(field=field)
        if change.introduced is False and row.introduced:
            raise OrganisationFixed(field="rightsIntroductionCompleted")
        row.contact = written(change.contact)
        row.introduced = row.introduced or bool(change.introduced)
        _save(row, at)
        audit.record(office.line(ORGANISATION, CHANGED, at))
        return _shown(row, fact, is_own=True)


def logo_of(organisation: UUID) -> bytes:
    """Return the organisation's logo, PNG. Raises OrganisationNotFound, LogoMissing."""
    found = Logo.objects.filter(organisation=_row(organisation)).first()
    if found is None:
        raise LogoMissing
    return bytes(found.content)


def put_logo(acting: Acting, target: tuple[UUID, int], content: bytes, at: datetime) -> int:
    """Give the organisation a logo; return its version from now on.

    `target` is the organisation's id and version. Raises LogoNotAccepted, NotAdministered,
    VersionStale.
    """
    picture = pictures.clean_logo(content)
    with transaction.atomic():
        office = office_named(acting, target[0], at)
        row = _locked(office, target[1])
        Logo.objects.update_or_create(organisation=row, defaults={"content": picture, "at": at})
        row.has_logo = True
        _save(row, at)
        audit.record(office.line(ORGANISATION, gettext_noop("Logo ændret"), at))
        return row.version


def remove_logo(acting: Acting, target: tuple[UUID, int], at: datetime) -> None:
    """Take the organisation's logo away. Raises NotAdministered, VersionStale, LogoMissing."""
    with transaction.atomic():
        office = office_named(acting, target[0], at)
        row = _locked(office, target[1])
        if not Logo.objects.filter(organisation=row).delete()[0]:
            raise LogoMissing
        row.has_logo = False
        _save(row, at)
        audit.record(office.line(ORGANISATION, gettext_noop("Logo fjernet"), at))


def lock(office: Office, at: datetime) -> None:
    """Let one transaction at a time change what the organisation has; its followers hear of it."""
    OrganisationRow.objects.select_for_update().get(id=office.id)
    following.note_change(office.id, at)


def _locked(office: Office, version: int) -> OrganisationRow:
    """Return the organisation's row, held until the commit. Raises VersionStale."""
    row = OrganisationRow.objects.select_for_update().get(id=office.id)
    if row.version != version:
        raise VersionStale
    return row


def _save(row: OrganisationRow, at: datetime) -> None:
    row.version, row.changed_at = row.version + 1, at
    row.save()
    following.note_change(row.id, at)


def written(person: ContactPerson | None) -> dict[str, str] | None:
    """Return a person to ask as it is kept."""
    if person is None:
        return None
    return {"name": person.name, "email": person.email, "phone": person.phone}


def shown_of(rows: Iterable[OrganisationRow], at: datetime) -> dict[UUID, OrganisationShown]:
    """Return the organisations by id, as everybody sees them."""
    found = {PartyId.parse(row.party): row for row in rows}
    facts = _facts(found, at)
    return {row.id: _shown(row, facts[party], is_own=False) for party, row in found.items()}


def id_of(party: PartyId, at: datetime) -> UUID:
    """Return by which id the API knows the organisation."""
    return _rows([party], at)[party].id


def _row(organisation: UUID) -> OrganisationRow:
    row = OrganisationRow.objects.filter(id=organisation).first()
    if row is None:
        raise OrganisationNotFound
    return row


def _rows(parties: Iterable[PartyId], at: datetime) -> dict[PartyId, OrganisationRow]:
    """Return the row of each party; one that nobody has asked for yet gets its id."""
    wanted = {str(party): party for party in parties}
    found = {row.party: row for row in OrganisationRow.objects.filter(party__in=wanted)}
    missing = [
        OrganisationRow(id=uuid4(), party=party, created_at=at, changed_at=at)
        for party in sorted(wanted.keys() - found.keys())
    ]
    if missing:
        OrganisationRow.objects.bulk_create(missing, ignore_conflicts=True)
        found = {row.party: row for row in OrganisationRow.objects.filter(party__in=wanted)}
    return {wanted[party]: row for party, row in found.items()}


def _shown(row: OrganisationRow, fact: "_Fact", *, is_own: bool) -> OrganisationShown:
    contact = ContactPerson(**row.contact) if is_own and row.contact else None
    return OrganisationShown(
        id=row.id,
        version=row.version,
        party=PartyId.parse(row.party),
        name=fact.name,
        type=OrganisationType.COMPANY if fact.kind is None else OrganisationType.AUTHORITY,
        authority_type=fact.kind,
        is_active=fact.is_active,
        has_logo=row.has_logo,
        created_at=row.created_at,
        changed_at=row.changed_at,
        contact=contact,
        introduced=row.introduced if is_own else None,
    )


@dataclass(frozen=True, slots=True)
class _Fact:
    """What the registers say; `kind` is None of a company."""

    name: str
    kind: AuthorityType | None
    is_active: bool


def _facts(parties: Collection[PartyId], at: datetime) -> dict[PartyId, _Fact]:
    """Return what the registers say of each; of all authorities by one question."""
    known = {
        one.party: _Fact(one.name, _KINDS.get(one.kind, AuthorityType.OTHER), True)
        for one in registers.authorities(at)
    }
    return {party: known.get(party) or _fact(party, at) for party in parties}


def _fact(party: PartyId, at: datetime) -> _Fact:
    try:
        found = registers.authority_of(party, at)
        return _Fact(found.name, _KINDS.get(found.kind, AuthorityType.OTHER), True)
    except OrganisationUnknown:
        pass
    try:
        company = registers.company_of(party, at)
        return _Fact(company.name, None, company.status is CompanyStatus.ACTIVE)
    except OrganisationUnknown:
        return _Fact(party.number, None, False)


def _fixed(one: OrganisationShown) -> list[tuple[str, object]]:
    """Return what of an organisation is decided elsewhere, as its clients name it."""
    authority = one.type is OrganisationType.AUTHORITY
    return [
        ("name", one.name),
        ("type", one.type.value),
        ("authorityType", one.authority_type.value if one.authority_type else None),
        ("authorityTerms", authority),
        ("legalNotificationAllowed", authority),
        ("mandatoryPostAllowed", authority),
        ("logoAvailable", one.has_logo),
    ]
