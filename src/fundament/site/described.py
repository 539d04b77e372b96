"""The one description of the official Digital Post API: a part from each capability that runs."""

from collections.abc import Callable
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.module_loading import import_string

from fundament.kernel import origins
from fundament.kernel.acting import public

PARTS: tuple[str, ...] = (
    "fundament.capabilities.post.endpoints.description.described",
    "fundament.capabilities.contacts.endpoints.description.described",
)

# Source: Digital Post, technical integration: production and test.
OFFICIAL_HOSTS = frozenset({"api.digitalpost.dk", "test.digitalpost.dk"})


@public
def openapi(request: HttpRequest) -> HttpResponse:
    """Return the OpenAPI document with our own address, or the official one that was called."""
    here = {"url": f"{origins.origin_at(request.get_host(), OFFICIAL_HOSTS)}/apis/v1"}
    return JsonResponse({**_whole(), "servers": [here]})


@cache
def _whole() -> dict[str, Any]:
    """Return the parts as one document: the first gives the frame, each its paths and schemas.

    Raises ValueError when two parts describe one thing: the later one would hide the other.
    """
    running = [one for one in PARTS if one.split(".")[2] in settings.CAPABILITIES]
    parts: list[Callable[[], dict[str, Any]]] = [import_string(one) for one in running]
    first, *others = (part() for part in parts)
    whole = {**first, "components": dict(first["components"])}
    for part in others:
        whole["paths"] = _joined(whole["paths"], part["paths"])
        for kind, named in part.get("components", {}).items():
            whole["components"][kind] = _joined(whole["components"].get(kind, {}), named)
    return whole


def _joined(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    if both := set(one) & set(other):
        raise ValueError(f"described twice: {', '.join(sorted(both))}")
    return {**one, **other}
