"""News of changes go to an address that the subscriber chose, never inside our own network."""

from fundament.kernel import fetching

_HEADERS = {"Content-Type": "application/json", "User-Agent": "Fundament"}


def tell(url: str, body: bytes) -> str:
    """Post the news; return why they were not taken, or nothing when they were (2xx)."""
    letter = fetching.Letter("POST", body, _HEADERS)
    try:
        status, _ = fetching.ask(url, letter, fetching.own_reach())
    except fetching.Unreachable as error:
        return error.reason
    return "" if 200 <= status < 300 else f"status {status}"
