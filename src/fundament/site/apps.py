"""Django's handle on the assembly: what is done once all capabilities are there."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """Connects the listeners to the news, and the question for roles to who answers it."""

    name = "fundament.site"
    label = "site"

    def ready(self) -> None:
        """Connect them."""
        from fundament.site import news, roles  # noqa: PLC0415  (capabilities are ready only now)

        news.connect()
        roles.connect()
