"""Addresses of the portal."""

from django.urls import path

from fundament.portal import pages

urlpatterns = [
    path("", pages.citizens, name="citizens"),
    path("sprog/", pages.choose_language, name="language"),
]
