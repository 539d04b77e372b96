"""Addresses of rights."""

from django.urls import path

from fundament.capabilities.rights import pages

urlpatterns = [
    path("medarbejdere/", pages.companies, name="rights-companies"),
    path("medarbejdere/<str:cvr>/", pages.employees, name="rights-employees"),
]
