"""Contact points and groups: of an organisation, and of all for those who write to one.

Source: Digital Post API 1.68, section Contact points and contact groups.
"""

from uuid import UUID

from django.http import HttpRequest, HttpResponse

from fundament.capabilities.post import render as answers
from fundament.capabilities.post import service
from fundament.capabilities.post.endpoints.bodies import Part, body_of, uuids_in
from fundament.capabilities.post.endpoints.clients import (
    READ,
    WRITE,
    answer,
    for_clients,
    version_of,
)
from fundament.capabilities.post.render import administration as render
from fundament.capabilities.post.types import BodyUnreadable, Page
from fundament.capabilities.post.types.administration import (
    CodeType,
    GroupShown,
    GroupWish,
    Link,
    PointCodeShown,
    PointSearch,
    PointShown,
    PointWish,
    TargetType,
    Visibility,
)
from fundament.kernel import clock
from fundament.kernel.acting import Acting, public
from fundament.kernel.calling import MethodNotAllowed
from fundament.kernel.searching import (
    FilterUnreadable,
    conditions_asked,
    order_asked,
    page_asked,
    sound,
    texts_asked,
)

_NAMED = ("searchTerm", "searchTermOrName", "contactGroupId", "isRoot", "visibility",
          "postkasseId", "postkasseEmneId")  # fmt: skip
_NAMED_OF_GROUPS = ("name", "isRoot", "visibility")
_ORDERS = ("id", "name", "createdDate", "lastUpdated")
_MOST_TEXT = 4000
# An address that is open to everybody shows so many on a page, and looks for so much at once.
_MOST_IN_PUBLIC, _MOST_LOOKED_FOR = 200, 10


@public
def all_groups(request: HttpRequest) -> HttpResponse:
    """List the contact groups of all organisations on which something hangs that can be seen."""
    search = _open_search(request, _NAMED_OF_GROUPS)
    return _groups(request, service.visible_groups(search, clock.now()))


@public
def all_points(request: HttpRequest) -> HttpResponse:
    """List the contact points of all organisations that people can write to."""
    return _points(request, service.visible_points(_open_search(request)))


@for_clients(GET=READ, POST=WRITE)
def groups(request: HttpRequest, acting: Acting, organisation: UUID) -> HttpResponse:
    """List the organisation's contact groups, or hang one up."""
    at = clock.now()
    if request.method == "GET":
        search = _search(request, _NAMED_OF_GROUPS)
        return _groups(request, service.groups_of(acting, organisation, search, at))
    made = service.make_group(acting, organisation, _group(body_of(request)), at)
    return answer(render.contact_group(made), 201)


@for_clients(GET=READ, PUT=WRITE, DELETE=WRITE)
def group(request: HttpRequest, acting: Acting, organisation: UUID, group: UUID) -> HttpResponse:
    """Show a contact group, change it, or take it down once nothing hangs on it."""
    at, place = clock.now(), (organisation, group)
    if request.method == "GET":
        return answer(render.contact_group(service.group_with(acting, place, at)))
    version = version_of(request)
    if request.method == "DELETE":
        service.delete_group(acting, place, version, at)
        return HttpResponse(status=204)
    wish = _group(body_of(request))
    return answer(render.contact_group(service.change_group(acting, place, wish, version, at)))


@for_clients(GET=READ, POST=WRITE)
def points(request: HttpRequest, acting: Acting, organisation: UUID) -> HttpResponse:
    """List the organisation's contact points, or open one."""
    at = clock.now()
    if request.method == "GET":
        return _points(request, service.points_of(acting, organisation, _search(request), at))
    made = service.make_point(acting, organisation, _point(body_of(request)), at)
    return answer(render.contact_point(made), 201)


@for_clients(GET=READ, PUT=WRITE, DELETE=WRITE)
def point(request: HttpRequest, acting: Acting, organisation: UUID, point: UUID) -> HttpResponse:
    """Show a contact point, make it as given, or close it for good."""
    at, place = clock.now(), (organisation, point)
    if request.method == "GET":
        return answer(render.contact_point(service.point_with(acting, place, at)))
    version = version_of(request)
    if request.method == "DELETE":
        service.delete_point(acting, place, version, at)
        return HttpResponse(status=204)
    wish = _point(body_of(request))
    return answer(render.contact_point(service.change_point(acting, place, wish, version, at)))


def _groups(request: HttpRequest, found: Page[GroupShown]) -> HttpResponse:
    fields = texts_asked(request, "fields")
    shown = (answers.projected(render.contact_group(one), fields) for one in found.items)
    return answer(render.page("contactGroups", found, shown))


