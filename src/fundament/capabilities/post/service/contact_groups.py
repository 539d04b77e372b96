"""Contact groups: the tree on which an organisation's contact points hang.

Source: Digital Post API 1.68, section Contact points and contact groups.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext_noop

from fundament.capabilities.post import queries
from fundament.capabilities.post.models import GroupRow, PointRow
from fundament.capabilities.post.rules import points as rules
from fundament.capabilities.post.service.organisations import (
    CHANGED,
    Office,
    lock,
    office_named,
    shown_of,
)
from fundament.capabilities.post.types import Page, VersionStale
from fundament.capabilities.post.types.administration import (
    GroupNamed,
    GroupShown,
    GroupWish,
    PointSearch,
    TargetType,
    Visibility,
)
from fundament.capabilities.post.types.administration_refusals import (
    GroupNotEmpty,
    GroupNotFound,
)
from fundament.kernel import audit
from fundament.kernel.acting import Acting

GROUP = gettext_noop("Kontaktgruppe")


def visible_groups(search: PointSearch, at: datetime) -> Page[GroupShown]:
    """Return a page of the groups of all organisations that people can write to."""
    return _page(None, replace(search, visibility=Visibility.VISIBLE), at)


def groups_of(
    acting: Acting, organisation: UUID, search: PointSearch, at: datetime
) -> Page[GroupShown]:
    """Return a page of the organisation's groups. Raises NotAdministered, FilterUnknown."""
    return _page(office_named(acting, organisation, at).id, search, at)


def group_with(acting: Acting, place: tuple[UUID, UUID], at: datetime) -> GroupShown:
    """Return one group; `place` is its organisation and its own id.

    Raises NotAdministered, GroupNotFound.
    """
    office = office_named(acting, place[0], at)
    return _shown([_row(office, place[1])], at)[0]


def make_group(acting: Acting, organisation: UUID, wish: GroupWish, at: datetime) -> GroupShown:
    """Hang up a group. Raises NotAdministered, GroupNotFound (the parent), GroupNotPossible."""
    with transaction.atomic():
        office = office_named(acting, organisation, at)
        lock(office, at)
        row = GroupRow(id=uuid4(), organisation_id=office.id, created_at=at, changed_at=at)
        _take_over(office, row, wish, is_new=True)
        row.save(force_insert=True)
        audit.record(office.line(GROUP, gettext_noop("Tilføjet"), at))
        return _shown([row], at)[0]


def change_group(
    acting: Acting, place: tuple[UUID, UUID], wish: GroupWish, version: int, at: datetime
) -> GroupShown:
    """Give the group another name, text or place.

    Raises NotAdministered, GroupNotFound, VersionStale, GroupNotPossible.
    """
    with transaction.atomic():
        office = office_named(acting, place[0], at)
        lock(office, at)
        row = _row(office, place[1], version)
        _take_over(office, row, wish, is_new=False)
        row.version, row.changed_at = version + 1, at
        row.save()
        audit.record(office.line(GROUP, CHANGED, at))
        return _shown([row], at)[0]


def delete_group(acting: Acting, place: tuple[UUID, UUID], version: int, at: datetime) -> None:
    """Take the group down once nothing hangs on it.

    Raises NotAdministered, GroupNotFound, VersionStale, GroupNotEmpty.
    """
    with transaction.atomic():
        office = office_named(acting, place[0], at)
        lock(office, at)
        row = _row(office, place[1], version)
        if row.within.exists() or PointRow.objects.filter(groups=row).exists():
            raise GroupNotEmpty
        row.delete()
        audit.record(office.line(GROUP, gettext_noop("Slettet"), at))


def named(row: GroupRow) -> GroupNamed:
    """Return the group as others name it."""
    return GroupNamed(row.id, row.version, row.name)


def _take_over(office: Office, row: GroupRow, wish: GroupWish, *, is_new: bool) -> None:
    """Raises GroupNotFound, GroupNotPossible."""
    every = list(GroupRow.objects.filter(organisation_id=office.id))
    above = {one.id: one.parent_id for one in every}
    if wish.parent is not None and wish.parent not in above:
        raise GroupNotFound
    name = " ".join(wish.name.split())
    neighbours = [one.name for one in every if one.parent_id == wish.parent and one.id != row.id]
    rules.must_be_a_group(name, neighbours, len(every) + is_new)
    rules.must_hang_well(None if is_new else row.id, wish.parent, above)
    row.name, row.description, row.parent_id = name, wish.description, wish.parent
    row.organisational_unit = wish.organisational_unit


def _row(office: Office, group: UUID, version: int | None = None) -> GroupRow:
    row = GroupRow.objects.filter(id=group, organisation_id=office.id).first()
    if row is None:
        raise GroupNotFound
    if version is not None and row.version != version:
        raise VersionStale
    return row


def _page(organisation: UUID | None, search: PointSearch, at: datetime) -> Page[GroupShown]:
    rows, total = queries.groups(organisation, search)
    return Page(tuple(_shown(rows, at)), search.number, search.size, total)


def _shown(rows: Sequence[GroupRow], at: datetime) -> list[GroupShown]:
    organisations = shown_of({row.organisation_id: row.organisation for row in rows}.values(), at)
    targets = queries.targets_of([row.id for row in rows])
    return [
        GroupShown(
            row.id,
            row.version,
            organisations[row.organisation_id],
            row.name,
            row.description,
            row.organisational_unit,
            named(row.parent) if row.parent else None,
            tuple(TargetType(one) for one in sorted(targets.get(row.id, []))),
            row.created_at,
            row.changed_at,
        )
        for row in rows
    ]
