"""What a person oversees of her own logins: sessions that run, where she was, and why so sure."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_noop

from fundament.capabilities.identity import service as identity
from fundament.capabilities.identity.types import AuthenticatorKind, Explanation, IdentityId
from fundament.capabilities.login import queries
from fundament.capabilities.login.models import BrokerSession, ProviderSession
from fundament.capabilities.login.service import sessions
from fundament.capabilities.login.types import Browser, PastLogin, RunningSession, SessionUnknown
from fundament.kernel import audit
from fundament.kernel.acting import Acting, Level
from fundament.kernel.audit import Look

MOST_SHOWN = 50
ENDED_HERE = gettext_noop("Session afsluttet")


def why(browser: Browser, broker: str, at: datetime) -> Explanation | None:
    """Return why the login in this browser is as sure as it is, or None where nobody is.

    None too for an eID of another country: its level is that country's word.
    """
    row = queries.session_alive(browser.session, broker, at)
    if row is None or row.foreign_id is not None:
        return None
    used = frozenset(AuthenticatorKind(one) for one in row.authenticators)
    return identity.explained(IdentityId(row.identity), used, Level(row.ial), Level(row.aal))


def running_sessions(acting: Acting, browser: Browser, at: datetime) -> list[RunningSession]:
    """Return the sessions of the signed-in person that run, the latest first."""
    own = queries.hashed(browser.session) if browser.session else b""
    rows = BrokerSession.objects.filter(
        person=str(acting.actor.party),
        school_level=0,
        ended_at__isnull=True,
        ends_at__gt=at,
        used_at__gt=at - settings.SESSION_PAUSE,
    )
    return [
        RunningSession(
            id=row.id,
            device=row.agent,
            level=Level(row.level),
            since=row.authenticated_at,
            ends=row.ends_at,
            services=_services(row),
            current=bytes(row.secret) == own,
        )
        for row in rows.order_by("-authenticated_at")[:MOST_SHOWN]
    ]


def past_logins(acting: Acting) -> list[PastLogin]:
    """Return where the signed-in person has logged in within half a year, the latest first."""
    rows = ProviderSession.objects.select_related("provider", "session").filter(
        session__person=str(acting.actor.party), session__school_level=0
    )
    return [
        PastLogin(*queries.names_of(row.provider), row.began_at, row.session.agent)
        for row in rows.order_by("-began_at")[:MOST_SHOWN]
    ]


def end_session_of(acting: Acting, session: UUID, at: datetime) -> None:
    """End one of the signed-in person's sessions, in whatever browser it is.

    Raises SessionUnknown.
    """
    with transaction.atomic():
        row = (
            BrokerSession.objects.select_for_update()
            .filter(id=session, person=str(acting.actor.party), ended_at__isnull=True)
            .first()
        )
        if row is None:
            raise SessionUnknown
        sessions.end_unasked(row, at)
        audit.record(
            Look(
                at=at,
                actor=acting.actor,
                acted_for=acting.actor.party,
                about=acting.actor.party,
                what=gettext_noop("Dine login-sessioner"),
                action=ENDED_HERE,
                purpose=gettext_noop("Administration af eID"),
                legal_basis=gettext_noop("Lov om MitID og NemLog-in"),
            )
        )


def _services(row: BrokerSession) -> tuple[tuple[str, str], ...]:
    parts = row.providers.select_related("provider").filter(ended_at__isnull=True)
    return tuple(dict.fromkeys(queries.names_of(part.provider) for part in parts))
