"""What the ledger hears: every login of a pupil, every look at it and every change, about her."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_noop

from fundament.capabilities.school.models import LoginAttempt
from fundament.capabilities.school.types import Act
from fundament.kernel import audit
from fundament.kernel.acting import INSTALLATION, Acting, Actor, ActorKind, Agent
from fundament.kernel.ids import PartyId

SCHOOL_LOGIN = gettext_noop("Skolelogin")
SIGNED_IN = gettext_noop("Logget ind")
REFUSED = gettext_noop("Forsøg på at logge ind afvist")
ISSUED = gettext_noop("Skolelogin udstedt")
SCHOOL_CLASS = gettext_noop("Klasse i skolen")
ENTERED = gettext_noop("Sat i klassen")
LEFT = gettext_noop("Taget ud af klassen")
LIST_PURPOSE = gettext_noop("At holde skolens klasser ved lige")
ASKED = gettext_noop("Bedt om godkendelse af en enhed")
TAKEN_OVER = gettext_noop("Skolelogin overtaget af den unge selv")
DONE: dict[Act, str] = {
    Act.SEE: gettext_noop("Vist"),
    Act.NEW_PICTURES: gettext_noop("Nye billeder givet"),
    Act.NEW_CARD: gettext_noop("Nyt kodekort givet"),
    Act.REGISTER_DEVICE: gettext_noop("Enhed registreret"),
    Act.APPROVE_DEVICE: gettext_noop("Enhed godkendt"),
    Act.REMOVE_DEVICE: gettext_noop("Enhed fjernet"),
    Act.BLOCK: gettext_noop("Skolelogin spærret"),
    Act.REOPEN: gettext_noop("Skolelogin åbnet igen"),
    Act.ISSUE: ISSUED,
    Act.VOUCH: gettext_noop("Sagt god for den unges identitet"),
}
PURPOSE = gettext_noop("At passe barnets skolelogin")
OWN_PURPOSE = gettext_noop("At få sit eget eID")
BASIS_OF_SCHOOL = gettext_noop("Folkeskoleloven")
BASIS_OF_CUSTODY = gettext_noop("Forældreansvarsloven § 2")
_SOMEBODY = Agent(ActorKind.UNKNOWN, gettext_noop("Nogen, der skrev dit skolenavn"))
_NOBODY = PartyId.person("0000000000")


def record_login(person: PartyId, name: str, service: str, at: datetime) -> None:
    """Write down that the pupil signed in to a service."""
    _record(Actor(person, name), person, SIGNED_IN, f"Login: {service}", at)


def record_refusal(row: LoginAttempt, at: datetime) -> None:
    """Write down a refused login about the pupil whose name was typed.

    For nobody's name the same line is written and taken back, and what was pressed is forgotten
    and committed all the same, so that the work is the same down to the wait for the disk.
    """
    person = PartyId.parse(row.login.person) if row.login else _NOBODY
    with transaction.atomic(durable=True):
        LoginAttempt.objects.filter(id=row.id).update(chosen=[])
        with transaction.atomic():
            _record(_SOMEBODY, person, REFUSED, f"Login: {row.service}", at)
            if row.login is None:
                transaction.set_rollback(True)


def issue_line(person: PartyId, at: datetime) -> audit.Look:
    """Return the line of a login that the installation itself gave."""
    return _line(INSTALLATION, person, ISSUED, PURPOSE, at)


def list_line(person: PartyId, action: str, by: Agent, at: datetime) -> audit.Look:
    """Return the line of somebody who was put into a class, or taken out of it, by a list."""
    return audit.Look(
        at=at,
        actor=by,
        acted_for=None,
        about=person,
        what=SCHOOL_CLASS,
        action=action,
        purpose=LIST_PURPOSE,
        legal_basis=BASIS_OF_SCHOOL,
    )


def record_own(person: PartyId, name: str, action: str, at: datetime) -> None:
    """Write down what the young person did herself."""
    purpose = OWN_PURPOSE if action == TAKEN_OVER else PURPOSE
    _record(Actor(person, name), person, action, purpose, at)


def act_line(
    acting: Acting, person: PartyId, act: Act, school: PartyId | None, at: datetime
) -> audit.Look:
    """Return the line of what an adult did: for the school that she works at, or by custody."""
    return audit.Look(
        at=at,
        actor=acting.actor,
        acted_for=school or person,
        about=person,
        what=SCHOOL_LOGIN,
        action=DONE[act],
        purpose=PURPOSE,
        legal_basis=BASIS_OF_SCHOOL if school else BASIS_OF_CUSTODY,
    )


def _record(actor: Actor | Agent, person: PartyId, action: str, purpose: str, at: datetime) -> None:
    audit.record(_line(actor, person, action, purpose, at))


def _line(
    actor: Actor | Agent, person: PartyId, action: str, purpose: str, at: datetime
) -> audit.Look:
    return audit.Look(
        at=at,
        actor=actor,
        acted_for=person if isinstance(actor, Actor) else None,
        about=person,
        what=SCHOOL_LOGIN,
        action=action,
        purpose=purpose,
        legal_basis=BASIS_OF_SCHOOL,
    )
