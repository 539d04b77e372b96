"""Contact points and groups, for an organisation's administrators."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods

from fundament.capabilities.post import service
from fundament.capabilities.post.forms.administration import (
    Filled,
    point_filled,
    point_of,
    read_filled,
)
from fundament.capabilities.post.pages.administration import done_at, place_of, refused, said
from fundament.capabilities.post.types import SystemKind, VersionStale
from fundament.capabilities.post.types.administration import (
    MOST_GROUPS,
    MOST_POINTS,
    GroupShown,
    GroupWish,
    PointSearch,
    PointShown,
    TargetType,
)
from fundament.capabilities.post.types.administration_refusals import (
    GroupNotEmpty,
    GroupNotPossible,
    PointNotPossible,
)
from fundament.kernel import clock
from fundament.kernel.acting import Acting, signed_in

_DONE = {
    "oprettet": gettext_noop("Kontaktpunktet er oprettet"),
    "gemt": gettext_noop("Det er gemt"),
    "slettet": gettext_noop("Det er slettet"),
    "gruppe": gettext_noop("Kontaktgruppen er oprettet"),
}


@dataclass(frozen=True, slots=True)
class Branch:
    """A group of the tree with the points on it, and how deep it hangs; None holds the rest."""

    group: GroupShown | None
    depth: int
    points: tuple[PointShown, ...]


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in()
def points(request: HttpRequest, acting: Acting, organisation: UUID) -> HttpResponse:
    """Show the tree of groups with their contact points; POST hangs up a group."""
    acting, at = service.acting_at(acting, organisation, clock.now()), clock.now()
    if request.method != "POST":
        return _tree(request, acting, organisation, Filled())
    filled = read_filled(request.POST)
    try:
        service.make_group(acting, organisation, _group_wish(filled), at)
    except GroupNotPossible as refusal:
        return _tree(request, acting, organisation, filled.refused("name", said(refusal)))
    return HttpResponseRedirect(f"{request.path}?gjort=gruppe")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in()
def group(request: HttpRequest, acting: Acting, organisation: UUID, group: UUID) -> HttpResponse:
    """Give a group another name, text or place; or take it down."""
    acting, place = service.acting_at(acting, organisation, clock.now()), (organisation, group)
    shown, filled, at = service.group_with(acting, place, clock.now()), Filled(), clock.now()
    if request.method == "POST":
        filled = read_filled(request.POST)
        try:
            if filled["act"] == "slet":
                service.delete_group(acting, place, filled.version, at)
                return _back(organisation, "slettet")
            wish = replace(_group_wish(filled), organisational_unit=shown.organisational_unit)
            service.change_group(acting, place, wish, filled.version, at)
            return _back(organisation, "gemt")
        except GroupNotPossible as refusal:
            filled = filled.refused("name", said(refusal))
        except (GroupNotEmpty, VersionStale) as refusal:
            filled = filled.refused("", said(refusal))
    else:
        texts = {"name": shown.name, "description": shown.description}
        texts["parent"] = str(shown.parent.id) if shown.parent else ""
        filled = Filled(texts)
    context = {
        **place_of(acting, organisation),
        "group": shown,
        "form": filled,
        "branches": [
            one
            for one in _branches(acting, organisation)
            if one.group is not None and one.group.id != group
        ],
        "errors": filled.error_list,
        "error_count": len(filled.errors),
    }
    status = 422 if filled.errors else 200
    return render(request, "post/contact_group.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in()
def new_point(request: HttpRequest, acting: Acting, organisation: UUID) -> HttpResponse:
    """Open a contact point."""
    acting = service.acting_at(acting, organisation, clock.now())
    if request.method != "POST":
        ticked: dict[str, Sequence[str]] = {"targets": tuple(TargetType)}
        ticked |= {"active": ["1"], "visible": ["1"]}
        return _form(request, acting, organisation, Filled({}, ticked))
    wish, filled = point_of(read_filled(request.POST))
    if not filled.errors:
        try:
            service.make_point(acting, organisation, wish, clock.now())
            return _back(organisation, "oprettet")
        except PointNotPossible as refusal:
            filled = refused(filled, refusal)
    return _form(request, acting, organisation, filled)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in()
def point(request: HttpRequest, acting: Acting, organisation: UUID, point: UUID) -> HttpResponse:
    """Show a contact point, make it as filled in, or close it for good."""
    acting, place = service.acting_at(acting, organisation, clock.now()), (organisation, point)
    shown, at = service.point_with(acting, place, clock.now()), clock.now()
    if request.method != "POST":
        return _form(request, acting, organisation, point_filled(shown), shown)
    wish, filled = point_of(read_filled(request.POST))
    try:
        if filled["act"] == "slet":
            service.delete_point(acting, place, filled.version, at)
            return _back(organisation, "slettet")
        if not filled.errors:
            service.change_point(acting, place, wish, filled.version, at)
            return _back(organisation, "gemt")
    except (PointNotPossible, VersionStale) as refusal:
        filled = refused(filled, refusal)
    return _form(request, acting, organisation, filled, shown)


def _tree(request: HttpRequest, acting: Acting, organisation: UUID, filled: Filled) -> HttpResponse:
    context = {
        **place_of(acting, organisation),
        "branches": _branches(acting, organisation),
        "form": filled,
        "errors": filled.error_list,
        "error_count": len(filled.errors),
        "done": done_at(request, _DONE),
    }
    status = 422 if filled.errors else 200
    return render(request, "post/contact_points.html", context, status=status)


def _form(
    request: HttpRequest,
    acting: Acting,
    organisation: UUID,
    filled: Filled,
    shown: PointShown | None = None,
) -> HttpResponse:
    systems = service.own_systems(acting, organisation, clock.now())
    context = {
        **place_of(acting, organisation),
        "point": shown,
        "form": filled,
        "branches": [one for one in _branches(acting, organisation) if one.group is not None],
        "systems": [one for one in systems if SystemKind.RECIPIENT in one.kinds],
        "errors": filled.error_list,
        "error_count": len(filled.errors),
    }
    status = 422 if filled.errors else 200
    return render(request, "post/contact_point.html", context, status=status)


def _branches(acting: Acting, organisation: UUID) -> list[Branch]:
    """Return the tree from the top, each group before what hangs on it; the rest comes last."""
    at = clock.now()
    groups = service.groups_of(acting, organisation, PointSearch(size=MOST_GROUPS), at).items
    points = service.points_of(acting, organisation, PointSearch(size=MOST_POINTS), at).items
    rest = tuple(one for one in points if not one.groups)
    return [*_below(None, groups, points, 0), *([Branch(None, 0, rest)] if rest else [])]


def _below(
    parent: UUID | None, groups: Sequence[GroupShown], points: Sequence[PointShown], depth: int
) -> list[Branch]:
    found = []
    for one in groups:
        if (one.parent.id if one.parent else None) == parent:
            held = tuple(point for point in points if one.id in point.groups)
            found += [Branch(one, depth, held), *_below(one.id, groups, points, depth + 1)]
    return found


def _group_wish(filled: Filled) -> GroupWish:
    try:
        parent = UUID(filled["parent"]) if filled["parent"] else None
    except ValueError:
        parent = None
    return GroupWish(filled["name"], filled["description"][:4000], False, parent)


def _back(organisation: UUID, done: str) -> HttpResponse:
    here = reverse("post-office-points", kwargs={"organisation": organisation})
    return HttpResponseRedirect(f"{here}?gjort={done}")
