"""Who listens to which news: the one list. A capability that does not run hears nothing."""

from django.conf import settings
from django.utils.module_loading import import_string

from fundament.capabilities.identity.types import EidChanged, IdentityBlocked
from fundament.capabilities.login.types import SessionEnded
from fundament.capabilities.registers.types import NumberChanged, PersonDied
from fundament.capabilities.school.types import HandedOver, SchoolLoginBlocked
from fundament.kernel import events
from fundament.kernel.acting import SignedOut
from fundament.kernel.calling import SystemWithdrawn

# News, and the use case that is told: of a capability, or of the portal, which needs login.
LISTENERS: tuple[tuple[type, str], ...] = (
    (NumberChanged, "fundament.capabilities.identity.tasks.follow_number"),
    (NumberChanged, "fundament.capabilities.rights.service.follow_number"),
    (NumberChanged, "fundament.capabilities.school.service.follow_number"),
    (NumberChanged, "fundament.capabilities.contacts.tasks.follow_number"),
    (NumberChanged, "fundament.capabilities.login.service.follow_number"),
    (PersonDied, "fundament.capabilities.identity.service.follow_death"),
    (PersonDied, "fundament.capabilities.school.service.follow_death"),
    (PersonDied, "fundament.capabilities.contacts.service.follow_death"),
    (IdentityBlocked, "fundament.capabilities.login.service.follow_block"),
    (EidChanged, "fundament.capabilities.post.service.tell_of_eid"),
    (HandedOver, "fundament.capabilities.contacts.service.follow_handover"),
    (SchoolLoginBlocked, "fundament.capabilities.login.service.follow_school_block"),
    (SystemWithdrawn, "fundament.capabilities.contacts.service.follow_withdrawal"),
    (SessionEnded, "fundament.portal.signin.sessions.follow_end"),
    (SignedOut, "fundament.capabilities.post.service.close_openings"),
)


def connect() -> None:
    """Connect every listener whose capability runs; called once, when all apps are ready."""
    for news, listener in LISTENERS:
        floor, name = listener.split(".")[1:3]
        if ("login" if floor == "portal" else name) in settings.CAPABILITIES:
            events.subscribe(news, import_string(listener))
