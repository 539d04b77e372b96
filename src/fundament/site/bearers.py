"""Who answers for whom a client calls: `login`, which gives tokens. Where it does not run, nobody.

Connected once, when all apps are ready.
"""

from django.conf import settings
from django.utils.module_loading import import_string

from fundament.kernel import bearers

ANSWER = "fundament.capabilities.login.endpoints.digital_post.bearer_of"


def connect() -> None:
    """Let every official API ask there."""
    if "login" in settings.CAPABILITIES:
        bearers.ask_bearer_of(import_string(ANSWER))
