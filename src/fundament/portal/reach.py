"""Which addresses there are here: it differs by host name and by the capabilities that run."""

from functools import lru_cache

from django.conf import settings
from django.urls import get_urlconf, is_valid_path


def leads_somewhere(address: str) -> bool:
    """Return whether something answers at the address, under the host name of this request.

    Looked up once for each list of addresses: every page asks for a dozen of them.
    """
    return _is_valid(address, get_urlconf() or settings.ROOT_URLCONF)


@lru_cache(maxsize=1024)
def _is_valid(address: str, addresses: str) -> bool:
    return bool(is_valid_path(address, addresses))
