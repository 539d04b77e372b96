"""Who says what still hangs on a person number: the one list. Who does not run holds nothing."""

from django.conf import settings
from django.utils.module_loading import import_string

from fundament.kernel import holdings

ANSWERS: tuple[str, ...] = (
    "fundament.capabilities.rights.service.holdings_of",
    "fundament.capabilities.post.service.holdings_of",
    "fundament.capabilities.login.service.holdings_of",
)


def connect() -> None:
    """Let whoever closes a number ask each capability that runs; called once, at start."""
    running = [one for one in ANSWERS if one.split(".")[2] in settings.CAPABILITIES]
    holdings.ask([import_string(one) for one in running])
