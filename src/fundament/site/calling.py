"""Who answers which system is calling: `post`, where systems are registered."""

from django.conf import settings
from django.utils.module_loading import import_string

from fundament.kernel import calling

ANSWER = "fundament.capabilities.post.service.system_calling"


def connect() -> None:
    """Let every official API ask there; called once, when all apps are ready."""
    if "post" in settings.CAPABILITIES:
        calling.ask_system_of(import_string(ANSWER))
