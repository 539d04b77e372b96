"""Addresses of the other country, below /demo/xx/."""

from django.urls import path

from fundament.portal.abroad import connector, proxy

urlpatterns = [
    path("", connector.library, name="abroad"),
    path("ask/", connector.ask, name="abroad-ask"),
    path("connector/acs", connector.acs, name="abroad-acs"),
    path("connector/metadata", connector.metadata, name="abroad-connector"),
    path("proxy/sso", proxy.sso, name="abroad-sso"),
    path("proxy/log-in/", proxy.log_in, name="abroad-log-in"),
    path("proxy/metadata", proxy.metadata, name="abroad-proxy"),
]
