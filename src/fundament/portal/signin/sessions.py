"""The portal's session: begun from a verified assertion, ended from either side."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils.module_loading import import_string

from fundament.capabilities.login.types import SessionEnded
from fundament.capabilities.registers import service as registers
from fundament.kernel import events
from fundament.kernel.acting import SESSION_KEY, Acting, Actor, Level, SignedOut
from fundament.kernel.ids import PartyId
from fundament.portal.models import BrokerLogin
from fundament.portal.signin.types import SignInOver
from fundament.standards.oiosaml.profiles import TODAY
from fundament.standards.oiosaml.types import Assurance
from fundament.standards.saml.types import NameId, VerifiedAssertion

LOGIN_KEY = "broker_login"


@dataclass(frozen=True, slots=True)
class Ended:
    """What the broker knows an ended session by."""

    name_id: NameId
    session_index: str


def begin(request: HttpRequest, known: VerifiedAssertion, at: datetime) -> None:
    """Fill the session with who signed in; its key is a new one (session fixation).

    The name is that of now: the assertion's own time is cut to whole seconds.
    Raises SignInOver when the assertion does not name a person.
    """
    assertion = known.assertion
    cpr = assertion.value_of(TODAY.attribute("cpr_number").name)
    level = assertion.value_of(TODAY.attribute("loa").name)
    index = assertion.authentication.session_index
    if not cpr or not level or not index:
        raise SignInOver
    person, since = PartyId.person(cpr), assertion.authentication.at
    acting = Acting(
        Actor(person, registers.person_of(person, at).name),
        person,
        Level[Assurance(level).name],
        since,
    )
    request.session.flush()
    request.session[SESSION_KEY] = acting.for_session()
    name_id = assertion.name_id
    request.session[LOGIN_KEY] = [name_id.value, name_id.format, index]
    request.session.save()
    BrokerLogin.objects.update_or_create(
        session_index=index,
        session_key=request.session.session_key,
        defaults={"name_id": name_id.value, "began_at": since},
    )


def end(request: HttpRequest) -> Ended | None:
    """End this browser's session; return what the broker knows it by, None when there is none."""
    kept = request.session.get(LOGIN_KEY)
    _tell(request.session)
    BrokerLogin.objects.filter(session_key=request.session.session_key or "").delete()
    request.session.flush()
    return Ended(NameId(kept[0], kept[1]), kept[2]) if kept else None


def end_named(name_id: NameId, indexes: tuple[str, ...]) -> None:
    """End the sessions that the broker names, in whatever browser the message arrives."""
    found = BrokerLogin.objects.filter(name_id=name_id.value, session_index__in=indexes)
    for row in found:
        session = _store(row.session_key)
        _tell(session)
        session.flush()
    found.delete()


def follow_end(news: SessionEnded) -> None:
    """End the portal's session when the broker has ended its own without asking us."""
    end_named(NameId(news.name_id), (news.session_index,))


def _tell(session: SessionBase) -> None:
    """Publish SignedOut of whose session it is: what was opened in it is to close as well."""
    kept = session.get(SESSION_KEY)
    if kept:
        events.publish(SignedOut(Acting.from_session(kept).actor.party))


def forget_ended() -> None:
    """Delete every session whose time is over, and what was kept of its login."""
    import_string(f"{settings.SESSION_ENGINE}.SessionStore").clear_expired()
    alive = Session.objects.values("session_key")
    BrokerLogin.objects.exclude(session_key__in=alive).delete()


def _store(session_key: str) -> SessionBase:
    made: SessionBase = import_string(f"{settings.SESSION_ENGINE}.SessionStore")(session_key)
    return made
