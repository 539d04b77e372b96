"""Which page of a list a call asks for."""

from django.http import HttpRequest

from fundament.capabilities.post.types import PageUnreadable

_MOST = 1000


def page_asked(request: HttpRequest) -> tuple[int, int]:
    """Return number (from zero) and size of the page asked for. Raises PageUnreadable.

    Source: Digital Post API 1.68, `page` and `size`; how large a page may be is ours.
    """
    try:
        number, size = int(request.GET.get("page", 0)), int(request.GET.get("size", 100))
    except ValueError as error:
        raise PageUnreadable(most=_MOST) from error
    if number < 0 or not 1 <= size <= _MOST or number * size > 10**9:
        raise PageUnreadable(most=_MOST)
    return number, size
