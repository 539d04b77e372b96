"""Telling subscribers of changes at their own addresses: in order, again until it is taken."""

import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from fundament.capabilities.contacts import queries, rules
from fundament.capabilities.contacts.models import SubscribedCard, SubscriptionEntry
from fundament.capabilities.contacts.service import ledger
from fundament.capabilities.contacts.types import Change, SubscriptionOperation
from fundament.kernel import jobs, telling
from fundament.kernel.acting import Actor
from fundament.kernel.ids import PartyId, SystemId

TELL = "contacts.tell_subscriber"
_AT_ONCE = 1000
_MANY = 8  # failures in a row, which takes more than two hours


def tell_subscribers(at: datetime) -> int:
    """Have every subscriber told that has news waiting, each by a job of its own; return how many.

    One that is slow or down keeps nobody else from hearing.
    """
    newest = queries.number_changes()
    due = SubscriptionEntry.objects.filter(ended_at=None, position__lt=newest)
    ready = list(
        due.filter(Q(next_try_at=None) | Q(next_try_at__lte=at)).values_list("id", flat=True)
    )
    for id in ready:
        jobs.enqueue(TELL, subscription=str(id))
    return len(ready)


def reason_news_is_not_taken() -> str | None:
    """Return None, or whose address has not taken news for hours: a question for operations."""
    failing = SubscriptionEntry.objects.filter(ended_at=None, failures__gte=_MANY)
    names = sorted(set(failing.values_list("owner_name", flat=True)))
    return f"news of changes is not taken by {', '.join(names)}" if names else None


def tell_subscriber(subscription: UUID, at: datetime) -> int:
    """Tell one subscriber of the changes that it has not heard of; return how many it took.

    Its address gets each change at least once and in order. What it does not take (an answer other
    than 2xx) waits there, and is tried again after a pause that grows to six hours.
    """
    told = 0
    while True:
        with transaction.atomic():
            row = _waiting(subscription, at)
            if row is None:
                return told
            read = queries.changes_after(row.position, _AT_ONCE)
            if not read:
                return told
            mine = _concerning(row, read)
            fault = telling.tell(row.url, _written(row, mine)) if mine else ""
            if fault:
                _failed(row, fault, at)
                return told
            _taken(row, read[-1].sequence, mine, at)
            told += len(mine)


def _waiting(subscription: UUID, at: datetime) -> SubscriptionEntry | None:
    """Return the subscription, which nobody else is telling now; None when there is nothing to do.

    What was asked twice is done once: the second one finds it taken, or told.
    """
    rows = SubscriptionEntry.objects.select_for_update(skip_locked=True)
    row = rows.filter(id=subscription, ended_at=None).first()
    if row is None or (row.next_try_at is not None and row.next_try_at > at):
        return None
    return row


def _concerning(row: SubscriptionEntry, read: list[Change]) -> list[Change]:
    operations = {SubscriptionOperation(one) for one in row.operations}
    named = SubscribedCard.objects.filter(subscription=row).values_list("card", flat=True)
    contacts = set(named)
    return [change for change in read if rules.concerns(change, operations, contacts)]


def _written(row: SubscriptionEntry, changes: list[Change]) -> bytes:
    """Return the news as JSON. It holds no person number: who is told fetches what has changed."""
    content: dict[str, Any] = {
        "subscriptionId": str(row.id),
        "changes": [
            {
                "sequence": change.sequence,
                "contactId": str(change.contact),
                "operation": change.kind.value,
                "lastUpdated": change.at.astimezone(UTC).isoformat(timespec="milliseconds")[:-6]
                + "Z",
            }
            for change in changes
        ],
    }
    return json.dumps(content).encode()


def _taken(row: SubscriptionEntry, position: int, told: list[Change], at: datetime) -> None:
    SubscriptionEntry.objects.filter(id=row.id).update(
        position=position, failures=0, next_try_at=None, fault=""
    )
    caller = Actor(PartyId.parse(row.owner), row.owner_name, SystemId(row.system))
    about: dict[PartyId, UUID | None] = {one.party: one.contact for one in told}
    said = ledger.Said(ledger.CONTACT, ledger.TOLD, ledger.FOLLOWING_PURPOSE)
    ledger.by_system(caller, about.items(), said, at)


def _failed(row: SubscriptionEntry, fault: str, at: datetime) -> None:
    failures = row.failures + 1
    SubscriptionEntry.objects.filter(id=row.id).update(
        failures=failures, next_try_at=at + telling.pause_after(failures), fault=fault
    )
