"""Every address of the content server: an origin of its own without sessions or cookies."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from fundament.site import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("livez", health.livez),
]
if "post" in settings.CAPABILITIES:
    from fundament.capabilities.post import urls as post

    urlpatterns += [path("", include(post.shown))]
handler500 = "fundament.site.refusals.failed"
