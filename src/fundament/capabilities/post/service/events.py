"""The event log: what befell letters, for a person about her own and for a system about its own.

Source: Digital Post API 1.68, section Event log, QueryEvents.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_noop

from fundament.capabilities.post import queries, rules
from fundament.capabilities.post.service import flow, mailboxes
from fundament.capabilities.post.types import Event, EventWish, Page
from fundament.kernel import audit
from fundament.kernel.acting import Acting, Actor
from fundament.kernel.ids import PartyId

# So many of the newest are looked through; what is older is found by dateTo.
MOST_EVENTS = 10_000
EVENTS = gettext_noop("Hændelser i Digital Post")
Fits = Callable[[Event], bool]


def events_for_person(acting: Acting, wish: EventWish, fits: Fits, at: datetime) -> Page[Event]:
    """Return a page of what befell the letters of the party acted for, and who did it.

    `fits` is what is asked beside the wish. The look is in the party's ledger.
    Raises EventsTooMany.
    """
    with transaction.atomic():
        reach = mailboxes.reachable(acting.actor.party, at)
        whose = acting.acted_for if reach.of(acting.acted_for) else acting.actor.party
        numbers = reach.of(whose)
        owners = [str(number) for number in numbers]
        # Without a beginning: what was done lately, was perhaps done with an old letter.
        tags, window = list(rules.RECIPIENT_SEES), (None, wish.until)
        rows = queries.events_of_owned(owners, tags, window, MOST_EVENTS)
        letters = list({event.letter.id: event.letter for event in rows}.values())
        acts = flow.acts_on(letters, numbers) if letters else []
        page = _page([*rows, *acts], wish, fits)
        audit.record(mailboxes.look(acting, whose, EVENTS, flow.SHOWN, at))
    return page


def events_for_system(caller: Actor, wish: EventWish, fits: Fits, at: datetime) -> Page[Event]:
    """Return a page of what befell the letters that the system's owner sent or got.

    Not who read what. A line in the ledger for each letter on the page. Raises EventsTooMany.
    """
    owner, window = [str(caller.party)], (wish.since, wish.until)
    with transaction.atomic():
        sent = queries.events_of_sent(owner, list(rules.SENDER_SEES), window, MOST_EVENTS)
        tags = list(rules.RECIPIENT_SEES)
        got = queries.events_of_owned(owner, tags, window, MOST_EVENTS)
        page = _page([*sent, *got], wish, fits)
        letters = {event.letter.id: event.letter for event in page.items}
        audit.record(*flow.looked_up(caller, letters.values(), at))
    return page


def _page(events: Iterable[Event], wish: EventWish, fits: Fits) -> Page[Event]:
    """Return the page that is asked for: a letter to oneself has each event once."""
    found = {event: None for event in events if _is_wished(event, wish) and fits(event)}
    ordered = sorted(found, key=lambda event: event.place, reverse=not wish.oldest)[:MOST_EVENTS]
    first = wish.number * wish.size
    items = tuple(ordered[first : first + wish.size])
    return Page(items, wish.number, wish.size, len(ordered))


def _is_wished(event: Event, wish: EventWish) -> bool:
    """Whether the event fits what is asked for by name; values of one name are joined by OR."""
    letter = event.letter
    if wish.since is not None and event.at < wish.since:
        return False
    if wish.until is not None and event.at >= wish.until:
        return False
    asked: Sequence[tuple[frozenset[object], tuple[object, ...]]] = (
        (frozenset(wish.tags), (event.tag.value,)),
        (frozenset(wish.systems), (letter.system, letter.taker)),
        (frozenset(wish.parties), (letter.sender.number, letter.recipient.number)),
        (frozenset(wish.owners), tuple(_numbers(rules.owner_of(event), event.actor))),
    )
    return all(not wanted or wanted & set(there) for wanted, there in asked)


def _numbers(*parties: PartyId | None) -> Iterable[str]:
    return (party.number for party in parties if party)
