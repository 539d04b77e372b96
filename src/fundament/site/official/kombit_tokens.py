"""The addresses under the official names of KOMBIT's Adgangsstyring for systemer."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, path

from fundament.site import authority, health

urlpatterns: list[URLPattern | URLResolver] = [
    path("livez", health.livez),
    path("readyz", health.readyz),
    path("pki/ca.pem", authority.certificates),
    path("pki/<str:name>.crl", authority.revoked),
    path("pki/ocsp/<str:name>", authority.asked),
    path("pki/ocsp/<str:name>/<path:question>", authority.asked_by_address),
]
if "post" in settings.CAPABILITIES:
    from fundament.capabilities.post import urls as post

    urlpatterns += post.municipal_tokens
handler404 = "fundament.site.refusals.not_found"
handler500 = "fundament.site.refusals.failed"
