"""What the ledger hears of logins: each one about a person, whether it succeeded or not."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_noop

from fundament.capabilities.identity.models import LoginAttempt
from fundament.capabilities.identity.types import Authenticated, AuthenticatorKind
from fundament.capabilities.identity.types.lifecycle import LifeStep, Officer
from fundament.capabilities.registers import service as registers
from fundament.capabilities.registers.types import PersonUnknown
from fundament.kernel import audit
from fundament.kernel.acting import INSTALLATION, Actor, ActorKind, Agent
from fundament.kernel.ids import PartyId

By = Officer | Actor | Agent | None

EID = gettext_noop("Dit eID")
SIGNED_IN = gettext_noop("Logget ind")
REFUSED = gettext_noop("Forsøg på at logge ind afvist")
SIMULATED = gettext_noop("Login simuleret af en tjenestes prøve")
TOO_LOW = gettext_noop("Login afvist: sikringsniveauet er for lavt")
ADMINISTRATION = gettext_noop("Administration af eID")
STEPS = {
    LifeStep.ISSUED: gettext_noop("eID udstedt"),
    LifeStep.PROPOSED: gettext_noop("Ændring af eID foreslået"),
    LifeStep.DECLINED: gettext_noop("Ændring af eID afvist"),
    LifeStep.RAISED: gettext_noop("Identitetssikring hævet"),
    LifeStep.SUSPENDED: gettext_noop("eID sat i bero"),
    LifeStep.BLOCKED: gettext_noop("eID spærret"),
    LifeStep.REOPENED: gettext_noop("eID genåbnet"),
    LifeStep.REISSUED: gettext_noop("eID afløst af et nyt"),
    LifeStep.RESET: gettext_noop("Identifikationsmidler nulstillet"),
    LifeStep.ACTIVATED: gettext_noop("eID aktiveret"),
    LifeStep.NEW_PASSWORD: gettext_noop("Adgangskode ændret"),
    LifeStep.CLOSED: gettext_noop("eID lukket"),
    LifeStep.RENUMBERED: gettext_noop("eID følger nyt personnummer"),
    LifeStep.TOOK_OVER: gettext_noop("eID samlet med et dobbelt"),
    LifeStep.LINK_WAITS: gettext_noop("eID fra et andet land foreslået knyttet"),
    LifeStep.LINKED: gettext_noop("eID fra et andet land knyttet"),
    LifeStep.UNLINKED: gettext_noop("eID fra et andet land ikke længere knyttet"),
}
NOT_CHANGED = gettext_noop("Ændring af adgangskode afvist")
SHOWN = gettext_noop("Set på egen side")
RECOVERED = gettext_noop("Logget ind med genoprettelseskode")
CODE_FOR_DESK = gettext_noop("Kode til at vise eID ved en skranke lavet")
SHOWN_AT_DESK = gettext_noop("eID vist ved en skranke")
NOT_SHOWN_AT_DESK = gettext_noop("Forkert kode skrevet ved en skranke")
MEANS_ORDERED = gettext_noop("Nye identifikationsmidler bestilt på egen side")
EID_ORDERED = gettext_noop("Nyt eID bestilt på egen side")
ORDER_WITHDRAWN = gettext_noop("Bestilling af eID fortrudt")
ORDER_REPLACED = gettext_noop("Bestilling af eID erstattet af en ny")
LETTER_REPLACED = gettext_noop("Aktiveringskode fra en skranke erstattet af en bestilling")
RENAMED = gettext_noop("Identifikationsmiddel omdøbt")
INVITED = gettext_noop("Aktiveringskode lavet")
REJECTED_IN_APP = gettext_noop("Login afvist i appen")
ADDED = {
    AuthenticatorKind.PASSWORD: gettext_noop("Adgangskode ændret"),
    AuthenticatorKind.CODE_DISPLAY: gettext_noop("Kodeviser tilføjet"),
    AuthenticatorKind.APP: gettext_noop("App taget i brug"),
    AuthenticatorKind.PASSKEY: gettext_noop("Adgangsnøgle tilføjet"),
    AuthenticatorKind.SYNCED_PASSKEY: gettext_noop("Adgangsnøgle tilføjet"),
    AuthenticatorKind.RECOVERY_CODE: gettext_noop("Nye genoprettelseskoder lavet"),
}
WITHDRAWN = {
    AuthenticatorKind.PASSWORD: gettext_noop("Adgangskode taget ud af brug"),
    AuthenticatorKind.CODE_DISPLAY: gettext_noop("Kodeviser taget ud af brug"),
    AuthenticatorKind.APP: gettext_noop("App taget ud af brug"),
    AuthenticatorKind.PASSKEY: gettext_noop("Adgangsnøgle taget ud af brug"),
    AuthenticatorKind.SYNCED_PASSKEY: gettext_noop("Adgangsnøgle taget ud af brug"),
    AuthenticatorKind.RECOVERY_CODE: gettext_noop("Genoprettelseskoder taget ud af brug"),
}
SEARCHED = gettext_noop("Vist i en søgning")
OPENED = gettext_noop("Oversigt over eID åbnet")
WAITING = gettext_noop("Vist på listen over forslag")
COMPARED = gettext_noop("Sammenlignet med en mulig dublet")
MARKED = gettext_noop("Markeret som mulig dublet")
NOT_THE_SAME = gettext_noop("Ikke dublet")
WORK = gettext_noop("Registreringsmyndighedens arbejde med eID")
LEGAL_BASIS = gettext_noop("Lov om MitID og NemLog-in")
_SOMEBODY = Agent(ActorKind.UNKNOWN, gettext_noop("Nogen, der skrev dit brugernavn"))
_NOBODY = PartyId.person("0000000000")


def record_login(done: Authenticated, name: str, action: str) -> None:
    """Write down a login whose credentials were right."""
    actor, purpose = Actor(done.person, name), purpose_of(done.context.service)
    _record(done.at, actor, done.person, action, purpose)


def record_simulated(done: Authenticated) -> None:
    """Write down a login that a client's own test let happen: the person did nothing."""
    _record(done.at, INSTALLATION, done.person, SIMULATED, purpose_of(done.context.service))


