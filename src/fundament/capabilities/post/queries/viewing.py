"""Reads for viewing clients: letters by any field, in any order, and counts of them.

A list goes on behind a place (`next`), so that letters that come meanwhile shift nothing.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import reduce
from operator import and_, or_
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Min, Q, QuerySet

from fundament.capabilities.post.models import MailboxEntry, ShelfRow, WrittenLetter
from fundament.capabilities.post.queries import filters
from fundament.capabilities.post.queries.filters import ALWAYS, NEVER
from fundament.capabilities.post.types import (
    Folder,
    LetterKind,
    Search,
)
from fundament.kernel.denmark import COPENHAGEN
from fundament.kernel.ids import PartyId
from fundament.kernel.searching import Condition, FilterUnknown

_LEGAL = Q(legal_notification=True)
_MANDATORY = Q(mandatory=True) & ~_LEGAL
_KINDS = {
    LetterKind.LEGAL_NOTIFICATION: _LEGAL,
    LetterKind.MANDATORY: _MANDATORY,
    LetterKind.REGULAR: ~_LEGAL & ~Q(mandatory=True),
}
# Names of the official model, and where each stands. Texts can be asked for with `*`.
_TEXTS = {
    "label": "title",
    "messageIdentifier": "message_id",
    "note": "note",
    "sender.senderId": "sender_number",
    "sender.senderIdType": "sender_kind",
    "sender.label": "sender_name",
    "recipient.recipientId": "recipient_number",
    "recipient.recipientIdType": "recipient_kind",
}
# A letter was received or sent at one time, which the three names of it stand for.
_ORDERS = {
    "receivedDateTime": "at",
    "messageDateTime": "at",
    "sendDateTime": "at",
    "createdDateTime": "created_at",
    "lastUpdated": "updated_at",
    "label": "title",
    "sender.label": "sender_name",
    "sender.senderId": "sender_number",
    "read": "read",
    "flag": "flag",
}
_STATES = frozenset({"RECEIVED", "DRAFT", "SENT"})
_SEARCHED = ("title", "sender_name", "message_id", "note")


@dataclass(frozen=True, slots=True)
class Found:
    """Letters of one page, how many there are, and the place of the last."""

    entries: Sequence[MailboxEntry | WrittenLetter]
    total: int
    last: list[Any] | None


def entries_of(numbers: Iterable[PartyId]) -> QuerySet[MailboxEntry]:
    """Return the received letters in the mailbox of who has these numbers."""
    owned = MailboxEntry.objects.filter(owner__in=[str(one) for one in numbers])
    return owned.exclude(folder=Folder.GONE).select_related("letter")


def shelf_of(numbers: Iterable[PartyId], *, drafts: bool) -> QuerySet[ShelfRow]:
    """Return all that lies in the mailbox of who has these numbers; with the drafts, or without."""
    owned = ShelfRow.objects.filter(owner__in=[str(one) for one in numbers])
    left_out = [Folder.GONE] if drafts else [Folder.GONE, Folder.DRAFTS]
    shown = owned.exclude(folder__in=left_out)
    return shown if drafts else shown.exclude(state="DRAFT")


def found(
    shelf: QuerySet[ShelfRow],
    folder_of: Callable[[UUID], str | None],
    search: Search,
    after: Sequence[Any] | None,
) -> Found:
    """Return one page of what is searched for on a shelf; `after` is the place it begins behind.

    `folder_of` says by which word the letters of a folder are kept.
    Raises FilterUnknown, FilterUnreadable.
    """
    rows = shelf.filter(_meant(search, folder_of))
    keys = _keys(search.order)
    total = rows.count()
    ordered = rows.order_by(*(f"-{key}" if down else key for key, down in keys), "-pk")
    if after is not None:
        page = list(ordered.filter(_behind(keys, after))[: search.size + 1])
    else:
        first = search.number * search.size
        page = list(ordered[first : first + search.size + 1])
    shown = page[: search.size]
    more = len(page) > search.size
    last = [*(getattr(shown[-1], key) for key, _ in keys), shown[-1].pk] if more else None
    return Found(_whole(shown), total, last)


def _keys(order: Iterable[tuple[str, bool]]) -> list[tuple[str, bool]]:
    """Return by what to order, each once: of two names for one thing the first counts."""
    keys: dict[str, bool] = {}
    for name, down in order:
        keys.setdefault(_ORDERS[name], down)
    return list(keys.items()) or [("at", True)]


def _whole(rows: Sequence[ShelfRow]) -> list[MailboxEntry | WrittenLetter]:
    """Return the rows of the tables that the rows of the view stand for, in their order."""
    received = [row.number for row in rows if row.number > 0]
    written = [-row.number for row in rows if row.number < 0]
    entries = MailboxEntry.objects.select_related("letter").in_bulk(received)
    letters = WrittenLetter.objects.prefetch_related("documents__files").in_bulk(written)
    return [entries[row.number] if row.number > 0 else letters[-row.number] for row in rows]


def counts_by_folder(shelf: QuerySet[ShelfRow]) -> dict[str, tuple[int, int, datetime]]:
    """Return for each folder, by the word it is kept as: unread, all, and when the latest came."""
    rows = shelf.order_by().values("folder").annotate(
        all=Count("pk"), new=Count("pk", filter=Q(read=False)), latest=Max("at")
    )  # fmt: skip
    return {row["folder"]: (row["new"], row["all"], row["latest"]) for row in rows}


def counts_by_sender(
    numbers: Iterable[PartyId],
) -> list[tuple[PartyId, str, int, int, datetime]]:
    """Return for each sender: who, its name, unread, all, and when the latest came."""
    kept = entries_of(numbers).exclude(folder=Folder.BIN).order_by()
    rows = kept.values("letter__sender").annotate(
        name=Max("letter__sender_name"),
        all=Count("pk"),
        new=Count("pk", filter=Q(unread=True)),
        latest=Max("available_at"),
    )
    return [
        (PartyId.parse(row["letter__sender"]), row["name"], row["new"], row["all"], row["latest"])
        for row in rows.order_by("-latest")
    ]


def oldest_unread(numbers: Iterable[PartyId]) -> datetime | None:
    """Return when the oldest unread letter outside the bin came, or None."""
    unread = entries_of(numbers).exclude(folder=Folder.BIN).filter(unread=True).order_by()
    oldest: datetime | None = unread.aggregate(oldest=Min("available_at"))["oldest"]
    return oldest


def _meant(search: Search, folder_of: Callable[[UUID], str | None]) -> Q:
    """Return the filters as one."""
    every = [_between(search), *filters.meant(search.conditions, lambda one: _says(one, folder_of))]
    if search.any:
        looked = [Q(**{f"{at}__icontains": term}) for term in search.any for at in _SEARCHED]
        every.append(reduce(or_, looked))
    return reduce(and_, every)


def _between(search: Search) -> Q:
    """Return the two spans of days, as times in Denmark."""
    wanted = ALWAYS
    spans = (("created_at", search.created), ("at", search.received))
    if search.received != (None, None):
        wanted &= Q(state="RECEIVED")
    for at, (first, last) in spans:
        if first is not None:
            wanted &= Q(**{f"{at}__gte": _begins(first)})
        if last is not None and last < date.max:
            wanted &= Q(**{f"{at}__lt": _begins(last + timedelta(days=1))})
    return wanted


def _begins(day: date) -> datetime:
    return datetime.combine(day, time(), COPENHAGEN)


def _says(one: Condition, folder_of: Callable[[UUID], str | None]) -> Q:
    name, value = one.field, one.value
    if name in _TEXTS:
        return filters.text(_TEXTS[name], value)
    if name in {"read", "flag"}:
        return filters.flag(name, one)
    if name == "legallyNotified":
        return ~filters.flag("legally_notified_at__isnull", one)
    if name in {"id", "folderId", "mailboxId"}:
        return _id(one, folder_of)
    if name == "messageType":
        return _KINDS.get(LetterKind(value), NEVER) if value in set(LetterKind) else NEVER
    if name == "messageState":
        return Q(state=value) if value in _STATES else NEVER
    raise FilterUnknown(field=name)


def _id(one: Condition, folder_of: Callable[[UUID], str | None]) -> Q:
    wanted = filters.uuid(one)
    if one.field == "id":
        return Q(name=wanted)
    kept = folder_of(wanted) if one.field == "folderId" else None
    return Q(folder=kept) if kept is not None else NEVER


def _behind(keys: Sequence[tuple[str, bool]], place: Sequence[Any]) -> Q:
    """Return what comes behind a place in the order of the keys, then of the entries downwards."""
    ordered = [*keys, ("pk", True)]
    wanted, same = NEVER, ALWAYS
    for (key, down), value in zip(ordered, place, strict=True):
        wanted |= same & Q(**{f"{key}__{'lt' if down else 'gt'}": value})
        same &= Q(**{key: value})
    return wanted
