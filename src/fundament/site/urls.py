"""Every address of the house."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from fundament.site import authority, health, metrics

urlpatterns: list[URLPattern | URLResolver] = [
    path("livez", health.livez),
    path("readyz", health.readyz),
    path("metrics", metrics.metrics),
    path("pki/ca.pem", authority.certificates),
    path("pki/<str:name>.crl", authority.revoked),
    path("", include("fundament.portal.urls")),
    path("", include("fundament.portal.signin.urls")),
    path("", include("fundament.capabilities.login.urls")),
]
if "registers" in settings.CAPABILITIES:
    from fundament.capabilities.registers import urls as registers

    urlpatterns += registers.urlpatterns
if "contacts" in settings.CAPABILITIES:
    from fundament.capabilities.contacts import urls as contacts

    urlpatterns += contacts.urlpatterns
if "post" in settings.CAPABILITIES:
    from fundament.capabilities.post import urls as post

    urlpatterns += [
        path("apis/v1/", include(post.api)),
        path("post/", include(post.people)),
        path("demo/", include(post.demo)),
    ]
handler404 = "fundament.portal.pages.not_found"
handler500 = "fundament.site.refusals.failed"
