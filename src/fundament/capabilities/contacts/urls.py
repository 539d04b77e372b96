"""Addresses of contacts."""

from django.urls import path

from fundament.capabilities.contacts import pages

urlpatterns = [path("kontakt/", pages.contact, name="contact")]