def _points(request: HttpRequest, found: Page[PointShown]) -> HttpResponse:
    fields = texts_asked(request, "fields")
    shown = (answers.projected(render.contact_point(one), fields) for one in found.items)
    return answer(render.page("contactPoints", found, shown))


def _open_search(request: HttpRequest, named: tuple[str, ...] = _NAMED) -> PointSearch:
    """Return what an open list is asked for. Raises MethodNotAllowed, and what `_search` raises."""
    if request.method != "GET":
        raise MethodNotAllowed(method=request.method, methods="GET")
    found = _search(request, named)
    if found.size > _MOST_IN_PUBLIC or found.number * found.size > 10**6:
        raise FilterUnreadable(field="size")
    if len(found.any) + len(found.conditions) > _MOST_LOOKED_FOR:
        raise FilterUnreadable(field="any")
    return found


def _search(request: HttpRequest, named: tuple[str, ...] = _NAMED) -> PointSearch:
    """Return what a list is asked for; `named` are the operation's own parameters.

    Raises PageUnreadable, FilterUnknown, FilterUnreadable."""
    asked = request.GET
    if asked.get("postkasseId") or asked.get("postkasseEmneId"):  # keys of a system that is gone
        raise FilterUnreadable(field="postkasseId, postkasseEmneId")
    number, size = page_asked(request)
    texts = {name: sound(name, asked[name]) for name in named if asked.get(name)}
    try:
        group = UUID(texts["contactGroupId"]) if "contactGroupId" in texts else None
        visibility = Visibility(texts.get("visibility", Visibility.ALL))
    except ValueError as error:
        raise FilterUnreadable(field="contactGroupId, visibility") from error
    root = texts.get("isRoot", "").lower()
    if root not in {"", "true", "false"}:
        raise FilterUnreadable(field="isRoot")
    return PointSearch(
        number=number,
        size=size,
        order=order_asked(request, _ORDERS),
        conditions=tuple(conditions_asked(request, *named)),
        any=texts_asked(request, "any"),
        term=texts.get("searchTerm"),
        term_or_name=texts.get("searchTermOrName"),
        name=texts.get("name"),
        group=group,
        is_root=root == "true" if root else None,
        visibility=visibility,
    )


def _group(body: Part) -> GroupWish:
    """Raises BodyUnreadable. Source: ContactGroupCommand."""
    parent = body.part("parent")
    return GroupWish(
        body.words("name"),
        body.words("description", _MOST_TEXT),
        bool(body.flag("organisationalUnit")),
        None if parent is None else parent.uuid("id"),
    )


def _point(body: Part) -> PointWish:
    """Raises BodyUnreadable. Source: ContactPointCommand."""
    active, visible = body.flag("active"), body.flag("visible")
    return PointWish(
        name=body.words("name"),
        description=body.words("description", _MOST_TEXT),
        internal_description=body.words("internalDescription", _MOST_TEXT),
        targets=body.some_of("targets", TargetType) or tuple(TargetType),
        size_mb=body.amount("memoSizeThresholdMB"),
        attachments=body.whole("allowedNumberOfAttachments"),
        active=active is not False,
        visible=visible is not False,
        report_link=_link(body.part("reportLink")),
        system=body.uuid("systemId"),
        codes=tuple(_code(part) for part in body.many("contactPointCodes")),
        groups=uuids_in(body.many("contactGroups")),
        attributes=_names(body, "recommendedAttributes", "name"),
        terms=_names(body, "searchTerms", "term"),
    )


def _names(body: Part, name: str, field: str) -> tuple[str, ...]:
    """Return one word of each object of an array. Raises BodyUnreadable where one has none."""
    found = [(part, part.words(field, 100)) for part in body.many(name)]
    for part, word in found:
        if not word:
            raise BodyUnreadable(reason=part.at(field))
    return tuple(word for _, word in found)


def _code(part: Part) -> PointCodeShown:
    kind = part.one_of("type", CodeType)
    if kind is None:
        raise BodyUnreadable(reason=part.at("type"))
    return PointCodeShown(
        kind,
        part.words("code", 100),
        part.words("name"),
        part.words("codeVersion", 50),
        part.words("contactPointCodeTypeName", 100),
    )


def _link(part: Part | None) -> Link | None:
    if part is None or not part.words("externalLink", 2000):
        return None
    return Link(
        part.words("externalLink", 2000),
        part.words("externalLinkText"),
        part.words("label"),
        part.words("description", _MOST_TEXT),
    )
