"""Addresses of login."""

from django.urls import path

from fundament.capabilities.login import endpoints, pages

app_name = "login"
urlpatterns = [
    path("idp/saml/3.0/", endpoints.broker, name="broker"),
    path("saml/3.0/", endpoints.broker, name="broker-short"),
    path("saml/3.0/metadata", endpoints.metadata, name="metadata"),
    path("login/<uuid:pending>/", pages.step, name="step"),
    path("login/<uuid:pending>/restart/", pages.restart, name="restart"),
    path("login/<uuid:pending>/cancel/", pages.cancel, name="cancel"),
    path("login/logout/<uuid:logout>/", pages.logout, name="logout"),
    path("login/providers/", pages.providers, name="providers"),
    path("login/providers/add/", pages.add_provider, name="add-provider"),
    path("login/providers/remove/", pages.remove_provider, name="remove-provider"),
]
