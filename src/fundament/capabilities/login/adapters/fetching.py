"""Documents at addresses that services chose: metadata, and keys."""

from fundament.capabilities.login.types import NotFetched
from fundament.kernel import fetching
from fundament.kernel.fetching import OUTSIDE, Letter, Reach

_ACCEPTED = {"Accept": "application/samlmetadata+xml, */*;q=0.1"}


def fetch(address: str, reach: Reach = OUTSIDE) -> bytes:
    """Return the document at a web address: status 200, at most a megabyte, within ten seconds.

    Raises NotFetched.
    """
    try:
        status, body = fetching.ask(address, Letter(headers=_ACCEPTED), reach)
    except fetching.Unreachable as error:
        raise NotFetched(reason=error.reason) from error
    if status != 200:
        raise NotFetched(reason="status")
    return body
