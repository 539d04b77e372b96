"""Addresses of registers' pages."""

from django.urls import path

from fundament.capabilities.registers import pages

urlpatterns = [
    path("register/", pages.country, name="country"),
    path("mine-data/", pages.my_data, name="my-data"),
]
