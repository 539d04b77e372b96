"""For whom a client calls an official API: a bearer token, judged by whoever gives tokens.

The API asks here at each call, so that a token that was taken back a moment ago opens nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import ClassVar, Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse

from fundament.kernel.acting import Access, Acting
from fundament.kernel.errors import Refusal

P = ParamSpec("P")


@dataclass(frozen=True, slots=True)
class Bearer:
    """The person whose token a client shows, and what it may do for her (OAuth scopes)."""

    acting: Acting
    scopes: frozenset[str]


class BearerMissing(Refusal):
    """The call shows no bearer token. Source: RFC 6750, 3."""

    code: ClassVar[str] = "bearer.missing"
    status: ClassVar[int] = 401
    danish: ClassVar[str] = "Kaldet mangler Authorization: Bearer med en persons adgangstoken."
    english: ClassVar[str] = (
        "The call lacks Authorization: Bearer with the access token of a person."
    )


class BearerNotAccepted(Refusal):
    """The token is not good, or no longer. Source: RFC 6750, 3.1 (invalid_token)."""

    code: ClassVar[str] = "bearer.not.accepted"
    status: ClassVar[int] = 401
    danish: ClassVar[str] = (
        "Adgangstokenet gælder ikke: udløbet, trukket tilbage, personen logget ud, eller udstedt "
        "til noget andet."
    )
    english: ClassVar[str] = (
        "The access token is not good: expired, revoked, the person logged out, or issued for "
        "something else."
    )


class ScopeMissing(Refusal):
    """The token is good, but not for this. Source: RFC 6750, 3.1 (insufficient_scope)."""

    code: ClassVar[str] = "bearer.scope.missing"
    status: ClassVar[int] = 403
    danish: ClassVar[str] = "Adgangstokenet mangler scope {scope}."
    english: ClassVar[str] = "The access token lacks the scope {scope}."


BearerOf = Callable[[HttpRequest], Bearer]
_asked: list[BearerOf] = []


def ask_bearer_of(bearer_of: BearerOf) -> None:
    """Let `bearer_of` ask there; `site` says where, once, at start. Until then no token counts."""
    _asked[:] = [bearer_of]


def bearer_of(request: HttpRequest) -> Bearer:
    """Return for whom the client calls. Raises BearerMissing, BearerNotAccepted."""
    if not request.headers.get("Authorization", "").lower().startswith(("bearer ", "dpop ")):
        raise BearerMissing
    for judge in _asked:
        return judge(request)
    raise BearerNotAccepted


def called_for_person(
    scope_of: Callable[[HttpRequest], str],
) -> Callable[
    [Callable[Concatenate[HttpRequest, Acting, P], HttpResponse]],
    Callable[Concatenate[HttpRequest, P], HttpResponse],
]:
    """Mark an address for clients of people: the view gets `Acting` as its second argument.

    `scope_of` says what a token must be good for.
    Raises BearerMissing, BearerNotAccepted and ScopeMissing inside the request.
    """

    def decorate(
        view: Callable[Concatenate[HttpRequest, Acting, P], HttpResponse],
    ) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            bearer, scope = bearer_of(request), scope_of(request)
            if scope not in bearer.scopes:
                raise ScopeMissing(scope=scope)
            return view(request, bearer.acting, *args, **kwargs)

        guarded.access = Access("bearer")  # type: ignore[attr-defined]
        return guarded

    return decorate
