"""Lists that are short enough to be searched as they are answered: mailboxes, folders, accesses."""

from collections.abc import Collection, Sequence
from typing import Any

from django.http import HttpRequest

from fundament.capabilities.post import render
from fundament.kernel.searching import (
    Condition,
    ConditionKind,
    FilterUnknown,
    conditions_asked,
    order_asked,
    page_asked,
    texts_asked,
)

Item = dict[str, Any]


def short_list(
    request: HttpRequest,
    name: str,
    items: Sequence[Item],
    fields: Collection[str],
    named: Collection[str] = (),
) -> Item:
    """Return the page that is asked for of the items; `fields` can be searched and ordered by.

    `named` are parameters that the operation has read itself.

    Raises PageUnreadable, FilterUnknown, FilterUnreadable.
    """
    conditions, terms = conditions_asked(request, *named), texts_asked(request, "any")
    for one in conditions:
        if one.field not in fields:
            raise FilterUnknown(field=one.field)
    found = [item for item in items if fits(item, conditions) and holds(item, terms)]
    for field, down in reversed(order_asked(request, fields)):
        found.sort(key=lambda item, at=field: _text(item, at).casefold(), reverse=down)  # type: ignore[misc]
    shown = [render.projected(item, texts_asked(request, "fields")) for item in found]
    return render.listed(name, shown, page_asked(request))


def fits(item: Item, conditions: Sequence[Condition]) -> bool:
    """Return whether the filters hold: values of a field by OR, fields by AND, prefixes first."""
    plain: dict[str, bool] = {}
    either, every = list[bool](), list[bool]()
    for one in conditions:
        says = _is(item, one)
        if one.kind is ConditionKind.ANY:
            plain[one.field] = plain.get(one.field, False) or says
        elif one.kind is ConditionKind.OR:
            either.append(says)
        else:
            every.append(says != (one.kind is ConditionKind.NOT))
    together = [all(plain.values())] if plain else []
    asked = any([*together, *either]) if together or either else True
    return asked and all(every)


def _is(item: Item, one: Condition) -> bool:
    return _matches(_text(item, one.field), one.value)


def _matches(text: str, pattern: str) -> bool:
    """Whether the text is the pattern, `*` being any text; in one pass, whatever the pattern is."""
    first, *rest = pattern.split("*")
    if not rest:
        return text == pattern
    *middle, last = rest
    if not text.startswith(first):
        return False
    at = len(first)
    for part in middle:
        at = text.find(part, at)
        if at < 0:
            return False
        at += len(part)
    return len(text) - at >= len(last) and text.endswith(last)


def holds(item: Item, terms: Sequence[str]) -> bool:
    """Return whether one of the terms is the value of one of the item's own fields."""
    values = {_text(item, name).casefold() for name in item}
    return not terms or any(term.casefold() in values for term in terms)


def _text(item: Item, path: str) -> str:
    """Return a value as it stands in an address: `true`, a number, a text; empty where absent."""
    value: Any = item
    for name in path.split("."):
        value = value.get(name) if isinstance(value, dict) else None
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None or isinstance(value, dict | list) else str(value)
