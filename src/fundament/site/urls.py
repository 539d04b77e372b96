"""Every address of the house."""

from django.urls import URLPattern, URLResolver, path

from fundament.site import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("livez", health.livez),
    path("readyz", health.readyz),
]
