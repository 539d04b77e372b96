"""Rules and their checks as JSON, and back: how they are kept."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from fundament.capabilities.post.types.routing import (
    LONGEST,
    Check,
    Comparison,
    Destination,
    RouteRule,
    Tag,
    TagCondition,
)

_MOST_SAID = 20


def written_rule(rule: RouteRule) -> dict[str, Any]:
    """Return the rule as it is kept."""
    to = rule.destination
    return {
        "id": str(rule.id),
        "name": rule.name,
        "conditions": [_written(one) for one in rule.conditions],
        "folder": str(to.folder) if to.folder else None,
        "point": str(to.point) if to.point else None,
        "unit": to.unit,
        "flag": to.flag,
        "notify": to.notify,
    }


def read_rule(kept: Mapping[str, Any]) -> RouteRule:
    """Return a rule that was kept. Raises KeyError, ValueError, TypeError when it is damaged."""
    return RouteRule(
        UUID(kept["id"]),
        kept["name"],
        tuple(_read(one) for one in kept["conditions"]),
        Destination(
            UUID(kept["folder"]) if kept["folder"] else None,
            UUID(kept["point"]) if kept["point"] else None,
            kept["unit"],
            kept["flag"],
            kept["notify"],
        ),
    )


def written_check(check: Check) -> dict[str, Any]:
    """Return a checked condition as it is kept."""
    said = [text[:LONGEST] for text in check.said[:_MOST_SAID]]
    return {**_written(check.condition), "said": said, "holds": check.holds}


def read_check(kept: Mapping[str, Any]) -> Check:
    """Return a checked condition that was kept."""
    return Check(_read(kept), tuple(kept["said"]), kept["holds"])


def _written(one: TagCondition) -> dict[str, Any]:
    return {"tag": one.tag.value, "test": one.test.value, "wanted": list(one.wanted)}


def _read(kept: Mapping[str, Any]) -> TagCondition:
    return TagCondition(Tag(kept["tag"]), Comparison(kept["test"]), tuple(kept["wanted"]))
