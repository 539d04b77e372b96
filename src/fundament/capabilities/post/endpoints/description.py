"""The description of this API for machines: what exists here, and nothing else."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse

from fundament.kernel.acting import public


@public
def openapi(request: HttpRequest) -> HttpResponse:
    """Return the OpenAPI document with this server's own address."""
    here = {"url": f"{request.scheme}://{request.get_host()}/apis/v1"}
    return JsonResponse({**_description(), "servers": [here]})


@cache
def _description() -> dict[str, Any]:
    """Return the part for systems with the part for viewing clients.

    What login answers (the provider, consents) is there where login runs.
    """
    description, viewing = _read("openapi.json"), _read("viewing.json")
    with_login = "login" in settings.CAPABILITIES
    found = {
        at: item
        for at, item in viewing["paths"].items()
        if with_login or not at.startswith(("/oauth/", "/consents"))
    }
    description["paths"] |= found
    for kind, named in viewing["components"].items():
        description["components"][kind] |= named
    return description


def _read(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(Path(__file__).with_name(name).read_text())
    return found
