"""Addresses of sign-in and sign-out."""

from django.urls import path

from fundament.portal.signin import pages

urlpatterns = [
    path("log-ind/", pages.sign_in, name="sign-in"),
    path("log-ud/", pages.sign_out, name="sign-out"),
    path("portal/saml/metadata", pages.metadata, name="portal-metadata"),
    path("portal/saml/acs", pages.acs, name="portal-acs"),
    path("portal/saml/slo", pages.slo, name="portal-slo"),
]
