"""Addresses of the portal."""

from django.conf import settings
from django.urls import path

from fundament.portal import pages, seen, showing

# What the frame of every page leads to, also under the login's official host names.
everywhere = [
    path("hjaelp/", pages.get_help, name="help"),
    path("tilgaengelighed/", pages.accessibility, name="accessibility"),
    path("sprog/", pages.choose_language, name="language"),
]
urlpatterns = [
    path("", pages.citizens, name="citizens"),
    path("virksomhed/", pages.companies, name="companies"),
    path("myndighed/", pages.authorities, name="authorities"),
    path("hvem-har-set/", seen.seen, name="seen"),
    path("hvem-har-set/<int:line>/bevis/", seen.proof, name="seen-proof"),
    path("design/", showing.design, name="design"),
    *everywhere,
]
if settings.DEMO and {"registers", "identity"} <= set(settings.CAPABILITIES):
    from fundament.portal import certificates, demo

    urlpatterns += [
        path("demo/", demo.people, name="demo-people"),
        path("demo/clock/", demo.moved_clock, name="demo-clock"),
        path("certifikater/", certificates.certificates, name="certificates"),
        path("certifikater/udsted/", certificates.issue, name="certificate-issue"),
        path("certifikater/<str:serial>/", certificates.revoke, name="certificate-revoke"),
    ]
if settings.DEMO and "login" in settings.CAPABILITIES:
    from fundament.portal import school_paper

    urlpatterns += [path("demo/skoleblad/", school_paper.school_paper, name="demo-school-paper")]
