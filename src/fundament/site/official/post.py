"""The addresses under the official names of Digital Post: its API, and the steps of a login."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from fundament.portal import urls as portal
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
    from fundament.site import digital_post

    urlpatterns += [path("apis/v1/", include(digital_post.addresses))]
if "login" in settings.CAPABILITIES:
    from fundament.capabilities.login import urls as login

    # With what the frame of every page needs: help, accessibility statement, choice of language.
    official = [*login.digital_post_api, *login.steps]
    urlpatterns += [*portal.everywhere, path("", include((official, login.app_name)))]
if "post" in settings.CAPABILITIES:
    urlpatterns += [path("apis/v1/", include(digital_post.not_yet))]
handler404 = "fundament.site.refusals.not_found"
handler500 = "fundament.site.refusals.failed"
