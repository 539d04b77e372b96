"""The description of post's operations for machines: what exists here, and nothing else."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings


@cache
def described() -> dict[str, Any]:
    """Return post's part of the OpenAPI document, its frame included (site.described).

    The part for systems with the parts for viewing clients and for administrators. What login
    answers (the provider, consents) is there where login runs.
    """
    description, viewing = _read("openapi.json"), _read("viewing.json")
    administration = _read("administration.json")
    with_login = "login" in settings.CAPABILITIES
    found = {
        at: item
        for at, item in viewing["paths"].items()
        if with_login or not at.startswith(("/oauth/", "/consents"))
    }
    events = _read("events.json")
    description["paths"] |= found | administration["paths"] | events["paths"]
    for part in (viewing, administration, events):
        for kind, named in part["components"].items():
            description["components"][kind] |= named
    return description


@cache
def event_tags() -> frozenset[str]:
    """Return the official tags of events, also those of what does not happen here."""
    log = _read("events.json")["components"]["schemas"]["EventLog"]
    return frozenset(log["properties"]["eventTag"]["enum"])


def _read(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(Path(__file__).with_name(name).read_text())
    return found
