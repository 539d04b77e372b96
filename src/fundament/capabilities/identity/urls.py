"""Addresses of identity."""

from django.urls import path

from fundament.capabilities.identity.pages import activation, app, decisions, registration

urlpatterns = [
    path("app/", app.app, name="app"),
    path("app/venter/", app.waiting, name="app-waiting"),
    path("app/glem/", app.forget, name="app-forget"),
    path("app/<uuid:question>/", app.approve, name="app-approve"),
    path("app/<uuid:question>/afvis/", app.reject, name="app-reject"),
    path("aktiver/", activation.activate, name="activate"),
    path("ra/", registration.desk, name="ra-desk"),
    path("ra/venter/", decisions.waiting, name="ra-waiting"),
    path("ra/venter/<uuid:proposal>/", decisions.proposal, name="ra-proposal"),
    path("ra/dubletter/", decisions.pairs, name="ra-pairs"),
    path("ra/dubletter/<uuid:pair>/", decisions.pair, name="ra-pair"),
    path("ra/person/<uuid:person>/", registration.person, name="ra-person"),
    path("ra/person/<uuid:person>/spaer/", registration.shut, name="ra-shut"),
    path("ra/person/<uuid:person>/dublet/", decisions.mark, name="ra-mark"),
    path("ra/person/<uuid:person>/<slug:act>/", registration.act, name="ra-act"),
]
