"""Who acts, for whom, how surely known; and the marks that every address must carry.

Every view is wrapped by exactly one of `public`, `signed_in` and `called_by_system`; the wrapper
leaves an `Access` on the view, and a test walks all addresses and fails where it is missing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum
from functools import wraps
from typing import Any, ClassVar, Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode

from fundament.kernel import clock
from fundament.kernel.errors import Refusal
from fundament.kernel.ids import PartyId, SystemId

P = ParamSpec("P")
SESSION_KEY, SEEN_KEY = "acting", "seen"
# A session of a page ends so long after the login, and so long after the last request; the latter
# is noted once in a while, since a note is a write.
LIFE_OF_SESSION = timedelta(hours=8)
LONGEST_PAUSE = timedelta(hours=1)
_NOTED_EVERY = timedelta(minutes=5)
# So old may a login be for what weakens or widens an account; then one logs in again.
FRESH = timedelta(minutes=10)


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
    SCHOOL_STAFF = "school_staff"
    RA_OFFICER = "ra_officer"
    ADMINISTRATOR = "administrator"


class ActorKind(StrEnum):
    """What kind of actor did something. A name never tells: anybody may bear any name."""

    PERSON = "person"
    SYSTEM = "system"
    SERVICE = "service"
    INSTALLATION = "installation"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Actor:
    """A signed-in person or a calling system.

    `party` is the person, or the organisation that owns the system.
    """

    party: PartyId
    name: str
    system: SystemId | None = None

    @property
    def kind(self) -> ActorKind:
        """Return whether a person or a system acts."""
        return ActorKind.PERSON if self.system is None else ActorKind.SYSTEM


@dataclass(frozen=True, slots=True)
class Agent:
    """Who acts without being signed in and without a certificate.

    A service that is told of a person (`id` is its entityID), the installation itself (`id` tells
    which part of it), or somebody unknown (`id` is empty).
    """

    kind: ActorKind
    name: str
    id: str = ""


INSTALLATION = Agent(ActorKind.INSTALLATION, "Fundament")


@dataclass(frozen=True, slots=True)
class Acting:
    """The actor, the party acted for, and how surely the actor is known (None for systems).

    It holds no roles: these may end during a session, and are asked by `holds`.
    """

    actor: Actor
    acted_for: PartyId
    level: Level | None = None
    since: datetime | None = None

    def for_session(self) -> dict[str, Any]:
        """Return the plain form kept in the session."""
        return {
            "party": str(self.actor.party),
            "name": self.actor.name,
            "acted_for": str(self.acted_for),
            "level": int(self.level or 0),
            "since": self.since.isoformat() if self.since else None,
        }

    @classmethod
    def from_session(cls, kept: dict[str, Any]) -> "Acting":
        """Return what `for_session` kept."""
        return cls(
            Actor(PartyId.parse(kept["party"]), kept["name"]),
            PartyId.parse(kept["acted_for"]),
            Level(kept["level"]),
            datetime.fromisoformat(kept["since"]) if kept["since"] else None,
        )


@dataclass(frozen=True, slots=True)
class SignedOut:
    """News: a session of the person's in a browser has ended, from either side."""

    person: PartyId


@dataclass(frozen=True, slots=True)
class Access:
    """What a view asks of its caller."""

    kind: str
    level: Level | None = None
    role: Role | None = None


RolesOf = Callable[[PartyId, datetime], frozenset[Role]]
PlacesOf = Callable[[PartyId, Role, datetime], list[PartyId]]
_asked: list[RolesOf] = []
_asked_where: list[PlacesOf] = []

# How a role is called in a sentence, in Danish and in English.
ROLE_WORDS = {
    Role.COMPANY: ("virksomhedsbruger", "company user"),
    Role.CASEWORKER: ("sagsbehandler", "caseworker"),
    Role.OPERATOR: ("driftsansvarlig", "operator"),
    Role.SCHOOL_STAFF: ("skolepersonale", "school staff"),
    Role.RA_OFFICER: ("RA-medarbejder", "RA officer"),
    Role.ADMINISTRATOR: ("administrator af Digital Post", "administrator of Digital Post"),
}


