"""Django's handle on this capability."""

from django.apps import AppConfig


class RegistersConfig(AppConfig):
    """Registers the tables under the label registers."""

    name = "fundament.capabilities.registers"
    label = "registers"
