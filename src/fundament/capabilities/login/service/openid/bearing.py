"""For whom an access token of a viewing client opens the mailbox; asked at every call.

Source: Digital Post API 1.68, section OAuth 2 and OpenID Connect; RFC 6750; RFC 9449, 7.
"""

from datetime import datetime

from fundament.capabilities.login import queries
from fundament.capabilities.login.models import BrokerSession
from fundament.capabilities.login.service import sessions, telling
from fundament.capabilities.login.service.openid import opening
from fundament.capabilities.login.types import Call, OpenIdRequest
from fundament.capabilities.registers.types import PersonUnknown
from fundament.kernel.acting import Acting, Actor, Level
from fundament.kernel.bearers import Bearer
from fundament.kernel.ids import PartyId
from fundament.standards.oauth.refusals import InvalidToken


def bearer_of(call: Call) -> Bearer:
    """Return the person that the call's token stands for, and what it is still good for.

    The login behind it must be open: a token dies with its session, its grant, its client, and
    with the person's eID. A scope counts while the client is registered for it.
    Raises InvalidToken, InvalidDpopProof, UseDpopNonce.
    """
    token = opening.shown_token(call)
    grant = queries.grant_alive(token.text("grant"))
    if grant is None or OpenIdRequest.of(grant.request).issuer != call.issuer:
        raise InvalidToken(reason="the token is of no person, or of another provider")
    session = grant.session
    if not _is_open(session, call.at) or session.school_level or not session.person:
        raise InvalidToken(reason="the login behind the token is over")
    if grant.level < Level.SUBSTANTIAL:
        raise InvalidToken(reason="the login behind the token is below Substantial")
    try:
        person = telling.person_of(session, call.at)
    except PersonUnknown as unknown:
        raise InvalidToken(reason="the person is no longer known") from unknown
    acted_for = PartyId.parse(grant.organisation) if grant.organisation else person.party
    acting = Acting(
        Actor(person.party, person.name),
        acted_for,
        Level(grant.level),
        grant.proof.authenticated_at,
    )
    granted = frozenset(token.text("scope").split())
    return Bearer(acting, granted & queries.client_of(grant.provider).scopes)


def _is_open(session: BrokerSession, at: datetime) -> bool:
    """Return whether the session is open, whatever was given for longer (offline_access)."""
    return session.ended_at is None and at < session.ends_at and sessions.stands(session, at)
