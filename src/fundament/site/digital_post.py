"""The addresses of the official Digital Post API, below /apis/v1/: a part from each capability.

They are there where `post` is, for that is where the systems that may call are registered.
"""

from django.urls import URLPattern, path

from fundament.capabilities.contacts import urls as contacts
from fundament.capabilities.post import urls as post
from fundament.site import described

addresses: list[URLPattern] = [
    path("openapi.json", described.openapi, name="post-openapi"),
    *post.api,
    *contacts.api,
]
# These stand behind all that exist.
not_yet: list[URLPattern] = post.not_yet
