"""Django's handle on this capability."""

from django.apps import AppConfig


class RightsConfig(AppConfig):
    """Registers the tables under the label rights."""

    name = "fundament.capabilities.rights"
    label = "rights"
