"""What a list is asked for, read from the address.

Source: Digital Post API 1.68, conventions: page, size, sortFields, any, fields, and every field of
the resource as a filter of its own.
"""

from collections.abc import Collection
from datetime import date

from django.http import HttpRequest

from fundament.capabilities.post.endpoints.paging import page_asked
from fundament.capabilities.post.types import (
    Condition,
    ConditionKind,
    FilterUnknown,
    FilterUnreadable,
    Search,
)

_NAMED = frozenset({"page", "size", "sortFields", "any", "fields", "next"})
_DAYS = ("dateFrom", "dateTo", "receivedDateFrom", "receivedDateTo")
_PREFIXES = {kind.value: kind for kind in ConditionKind if kind.value}
_MOST_VALUES, _LONGEST = 50, 256


def search_asked(request: HttpRequest, orders: Collection[str]) -> Search:
    """Return what the list is asked for; `orders` are the fields that it can be ordered by.

    Raises PageUnreadable, FilterUnknown, FilterUnreadable.
    """
    number, size = page_asked(request)
    begins, ends, came, until = (_day(request, name) for name in _DAYS)
    return Search(
        number,
        size,
        order=order_asked(request, orders),
        conditions=tuple(_conditions(request)),
        any=texts_asked(request, "any"),
        created=(begins, ends),
        received=(came, until),
        after=_sound("next", request.GET["next"]) if "next" in request.GET else None,
    )


def order_asked(request: HttpRequest, orders: Collection[str]) -> tuple[tuple[str, bool], ...]:
    """Return the fields to order by, each with whether it runs downwards; upwards if not said.

    Raises FilterUnknown, FilterUnreadable.
    """
    found = []
    for one in texts_asked(request, "sortFields"):
        name, _, way = one.partition(":")
        if way.lower() not in {"", "asc", "desc"}:
            raise FilterUnreadable(field="sortFields")
        if name not in orders:
            raise FilterUnknown(field=name[:_LONGEST])
        found.append((name, way.lower() == "desc"))
    return tuple(dict(found).items())


def texts_asked(request: HttpRequest, name: str) -> tuple[str, ...]:
    """Return the parts of a parameter that commas divide. Raises FilterUnreadable."""
    given = _sound(name, ",".join(request.GET.getlist(name)))
    parts = [part.strip() for part in given.split(",") if part.strip()]
    if len(parts) > _MOST_VALUES:
        raise FilterUnreadable(field=name)
    return tuple(parts)


def conditions_asked(request: HttpRequest) -> list[Condition]:
    """Return the filters by fields of the resource. Raises FilterUnreadable."""
    return _conditions(request)


def _conditions(request: HttpRequest) -> list[Condition]:
    found = []
    for name, values in request.GET.lists():
        if name in _NAMED or name in _DAYS:
            continue
        for value in values:
            kind = _PREFIXES.get(value[:1], ConditionKind.ANY)
            bare = value[1:] if kind is not ConditionKind.ANY else value
            found.append(Condition(_sound("filter", name), _sound(name, bare), kind))
    if len(found) > _MOST_VALUES:
        raise FilterUnreadable(field="filter")
    return found


def _day(request: HttpRequest, name: str) -> date | None:
    """Return a day (yyyy-MM-dd). Raises FilterUnreadable."""
    given = request.GET.get(name)
    if not given:
        return None
    try:
        if len(given) != len("yyyy-MM-dd"):
            raise ValueError(given)
        day = date.fromisoformat(given)
    except ValueError as error:
        raise FilterUnreadable(field=name) from error
    if day.year < 1900:  # before it no time can be told in every zone
        raise FilterUnreadable(field=name)
    return day


def _sound(name: str, value: str) -> str:
    """Return the value as the database can take it. Raises FilterUnreadable."""
    unsound = "\0" in value or any("\ud800" <= sign <= "\udfff" for sign in value)
    if unsound or len(value) > 2048:
        raise FilterUnreadable(field=name[:_LONGEST] if name.isprintable() else "filter")
    return value
