"""Addresses of contacts: the register of the official API, and the page of one's own contact."""

from django.urls import path

from fundament.capabilities.contacts import pages
from fundament.capabilities.contacts.endpoints import (
    contacts,
    exemptions,
    subscriptions,
    verifications,
)

api = [
    path("contacts/", contacts.contacts, name="contacts"),
    path("contacts", contacts.contacts),
    path("contacts/changes/", contacts.changes, name="contact-changes"),
    path("contacts/changes", contacts.changes),
    path("contacts/subscriptions/", subscriptions.subscriptions, name="contact-subscriptions"),
    path("contacts/subscriptions", subscriptions.subscriptions),
    path(
        "contacts/subscriptions/<uuid:subscription>",
        subscriptions.subscription,
        name="contact-subscription",
    ),
    path("contacts/subscriptions/<uuid:subscription>/", subscriptions.subscription),
    path("contacts/<uuid:contact>", contacts.contact, name="contact-of-register"),
    path("contacts/<uuid:contact>/", contacts.contact),
    path(
        "contacts/<uuid:contact>/verifications/<uuid:verification>",
        contacts.verification,
        name="contact-verification",
    ),
    path("contacts/<uuid:contact>/verifications/<uuid:verification>/", contacts.verification),
    path("exemptions/", exemptions.exemptions, name="exemptions"),
    path("exemptions", exemptions.exemptions),
    path("exemptions/<uuid:exemption>", exemptions.exemption, name="exemption"),
    path("exemptions/<uuid:exemption>/", exemptions.exemption),
    path("verifications/validation", verifications.validation, name="verification"),
    path("verifications/validation/", verifications.validation),
]
people = [
    path("kontakt/", pages.contact, name="contact"),
    path("kontakt/bekraeft/", pages.link, name="contact-link"),
]
