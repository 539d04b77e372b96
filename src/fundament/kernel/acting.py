"""Who acts, for whom, how surely known; and the marks that every address must carry.

Every view is wrapped by exactly one of `public`, `signed_in` and `called_by_system`; the wrapper
leaves an `Access` on the view, and a test walks all addresses and fails where it is missing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum
from functools import wraps
from typing import Any, ClassVar, Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode

from fundament.kernel.errors import Refusal
from fundament.kernel.ids import PartyId, SystemId

P = ParamSpec("P")
SESSION_KEY = "acting"


class Level(IntEnum):
    """Level of assurance of an identity (NSIS, section 3): ordered, so that >= means enough."""

    LOW = 1
    SUBSTANTIAL = 2
    HIGH = 3


class Role(StrEnum):
    """What a person may do here beside being a citizen."""

    COMPANY = "company"
    CASEWORKER = "caseworker"
    OPERATOR = "operator"


@dataclass(frozen=True, slots=True)
class Actor:
    """A signed-in person or a calling system.

    `party` is the person, or the organisation that owns the system.
    """

    party: PartyId
    name: str
    system: SystemId | None = None


@dataclass(frozen=True, slots=True)
class Acting:
    """The actor, the party acted for, and how surely the actor is known (None for systems)."""

    actor: Actor
    acted_for: PartyId
    level: Level | None = None
    roles: frozenset[Role] = frozenset()
    since: datetime | None = None

    def for_session(self) -> dict[str, Any]:
        """Return the plain form kept in the session."""
        return {
            "party": str(self.actor.party),
            "name": self.actor.name,
            "acted_for": str(self.acted_for),
            "level": int(self.level or 0),
            "roles": sorted(self.roles),
            "since": self.since.isoformat() if self.since else None,
        }

    @classmethod
    def from_session(cls, kept: dict[str, Any]) -> "Acting":
        """Return what `for_session` kept."""
        return cls(
            Actor(PartyId.parse(kept["party"]), kept["name"]),
            PartyId.parse(kept["acted_for"]),
            Level(kept["level"]),
            frozenset(Role(role) for role in kept["roles"]),
            datetime.fromisoformat(kept["since"]) if kept["since"] else None,
        )


@dataclass(frozen=True, slots=True)
class Access:
    """What a view asks of its caller."""

    kind: str
    level: Level | None = None
    role: Role | None = None


class RoleMissing(Refusal):
    """The signed-in person lacks the role that the page asks for."""

    code: ClassVar[str] = "role.missing"
    status: ClassVar[int] = 403
    danish: ClassVar[str] = "Siden kræver en rettighed, som du ikke har: {role}."
    english: ClassVar[str] = "The page needs a right that you do not have: {role}."


def acting_of(request: HttpRequest) -> Acting | None:
    """Return who is signed in on this request, or None."""
    kept = request.session.get(SESSION_KEY)
    return Acting.from_session(kept) if kept else None


def public(view: Callable[P, HttpResponseBase]) -> Callable[P, HttpResponseBase]:
    """Mark a view that anybody may call."""
    view.access = Access("public")  # type: ignore[attr-defined]
    return view


def signed_in(
    level: Level = Level.SUBSTANTIAL, role: Role | None = None
) -> Callable[
    [Callable[Concatenate[HttpRequest, Acting, P], HttpResponseBase]],
    Callable[Concatenate[HttpRequest, P], HttpResponseBase],
]:
    """Mark a page for signed-in people; the view gets `Acting` as its second argument.

    Who is not signed in, or not surely enough, is sent to sign in and comes back.
    Raises RoleMissing inside the request when the person lacks the role.
    """

    def decorate(
        view: Callable[Concatenate[HttpRequest, Acting, P], HttpResponseBase],
    ) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            acting = acting_of(request)
            if acting is None or (acting.level or 0) < level:
                return _to_sign_in(request, level)
            if role is not None and role not in acting.roles:
                raise RoleMissing(role=role)
            return view(request, acting, *args, **kwargs)

        guarded.access = Access("signed-in", level, role)  # type: ignore[attr-defined]
        return guarded

    return decorate


def called_by_system(
    identify: Callable[[HttpRequest], Actor],
) -> Callable[
    [Callable[Concatenate[HttpRequest, Actor, P], HttpResponse]],
    Callable[Concatenate[HttpRequest, P], HttpResponse],
]:
    """Mark an address for machines: `identify` returns the calling system or raises a Refusal."""

    def decorate(
        view: Callable[Concatenate[HttpRequest, Actor, P], HttpResponse],
    ) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            return view(request, identify(request), *args, **kwargs)

        guarded.access = Access("system")  # type: ignore[attr-defined]
        return guarded

    return decorate


def _to_sign_in(request: HttpRequest, level: Level) -> HttpResponseRedirect:
    back = request.get_full_path() if request.method == "GET" else "/"
    question = urlencode({"next": back, "level": level.name.lower()})
    return HttpResponseRedirect(f"{reverse('sign-in')}?{question}")
