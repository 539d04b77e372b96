"""The description of this API for machines: what exists here, and nothing else."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from fundament.kernel.acting import public


@public
def openapi(request: HttpRequest) -> HttpResponse:
    """Return the OpenAPI document with this server's own address."""
    here = {"url": f"{request.scheme}://{request.get_host()}/apis/v1"}
    return JsonResponse({**_description(), "servers": [here]})


@cache
def _description() -> dict[str, Any]:
    description: dict[str, Any] = json.loads(Path(__file__).with_name("openapi.json").read_text())
    return description
