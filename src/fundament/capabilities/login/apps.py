"""Django's handle on this capability."""

from django.apps import AppConfig


class LoginConfig(AppConfig):
    """Registers the tables under the label login."""

    name = "fundament.capabilities.login"
    label = "login"
