"""The description of OpenID Connect for machines: what exists here, and nothing else."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_GET

from fundament.kernel.acting import public


@public
@require_GET
def openapi(request: HttpRequest) -> HttpResponse:
    """Return the OpenAPI document with this server's own address."""
    here = {"url": f"{request.scheme}://{request.get_host()}"}
    return JsonResponse({**_description(), "servers": [here]})


@cache
def _description() -> dict[str, Any]:
    file = Path(__file__).with_name("openid.json")
    description: dict[str, Any] = json.loads(file.read_text())
    return description
