"""SQL: how the letters to an organisation are tagged, and what its rules did with them."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.db import connection

from fundament.capabilities.post.rules.tagging import PARTS, TELLING
from fundament.capabilities.post.types.routing import SenderTags, Tag, TagPart
from fundament.kernel.ids import PartyId

_WITHIN = "FROM post_placedletter WHERE owner = %(owner)s AND at >= %(since)s"
# People who write are one sender: who of them wrote how is nobody's to count.
_SENDERS = f"""
SELECT nullif(sender, '') AS sender, sum(letters), sum(untagged), sum(addressed), sum(subject),
  sum(cased), sum(origin)
FROM (
  SELECT CASE WHEN sender LIKE 'CPR:%%' THEN '' ELSE sender END AS sender, 1 AS letters,
    (NOT tags && %(telling)s::varchar[])::int AS untagged,
    (tags && %(addressed)s::varchar[])::int AS addressed,
    (tags && %(subject)s::varchar[])::int AS subject,
    (tags && %(case)s::varchar[])::int AS cased,
    (tags && %(origin)s::varchar[])::int AS origin
  {_WITHIN}
) each GROUP BY 1 ORDER BY 2 DESC, 1
"""  # noqa: S608  (parts of the statement itself)
_RULES = f"SELECT rule_name, count(*) {_WITHIN} GROUP BY 1 ORDER BY 2 DESC, 1"
_FAULTS = f"SELECT count(*) {_WITHIN} AND faults <> '{{}}'"
_TAGS = (
    "SELECT tag, count(*) FROM post_placedletter CROSS JOIN unnest(tags) AS tag"
    " WHERE owner = %(owner)s AND at >= %(since)s GROUP BY 1 ORDER BY 2 DESC, 1"
)


def senders_by_tags(
    owner: PartyId, since: datetime, name_of: Callable[[PartyId], str]
) -> list[SenderTags]:
    """Return for each sender how many letters have which part, who sent most first."""
    asked: dict[str, Any] = {part.value: sorted(tags) for part, tags in PARTS.items()}
    found = []
    for sender, letters, untagged, *parts in _rows(
        _SENDERS, owner, since, asked | {"telling": sorted(TELLING)}
    ):
        party = PartyId.parse(sender) if sender else None
        counts = dict(zip(TagPart, map(int, parts), strict=True))
        name = name_of(party) if party else ""
        found.append(SenderTags(party, name, int(letters), int(untagged), counts))
    return found


def letters_by_rule(owner: PartyId, since: datetime) -> list[tuple[str, int]]:
    """Return how many letters each rule took, by its name then; no rule: an empty name."""
    return [(name, count) for name, count in _rows(_RULES, owner, since, {})]


def letters_with_faults(owner: PartyId, since: datetime) -> int:
    """Return how many letters are in the inbox because a rule could not be followed."""
    [(count,)] = _rows(_FAULTS, owner, since, {})
    return int(count)


def letters_by_tag(owner: PartyId, since: datetime) -> dict[Tag, int]:
    """Return how many letters bear each tag, the most frequent first."""
    known = set(Tag)
    return {Tag(tag): count for tag, count in _rows(_TAGS, owner, since, {}) if tag in known}


def _rows(
    statement: str, owner: PartyId, since: datetime, more: Mapping[str, Any]
) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"owner": str(owner), "since": since, **more})
        return list(cursor.fetchall())
