"""Addresses of school."""

from django.urls import path

from fundament.capabilities.school import pages

urlpatterns = [
    path("skole/", pages.overview, name="school"),
    path("skole/klasse/<uuid:school_class>/", pages.school_class, name="school-class"),
    path("skole/elev/<uuid:login>/", pages.pupil, name="school-pupil"),
    path("skole/overgang/", pages.handover, name="school-handover"),
    path("skole/overgang/forfra/", pages.begin_again, name="school-handover-again"),
]
