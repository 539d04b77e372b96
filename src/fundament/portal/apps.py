"""Django's handle on the portal."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Registers templates and static files under the label portal."""

    name = "fundament.portal"
    label = "portal"
