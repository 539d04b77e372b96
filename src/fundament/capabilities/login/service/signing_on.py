"""From an AuthnRequest to the person, and back with an answer."""

from datetime import datetime

from fundament.capabilities.identity import service as identity
from fundament.capabilities.identity.types import (
    Attempt,
    AttemptId,
    AttemptOver,
    Authenticated,
    LoginContext,
)
from fundament.capabilities.login import queries, rules
from fundament.capabilities.login.models import BrokerSession, PendingLogin, ServiceProvider
from fundament.capabilities.login.service import answering, arriving, sessions
from fundament.capabilities.login.types import (
    Answer,
    BindingUnsupported,
    Broker,
    Browser,
    NotAnOrganisation,
    Opened,
    PendingId,
    PendingLoginOver,
)
from fundament.capabilities.login.types import PendingLogin as Pending
from fundament.capabilities.registers import service as registers
from fundament.capabilities.rights import service as rights
from fundament.kernel.acting import Level
from fundament.kernel.ids import PartyId
from fundament.standards.oiosaml.types import IdentityType
from fundament.standards.oiosaml.v303 import OIOSAML
from fundament.standards.saml.bindings import Received
from fundament.standards.saml.names import StatusCode
from fundament.standards.saml.requests import read_authn_request
from fundament.standards.saml.types import AuthnRequest, Status

NO_AUTHN_CONTEXT = Status(StatusCode.RESPONDER, StatusCode.NO_AUTHN_CONTEXT)


def begin(received: Received, broker: Broker, browser: Browser, at: datetime) -> Pending | Answer:
    """Take an AuthnRequest: return the login to show, or the answer when nobody is to be asked.

    Raises BindingUnsupported, ProviderUnknown, RequestUnsigned, RequestSignatureWrong,
    DestinationWrong, RequestExpired, RequestReplayed, ConsumerUnknown, SamlRefused.
    """
    if received.signed_octets is None:
        raise BindingUnsupported
    arrived = arriving.authentic(received, read_authn_request, broker, at)
    consumer = rules.must_be_answerable(arrived.message, arrived.metadata)
    asked = _asked(arrived.row, arrived.message, consumer, received.relay_state, broker, at)
    wanted = rules.wanted_by(arrived.message, arrived.metadata, OIOSAML)
    if isinstance(wanted, Status):
        return answering.refuse(asked, wanted, at)
    _want(asked, wanted)
    session = queries.session_alive(browser.session, broker.entity_id, at)
    level = Level(session.level) if session else None
    instead = rules.status_instead(level, wanted)
    if instead is not None:
        return answering.refuse(asked, instead, at)
    asked.browser = queries.hashed(browser.login)
    if session is not None and rules.session_suffices(level, wanted):
        return _again(asked, session, wanted.passive, at)
    asked.save()
    return _shown(asked, at)


def pending_of(pending: PendingId, browser: Browser, at: datetime) -> Pending:
    """Return the login under way in this browser. Raises PendingLoginOver."""
    return _shown(_alive(pending, browser, at), at)


def give_name(pending: PendingId, username: str, browser: Browser, at: datetime) -> Pending:
    """Begin to sign in as somebody; the answer is the same whether anybody has the name.

    Raises PendingLoginOver, TooManyTries.
    """
    asked = _alive(pending, browser, at)
    attempt = identity.begin(username, at, _context(asked, browser.caller))
    asked.attempt = attempt.id
    asked.save(update_fields=["attempt"])
    return _shown(asked, at)


def give_password(
    pending: PendingId, password: str, browser: Browser, at: datetime
) -> Pending | Opened:
    """Check the password; return the answer to send when it suffices, else what is asked next.

    Raises PendingLoginOver, AttemptOver, CredentialsRefused, TooManyTries, Busy, LevelNotReached.
    """
    asked = _alive(pending, browser, at)
    attempt = identity.attempt_of(_attempt_id(asked), _context(asked, browser.caller), at)
    done = identity.give_password(attempt, password, at)
    return (
        _known(asked, done, browser, at) if isinstance(done, Authenticated) else _shown(asked, at)
    )


def give_code(pending: PendingId, code: str, browser: Browser, at: datetime) -> Pending | Opened:
    """Check the code of the display; return the answer to send, or the choice of organisation.

    Raises PendingLoginOver, AttemptOver, CredentialsRefused, TooManyTries, LevelNotReached.
    """
    asked = _alive(pending, browser, at)
    attempt = identity.attempt_of(_attempt_id(asked), _context(asked, browser.caller), at)
    return _known(asked, identity.give_code(attempt, code, at), browser, at)


def choose_organisation(
    pending: PendingId, organisation: PartyId, browser: Browser, at: datetime
) -> Opened:
    """Log in for one of the person's organisations.

    Raises PendingLoginOver, NotAnOrganisation.
    """
    asked = _alive(pending, browser, at)
    session = asked.session
    if session is None:
        raise PendingLoginOver
    if organisation not in _organisations(session, at):
        raise NotAnOrganisation
    return _answered(asked, session, organisation, None, at)


