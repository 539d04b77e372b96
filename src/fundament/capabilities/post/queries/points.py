"""Reads of contact points and groups: of one organisation, or of all for who writes to one."""

from functools import reduce
from operator import or_
from typing import TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from fundament.capabilities.post.models import GroupRow, PointCode, PointRow, PointTerm
from fundament.capabilities.post.queries import filters
from fundament.capabilities.post.types.administration import PointSearch, Visibility
from fundament.kernel.searching import Condition, FilterUnknown

M = TypeVar("M", bound=Model)
# Names of the official models, and where each stands.
_TEXTS = {"name": "name", "description": "description"}
_GROUP_IDS = {"id": "id", "organisation.id": "organisation", "parent.id": "parent"}
_POINT_IDS = {"id": "id", "organisationId": "organisation", "systemId": "system"}
_FLAGS = {"active": "active", "visible": "visible", "organisationalUnit": "organisational_unit"}
_CODES = {
    "contactPointCodes.code": "code",
    "contactPointCodes.type": "type",
    "contactPointCodes.name": "name",
}
_ORDERS = {
    "id": "id",
    "name": "name",
    "createdDate": "created_at",
    "lastUpdated": "changed_at",
}
SHOWN = Q(active=True, visible=True)
# Every group on the way from the contact points that can be seen up to the roots.
_SEEN = """
WITH RECURSIVE seen (id) AS (
  SELECT held.grouprow_id FROM post_pointrow_groups AS held
  JOIN post_pointrow AS point ON point.id = held.pointrow_id
  WHERE point.active AND point.visible
    AND (%(organisation)s::uuid IS NULL OR point.organisation_id = %(organisation)s::uuid)
  UNION
  SELECT above.parent_id FROM post_grouprow AS above JOIN seen ON seen.id = above.id
  WHERE above.parent_id IS NOT NULL
) SELECT id FROM seen
"""
_TARGETS = """
WITH RECURSIVE within (root, id) AS (
  SELECT id, id FROM post_grouprow WHERE id = ANY(%(groups)s)
  UNION
  SELECT within.root, below.id FROM post_grouprow AS below
  JOIN within ON below.parent_id = within.id
)
SELECT within.root, array_agg(DISTINCT target) FROM within
JOIN post_pointrow_groups AS held ON held.grouprow_id = within.id
JOIN post_pointrow AS point ON point.id = held.pointrow_id, unnest(point.targets) AS target
WHERE point.active GROUP BY within.root
"""


def points(organisation: UUID | None, search: PointSearch) -> tuple[list[PointRow], int]:
    """Return a page of the contact points that fit, and how many there are.

    Without an organisation those of all that can be seen. Raises FilterUnknown, FilterUnreadable.
    """
    rows = PointRow.objects.filter(*filters.meant(search.conditions, _says_point))
    if organisation is not None:
        rows = rows.filter(organisation=organisation)
    if search.visibility is not Visibility.ALL:
        rows = rows.filter(SHOWN if search.visibility is Visibility.VISIBLE else ~SHOWN)
    if search.term is not None:
        rows = rows.filter(_has_term(search.term))
    if search.term_or_name is not None:
        named = Q(name__icontains=search.term_or_name)
        rows = rows.filter(named | _has_term(search.term_or_name))
    if search.group is not None:
        rows = rows.filter(groups=search.group)
    if search.is_root is not None:
        rows = rows.filter(groups__isnull=search.is_root).distinct()
    if search.any:
        rows = rows.filter(_any(search.any, ("name", "description")) | _any_term(search.any))
    page, total = _page(rows, search)
    return list(page.prefetch_related("codes", "terms", "groups")), total


def groups(organisation: UUID | None, search: PointSearch) -> tuple[list[GroupRow], int]:
    """Return a page of the contact groups that fit, and how many there are.

    A group can be seen when a contact point that can be hangs on it, or below it.
    Raises FilterUnknown, FilterUnreadable.
    """
    rows = GroupRow.objects.filter(*filters.meant(search.conditions, _says_group))
    if organisation is not None:
        rows = rows.filter(organisation=organisation)
    if search.visibility is not Visibility.ALL:
        seen = Q(id__in=_seen(organisation))
        rows = rows.filter(seen if search.visibility is Visibility.VISIBLE else ~seen)
    if search.name is not None:
        rows = rows.filter(name__icontains=search.name)
    if search.is_root is not None:
        rows = rows.filter(parent__isnull=search.is_root)
    if search.any:
        rows = rows.filter(_any(search.any, ("name", "description")))
    page, total = _page(rows, search)
    return list(page.select_related("parent", "organisation")), total


def targets_of(groups: list[UUID]) -> dict[UUID, list[str]]:
    """Return for each group for whom the active contact points in and below it are."""
    with connection.cursor() as cursor:
        cursor.execute(_TARGETS, {"groups": groups})
        return dict(cursor.fetchall())


def _seen(organisation: UUID | None) -> list[UUID]:
    with connection.cursor() as cursor:
        cursor.execute(_SEEN, {"organisation": organisation})
        return [id for (id,) in cursor.fetchall()]


def _page(rows: QuerySet[M], search: PointSearch) -> tuple[QuerySet[M], int]:
    keys = [f"-{_ORDERS[name]}" if down else _ORDERS[name] for name, down in search.order]
    first = search.number * search.size
    ordered = rows.order_by(*(keys or ["name"]), "id")
    return ordered[first : first + search.size], rows.count()


def _says_point(one: Condition) -> Q:
    """Raises FilterUnknown, FilterUnreadable."""
    if one.field in _CODES:
        said = filters.text(_CODES[one.field], one.value)
        return Q(Exists(PointCode.objects.filter(said, point=OuterRef("pk"))))
    if one.field == "searchTerms.term":
        said = filters.text("term", one.value)
        return Q(Exists(PointTerm.objects.filter(said, point=OuterRef("pk"))))
    if one.field == "contactGroups.id":
        return Q(pk__in=PointRow.groups.through.objects.filter(
            grouprow=filters.uuid(one)).values("pointrow"))  # fmt: skip
    if one.field == "targets":
        return Q(targets__contains=[one.value])
    return _says(one, _POINT_IDS, {"active", "visible"})


def _says_group(one: Condition) -> Q:
    """Raises FilterUnknown, FilterUnreadable."""
    return _says(one, _GROUP_IDS, {"organisationalUnit"})


def _says(one: Condition, ids: dict[str, str], flags: set[str]) -> Q:
    if one.field in _TEXTS:
        return filters.text(_TEXTS[one.field], one.value)
    if one.field in ids:
        return Q(**{ids[one.field]: filters.uuid(one)})
    if one.field in flags:
        return filters.flag(_FLAGS[one.field], one)
    raise FilterUnknown(field=one.field)


def _has_term(term: str) -> Q:
    found = PointTerm.objects.filter(point=OuterRef("pk"), term__icontains=term)
    return Q(Exists(found))


def _any(terms: tuple[str, ...], fields: tuple[str, ...]) -> Q:
    return reduce(or_, [Q(**{f"{at}__icontains": term}) for term in terms for at in fields])


def _any_term(terms: tuple[str, ...]) -> Q:
    return reduce(or_, [_has_term(term) for term in terms])
