"""What kind of browser it is, in two words that a person recognises; nothing is decided by it."""

# The first that is found counts: Edge and Opera call themselves Chrome, and Chrome calls itself
# Safari. Source: the User-Agent header as browsers send it (RFC 9110, 10.1.5).
BROWSERS = (
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)


def device_of(agent: str) -> str:
    """Return browser and system, for example `Firefox, Windows`; empty when neither is known."""
    found = [
        next((name for sign, name in table if sign in agent), "") for table in (BROWSERS, SYSTEMS)
    ]
    return ", ".join(name for name in found if name)
