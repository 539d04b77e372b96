"""A recorded request is tried again, as the integrator who looks at it: a login of her own."""

from collections.abc import Callable
from datetime import datetime
from urllib.parse import parse_qsl, urlsplit

from django.conf import settings

from fundament.capabilities.login.models import InspectedLogin
from fundament.capabilities.login.service import brokers
from fundament.capabilities.login.service.openid.authorizing import begin_openid
from fundament.capabilities.login.service.saml.requests import begin
from fundament.capabilities.login.types import (
    Answer,
    Broker,
    Browser,
    InspectionId,
    InspectionNotFound,
    PendingLogin,
    Protocol,
    ReplayRefused,
    SchoolPending,
)
from fundament.standards.saml.bindings import read_redirect

Begun = PendingLogin | SchoolPending | Answer


def replay(inspection: InspectionId, browser: Browser, at: datetime) -> Begun:
    """Take a recorded request as if it came now: the login to show, or the answer at once.

    It meets the service's metadata of today; its own time and ID do not count. In the demo only.
    Raises InspectionNotFound, ReplayRefused, and what the request is refused for.
    """
    row = InspectedLogin.objects.filter(id=inspection).first()
    if row is None:
        raise InspectionNotFound
    if not settings.DEMO or not row.raw:
        raise ReplayRefused
    broker = brokers.broker_at(urlsplit(row.base).netloc)
    return _AGAIN[Protocol(row.protocol)](row, broker, browser, at)


def _saml(row: InspectedLogin, broker: Broker, browser: Browser, at: datetime) -> Begun:
    received = read_redirect(row.raw.encode("latin-1", "replace"))
    return begin(received, broker, browser, at, InspectionId(row.id))


def _openid(row: InspectedLogin, broker: Broker, browser: Browser, at: datetime) -> Begun:
    pairs = parse_qsl(row.raw, keep_blank_values=True)
    return begin_openid(pairs, broker, browser, at, InspectionId(row.id))


_AGAIN: dict[Protocol, Callable[[InspectedLogin, Broker, Browser, datetime], Begun]] = {
    Protocol.SAML: _saml,
    Protocol.OIDC: _openid,
}
