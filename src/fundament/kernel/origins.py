"""By which of its own addresses this installation is called."""

from collections.abc import Collection
from urllib.parse import urlsplit

from django.conf import settings


def origin_at(host: str, official: Collection[str]) -> str:
    """Return scheme, name and port under which a request came, for a Host header.

    Whoever writes the header chooses among the official names and our own, and never makes one: an
    unknown name is this installation's.
    """
    name, _, port = host.lower().partition(":")
    if name not in official:
        return str(settings.BASE_URL)
    ours = urlsplit(settings.BASE_URL).port or 443
    return f"https://{name}" if port in {"", "443"} or ours == 443 else f"https://{name}:{ours}"
