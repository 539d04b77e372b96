"""Addresses of registers' pages."""

from django.conf import settings
from django.urls import path

from fundament.capabilities.registers import pages

urlpatterns = [path("mine-data/", pages.my_data, name="my-data")]
if settings.DEMO:
    urlpatterns += [path("register/", pages.country, name="country")]
