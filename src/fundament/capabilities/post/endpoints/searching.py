"""Which letters of a mailbox a list is asked for, read from the address.

Source: Digital Post API 1.68, QueryMessages; what all lists share is in `kernel.searching`.
"""

from collections.abc import Collection
from datetime import date

from django.http import HttpRequest

from fundament.capabilities.post.types import Search
from fundament.kernel.searching import (
    FilterUnreadable,
    conditions_asked,
    order_asked,
    page_asked,
    sound,
    texts_asked,
)

_DAYS = ("dateFrom", "dateTo", "receivedDateFrom", "receivedDateTo")


def search_asked(request: HttpRequest, orders: Collection[str]) -> Search:
    """Return what the list is asked for; `orders` are the fields that it can be ordered by.

    Raises PageUnreadable, FilterUnknown, FilterUnreadable.
    """
    number, size = page_asked(request)
    begins, ends, came, until = (_day(request, name) for name in _DAYS)
    return Search(
        number,
        size,
        order=order_asked(request, orders),
        conditions=tuple(conditions_asked(request, *_DAYS)),
        any=texts_asked(request, "any"),
        created=(begins, ends),
        received=(came, until),
        after=sound("next", request.GET["next"]) if "next" in request.GET else None,
    )


def _day(request: HttpRequest, name: str) -> date | None:
    """Return a day (yyyy-MM-dd). Raises FilterUnreadable."""
    given = request.GET.get(name)
    if not given:
        return None
    try:
        if len(given) != len("yyyy-MM-dd"):
            raise ValueError(given)
        day = date.fromisoformat(given)
    except ValueError as error:
        raise FilterUnreadable(field=name) from error
    if day.year < 1900:  # before it no time can be told in every zone
        raise FilterUnreadable(field=name)
    return day
