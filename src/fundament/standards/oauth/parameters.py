"""Parameters of a request: each once, of printable text. RFC 6749, section 3.1 and 3.2."""

import re
from collections.abc import Iterable

from fundament.standards.oauth.refusals import InvalidRequest

LONGEST = 8192
# Control characters, and halves of signs, which no text of ours can hold.
_FORBIDDEN = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")


def once(
    pairs: Iterable[tuple[str, str]], repeated: frozenset[str] = frozenset()
) -> dict[str, str]:
    """Return the parameters by name; empty ones count as absent, of `repeated` the first counts.

    Raises InvalidRequest when one is there twice, too long or has control characters.
    Source: RFC 6749, 3.1: parameters must not be included more than once.
    """
    found: dict[str, str] = {}
    for name, value in pairs:
        if name in found and name not in repeated:
            raise InvalidRequest(reason="a parameter is there twice")
        if len(value) > LONGEST or _FORBIDDEN.search(value) or _FORBIDDEN.search(name):
            raise InvalidRequest(reason="a parameter is too long or has control characters")
        found.setdefault(name, value)
    return {name: value for name, value in found.items() if value}
