"""Django's handle on the kernel's tables."""

from django.apps import AppConfig


class KernelConfig(AppConfig):
    """Registers the tables under the label kernel."""

    name = "fundament.kernel"
    label = "kernel"
