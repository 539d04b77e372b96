"""The event log, for a person by her token and for a system by its certificate.

Source: Digital Post API 1.68, section Event log, QueryEvents.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from fundament.capabilities.post import render, service
from fundament.capabilities.post.endpoints.calling import for_systems
from fundament.capabilities.post.endpoints.clients import READ, answer, for_clients
from fundament.capabilities.post.endpoints.description import event_tags
from fundament.capabilities.post.endpoints.short_lists import fits, holds
from fundament.capabilities.post.types import Event, EventWish
from fundament.kernel import clock
from fundament.kernel.acting import Access, Acting, Actor
from fundament.kernel.searching import (
    FilterUnknown,
    FilterUnreadable,
    conditions_asked,
    order_asked,
    page_asked,
    texts_asked,
)

# The description spells the third with a space behind it: clients made of it send that.
_OWNERS = ("ownerOrActor", "ownerOrActor ")
_NAMED = ("senderOrRecipientSystem", "senderOrRecipient", "eventTag", *_OWNERS)
_FIELDS = frozenset(
    {
        *("id", "eventId", "transactionId", "subject", "type", "owner", "actor", "message"),
        *("system.id", "metaProperties.messageId", "metaProperties.messageUUID"),
        *("metaProperties.transmissionId", "metaProperties.messageType"),
        *("metaProperties.senderID", "metaProperties.recipientID", "metaProperties.receiptStatus"),
        *("metaProperties.senderSystem", "metaProperties.recipientSystem"),
    }
)
_ORDERS = ("eventTime", "created")
_MOST_VALUES = 50


@for_clients(GET=READ)
def _for_person(request: HttpRequest, acting: Acting) -> HttpResponse:
    page = service.events_for_person(acting, _wish(request), _fits(request), clock.now())
    return answer(render.event_page(page, texts_asked(request, "fields")))


@for_systems(GET=None)
def _for_system(request: HttpRequest, actor: Actor) -> HttpResponse:
    page = service.events_for_system(actor, _wish(request), _fits(request), clock.now())
    return answer(render.event_page(page, texts_asked(request, "fields")))


def events(request: HttpRequest) -> HttpResponse:
    """List what befell letters: one's own, or those that the calling system's owner sent or got."""
    shown = request.headers.get("Authorization", "").lower()
    view = _for_person if shown.startswith(("bearer ", "dpop ")) else _for_system
    return view(request)


# Whoever it is for proves it; which of the two ways, the header says.
events.access = Access("bearer")  # type: ignore[attr-defined]


def _wish(request: HttpRequest) -> EventWish:
    """Raises PageUnreadable, FilterUnknown, FilterUnreadable."""
    number, size = page_asked(request)
    order = order_asked(request, _ORDERS)
    tags = _values(request, "eventTag")
    if not tags <= event_tags():
        raise FilterUnreadable(field="eventTag")
    return EventWish(
        number,
        size,
        oldest=bool(order) and not order[0][1],
        since=_moment(request, "dateFrom"),
        until=_moment(request, "dateTo"),
        tags=tags,
        systems=frozenset(_uuid(one) for one in _values(request, "senderOrRecipientSystem")),
        parties=_values(request, "senderOrRecipient"),
        owners=frozenset().union(*(_values(request, name) for name in _OWNERS)),
    )


def _fits(request: HttpRequest) -> Callable[[Event], bool]:
    """Return what is asked for by fields of the answer. Raises FilterUnknown, FilterUnreadable."""
    terms = texts_asked(request, "any")
    conditions = conditions_asked(request, "dateFrom", "dateTo", *_NAMED)
    for one in conditions:
        if one.field not in _FIELDS:
            raise FilterUnknown(field=one.field)
    if not (terms or conditions):
        return lambda event: True

    def fitting(event: Event) -> bool:
        told = render.event(event)
        return fits(told, conditions) and holds(told | told["metaProperties"], terms)

    return fitting


def _values(request: HttpRequest, name: str) -> frozenset[str]:
    """Return the values of a named filter. Raises FilterUnreadable."""
    given = [part for one in request.GET.getlist(name) for part in one.split(",") if part]
    if len(given) > _MOST_VALUES:
        raise FilterUnreadable(field=name.strip())
    return frozenset(part.strip() for part in given)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise FilterUnreadable(field="senderOrRecipientSystem") from error


def _moment(request: HttpRequest, name: str) -> datetime | None:
    """Return a time, yyyy-MM-ddTHH:mm:ss.SSSZ. Raises FilterUnreadable."""
    given = request.GET.get(name)
    if not given:
        return None
    try:
        at = datetime.fromisoformat(given)
        if at.tzinfo is None or not 1900 <= at.year < 9000:
            raise ValueError(given)
    except ValueError as error:
        raise FilterUnreadable(field=name) from error
    return at.astimezone(UTC)
