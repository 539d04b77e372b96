"""The official operations that do not exist here yet: each answers 501 with its name.

They stand in `not_yet.txt`. Source: Digital Post API 1.68, sections 2 to 17.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import URLPattern, path
from django.views.decorators.csrf import csrf_exempt

from fundament.capabilities.post.types import OperationMissing
from fundament.kernel.acting import public
from fundament.kernel.calling import MethodNotAllowed

# Method, path and name; a line goes when its operation comes (a test compares with the spec).
OPERATIONS: tuple[tuple[str, str, str], ...] = tuple(
    (method, at, name)
    for method, at, name in map(
        str.split, Path(__file__).with_suffix(".txt").read_text().splitlines()
    )
)


def named(method: str, at: str) -> str | None:
    """Return which of the operations that is: `at` is a path of the spec or a route of ours."""
    return _NAMES.get((method, _shape(at)))


def addresses() -> list[URLPattern]:
    """Return an address for each, in both spellings; they stand behind all that exist."""
    found = []
    for place, at in {_shape(at): at for _, at, _ in OPERATIONS}.items():
        route, view = re.sub(r"{(\w+)}", _parameter, at.strip("/")), _answer(place)
        found += [path(f"{route}{slash}", view) for slash in ("", "/")]
    return found


def _parameter(named: re.Match[str]) -> str:
    """Return the parameter as Django writes it: a uuid, but for the few that are none."""
    kind = "str" if named[1] in {"cvrNumber", "protocolType"} else "uuid"
    return f"<{kind}:{named[1]}>"


def _shape(at: str) -> str:
    """Return the path without what differs: names of its parameters, the base, a last slash."""
    bare = re.sub(r"{\w+}|<\w+:\w+>|<\w+>", "{}", at)
    return bare.removeprefix("apis/v1/").strip("/")


_NAMES = {(method, _shape(at)): name for method, at, name in OPERATIONS}


def _answer(place: str) -> Callable[..., HttpResponseBase]:
    methods = sorted(method for method, at in _NAMES if at == place)

    @public
    @csrf_exempt
    def missing(request: HttpRequest, **given: Any) -> HttpResponse:
        """Say which operation it is that does not exist yet."""
        if request.method not in methods:
            raise MethodNotAllowed(method=request.method, methods=", ".join(methods))
        raise OperationMissing(name=named(request.method, place))

    return missing
