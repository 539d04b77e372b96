"""The session of one browser with the broker."""

import secrets
from datetime import datetime, timedelta

from django.db import transaction

from fundament.capabilities.identity.types import Authenticated
from fundament.capabilities.login import queries
from fundament.capabilities.login.models import BrokerSession, PendingLogin
from fundament.capabilities.login.types import Browser, PendingLoginOver

LIFE_OF_SESSION = timedelta(hours=8)


def open_session(done: Authenticated, broker: str, browser: Browser, at: datetime) -> str:
    """Open the browser's session and return its fresh secret (against session fixation).

    The same person again (step-up, ForceAuthn) keeps the session and with it the services that
    are logged in to; another person ends it.
    """
    secret = secrets.token_urlsafe(32)
    with transaction.atomic():
        queries.forget_old(at)
        row = queries.session_alive(browser.session, broker, at)
        if row is not None and row.person != str(done.person):
            end(row, at)
            row = None
        row = row or BrokerSession(person=str(done.person), broker=broker)
        row.secret = queries.hashed(secret)
        row.identity = done.identity_uuid
        row.level, row.ial, row.aal = int(done.level), int(done.ial), int(done.aal)
        row.authenticated_at, row.ends_at = done.at, at + LIFE_OF_SESSION
        row.save()
    return secret


def end(row: BrokerSession, at: datetime) -> None:
    """End the session here, with every provider's part of it."""
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    row.providers.filter(ended_at__isnull=True).update(ended_at=at)


def finish(asked: PendingLogin, at: datetime) -> None:
    """Mark the login under way as answered; of two at the same instant the second is over.

    Raises PendingLoginOver.
    """
    waiting = PendingLogin.objects.filter(id=asked.id, answered_at__isnull=True)
    if not waiting.update(answered_at=at):
        raise PendingLoginOver
