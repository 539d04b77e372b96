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

from django.db.models import Count, F, Max, Min, Q, QuerySet, Value
from django.db.models.functions import Coalesce, Left, StrIndex, Substr

from fundament.capabilities.post.models import MailboxEntry
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

_LEGAL = Q(letter__legal_notification=True)
_MANDATORY = Q(letter__mandatory=True) & ~_LEGAL
_KINDS = {
    LetterKind.LEGAL_NOTIFICATION: _LEGAL,
    LetterKind.MANDATORY: _MANDATORY,
    LetterKind.REGULAR: ~_LEGAL & ~Q(letter__mandatory=True),
}
# Names of the official model, and where each stands. Texts can be asked for with `*`.
_TEXTS = {
    "label": "letter__title",
    "messageIdentifier": "letter__message_id",
    "note": "note",
    "sender.senderId": "sender_number",
    "sender.senderIdType": "sender_kind",
    "sender.label": "letter__sender_name",
    "recipient.recipientId": "recipient_number",
    "recipient.recipientIdType": "recipient_kind",
}
_ORDERS = {
    "receivedDateTime": "available_at",
    "messageDateTime": "available_at",
    "createdDateTime": "letter__received_at",
    "lastUpdated": "updated_at",
    "label": "letter__title",
    "sender.label": "letter__sender_name",
    "sender.senderId": "sender_number",
    "read": "read",
    "flag": "flag",
}
# Fields that a received letter does not have: to be ordered by, as clients do, and no more.
_EMPTY = frozenset({"sendDateTime"})
_SEARCHED = ("letter__title", "letter__sender_name", "letter__message_id", "note")


@dataclass(frozen=True, slots=True)
class Found:
    """Entries of one page with their letters, how many there are, and the place of the last."""

    entries: Sequence[MailboxEntry]
    total: int
    last: list[Any] | None


def entries_of(numbers: Iterable[PartyId]) -> QuerySet[MailboxEntry]:
    """Return what lies in the mailbox of who has these numbers, with the letters."""
    owned = MailboxEntry.objects.filter(owner__in=[str(one) for one in numbers])
    return owned.exclude(folder=Folder.GONE).select_related("letter")


def found(
    numbers: Iterable[PartyId],
    folder_of: Callable[[UUID], str | None],
    search: Search,
    after: Sequence[Any] | None,
) -> Found:
    """Return one page of what is searched for; `after` is the place it begins behind.

    `folder_of` says by which word the letters of a folder are kept.
    Raises FilterUnknown, FilterUnreadable.
    """
    rows = _spelt_out(entries_of(numbers)).filter(_meant(search, folder_of))
    keys = [(_ORDERS[name], down) for name, down in search.order if name not in _EMPTY]
    keys = keys or [("available_at", True)]
    total = rows.count()
    ordered = rows.order_by(*(f"-{key}" if down else key for key, down in keys), "-pk")
    if after is not None:
        page = list(ordered.filter(_behind(keys, after))[: search.size + 1])
    else:
        first = search.number * search.size
        page = list(ordered[first : first + search.size + 1])
    shown = page[: search.size]
    more = len(page) > search.size
    last = [*(getattr_path(shown[-1], key) for key, _ in keys), shown[-1].pk] if more else None
    return Found(shown, total, last)


def counts_by_folder(numbers: Iterable[PartyId]) -> dict[str, tuple[int, int, datetime]]:
    """Return for each folder, by the word it is kept as: unread, all, and when the latest came."""
    rows = entries_of(numbers).order_by().values("folder").annotate(
        all=Count("pk"), new=Count("pk", filter=Q(unread=True)), latest=Max("available_at")
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


def getattr_path(entry: MailboxEntry, path: str) -> Any:
    """Return what stands at a path such as `letter__title`."""
    return reduce(getattr, path.split("__"), entry)


def _spelt_out(rows: QuerySet[MailboxEntry]) -> QuerySet[MailboxEntry]:
    """Give the rows what is kept in one word with something else."""
    begins = StrIndex("letter__sender", Value(":")) + 1
    ends = StrIndex("letter__recipient", Value(":")) + 1
    return rows.annotate(
        sender_number=Substr("letter__sender", begins),
        sender_kind=Left("letter__sender", 3),
        recipient_number=Substr("letter__recipient", ends),
        recipient_kind=Left("letter__recipient", 3),
        updated_at=Coalesce("changed_at", "available_at"),
        read=~F("unread"),
    )


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
    spans = (("letter__received_at", search.created), ("available_at", search.received))
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
        said = filters.flag("flag" if name == "flag" else "unread", one)
        return said if name == "flag" else ~said
    if name == "legallyNotified":
        return ~filters.flag("legally_notified_at__isnull", one)
    if name in {"id", "folderId", "mailboxId"}:
        return _id(one, folder_of)
    if name == "messageType":
        return _KINDS.get(LetterKind(value), NEVER) if value in set(LetterKind) else NEVER
    if name == "messageState":
        return ALWAYS if value == "RECEIVED" else NEVER
    raise FilterUnknown(field=name)


def _id(one: Condition, folder_of: Callable[[UUID], str | None]) -> Q:
    wanted = filters.uuid(one)
    if one.field == "id":
        return Q(letter__transmission_id=wanted)
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
