"""Django's handle on this capability."""

from django.apps import AppConfig


class IdentityConfig(AppConfig):
    """Registers the tables under the label identity."""

    name = "fundament.capabilities.identity"
    label = "identity"
