"""Who says what hangs on a person number, and where it leads: who does not run says nothing."""

from django.conf import settings
from django.utils.module_loading import import_string

from fundament.kernel import holdings, led_numbers

ANSWERS: tuple[str, ...] = (
    "fundament.capabilities.rights.service.holdings_of",
    "fundament.capabilities.post.service.holdings_of",
    "fundament.capabilities.login.service.holdings_of",
)
LEADING: tuple[str, ...] = ("fundament.capabilities.identity.service.led_numbers",)


def connect() -> None:
    """Let whoever closes or reads a number ask each capability that runs; called once, at start."""
    holdings.ask([import_string(one) for one in _running(ANSWERS)])
    led_numbers.ask([import_string(one) for one in _running(LEADING)])


def _running(names: tuple[str, ...]) -> list[str]:
    return [one for one in names if one.split(".")[2] in settings.CAPABILITIES]
