"""What a list of the official API of Digital Post is asked for, read from the address.

One reader for all that answer there, so that a client is understood, and refused, alike everywhere.
Source: Digital Post API 1.68, conventions: page, size, sortFields, any, fields, and every field of
the resource as a filter of its own.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, NamedTuple

from django.http import HttpRequest

from fundament.kernel.errors import Refusal

# What is never a filter by a field of the resource.
PARAMETERS = frozenset({"page", "size", "sortFields", "any", "fields", "next"})
MOST_ON_A_PAGE = 1000
_MOST_VALUES, _LONGEST, _LONGEST_NAME = 50, 2048, 256


class ConditionKind(StrEnum):
    """How a value of a filter joins the others. Source: searchParameters, prefixes of values."""

    ANY = ""
    OR = "|"
    AND = "&"
    NOT = "!"


@dataclass(frozen=True, slots=True)
class Condition:
    """One value that a field must have, or must not; `*` stands for any text."""

    field: str
    value: str
    kind: ConditionKind = ConditionKind.ANY


class Order(NamedTuple):
    """A field that a list is ordered by, and whether downwards."""

    field: str
    descending: bool = False


class PageUnreadable(Refusal):
    """The paging parameters make no sense."""

    code: ClassVar[str] = "page.not.valid"
    status: ClassVar[int] = 400
    danish: ClassVar[str] = "page skal være 0 eller større, og size fra 1 til {most}."
    english: ClassVar[str] = "page must be 0 or more, and size from 1 to {most}."


class FilterUnknown(Refusal):
    """A filter or an order by a field that cannot be asked for; overlooking it would show all."""

    code: ClassVar[str] = "filter.not.known"
    status: ClassVar[int] = 400
    danish: ClassVar[str] = "Der kan ikke søges eller ordnes efter {field}."
    english: ClassVar[str] = "Nothing can be searched or ordered by {field}."


class FilterUnreadable(Refusal):
    """A filter with a value that its field cannot have."""

    code: ClassVar[str] = "filter.not.valid"
    status: ClassVar[int] = 400
    danish: ClassVar[str] = "Værdien for {field} kan ikke læses."
    english: ClassVar[str] = "The value of {field} cannot be read."


_PREFIXES = {kind.value: kind for kind in ConditionKind if kind.value}


def page_asked(request: HttpRequest, usual: int = 100) -> tuple[int, int]:
    """Return number (from zero) and size of the page asked for. Raises PageUnreadable.

    How large a page may be is ours.
    """
    try:
        number, size = int(request.GET.get("page", 0)), int(request.GET.get("size", usual))
    except ValueError as error:
        raise PageUnreadable(most=MOST_ON_A_PAGE) from error
    if number < 0 or not 1 <= size <= MOST_ON_A_PAGE or number * size > 10**9:
        raise PageUnreadable(most=MOST_ON_A_PAGE)
    return number, size


def order_asked(request: HttpRequest, orders: Collection[str]) -> tuple[Order, ...]:
    """Return the fields to order by, upwards if not said; `orders` are those that can be.

    Raises FilterUnknown, FilterUnreadable.
    """
    found = []
    for one in texts_asked(request, "sortFields"):
        name, _, way = one.partition(":")
        if way.lower() not in {"", "asc", "desc"}:
            raise FilterUnreadable(field="sortFields")
        if name not in orders:
            raise FilterUnknown(field=name[:_LONGEST_NAME])
        found.append((name, way.lower() == "desc"))
    return tuple(Order(*one) for one in dict(found).items())


def texts_asked(request: HttpRequest, name: str) -> tuple[str, ...]:
    """Return the parts of a parameter that commas divide. Raises FilterUnreadable."""
    given = sound(name, ",".join(request.GET.getlist(name)))
    parts = [part.strip() for part in given.split(",") if part.strip()]
    if len(parts) > _MOST_VALUES:
        raise FilterUnreadable(field=name)
    return tuple(parts)


def conditions_asked(request: HttpRequest, *named: str) -> list[Condition]:
    """Return the filters by fields of the resource; `named` are parameters that are none.

    Raises FilterUnreadable.
    """
    found = []
    for name, values in request.GET.lists():
        if name in PARAMETERS or name in named:
            continue
        for value in values:
            kind = _PREFIXES.get(value[:1], ConditionKind.ANY)
            bare = value[1:] if kind is not ConditionKind.ANY else value
            found.append(Condition(sound("filter", name), sound(name, bare), kind))
    if len(found) > _MOST_VALUES:
        raise FilterUnreadable(field="filter")
    return found


def sound(name: str, value: str) -> str:
    """Return the value as the database can take it. Raises FilterUnreadable."""
    unsound = "\0" in value or any("\ud800" <= sign <= "\udfff" for sign in value)
    if unsound or len(value) > _LONGEST:
        raise FilterUnreadable(field=name[:_LONGEST_NAME] if name.isprintable() else "filter")
    return value
