"""Subscriptions of systems to changes, and the feed that they can read instead."""

from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import QuerySet

from fundament.capabilities.contacts import queries
from fundament.capabilities.contacts.models import Card, SubscribedCard, SubscriptionEntry
from fundament.capabilities.contacts.service import ledger, looking
from fundament.capabilities.contacts.types import (
    Changes,
    NotForCompanies,
    NotificationUrlRefused,
    SubscribedUnknown,
    Subscriber,
    Subscription,
    SubscriptionEmpty,
    SubscriptionOperation,
    SubscriptionUnknown,
    SubscriptionWish,
    TooManySubscriptions,
    VersionStale,
    Why,
)
from fundament.kernel import fetching
from fundament.kernel.acting import Actor
from fundament.kernel.calling import SystemWithdrawn
from fundament.kernel.ids import PartyId, SystemId

MOST = 20


def subscriptions_of(caller: Actor) -> list[Subscription]:
    """Return the calling system's subscriptions, the oldest first."""
    return [_as_type(row) for row in _rows(caller).order_by("since", "id")]


def subscribe(wish: SubscriptionWish, caller: Actor, why: Why, at: datetime) -> Subscription:
    """Have the system told of every change from now on that the subscription covers.

    Raises NotForCompanies, SubscriptionEmpty, NotificationUrlRefused, SubscribedUnknown,
    TooManySubscriptions.
    """
    _check(wish, caller, at)
    newest = queries.number_changes()
    with transaction.atomic():
        if _rows(caller).count() >= MOST:
            raise TooManySubscriptions(most=MOST)
        row = SubscriptionEntry.objects.create(
            id=uuid4(),
            transaction=uuid4(),
            system=_system(caller),
            owner=str(caller.party),
            owner_name=caller.name,
            operations=[one.value for one in wish.operations],
            url=wish.url,
            since=at,
            position=newest,
        )
        _cover(row, wish, caller, why, at)
    return _as_type(row)


def change_subscription(
    target: tuple[UUID, int], wish: SubscriptionWish, caller: Actor, why: Why, at: datetime
) -> Subscription:
    """Make the subscription `(id, version)` as wished; its address is tried again at once.

    Raises SubscriptionUnknown, VersionStale, and what `subscribe` raises.
    """
    _check(wish, caller, at)
    with transaction.atomic():
        row = _locked(target, caller)
        row.operations, row.url = [one.value for one in wish.operations], wish.url
        row.failures, row.next_try_at, row.fault = 0, None, ""
        row.version, row.transaction = row.version + 1, uuid4()
        row.save()
        _cover(row, wish, caller, why, at)
    return _as_type(row)


def unsubscribe(target: tuple[UUID, int], caller: Actor, why: Why, at: datetime) -> None:
    """End the subscription `(id, version)`. Raises SubscriptionUnknown, VersionStale."""
    with transaction.atomic():
        row = _locked(target, caller)
        row.ended_at = at
        row.save()
        _note(_named(row), caller, ledger.ENDED, why, at)


def follow_withdrawal(news: SystemWithdrawn) -> None:
    """End the subscriptions of a system that may call no more."""
    SubscriptionEntry.objects.filter(system=news.system, ended_at=None).update(ended_at=news.at)


def changes(after: int, most: int, caller: Actor, why: Why, at: datetime) -> Changes:
    """Return the changes with numbers above `after` that the caller may know of.

    At most `most` are read; the caller asks on from `until`. A line about each party told of.
    """
    visible = looking.visible_to(caller, at)
    newest = queries.number_changes()
    with transaction.atomic():
        read = queries.changes_after(after, most)
        lines = tuple(one for one in read if visible is None or one.party in visible)
        about = {one.party: one.contact for one in lines}
        said = ledger.Said(ledger.CONTACT, ledger.TOLD, ledger.FOLLOWING_PURPOSE, why)
        ledger.by_system(caller, about.items(), said, at)
    return Changes(lines, read[-1].sequence if read else max(after, newest), newest)


