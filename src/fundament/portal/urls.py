"""Addresses of the portal."""

from django.conf import settings
from django.urls import path

from fundament.portal import pages, seen, showing

urlpatterns = [
    path("", pages.citizens, name="citizens"),
    path("virksomhed/", pages.companies, name="companies"),
    path("myndighed/", pages.authorities, name="authorities"),
    path("hvem-har-set/", seen.seen, name="seen"),
    path("hvem-har-set/<int:line>/bevis/", seen.proof, name="seen-proof"),
    path("hjaelp/", pages.get_help, name="help"),
    path("tilgaengelighed/", pages.accessibility, name="accessibility"),
    path("design/", showing.design, name="design"),
    path("sprog/", pages.choose_language, name="language"),
]
if {"registers", "identity"} <= set(settings.CAPABILITIES):
    from fundament.portal import demo

    urlpatterns += [
        path("demo/", demo.people, name="demo-people"),
        path("demo/clock/", demo.moved_clock, name="demo-clock"),
    ]
