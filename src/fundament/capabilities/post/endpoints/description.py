"""The description of this API for machines: what exists here, and nothing else."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from fundament.kernel import origins
from fundament.kernel.acting import public

# Source: Digital Post, technical integration: production and test.
OFFICIAL_HOSTS = frozenset({"api.digitalpost.dk", "test.digitalpost.dk"})


@public
def openapi(request: HttpRequest) -> HttpResponse:
    """Return the OpenAPI document with our own address, or the official one that was called."""
    here = {"url": f"{origins.origin_at(request.get_host(), OFFICIAL_HOSTS)}/apis/v1"}
    return JsonResponse({**_description(), "servers": [here]})


@cache
def _description() -> dict[str, Any]:
    description: dict[str, Any] = json.loads(Path(__file__).with_name("openapi.json").read_text())
    return description
