"""The one table of what each protocol says: a login, no login, a logout elsewhere, the end."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from fundament.capabilities.login.models import (
    BrokerSession,
    Logout,
    LogoutCall,
    PendingLogin,
    ServiceProvider,
)
from fundament.capabilities.login.service.eidas import consenting as eidas
from fundament.capabilities.login.service.openid import answering as openid
from fundament.capabilities.login.service.openid import leaving as openid_leaving
from fundament.capabilities.login.service.saml import answering as saml
from fundament.capabilities.login.service.saml import leaving as saml_leaving
from fundament.capabilities.login.types import Answer, Frame, NoLogin, Protocol
from fundament.kernel.ids import PartyId


@dataclass(frozen=True, slots=True)
class Speech:
    """How a protocol puts things.

    `answer` tells who logged in, `refuse` why nobody did. `may_tell` says whether a service can be
    told of a logout without the browser (`alone`: no browser goes round), and `deliver` tells it,
    or raises NotDelivered, so that it is tried again; `ask` gives what the browser carries or
    shows for that (None: it cannot be asked); `logged_out` answers who asked for the logout, and
    hears whether a service failed. `wants_number` says whether a request asks for a CPR number.
    """

    answer: Callable[[PendingLogin, BrokerSession, PartyId | None, datetime], Answer]
    refuse: Callable[[PendingLogin, NoLogin, datetime], Answer]
    may_tell: Callable[[LogoutCall, bool], bool]
    deliver: Callable[[LogoutCall, datetime], None]
    ask: Callable[[Logout, LogoutCall, datetime], Answer | Frame | None]
    logged_out: Callable[[Logout, bool, datetime], Answer]
    wants_number: Callable[[PendingLogin], bool]


SPEECH = {
    Protocol.SAML: Speech(
        saml.answer,
        saml.refuse,
        saml_leaving.may_tell,
        saml_leaving.deliver,
        saml_leaving.ask,
        saml_leaving.last_answer,
        saml.wants_number,
    ),
    Protocol.OIDC: Speech(
        openid.answer,
        openid.refuse,
        openid_leaving.may_tell,
        openid_leaving.deliver,
        openid_leaving.ask,
        openid_leaving.last_answer,
        openid.wants_number,
    ),
    # eIDAS knows no single logout: a node is never part of a session.
    Protocol.EIDAS: Speech(
        eidas.answer,
        eidas.refuse,
        lambda call, alone: False,
        lambda call, at: None,
        lambda logout, call, at: None,
        lambda logout, failed, at: Answer("", ""),
        lambda asked: False,
    ),
}


def spoken_by(provider: ServiceProvider) -> Speech:
    """Return how a service is spoken to."""
    return SPEECH[Protocol(provider.protocol)]
