"""Every address of the content server: an origin of its own without sessions or cookies."""

from django.urls import URLPattern, URLResolver, path

from fundament.site import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("livez", health.livez),
]
handler500 = "fundament.site.refusals.failed"
