"""Django's handle on the assembly: what is done once all capabilities are there."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """Connects the listeners to the news, and questions to who answers them."""

    name = "fundament.site"
    label = "site"

    def ready(self) -> None:
        """Connect them."""
        # Capabilities are ready only now.
        from fundament.site import (  # noqa: PLC0415
            bearers,
            calling,
            emails,
            holdings,
            news,
            proposals,
            roles,
        )

        news.connect()
        roles.connect()
        holdings.connect()
        proposals.connect()
        calling.connect()
        bearers.connect()
        emails.connect()
