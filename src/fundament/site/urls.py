"""Every address of the house; under official host names there are fewer (site/official)."""

from collections.abc import Sequence

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from fundament.portal import urls as portal
from fundament.site import authority, health, metrics

Addresses = list[URLPattern | URLResolver]


def usable(addresses: Sequence[URLPattern | URLResolver]) -> Addresses:
    """Return the addresses without those that ask for a sign-in, where login does not run."""
    if "login" in settings.CAPABILITIES:
        return list(addresses)
    return [one for one in addresses if _access(one) != "signed-in"]


def _access(one: URLPattern | URLResolver) -> str | None:
    access = getattr(getattr(one, "callback", None), "access", None)
    return access.kind if access else None


urlpatterns: Addresses = [
    path("livez", health.livez),
    path("readyz", health.readyz),
    path("metrics", metrics.metrics),
    path("pki/ca.pem", authority.certificates),
    path("pki/<str:name>.crl", authority.revoked),
    path("pki/ocsp/<str:name>", authority.asked),
    path("pki/ocsp/<str:name>/<path:question>", authority.asked_by_address),
]
# Django looks from the top: what machines call by the thousand stands there.
if "login" in settings.CAPABILITIES:
    urlpatterns += [path("", include("fundament.capabilities.login.urls"))]
urlpatterns += [path("", include(usable(portal.urlpatterns)))]
if "login" in settings.CAPABILITIES:
    urlpatterns += [path("", include("fundament.portal.signin.urls"))]
    if settings.DEMO:
        urlpatterns += [path("demo/xx/", include("fundament.portal.abroad.urls"))]
if "identity" in settings.CAPABILITIES:
    from fundament.capabilities.identity import urls as identity

    urlpatterns += usable(identity.urlpatterns)
if "rights" in settings.CAPABILITIES:
    from fundament.capabilities.rights import urls as rights

    urlpatterns += usable(rights.urlpatterns)
if "registers" in settings.CAPABILITIES:
    from fundament.capabilities.registers import urls as registers

    urlpatterns += usable(registers.urlpatterns)
if "school" in settings.CAPABILITIES:
    from fundament.capabilities.school import urls as school

    urlpatterns += usable(school.urlpatterns)
if "contacts" in settings.CAPABILITIES:
    from fundament.capabilities.contacts import urls as contacts

    urlpatterns += usable(contacts.people)
if "post" in settings.CAPABILITIES:
    from fundament.capabilities.post import urls as post
    from fundament.site import digital_post

    urlpatterns += [
        path("apis/v1/", include(digital_post.addresses)),
        path("apis/v1/", include(digital_post.not_yet)),
        path("", include([*post.municipal_tokens, *post.municipal_services])),
        path("post/", include(usable(post.people))),
    ]
    if settings.DEMO:
        urlpatterns += [path("demo/", include(post.demo))]
handler404 = "fundament.site.refusals.not_found"
handler500 = "fundament.site.refusals.failed"