class RoleMissing(Refusal):
    """The signed-in person lacks the role that the page asks for."""

    code: ClassVar[str] = "role.missing"
    status: ClassVar[int] = 403
    danish: ClassVar[str] = "Siden er kun for brugere med rollen {role}."
    english: ClassVar[str] = "This page is only for users with the role {role}."

    def __init__(self, role: Role) -> None:
        super().__init__(role=role)
        self.role = role

    def sentence(self, language: str = "da") -> str:
        """Return the sentence with the role in its own language."""
        danish, english = ROLE_WORDS[self.role]
        if language.startswith("da"):
            return self.danish.format(role=danish)
        return self.english.format(role=english)


def acting_of(request: HttpRequest) -> Acting | None:
    """Return who is signed in on this request, or None; a session that has run out is nobody's."""
    kept = request.session.get(SESSION_KEY)
    if not kept:
        return None
    acting, at = Acting.from_session(kept), clock.now()
    noted = request.session.get(SEEN_KEY)
    seen = datetime.fromisoformat(noted) if noted else at
    since = acting.since or seen
    if at >= since + LIFE_OF_SESSION or at >= seen + LONGEST_PAUSE:
        return None
    if noted is None or at >= seen + _NOTED_EVERY:
        request.session[SEEN_KEY] = at.isoformat()
    return acting


def has_run_out(request: HttpRequest) -> bool:
    """Return whether somebody was signed in here for too long, or has been away for too long."""
    return bool(request.session.get(SESSION_KEY)) and acting_of(request) is None


def ask_roles_of(roles_of: RolesOf) -> None:
    """Let `holds` ask there; `site` says where, once, at start. Until then nobody has a role."""
    _asked[:] = [roles_of]


def holds(actor: Actor, role: Role) -> bool:
    """Return whether the actor holds the role now, whatever was true at sign-in."""
    return role in roles(actor)


def roles(actor: Actor) -> frozenset[Role]:
    """Return the roles that the actor holds now, all with one question."""
    at = clock.now()
    return frozenset(role for roles_of in _asked for role in roles_of(actor.party, at))


def ask_places_of(places_of: PlacesOf) -> None:
    """Let `places` ask there; `site` says where, once, at start. Until then there are none."""
    _asked_where[:] = [places_of]


def places(actor: Actor, role: Role) -> list[PartyId]:
    """Return the organisations where the actor holds the role now, the oldest grant first."""
    at = clock.now()
    return [place for ask in _asked_where for place in ask(actor.party, role, at)]


def public(view: Callable[P, HttpResponseBase]) -> Callable[P, HttpResponseBase]:
    """Mark a view that anybody may call."""
    view.access = Access("public")  # type: ignore[attr-defined]
    return view


def signed_in(
    level: Level = Level.SUBSTANTIAL, role: Role | None = None, *, fresh: bool = False
) -> Callable[
    [Callable[Concatenate[HttpRequest, Acting, P], HttpResponseBase]],
    Callable[Concatenate[HttpRequest, P], HttpResponseBase],
]:
    """Mark a page for signed-in people; the view gets `Acting` as its second argument.

    Who is not signed in, or not surely enough, is sent to sign in and comes back; with `fresh` also
    who did so more than ten minutes ago.
    Raises RoleMissing inside the request when the person does not hold the role at this moment.
    """

    def decorate(
        view: Callable[Concatenate[HttpRequest, Acting, P], HttpResponseBase],
    ) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            acting = acting_of(request)
            if acting is None or (acting.level or 0) < level:
                return _to_sign_in(request, level)
            if fresh and not _is_fresh(acting):
                return _to_sign_in(request, max(level, acting.level or level), fresh=True)
            if role is not None and not holds(acting.actor, role):
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


def _is_fresh(acting: Acting) -> bool:
    return acting.since is not None and clock.now() < acting.since + FRESH


def _to_sign_in(request: HttpRequest, level: Level, *, fresh: bool = False) -> HttpResponseRedirect:
    """Send to the sign-in and back; after a form to the page that it was on, or to the front."""
    after_form = request.path if fresh else "/"
    back = request.get_full_path() if request.method == "GET" else after_form
    question = {"next": back, "level": level.name.lower()} | ({"fresh": "1"} if fresh else {})
    return HttpResponseRedirect(f"{reverse('sign-in')}?{urlencode(question)}")
