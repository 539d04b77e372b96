"""Django's handle on the portal."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Registers templates and static files under the label portal; compiles all macros."""

    name = "fundament.portal"
    label = "portal"

    def ready(self) -> None:
        """Fail the start when a macro of the design system does not load."""
        from fundament.portal.design.ui import ui  # noqa: PLC0415  (apps must be loaded first)

        ui()
