"""Filters by fields of a resource, as conditions of the database.

Source: Digital Post API 1.68, searchParameters.
"""

from collections.abc import Callable, Iterable
from functools import reduce
from operator import and_, or_
from uuid import UUID

from django.db.models import Q

from fundament.kernel.searching import Condition, ConditionKind, FilterUnreadable

NEVER, ALWAYS = Q(pk__in=()), ~Q(pk__in=())
_FLAGS = {"true": True, "false": False}


def meant(conditions: Iterable[Condition], says: Callable[[Condition], Q]) -> list[Q]:
    """Return what all must hold: values of a field by OR, fields by AND, prefixes first."""
    plain: dict[str, Q] = {}
    either, every = list[Q](), list[Q]()
    for one in conditions:
        said = says(one)
        if one.kind is ConditionKind.ANY:
            plain[one.field] = plain[one.field] | said if one.field in plain else said
        elif one.kind is ConditionKind.OR:
            either.append(said)
        else:
            every.append(~said if one.kind is ConditionKind.NOT else said)
    together = [reduce(and_, plain.values())] if plain else []
    if together or either:
        every.append(reduce(or_, [*together, *either]))
    return every


def text(at: str, value: str) -> Q:
    """Return that the text is the value; `*` in it stands for anything."""
    if "*" not in value:
        return Q(**{at: value})
    pattern = ".*".join(_literal(part) for part in value.split("*"))
    return Q(**{f"{at}__regex": f"^{pattern}$"})


def flag(at: str, one: Condition) -> Q:
    """Return that what is true or false is so. Raises FilterUnreadable."""
    wanted = _FLAGS.get(one.value.lower())
    if wanted is None:
        raise FilterUnreadable(field=one.field)
    return Q(**{at: wanted})


def uuid(one: Condition) -> UUID:
    """Return the uuid that is asked for. Raises FilterUnreadable."""
    try:
        return UUID(one.value)
    except ValueError as error:
        raise FilterUnreadable(field=one.field) from error


def _literal(text: str) -> str:
    """Return the text so that PostgreSQL's regular expressions take it as it stands."""
    return "".join(f"\\{sign}" if not sign.isalnum() and sign.isascii() else sign for sign in text)
