"""Contact points: the counters of an organisation, to which people write.

Source: Digital Post API 1.68, section Contact points and contact groups.
"""

from dataclasses import asdict, replace
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext_noop

from fundament.capabilities.post import queries
from fundament.capabilities.post.models import (
    GroupRow,
    OrganisationRow,
    PointCode,
    PointRow,
    PointTerm,
    System,
)
from fundament.capabilities.post.rules import points as rules
from fundament.capabilities.post.service.contact_groups import named
from fundament.capabilities.post.service.organisations import (
    CHANGED,
    Office,
    lock,
    office_named,
)
from fundament.capabilities.post.types import Page, SystemKind, VersionStale
from fundament.capabilities.post.types.administration import (
    MOST_POINTS,
    CodeType,
    Link,
    PointCodeShown,
    PointSearch,
    PointShown,
    PointWish,
    TargetType,
    Visibility,
)
from fundament.capabilities.post.types.administration_refusals import (
    FieldFault,
    PointNotFound,
    PointNotPossible,
)
from fundament.kernel import audit
from fundament.kernel.acting import Acting
from fundament.kernel.ids import PartyId
from fundament.kernel.searching import Condition, FilterUnknown

POINT = gettext_noop("Kontaktpunkt")
# What one may only look for at home.
_INTERNAL = frozenset({"systemId"})


def visible_points(search: PointSearch) -> Page[PointShown]:
    """Return a page of the contact points of all organisations that people can write to.

    What is for the organisation itself is left out. Raises FilterUnknown, FilterUnreadable.
    """
    conditions = search.conditions
    for one in conditions:
        if one.field in _INTERNAL:
            raise FilterUnknown(field=one.field)
    rows, total = queries.points(None, replace(search, visibility=Visibility.VISIBLE))
    return Page(tuple(map(_told, rows)), search.number, search.size, total)


def points_for(
    organisation: PartyId, writer: TargetType, text: str = "", point: UUID | None = None
) -> list[PointShown]:
    """Return the contact points at which an organisation hears that kind of writer, by name.

    Those whose name, description or search terms hold the text, at most a hundred; or that `point`
    alone. What is for the organisation itself is left out.
    """
    office = OrganisationRow.objects.filter(party=str(organisation)).first()
    if office is None:
        return []
    conditions = [Condition("targets", writer)]
    if point is not None:
        conditions.append(Condition("id", str(point)))
    words = (text,) if text else ()
    rows, _ = queries.points(
        office.id,
        PointSearch(conditions=tuple(conditions), any=words, visibility=Visibility.VISIBLE),
    )
    return list(map(_told, rows))


def points_of(
    acting: Acting, organisation: UUID, search: PointSearch, at: datetime
) -> Page[PointShown]:
    """Return a page of the organisation's contact points.

    Raises NotAdministered, FilterUnknown, FilterUnreadable.
    """
    rows, total = queries.points(office_named(acting, organisation, at).id, search)
    return Page(tuple(map(_shown, rows)), search.number, search.size, total)


def point_with(acting: Acting, place: tuple[UUID, UUID], at: datetime) -> PointShown:
    """Return one contact point; `place` is its organisation and its own id.

    Raises NotAdministered, PointNotFound.
    """
    return _shown(_row(office_named(acting, place[0], at), place[1]))


def make_point(acting: Acting, organisation: UUID, wish: PointWish, at: datetime) -> PointShown:
    """Open a contact point. Raises NotAdministered, PointNotPossible."""
    rules.must_be_a_point(wish)
    with transaction.atomic():
        office = office_named(acting, organisation, at)
        lock(office, at)
        if PointRow.objects.filter(organisation_id=office.id).count() >= MOST_POINTS:
            most = f"Højst {MOST_POINTS} kontaktpunkter.", f"At most {MOST_POINTS} contact points."
            raise PointNotPossible(FieldFault("contactPoints", *most))
        row = PointRow(id=uuid4(), organisation_id=office.id, created_at=at, changed_at=at)
        _take_over(office, row, wish)
        audit.record(office.line(POINT, gettext_noop("Tilføjet"), at))
        return _shown(row)