def start_over(pending: PendingId, browser: Browser, at: datetime) -> Pending:
    """Forget the name that was given, so that another can be. Raises PendingLoginOver."""
    asked = _alive(pending, browser, at)
    asked.attempt = asked.session = None
    asked.save(update_fields=["attempt", "session"])
    return _shown(asked, at)


def cancel(pending: PendingId, browser: Browser, at: datetime) -> Answer:
    """Give up: tell the service provider that nobody logged in. Raises PendingLoginOver."""
    asked = _alive(pending, browser, at)
    sessions.finish(asked, at)
    return answering.refuse(asked, Status(StatusCode.RESPONDER, StatusCode.AUTHN_FAILED), at)


def _asked(
    row: ServiceProvider,
    request: AuthnRequest,
    consumer: str,
    relay_state: str | None,
    broker: Broker,
    at: datetime,
) -> PendingLogin:
    return PendingLogin(
        provider=row,
        broker=broker.entity_id,
        request_id=request.id,
        acs_url=consumer,
        relay_state=relay_state,
        requesters=list(request.requesters),
        began_at=at,
    )


def _want(asked: PendingLogin, wanted: rules.Wanted) -> None:
    asked.level = int(wanted.level)
    asked.exact = wanted.exact
    asked.identity_type = wanted.identity_type
    asked.name_id_format = wanted.name_id_format


def _alive(pending: PendingId, browser: Browser, at: datetime) -> PendingLogin:
    found = queries.pending_alive(pending, browser.login, at)
    if found is None:
        raise PendingLoginOver
    return found


def _attempt_id(asked: PendingLogin) -> AttemptId:
    if asked.attempt is None:
        raise AttemptOver
    return AttemptId(asked.attempt)


def _context(asked: PendingLogin, caller: str) -> LoginContext:
    name = queries.metadata_of(asked.provider).name_in("da")
    return LoginContext(name, Level(asked.level), caller)


def _known(
    asked: PendingLogin, done: Authenticated, browser: Browser, at: datetime
) -> Pending | Opened:
    """The person is known: open the session and answer, when there is nothing to choose."""
    secret = sessions.open_session(done, asked.broker, browser, at)
    session = queries.session_alive(secret, asked.broker, at)
    if session is None:
        raise PendingLoginOver
    if asked.identity_type == IdentityType.PERSON:
        return _answered(asked, session, None, secret, at)
    organisations = _organisations(session, at)
    if len(organisations) == 1:
        return _answered(asked, session, organisations[0], secret, at)
    if not organisations:
        sessions.finish(asked, at)
        return Opened(secret, answering.refuse(asked, NO_AUTHN_CONTEXT, at))
    asked.session = session
    asked.save(update_fields=["session"])
    return _shown(asked, at, secret)


def _again(
    asked: PendingLogin, session: BrokerSession, passive: bool, at: datetime
) -> Pending | Answer:
    """The open session answers (single sign-on), unless an organisation is to be chosen."""
    if asked.identity_type == IdentityType.PERSON:
        return answering.answer(asked, session, None, at)
    organisations = _organisations(session, at)
    if len(organisations) == 1:
        return answering.answer(asked, session, organisations[0], at)
    if not organisations:
        return answering.refuse(asked, NO_AUTHN_CONTEXT, at)
    if passive:
        return answering.refuse(asked, Status(StatusCode.RESPONDER, StatusCode.NO_PASSIVE), at)
    asked.session = session
    asked.save()
    return _shown(asked, at)


def _answered(
    asked: PendingLogin,
    session: BrokerSession,
    organisation: PartyId | None,
    secret: str | None,
    at: datetime,
) -> Opened:
    sessions.finish(asked, at)
    return Opened(secret, answering.answer(asked, session, organisation, at))


def _organisations(session: BrokerSession, at: datetime) -> list[PartyId]:
    open_to = rights.parties_open_to(PartyId.parse(session.person), at)
    return [party for party in open_to if not party.is_person]


def _shown(asked: PendingLogin, at: datetime, secret: str | None = None) -> Pending:
    metadata = queries.metadata_of(asked.provider)
    choices = _organisations(asked.session, at) if asked.session else []
    return Pending(
        id=PendingId(asked.id),
        service_da=metadata.name_in("da"),
        service_en=metadata.name_in("en"),
        entity_id=asked.provider.entity_id,
        level=Level(asked.level),
        identity_type=IdentityType(asked.identity_type),
        requesters=tuple(asked.requesters),
        attempt=_attempt(asked, at),
        organisations=tuple((party, registers.organisation_name(party, at)) for party in choices),
        session=secret,
    )


def _attempt(asked: PendingLogin, at: datetime) -> Attempt | None:
    """Return identity's attempt, or None when it is over and the name must be given again."""
    if asked.attempt is None:
        return None
    try:
        return identity.attempt_of(AttemptId(asked.attempt), _context(asked, ""), at)
    except AttemptOver:
        return None
