"""Who listens to which news: the one list. A capability that does not run hears nothing."""

from django.conf import settings
from django.utils.module_loading import import_string

from fundament.capabilities.registers.types import NumberChanged
from fundament.kernel import events

# News, and the use case of a capability that is told.
LISTENERS: tuple[tuple[type, str], ...] = (
    (NumberChanged, "fundament.capabilities.identity.service.follow_number"),
    (NumberChanged, "fundament.capabilities.rights.service.follow_number"),
    (NumberChanged, "fundament.capabilities.contacts.service.follow_number"),
    (NumberChanged, "fundament.capabilities.post.service.follow_number"),
)


def connect() -> None:
    """Connect every listener whose capability runs; called once, when all apps are ready."""
    for news, listener in LISTENERS:
        if listener.split(".")[2] in settings.CAPABILITIES:
            events.subscribe(news, import_string(listener))
