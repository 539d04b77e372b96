"""What the ledger hears of logins: each one about a person, whether it succeeded or not."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_noop

from fundament.capabilities.identity.models import LoginAttempt
from fundament.capabilities.identity.types import Authenticated, IdentityState
from fundament.kernel import audit
from fundament.kernel.acting import Actor
from fundament.kernel.ids import PartyId

EID = gettext_noop("Dit eID")
SIGNED_IN = gettext_noop("Logget ind")
REFUSED = gettext_noop("Forsøg på at logge ind afvist")
TOO_LOW = gettext_noop("Login afvist: sikringsniveauet er for lavt")
ISSUED = gettext_noop("eID udstedt")
ADMINISTRATION = gettext_noop("Administration af eID")
BECAME = {
    IdentityState.ACTIVE: gettext_noop("eID genåbnet"),
    IdentityState.SUSPENDED: gettext_noop("eID sat i bero"),
    IdentityState.CLOSED: gettext_noop("eID lukket"),
}
LEGAL_BASIS = gettext_noop("Lov om MitID og NemLog-in")
_SOMEBODY = "Nogen, der skrev dit brugernavn"
_NOBODY = PartyId.person("0000000000")


def record_login(done: Authenticated, name: str, action: str) -> None:
    """Write down a login whose credentials were right."""
    _record(done.at, Actor(done.person, name), done.person, action, done.context.service)


def record_refusal(row: LoginAttempt, at: datetime) -> None:
    """Write down a refused login about the person whose name was typed.

    For nobody's name the same line is written and taken back, and the count on the attempt is
    committed all the same, so that the work is the same down to the wait for the disk.
    """
    person = PartyId.parse(row.identity.person) if row.identity else _NOBODY
    with transaction.atomic(durable=True):
        LoginAttempt.objects.filter(id=row.id).update(refused=F("refused") + 1)
        with transaction.atomic():
            _record(at, Actor(person, _SOMEBODY), person, REFUSED, row.service)
            if row.identity is None:
                transaction.set_rollback(True)


def record_administration(
    person: PartyId, action: str, at: datetime, by: Actor | None = None
) -> None:
    """Write down that an identity was issued or changed; without `by` the installation did it."""
    _record(at, by or Actor(person, "Fundament"), person, action, ADMINISTRATION)


def _record(at: datetime, actor: Actor, person: PartyId, action: str, purpose: str) -> None:
    audit.record(
        audit.Look(
            at=at,
            actor=actor,
            acted_for=person,
            about=person,
            what=EID,
            action=action,
            purpose=purpose,
            legal_basis=LEGAL_BASIS,
        )
    )
