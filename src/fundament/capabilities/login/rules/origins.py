"""Which addresses of services can stand in a header of ours."""

import re
from urllib.parse import urlsplit

# A name or an IPv4 address, or an IPv6 address in brackets, and a port. Nothing that a header could
# be cut at or go on with: no user name, no space, no semicolon, no comma, ASCII only (a name with
# other letters is registered by its xn-- form). Source: RFC 3986, 3.2.2; CSP Level 3, 2.3.1.
_AUTHORITY = re.compile(
    r"(?:[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?"
    r"(?:\.[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?)*\.?"
    r"|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?"
)


def origin_of(address: str) -> str | None:
    """Return scheme, host and port of a web address; None when they are not plainly that."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    if parts.scheme not in {"https", "http"} or not _AUTHORITY.fullmatch(parts.netloc):
        return None
    return f"{parts.scheme}://{parts.netloc}"