def purpose_of(service: str) -> str:
    """Return the purpose of a login; these words are the same in Danish and in English."""
    return f"Login: {service}"


def record_refusal(row: LoginAttempt, at: datetime) -> None:
    """Write down a refused login about the person whose name was typed.

    For nobody's name the same line is written and taken back, and the count on the attempt is
    committed all the same, so that the work is the same down to the wait for the disk.
    """
    person = PartyId.parse(row.identity.person) if row.identity else _NOBODY
    with transaction.atomic(durable=True):
        LoginAttempt.objects.filter(id=row.id).update(refused=F("refused") + 1)
        with transaction.atomic():
            _record(at, _SOMEBODY, person, REFUSED, purpose_of(row.service))
            if row.identity is None:
                transaction.set_rollback(True)


def record_step(person: PartyId, step: LifeStep, at: datetime, by: By) -> None:
    """Write down a step of an identity's life; without `by` the installation did it."""
    actor = by.actor if isinstance(by, Officer) else by or INSTALLATION
    _record(at, actor, person, STEPS[step], ADMINISTRATION, by)


def record_looks(
    officer: Officer, persons: Iterable[PartyId], action: str, at: datetime, purpose: str = WORK
) -> None:
    """Write down that the officer saw each of the persons, once each."""
    for person in dict.fromkeys(persons):
        _record(at, officer.actor, person, action, purpose, officer)


def record_change(person: PartyId, action: str, at: datetime, by: Actor) -> None:
    """Write down what somebody did to the authenticators of a person."""
    _record(at, by, person, action, ADMINISTRATION)


def record_own_change(person: PartyId, action: str, at: datetime) -> None:
    """Write down what a person did to her own eID by an authenticator of hers."""
    try:
        name = registers.person_of(person, at).name
    except PersonUnknown:
        name = str(person)
    record_change(person, action, at, Actor(person, name))


def _record(
    at: datetime,
    actor: Actor | Agent,
    person: PartyId,
    action: str,
    purpose: str,
    by: By = None,
) -> None:
    own = person if isinstance(actor, Actor) else None
    audit.record(
        audit.Look(
            at=at,
            actor=actor,
            acted_for=by.authority if isinstance(by, Officer) else own,
            about=person,
            what=EID,
            action=action,
            purpose=purpose,
            legal_basis=LEGAL_BASIS,
        )
    )