def subscribers_of(party: PartyId) -> list[Subscriber]:
    """Return who is told when something changes about the party, those who named it first."""
    operation = (
        SubscriptionOperation.ALL_CITIZENS
        if party.is_person
        else SubscriptionOperation.ALL_COMPANIES
    )
    rows = SubscriptionEntry.objects.filter(ended_at=None).order_by("since", "id")
    named = set(
        SubscribedCard.objects.filter(card__party=str(party)).values_list("subscription", flat=True)
    )
    found = [
        Subscriber(PartyId.parse(row.owner), row.owner_name, row.since, row.id in named)
        for row in rows
        if row.id in named or operation in row.operations
    ]
    return sorted(found, key=lambda one: not one.named)


def _check(wish: SubscriptionWish, caller: Actor, at: datetime) -> None:
    if not wish.operations and not wish.contacts:
        raise SubscriptionEmpty
    if not fetching.may_be_asked(wish.url, fetching.own_reach()):
        raise NotificationUrlRefused
    visible = looking.visible_to(caller, at)
    if visible is not None and wish.operations:
        raise NotForCompanies
    cards = Card.objects.filter(id__in=wish.contacts)
    if visible is not None:
        cards = cards.filter(party__in=[str(party) for party in visible])
    if cards.count() != len(set(wish.contacts)):
        raise SubscribedUnknown


def _cover(
    row: SubscriptionEntry, wish: SubscriptionWish, caller: Actor, why: Why, at: datetime
) -> None:
    """Name the contacts wished and no others; who is named anew, or no more, reads it."""
    held = {one.card_id: one for one in SubscribedCard.objects.filter(subscription=row)}
    gone = [one.id for card, one in held.items() if card not in wish.contacts]
    new = [card for card in dict.fromkeys(wish.contacts) if card not in held]
    leaving = Card.objects.filter(subscribedcard__in=gone)
    _note(_parties(leaving), caller, ledger.ENDED, why, at)
    SubscribedCard.objects.filter(id__in=gone).delete()
    SubscribedCard.objects.bulk_create(SubscribedCard(subscription=row, card_id=one) for one in new)
    _note(_parties(Card.objects.filter(id__in=new)), caller, ledger.BEGUN, why, at)


def _named(row: SubscriptionEntry) -> list[tuple[PartyId, UUID | None]]:
    return _parties(Card.objects.filter(subscribedcard__subscription=row))


def _parties(cards: QuerySet[Card]) -> list[tuple[PartyId, UUID | None]]:
    return [(PartyId.parse(card.party), card.id) for card in cards]


def _note(
    abouts: list[tuple[PartyId, UUID | None]], caller: Actor, action: str, why: Why, at: datetime
) -> None:
    said = ledger.Said(ledger.SUBSCRIPTION, action, ledger.FOLLOWING_PURPOSE, why)
    ledger.by_system(caller, abouts, said, at)


def _system(caller: Actor) -> SystemId:
    """Return the calling system; none but systems subscribe."""
    if caller.system is None:
        raise ValueError("a person subscribes to nothing")
    return caller.system


def _rows(caller: Actor) -> QuerySet[SubscriptionEntry]:
    return SubscriptionEntry.objects.filter(system=_system(caller), ended_at=None)


def _locked(target: tuple[UUID, int], caller: Actor) -> SubscriptionEntry:
    id, version = target
    row = _rows(caller).select_for_update().filter(id=id).first()
    if row is None:
        raise SubscriptionUnknown
    if row.version != version:
        raise VersionStale
    return row


def _as_type(row: SubscriptionEntry) -> Subscription:
    cards = SubscribedCard.objects.filter(subscription=row).order_by("card")
    return Subscription(
        row.id,
        row.version,
        SystemId(row.system),
        PartyId.parse(row.owner),
        row.transaction,
        tuple(SubscriptionOperation(one) for one in row.operations),
        tuple((one.id, one.card_id) for one in cards),
        row.url,
        row.failures,
        row.fault,
    )
