"""What contacts says: in words on its page, and as JSON of the official API."""

from fundament.capabilities.contacts.render.showing import (
    WayShown,
    history_shown,
    status_shown,
    ways_shown,
)

__all__ = ["WayShown", "history_shown", "status_shown", "ways_shown"]
