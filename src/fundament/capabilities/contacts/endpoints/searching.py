"""The parameters of a search for contacts, from the address or from a JSON body."""

import base64
import binascii
import json
from collections.abc import Iterable
from uuid import UUID

from django.http import HttpRequest, QueryDict

from fundament.capabilities.contacts import rules
from fundament.capabilities.contacts.endpoints.reading import read_body, read_moment
from fundament.capabilities.contacts.types import (
    MOST_AT_ONCE,
    Search,
    TooManyAtOnce,
)
from fundament.kernel.ids import PartyId
from fundament.kernel.searching import (
    Condition,
    FilterUnknown,
    FilterUnreadable,
    conditions_asked,
    order_asked,
    page_asked,
    texts_asked,
)

_MOST_BULK = 10_000
_PROPERTIES = frozenset(
    {
        "id", "version", "type", "transactionId", "cprNumber", "cvrNumber", "lastUpdated",
        "eligibleForVoluntaryRegistration", "nemSmsSubscription", "emailSubscription",
        "mailboxSubscription", "createdDate",
    }
)  # fmt: skip
_NAMED = ("id", "cprNumber", "cvrNumber", "lastUpdated", "isBulkLookup")


def read_search(request: HttpRequest) -> Search:
    """Return what the call looks for.

    Raises PageUnreadable, FilterUnknown, FilterUnreadable, TooManyAtOnce, BodyUnreadable.

    Source: Digital Post API 1.68, QueryContacts: with `isBulkLookup=true` the filters stand in a
    JSON body of the GET. How many and how large a page may be is ours.
    """
    asked = request.GET
    bulk = asked.get("isBulkLookup", "false").lower()
    if bulk not in {"true", "false"}:
        raise FilterUnreadable(field="isBulkLookup")
    named = _from_body(request) if bulk == "true" else _from_address(asked)
    if (count := sum(len(named[name]) for name in ("id", "cprNumber", "cvrNumber"))) > MOST_AT_ONCE:
        raise TooManyAtOnce(most=MOST_AT_ONCE, count=count)
    number, size = page_asked(request, MOST_AT_ONCE if bulk == "true" else 100)
    changed = named["lastUpdated"]
    changed_since = read_moment(changed[0]) if changed else None
    if changed and changed_since is None:
        raise FilterUnreadable(field="lastUpdated")
    return Search(
        ids=_ids(named["id"]),
        parties=_parties(named),
        changed_since=changed_since,
        terms=_terms(request),
        anywhere=texts_asked(request, "any"),
        orders=order_asked(request, rules.FIELDS),
        number=number,
        size=size,
        after=_after(asked.get("next")),
    )


def read_fields(request: HttpRequest) -> tuple[str, ...]:
    """Return which fields of each contact are asked for, none is all. Raises FilterUnreadable."""
    found = texts_asked(request, "fields")
    if not {path.partition(".")[0] for path in found} <= _PROPERTIES:
        raise FilterUnreadable(field="fields")
    return found


def written_after(after: tuple[str, ...] | None) -> str | None:
    """Return the value of `next` for a page that ends there."""
    if after is None:
        return None
    return base64.urlsafe_b64encode(json.dumps(after).encode()).decode().rstrip("=")


def read_sequence(asked: QueryDict) -> tuple[int, int]:
    """Return after which number, and how many, changes are asked for. Raises FilterUnreadable."""
    return (
        _whole(asked, "after", 0, range(2**63)),
        _whole(asked, "size", MOST_AT_ONCE, range(1, MOST_AT_ONCE + 1)),
    )


def _from_address(asked: QueryDict) -> dict[str, list[str]]:
    """Values of one name may be repeated, or stand with commas between."""
    named = {
        name: [one for value in asked.getlist(name) for one in value.split(",")]
        for name in ("id", "cprNumber", "cvrNumber")
    }
    return {**named, "lastUpdated": asked.getlist("lastUpdated")[:1]}


def _from_body(request: HttpRequest) -> dict[str, list[str]]:
    fields = read_body(request)
    names = ("id", "cprNumber", "cvrNumber")
    named = {name: fields.texts(name, _MOST_BULK) for name in names}
    if not any(named.values()):
        raise fields.unreadable("id, cprNumber, cvrNumber")
    return {**named, "lastUpdated": fields.texts("lastUpdated", 1)}


def _whole(asked: QueryDict, name: str, usual: int, allowed: range) -> int:
    text = asked.get(name)
    if text is None:
        return usual
    if not (text.isascii() and text.isdigit()) or len(text) > 19 or int(text) not in allowed:
        raise FilterUnreadable(field=name)
    return int(text)


def _ids(texts: Iterable[str]) -> tuple[UUID, ...] | None:
    try:
        return tuple(dict.fromkeys(UUID(text) for text in texts)) or None
    except ValueError as error:
        raise FilterUnreadable(field="id") from error


def _parties(named: dict[str, list[str]]) -> tuple[PartyId, ...] | None:
    found: list[PartyId] = []
    for name, of in (("cprNumber", PartyId.person), ("cvrNumber", PartyId.company)):
        try:
            found += [of(text) for text in named[name]]
        except ValueError as error:
            raise FilterUnreadable(field=name) from error
    return tuple(dict.fromkeys(found)) or None


def _terms(request: HttpRequest) -> tuple[Condition, ...]:
    """Raises FilterUnknown, FilterUnreadable."""
    found = conditions_asked(request, *_NAMED)
    for one in found:
        if one.field not in rules.FIELDS:
            raise FilterUnknown(field=one.field)
    return tuple(found)


def _after(text: str | None) -> tuple[str, ...] | None:
    if text is None:
        return None
    try:
        found = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (binascii.Error, ValueError, RecursionError) as error:
        raise FilterUnreadable(field="next") from error
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        raise FilterUnreadable(field="next")
    return tuple(found)
