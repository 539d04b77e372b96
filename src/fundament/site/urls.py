"""Every address of the house."""

from django.urls import URLPattern, URLResolver, path

from fundament.site import health, metrics

urlpatterns: list[URLPattern | URLResolver] = [
    path("livez", health.livez),
    path("readyz", health.readyz),
    path("metrics", metrics.metrics),
]
handler500 = "fundament.site.refusals.failed"
