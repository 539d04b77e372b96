"""Telling news to an address that somebody else chose: never inside, again until it is taken."""

from datetime import timedelta

from fundament.kernel import fetching

_LONGEST_PAUSE = timedelta(hours=6)


def tell(address: str, body: bytes, media_type: str = "application/json") -> str:
    """Post the news; return why they were not taken, or nothing when they were (2xx)."""
    headers = {"Content-Type": media_type, "User-Agent": "Fundament"}
    letter = fetching.Letter("POST", body, headers)
    try:
        status, _ = fetching.ask(address, letter, fetching.own_reach())
    except fetching.Unreachable as error:
        return error.reason
    return "" if 200 <= status < 300 else f"status {status}"


def pause_after(failures: int) -> timedelta:
    """Return how long to wait after so many failures in a row: a minute, doubled, at most 6 h."""
    return min(timedelta(minutes=2 ** min(failures - 1, 20)), _LONGEST_PAUSE)
