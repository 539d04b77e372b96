"""A person changes her password: what was opened by the old one ends, but for where she sits."""

from datetime import datetime
from functools import partial

from fundament.capabilities.identity import service as identity
from fundament.capabilities.login import queries
from fundament.capabilities.login.models import BrokerSession, Grant
from fundament.capabilities.login.service import sessions
from fundament.capabilities.login.types import Browser
from fundament.kernel.acting import Acting
from fundament.kernel.ids import PartyId


def change_password(acting: Acting, old: str, new: str, browser: Browser, at: datetime) -> None:
    """Change the signed-in person's password and end her sessions in other browsers.

    All or nothing. What clients were given there for longer than the session ends too: whoever knew
    the old password may have it. Raises what identity.change_password raises.
    """
    end_others = partial(_end_others, acting.actor.party, browser, at)
    identity.change_password(acting, old, new, browser.caller, at, end_others)


def _end_others(person: PartyId, browser: Browser, at: datetime) -> None:
    """Part of the caller's transaction."""
    secret = queries.hashed(browser.session) if browser.session else b""
    of_hers = BrokerSession.objects.filter(person=str(person), school_level=0)
    others = of_hers.exclude(secret=secret)
    for row in others.select_for_update().filter(ended_at__isnull=True).order_by("id"):
        sessions.end_unasked(row, at)
    Grant.objects.filter(session__in=others, ended_at__isnull=True).update(ended_at=at)
