"""Calls of viewing clients: for whom, in which version, with which body.

A method that an address does not take yet is answered with the name of the operation (501).
"""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse

from fundament.capabilities.post import render
from fundament.capabilities.post.endpoints import not_yet
from fundament.capabilities.post.types import (
    BodyUnreadable,
    OperationMissing,
    VersionMissing,
    VersionUnreadable,
)
from fundament.kernel.bearers import called_for_person
from fundament.kernel.calling import MethodNotAllowed
from fundament.kernel.texts import is_storable

View = Callable[..., HttpResponse]
READ, WRITE = "read", "write"
_MOST = 256 * 1024


def for_clients(**scopes: str) -> Callable[[View], View]:
    """Mark an official address: `scopes` says what a token must be good for, by HTTP method.

    Source: Digital Post API 1.68, ClientScope.
    """

    def decorate(view: View) -> View:
        marked = called_for_person(lambda request: scopes[request.method or ""])(view)

        @wraps(marked)
        def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method not in scopes:
                route = request.resolver_match.route if request.resolver_match else ""
                if name := not_yet.named(request.method or "", route):
                    raise OperationMissing(name=name)
                raise MethodNotAllowed(method=request.method, methods=", ".join(scopes))
            return marked(request, *args, **kwargs)

        return answered

    return decorate


def answer(content: dict[str, Any], status: int = 200) -> HttpResponse:
    """Return JSON; a resource with a version bears it as its entity tag."""
    shown = JsonResponse(content, status=status, json_dumps_params=render.PLAIN)
    if "version" in content:
        shown["ETag"] = f'"{content["version"]}"'
    shown["Cache-Control"] = "private, no-store"
    return shown


def version_of(request: HttpRequest) -> int:
    """Return the version that the call changes. Raises VersionMissing, VersionUnreadable.

    Source: Digital Post API 1.68, If-Match: the version as entity tag; clients in the field send it
    with quotation marks and without.
    """
    given = request.headers.get("If-Match", "").strip()
    if not given:
        raise VersionMissing
    bare = given.removeprefix("W/").strip('"')
    if not (bare.isascii() and bare.isdecimal() and len(bare) <= 18):
        raise VersionUnreadable
    return int(bare)


class Body:
    """The JSON object of a call, read field by field; fields that are not known are let be.

    Every reader raises BodyUnreadable for a value that the field cannot have, and gives None where
    the field is absent or null.
    """

    def __init__(self, fields: dict[str, Any]) -> None:
        self.fields = fields

    @classmethod
    def of(cls, request: HttpRequest) -> "Body":
        """Return the body of a call. Raises BodyUnreadable."""
        if int(request.META.get("CONTENT_LENGTH") or "0") > _MOST:
            raise BodyUnreadable(reason=f"> {_MOST} bytes")
        try:
            found = json.loads(request.body)
        except (ValueError, RecursionError) as error:
            raise BodyUnreadable(reason="JSON") from error
        if not isinstance(found, dict):
            raise BodyUnreadable(reason="{}")
        return cls(found)

    def text(self, name: str, most: int) -> str | None:
        """Return a text of at most so many characters; PostgreSQL keeps no NUL."""
        value = self.fields.get(name)
        if value is None:
            return None
        if not isinstance(value, str) or len(value) > most or not is_storable(value):
            raise BodyUnreadable(reason=name)
        return value

    def flag(self, name: str) -> bool | None:
        """Return true or false."""
        value = self.fields.get(name)
        if value is not None and not isinstance(value, bool):
            raise BodyUnreadable(reason=name)
        return value

    def uuid(self, name: str) -> UUID | None:
        """Return a uuid."""
        value = self.text(name, 36)
        try:
            return None if value is None else UUID(value)
        except ValueError as error:
            raise BodyUnreadable(reason=name) from error

    def number(self, name: str) -> int | None:
        """Return a number; clients write some of them as text."""
        value = self.fields.get(name)
        if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) <= 13:
            value = int(value)
        if value is not None and (not isinstance(value, int) or isinstance(value, bool)):
            raise BodyUnreadable(reason=name)
        return value

    def within(self, name: str) -> "Body":
        """Return an object within; an empty one where there is none."""
        value = self.fields.get(name)
        if value is not None and not isinstance(value, dict):
            raise BodyUnreadable(reason=name)
        return Body(value or {})

    def each(self, name: str, most: int) -> list["Body"]:
        """Return the objects of a list within, at most so many; none where there is no list."""
        value = self.fields.get(name)
        if value is None:
            return []
        if not isinstance(value, list) or len(value) > most:
            raise BodyUnreadable(reason=name)
        if not all(isinstance(one, dict) for one in value):
            raise BodyUnreadable(reason=name)
        return [Body(one) for one in value]
