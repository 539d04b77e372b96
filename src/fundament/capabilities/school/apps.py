"""Django's handle on this capability."""

from django.apps import AppConfig


class SchoolConfig(AppConfig):
    """Registers the tables under the label school."""

    name = "fundament.capabilities.school"
    label = "school"
