"""Who knows which e-mail address somebody has proved: the contact register. Else nobody has one."""

from django.conf import settings
from django.utils.module_loading import import_string

from fundament.kernel import emails

ANSWER = "fundament.capabilities.contacts.service.email_of"


def connect() -> None:
    """Let whoever may tell an address ask there; called once, at start."""
    if "contacts" in settings.CAPABILITIES:
        emails.ask_email_of(import_string(ANSWER))
