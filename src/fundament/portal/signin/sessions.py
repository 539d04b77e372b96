"""The portal's session: begun from a verified assertion, ended from either side."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from django.utils.module_loading import import_string

from fundament.capabilities.registers import service as registers
from fundament.capabilities.rights import service as rights
from fundament.kernel.acting import SESSION_KEY, Acting, Actor, Level
from fundament.kernel.ids import PartyId
from fundament.portal.models import BrokerLogin
from fundament.portal.signin.types import SignInOver
from fundament.standards.oiosaml.types import Assurance
from fundament.standards.oiosaml.v303 import OIOSAML
from fundament.standards.saml.types import NameId, VerifiedAssertion

LOGIN_KEY = "broker_login"


@dataclass(frozen=True, slots=True)
class Ended:
    """What the broker knows an ended session by."""

    name_id: NameId
    session_index: str


def begin(request: HttpRequest, known: VerifiedAssertion) -> None:
    """Fill the session with who signed in; its key is a new one (session fixation).

    Raises SignInOver when the assertion does not name a person.
    """
    assertion = known.assertion
    cpr = assertion.value_of(OIOSAML.attribute("cpr_number").name)
    level = assertion.value_of(OIOSAML.attribute("loa").name)
    index = assertion.authentication.session_index
    if not cpr or not level or not index:
        raise SignInOver
    person, at = PartyId.person(cpr), assertion.authentication.at
    acting = Acting(
        Actor(person, registers.person_of(person, assertion.issue_instant).name),
        person,
        Level[Assurance(level).name],
        rights.roles_of(person, assertion.issue_instant),
        at,
    )
    request.session.flush()
    request.session[SESSION_KEY] = acting.for_session()
    name_id = assertion.name_id
    request.session[LOGIN_KEY] = [name_id.value, name_id.format, index]
    request.session.save()
    BrokerLogin.objects.update_or_create(
        session_index=index,
        session_key=request.session.session_key,
        defaults={"name_id": name_id.value, "began_at": at},
    )


def end(request: HttpRequest) -> Ended | None:
    """End this browser's session; return what the broker knows it by, None when there is none."""
    kept = request.session.get(LOGIN_KEY)
    BrokerLogin.objects.filter(session_key=request.session.session_key or "").delete()
    request.session.flush()
    return Ended(NameId(kept[0], kept[1]), kept[2]) if kept else None


def end_named(name_id: NameId, indexes: tuple[str, ...]) -> None:
    """End the sessions that the broker names, in whatever browser the message arrives."""
    found = BrokerLogin.objects.filter(name_id=name_id.value, session_index__in=indexes)
    for row in found:
        _store(row.session_key).flush()
    found.delete()


def _store(session_key: str) -> SessionBase:
    made: SessionBase = import_string(f"{settings.SESSION_ENGINE}.SessionStore")(session_key)
    return made
