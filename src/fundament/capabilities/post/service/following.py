"""Systems that follow organisations: told at their own address of each change, in order.

Source: Digital Post API 1.68, OrganisationSenderSystemSubscription; the body of the call is ours.
"""

import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Max, Q, QuerySet

from fundament.capabilities.post import queries
from fundament.capabilities.post.models import Follower, OrganisationChange
from fundament.capabilities.post.types import VersionStale
from fundament.capabilities.post.types.following import (
    MOST_FOLLOWED,
    MOST_NUMBERS,
    Following,
    FollowingNotPossible,
    FollowingUnknown,
    FollowingUrlRefused,
    FollowOperation,
    FollowWish,
)
from fundament.capabilities.registers import service as registers
from fundament.kernel import fetching, jobs, telling
from fundament.kernel.acting import Actor
from fundament.kernel.ids import PartyId, SystemId

TELL = "post.tell_follower"
_AT_ONCE = 1000


def followings_of(caller: Actor) -> list[Following]:
    """Return the calling system's subscriptions, the oldest first."""
    return [_shown(row) for row in _rows(caller).order_by("since", "id")]


def follow(wish: FollowWish, caller: Actor, at: datetime) -> Following:
    """Have the system told of every change from now on that the subscription covers.

    Raises FollowingNotPossible, FollowingUrlRefused.
    """
    if not wish.operations and not wish.numbers:
        raise _not_possible()
    _must_be_possible(wish, at)
    with transaction.atomic():
        queries.lock_changes()
        if _rows(caller).count() >= MOST_FOLLOWED:
            raise _not_possible()
        row = Follower(id=uuid4(), system=_system(caller), owner_name=caller.name, since=at)
        row.position = _newest()
        _take_over(row, wish)
        row.save(force_insert=True)
    return _shown(row)


def change_following(
    target: tuple[UUID, int], wish: FollowWish, caller: Actor, at: datetime
) -> Following:
    """Make the subscription `(id, version)` as wished; one that covers nothing rests.

    Its address is tried again at once. Raises FollowingUnknown, VersionStale,
    FollowingNotPossible, FollowingUrlRefused.
    """
    _must_be_possible(wish, at)
    with transaction.atomic():
        row = _rows(caller).select_for_update().filter(id=target[0]).first()
        if row is None:
            raise FollowingUnknown
        if row.version != target[1]:
            raise VersionStale
        _take_over(row, wish)
        row.failures, row.next_try_at, row.fault = 0, None, ""
        row.version += 1
        row.save()
    return _shown(row)


def note_change(organisation: UUID, at: datetime) -> None:
    """Note, in the transaction that changes it, that the organisation is not as it was."""
    queries.lock_changes()
    known = OrganisationChange.objects.filter(organisation_id=organisation).exists()
    OrganisationChange.objects.create(organisation_id=organisation, is_first=not known, at=at)


def tell_followers(at: datetime) -> int:
    """Have every follower told that has news waiting, each by a job of its own; return how many."""
    due = Follower.objects.filter(ended_at=None, position__lt=_newest())
    ready = due.filter(Q(next_try_at=None) | Q(next_try_at__lte=at)).values_list("id", flat=True)
    for id in (found := list(ready)):
        jobs.enqueue(TELL, follower=str(id))
    return len(found)


def tell_follower(follower: UUID, at: datetime) -> int:
    """Tell one follower of the changes that it has not heard of; return how many it took.

    Its address gets each change at least once and in order. What it does not take (an answer other
    than 2xx) waits, and is tried again after a pause that grows to six hours.
    """
    told = 0
    while True:
        with transaction.atomic():
            rows = Follower.objects.select_for_update(skip_locked=True)
            row = rows.filter(id=follower, ended_at=None).first()
            if row is None or (row.next_try_at is not None and row.next_try_at > at):
                return told
            changes = OrganisationChange.objects.filter(pk__gt=row.position).order_by("pk")
            read = list(changes.select_related("organisation")[:_AT_ONCE])
            if not read:
                return told
            mine = [one for one in read if _concerns(row, one)]
            row.fault = telling.tell(row.url, _written(row, mine)) if mine else ""
            if row.fault:
                row.failures += 1
                row.next_try_at = at + telling.pause_after(row.failures)
                row.save()
                return told
            row.position, row.failures, row.next_try_at = read[-1].pk, 0, None
            row.save()
            told += len(mine)


def _concerns(row: Follower, change: OrganisationChange) -> bool:
    if PartyId.parse(change.organisation.party).number in row.numbers:
        return True
    if FollowOperation.ALL_ORGANISATIONS in row.operations:
        return True
    return change.is_first and FollowOperation.NEW_ORGANISATIONS in row.operations


def _written(row: Follower, changes: list[OrganisationChange]) -> bytes:
    """Return the news as JSON: which organisations changed, to be looked up."""
    content: dict[str, Any] = {
        "subscriptionId": str(row.id),
        "changes": [
            {
                "sequence": change.pk,
                "organisationId": str(change.organisation_id),
                "cvrNumber": PartyId.parse(change.organisation.party).number,
                "operation": "CREATED" if change.is_first else "UPDATED",
                "lastUpdated": change.at.astimezone(UTC).isoformat(timespec="milliseconds")[:-6]
                + "Z",
            }
            for change in changes
        ],
    }
    return json.dumps(content).encode()


def _must_be_possible(wish: FollowWish, at: datetime) -> None:
    """Raises FollowingNotPossible, FollowingUrlRefused."""
    if not fetching.may_be_asked(wish.url, fetching.own_reach()):
        raise FollowingUrlRefused
    if len(wish.numbers) > MOST_NUMBERS:
        raise _not_possible()
    for number in wish.numbers:
        try:
            known = registers.name_of(PartyId.company(number), at)
        except ValueError as error:
            raise _not_possible() from error
        if known is None:
            raise _not_possible()


def _take_over(row: Follower, wish: FollowWish) -> None:
    row.operations = [one.value for one in dict.fromkeys(wish.operations)]
    row.numbers, row.url = list(dict.fromkeys(wish.numbers)), wish.url


def _system(caller: Actor) -> SystemId:
    """Return the calling system; none but systems subscribe."""
    if caller.system is None:
        raise ValueError("a person subscribes to nothing")
    return caller.system


def _rows(caller: Actor) -> QuerySet[Follower]:
    return Follower.objects.filter(system=_system(caller), ended_at=None)


def _newest() -> int:
    return OrganisationChange.objects.aggregate(newest=Max("pk"))["newest"] or 0


def _shown(row: Follower) -> Following:
    operations = tuple(FollowOperation(one) for one in row.operations)
    wish = FollowWish(operations, tuple(row.numbers), row.url)
    return Following(row.id, row.version, SystemId(row.system), wish)


def _not_possible() -> FollowingNotPossible:
    return FollowingNotPossible(most=MOST_FOLLOWED, numbers=MOST_NUMBERS)
