"""Somebody with a foreign eID is here: what she is told, and how she goes on to the service."""

import secrets
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_noop

from fundament.capabilities.login import queries, rules
from fundament.capabilities.login.models import (
    BrokerSession,
    ForeignLogin,
    ForeignPerson,
    LinkRequest,
    PendingLogin,
    Proof,
)
from fundament.capabilities.login.rules import eidas
from fundament.capabilities.login.service import sessions
from fundament.capabilities.login.service.eidas import answering, knowing
from fundament.capabilities.login.service.protocols import spoken_by
from fundament.capabilities.login.types import (
    Browser,
    ForeignArrival,
    ForeignArrivalOver,
    LinkDecided,
    NoLogin,
    Opened,
    PendingId,
)
from fundament.kernel import audit
from fundament.kernel.acting import ActorKind, Agent, Level
from fundament.kernel.ids import PartyId

LEGAL_BASIS = gettext_noop("eIDAS-forordningen (910/2014), artikel 6")
AUTHENTICATOR = "eidas"


def meet(pending: PendingId, brought: str, browser: Browser, at: datetime) -> None:
    """Note that the browser which began the login has brought the answer too.

    Else somebody could send her own question on, and be whoever logs in abroad for it.
    Raises PendingLoginOver, ForeignArrivalOver.
    """
    asked = queries.login_alive(pending, browser.login, at)
    came = ForeignLogin.objects.filter(
        pending=asked, brought=queries.hashed(brought), met_at__isnull=True
    )
    if not came.update(met_at=at):
        raise ForeignArrivalOver


def arrival_of(pending: PendingId, browser: Browser, at: datetime) -> ForeignArrival:
    """Return who has come, and what the service could be told. Raises PendingLoginOver,
    ForeignArrivalOver.
    """
    asked = queries.login_alive(pending, browser.login, at)
    came = _arrived(asked, at)
    foreign = _foreign(came)
    danish = knowing.linked_person(foreign.person, at)
    wish = foreign.wishes.order_by("-asked_at").first()
    names = queries.names_of(asked.provider)
    return ForeignArrival(
        claims=knowing.claims_of(foreign),
        level=knowing.level_here(foreign, came.level, danish),
        service_da=names[0],
        service_en=names[1],
        danish_name=danish.name if danish else None,
        needs_number=eidas.needs_number(knowing.asking_of(asked)),
        wish=knowing.wish_shown(wish, at) if wish else None,
    )


@transaction.atomic
def go_on(pending: PendingId, browser: Browser, at: datetime) -> Opened:
    """Log in with the foreign eID and return the answer to the service.

    Without a link, a service that needs a person number is answered that there is none; where the
    link is not worth the wanted level, that it was not reached.
    Raises PendingLoginOver, ForeignArrivalOver, MetadataRefused.
    """
    asked = queries.login_alive(pending, browser.login, at)
    came = _arrived(asked, at)
    foreign = _foreign(came)
    danish = knowing.linked_person(foreign.person, at)
    if not ForeignLogin.objects.filter(id=came.id, used_at__isnull=True).update(used_at=at):
        raise ForeignArrivalOver
    sessions.finish(asked, at)
    if danish is None and eidas.needs_number(knowing.asking_of(asked)):
        return Opened(None, spoken_by(asked.provider).refuse(asked, NoLogin.NOT_OFFERED, at))
    level = knowing.level_here(foreign, came.level, danish)
    if level < asked.level:
        return Opened(None, spoken_by(asked.provider).refuse(asked, NoLogin.LEVEL_NOT_REACHED, at))
    secret, asked.proof = _open_session(came, level, asked.broker, browser, at)
    session = asked.proof.session
    asked.save(update_fields=["proof"])
    _write_down(foreign, danish.party if danish else None, at)
    if danish is None:
        return Opened(secret, answering.answer(asked, session, at))
    return Opened(secret, spoken_by(asked.provider).answer(asked, session, None, at))


def ask_for_link(pending: PendingId, browser: Browser, at: datetime) -> None:
    """Ask an authority to link the eID to a Danish person number; a wish that waits is kept.

    Raises PendingLoginOver, ForeignArrivalOver, LinkDecided.
    """
    asked = queries.login_alive(pending, browser.login, at)
    came = _arrived(asked, at)
    foreign = _foreign(came)
    if foreign.person:
        raise LinkDecided
    try:
        with transaction.atomic():
            LinkRequest.objects.create(foreign=foreign, asked_at=at, level=came.level or 0)
            audit.record(_look(foreign, None, gettext_noop("Anmodet om personnummer"), at))
    except IntegrityError:
        return  # one waits already


def _arrived(asked: PendingLogin, at: datetime) -> ForeignLogin:
    found = (
        ForeignLogin.objects.select_related("foreign__country")
        .filter(
            pending=asked,
            foreign__isnull=False,
            met_at__isnull=False,
            used_at__isnull=True,
            country__in=queries.nodes_connected(),
            answered_at__gt=at - knowing.LIFE_OF_ARRIVAL,
        )
        .order_by("-answered_at")
        .first()
    )
    if found is None:
        raise ForeignArrivalOver
    return found


def _foreign(came: ForeignLogin) -> ForeignPerson:
    if came.foreign is None:
        raise ForeignArrivalOver
    return came.foreign


def _open_session(
    came: ForeignLogin, level: Level, broker: str, browser: Browser, at: datetime
) -> tuple[str, Proof]:
    """Open the browser's session; return its fresh secret and what was shown.

    Another person's session ends.
    """
    secret, foreign = secrets.token_urlsafe(32), _foreign(came)
    row = queries.session_alive(browser.session, broker, at)
    if row is not None and (row.foreign_id, row.person) != (foreign.uuid, foreign.person):
        sessions.end(row, at)
        row = None
    row = row or BrokerSession(broker=broker, person=foreign.person, foreign=foreign)
    row.secret, row.identity = queries.hashed(secret), foreign.uuid
    row.agent = rules.device_of(browser.agent)
    proof = Proof(
        level=int(level),
        ial=int(level),
        aal=int(level),
        authenticators=[AUTHENTICATOR],
        authenticated_at=came.authenticated_at or at,
        counts_until=at + settings.SESSION_LIFE,
    )
    sessions.keep(row, proof, at)
    return secret, proof


def _write_down(foreign: ForeignPerson, danish: PartyId | None, at: datetime) -> None:
    audit.record(_look(foreign, danish, gettext_noop("Logget ind med eID fra et andet land"), at))


def _look(foreign: ForeignPerson, danish: PartyId | None, action: str, at: datetime) -> audit.Look:
    country = foreign.country
    return audit.Look(
        at=at,
        actor=Agent(ActorKind.SERVICE, f"eIDAS {country.country}", foreign.identifier),
        acted_for=None,
        about=danish,
        what=gettext_noop("eID fra et andet land"),
        action=action,
        purpose=gettext_noop("At logge dig ind"),
        legal_basis=LEGAL_BASIS,
        reference=f"eu-id:{foreign.uuid}",
    )
