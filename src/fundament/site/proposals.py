"""Who says what waits for a second officer: the one list."""

from django.conf import settings
from django.utils.module_loading import import_string

from fundament.kernel import proposals

ANSWERS: tuple[str, ...] = (
    "fundament.capabilities.identity.service.proposed_at",
    "fundament.capabilities.login.service.proposed_at",
)


def connect() -> None:
    """Let the desk ask each capability that runs; called once, at start."""
    running = [one for one in ANSWERS if one.split(".")[2] in settings.CAPABILITIES]
    proposals.ask([import_string(one) for one in running])