def change_point(
    acting: Acting, place: tuple[UUID, UUID], wish: PointWish, version: int, at: datetime
) -> PointShown:
    """Make the contact point as given, in whole.

    Raises NotAdministered, PointNotFound, VersionStale, PointNotPossible.
    """
    rules.must_be_a_point(wish)
    with transaction.atomic():
        office = office_named(acting, place[0], at)
        lock(office, at)
        row = _row(office, place[1], version)
        row.version, row.changed_at = version + 1, at
        _take_over(office, row, wish)
        audit.record(office.line(POINT, CHANGED, at))
        return _shown(row)


def delete_point(acting: Acting, place: tuple[UUID, UUID], version: int, at: datetime) -> None:
    """Close the contact point for good: letters that name it come to the default system.

    Raises NotAdministered, PointNotFound, VersionStale.
    """
    with transaction.atomic():
        office = office_named(acting, place[0], at)
        lock(office, at)
        _row(office, place[1], version).delete()
        audit.record(office.line(POINT, gettext_noop("Slettet"), at))


def _take_over(office: Office, row: PointRow, wish: PointWish) -> None:
    """Write the contact point with its codes, words and groups. Raises PointNotPossible."""
    _must_be_own(office, wish)
    row.name, row.description = wish.name.strip(), wish.description
    row.internal_description = wish.internal_description
    row.targets = [one.value for one in dict.fromkeys(wish.targets)]
    row.size_mb, row.attachments = wish.size_mb, wish.attachments
    row.active, row.visible, row.system = wish.active, wish.visible, wish.system
    row.report_link = None if wish.report_link is None else asdict(wish.report_link)
    row.attributes = list(dict.fromkeys(wish.attributes))
    row.save()
    row.groups.set(GroupRow.objects.filter(id__in=wish.groups))
    row.codes.all().delete()
    row.terms.all().delete()
    codes = {(one.type, one.code, one.list_name): one for one in wish.codes}
    PointCode.objects.bulk_create(
        PointCode(
            point=row,
            type=one.type,
            code=one.code,
            name=one.name,
            code_version=one.code_version,
            type_name=one.list_name,
        )
        for one in codes.values()
    )
    PointTerm.objects.bulk_create(
        PointTerm(point=row, term=term) for term in dict.fromkeys(wish.terms)
    )


def _must_be_own(office: Office, wish: PointWish) -> None:
    """Check that groups and system are the organisation's. Raises PointNotPossible."""
    faults = []
    own = GroupRow.objects.filter(organisation_id=office.id, id__in=wish.groups)
    if own.count() != len(set(wish.groups)):
        faults.append(
            FieldFault("contactGroups", "En af grupperne findes ikke.", "A group does not exist.")
        )
    systems = System.objects.filter(owner=str(office.party), revoked_at=None)
    taking = systems.filter(kinds__contains=[SystemKind.RECIPIENT])
    if wish.system is not None and not taking.filter(id=wish.system).exists():
        faults.append(
            FieldFault(
                "systemId",
                "Det er intet modtagersystem i organisationen.",
                "This is no recipient system of the organisation.",
            )
        )
    if faults:
        raise PointNotPossible(*faults)


def _row(office: Office, point: UUID, version: int | None = None) -> PointRow:
    row = PointRow.objects.filter(id=point, organisation_id=office.id).first()
    if row is None:
        raise PointNotFound
    if version is not None and row.version != version:
        raise VersionStale
    return row


def _told(row: PointRow) -> PointShown:
    """Return the contact point as all may see it."""
    return replace(_shown(row), internal_description="", system=None)


def _shown(row: PointRow) -> PointShown:
    groups = sorted(row.groups.all(), key=lambda one: one.name)
    return PointShown(
        id=row.id,
        version=row.version,
        organisation=row.organisation_id,
        name=row.name,
        description=row.description,
        internal_description=row.internal_description,
        targets=tuple(TargetType(one) for one in row.targets),
        size_mb=row.size_mb,
        attachments=row.attachments,
        active=row.active,
        visible=row.visible,
        report_link=None if row.report_link is None else Link(**row.report_link),
        system=row.system,
        codes=tuple(
            PointCodeShown(CodeType(one.type), one.code, one.name, one.code_version, one.type_name)
            for one in sorted(row.codes.all(), key=lambda one: (one.type, one.code))
        ),
        groups=tuple(one.id for one in groups),
        within=tuple(named(one) for one in groups),
        attributes=tuple(row.attributes),
        terms=tuple(sorted(one.term for one in row.terms.all())),
        created_at=row.created_at,
        changed_at=row.changed_at,
    )
