"""The description of OpenID Connect for machines: what exists here, and nothing else."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_GET

from fundament.capabilities.login import service
from fundament.kernel.acting import public
from fundament.standards.oidc.official import NETS_EID_BROKER


@public
@require_GET
def openapi(request: HttpRequest) -> HttpResponse:
    """Return the OpenAPI document with our own address, or the official one that was called.

    Below `/op`, as at Nets eID Broker, its addresses are there too.
    """
    root = NETS_EID_BROKER if request.path_info.startswith(f"{NETS_EID_BROKER}/") else ""
    here = {"url": f"{service.origin_at(request.get_host())}{root}"}
    return JsonResponse({**_description(), "servers": [here]})


@cache
def _description() -> dict[str, Any]:
    file = Path(__file__).with_name("openid.json")
    description: dict[str, Any] = json.loads(file.read_text())
    return description
