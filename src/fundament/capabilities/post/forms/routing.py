"""What a caseworker writes to make a rule, read into one, and back into the form."""

from dataclasses import replace
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext as _

from fundament.capabilities.post.forms.administration import Filled, read_filled
from fundament.capabilities.post.types.routing import (
    MOST_CONDITIONS,
    Comparison,
    Destination,
    RouteRule,
    Tag,
    TagCondition,
)

Wish = tuple[str, tuple[TagCondition, ...], Destination]
_FEWEST_ROWS, _SPARE_ROWS = 3, 1


def rule_filled(rule: RouteRule) -> Filled:
    """Return the form of a rule that is there."""
    to = rule.destination
    texts = {
        "name": rule.name,
        "folder": str(to.folder or ""),
        "point": str(to.point or ""),
        "unit": to.unit,
        "notify": to.notify,
    }
    for number, one in enumerate(rule.conditions, 1):
        texts[f"tag{number}"], texts[f"test{number}"] = one.tag, one.test
        texts[f"wanted{number}"] = "\n".join(one.wanted)
    return Filled(texts, {"flag": ["1"] if to.flag else []})


def rows_of(filled: Filled) -> range:
    """Return the numbers of the conditions that the form shows: some more than are filled in."""
    last = max((n for n in range(1, MOST_CONDITIONS + 1) if filled[f"tag{n}"]), default=0)
    return range(1, min(max(last + _SPARE_ROWS, _FEWEST_ROWS), MOST_CONDITIONS) + 1)


def read_rule_form(given: QueryDict) -> tuple[Wish, Filled]:
    """Return the rule as wished, and the form with what cannot be read."""
    filled = read_filled(given)
    conditions, errors = [], {}
    for number in range(1, MOST_CONDITIONS + 1):
        tag, test = filled[f"tag{number}"], filled[f"test{number}"]
        wanted = tuple(filled[f"wanted{number}"].splitlines())
        if tag in set(Tag) and test in set(Comparison):
            conditions.append(TagCondition(Tag(tag), Comparison(test), wanted))
        elif tag or filled[f"wanted{number}"]:
            errors[f"wanted{number}"] = _("Vælg, hvad der skal ses på.")
    destination = Destination(
        folder=_chosen(filled["folder"]),
        point=_chosen(filled["point"]),
        unit=filled["unit"][:10],
        flag=filled.has("flag", "1"),
        notify=filled["notify"],
    )
    return (filled["name"], tuple(conditions), destination), replace(filled, errors=errors)


def in_order(filled: Filled) -> Filled:
    """Return the form with its conditions from the first row on, as the rule's places count."""
    kept = [n for n in range(1, MOST_CONDITIONS + 1) if filled[f"tag{n}"]]
    names = [
        f"{name}{n}" for n in range(1, MOST_CONDITIONS + 1) for name in ("tag", "test", "wanted")
    ]
    texts = {name: text for name, text in filled.texts.items() if name not in names}
    for number, before in enumerate(kept, 1):
        for name in ("tag", "test", "wanted"):
            texts[f"{name}{number}"] = filled[f"{name}{before}"]
    return replace(filled, texts=texts)


def _chosen(text: str) -> UUID | None:
    """Return what was chosen in a list; what stands in none is as good as an unknown id."""
    try:
        return UUID(text) if text else None
    except ValueError:
        return UUID(int=0)
