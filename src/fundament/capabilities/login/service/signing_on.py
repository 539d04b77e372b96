"""From a checked request to the person, and back with an answer, whatever the protocol."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from fundament.capabilities.identity import service as identity
from fundament.capabilities.identity.types import (
    Attempt,
    AttemptId,
    AttemptOver,
    Authenticated,
    AuthenticatorKind,
    IdentityId,
    LoginContext,
)
from fundament.capabilities.login import queries, rules
from fundament.capabilities.login.models import BrokerSession, PendingLogin, Proof
from fundament.capabilities.login.service import faults, matching, sessions, telling
from fundament.capabilities.login.service.eidas import answering as foreigners
from fundament.capabilities.login.service.protocols import spoken_by
from fundament.capabilities.login.types import (
    Answer,
    Browser,
    NoLogin,
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


def start(
    asked: PendingLogin, wanted: rules.Wanted, browser: Browser, at: datetime
) -> Pending | Answer:
    """Begin the login that a checked request wants: return it to be shown, or the answer at once.

    An open session that suffices answers (single sign-on); a wish out of reach is refused.
    """
    asked.level, asked.exact = int(wanted.level), wanted.exact
    asked.identity_type = wanted.identity_type
    asked.browser = queries.hashed(browser.login)
    session = queries.session_alive(browser.session, asked.broker, at)
    if session is not None and not sessions.is_usable(session, at):
        session = None
    proofs = queries.proofs_of(session, at) if session else []
    found = sessions.shown_in(session, proofs) if session else None
    reason = rules.refused_at_once(found, wanted)
    if reason is not None:
        return _refuse(asked, reason, at)
    best = rules.best_for(found, wanted)
    asked.proof = next((one for one in proofs if best and one.pk == best.key), None)
    if session is not None and rules.answers(best, wanted):
        return _again(asked, session, wanted.passive, at)
    if session is not None and asked.proof is not None:
        asked.attempt = _step_up(asked, session, asked.proof, browser, at)
        asked.session = session if asked.attempt else None
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
    asked.attempt, asked.session = attempt.id, None
    asked.save(update_fields=["attempt", "session"])
    return _shown(asked, at)


def show(
    pending: PendingId,
    browser: Browser,
    at: datetime,
    shown: Callable[[Attempt], Attempt | Authenticated],
) -> Pending | Opened:
    """Let identity judge what the person has shown; return the answer, or what is asked next.

    Raises PendingLoginOver, AttemptOver.
    """
    asked = _alive(pending, browser, at)
    done = shown(_begun(asked, browser, at))
    return (
        _known(asked, done, browser, at) if isinstance(done, Authenticated) else _shown(asked, at)
    )


def look(pending: PendingId, browser: Browser, at: datetime) -> Attempt:
    """Return identity's part of the login under way. Raises PendingLoginOver, AttemptOver."""
    return _begun(_alive(pending, browser, at), browser, at)


def choose_organisation(
    pending: PendingId, organisation: PartyId, browser: Browser, at: datetime
) -> Opened:
    """Log in for one of the person's organisations.

    Raises PendingLoginOver, NotAnOrganisation.
    """
    asked, session = _waiting(pending, IdentityType.PROFESSIONAL, browser, at)
    if organisation not in _organisations(session, at):
        raise NotAnOrganisation
    return _answered(asked, session, organisation, None, at)


def give_number(pending: PendingId, text: str, browser: Browser, at: datetime) -> Opened:
    """Take the CPR number that a person gives a private service, and answer when it is hers.

    Raises PendingLoginOver, NumberMalformed, NumberWrong, TooManyNumbers, PersonUnknown.
    """
    asked, session = _waiting(pending, IdentityType.PERSON, browser, at)
    matching.match(asked.provider, telling.person_of(session, at), text, at)
    return _answered(asked, session, None, None, at)


def start_over(pending: PendingId, browser: Browser, at: datetime) -> Pending:
    """Forget the name that was given, so that another can be. Raises PendingLoginOver."""
    asked = _alive(pending, browser, at)
    asked.attempt = asked.session = None
    asked.save(update_fields=["attempt", "session"])
    return _shown(asked, at)


def cancel(
    pending: PendingId, browser: Browser, at: datetime, reason: NoLogin = NoLogin.CANCELLED
) -> Answer:
    """Give up: tell the service provider why nobody logged in. Raises PendingLoginOver."""
    asked = _alive(pending, browser, at)
    sessions.finish(asked, at)
    return _refuse(asked, reason, at)


def _alive(pending: PendingId, browser: Browser, at: datetime) -> PendingLogin:
    found = queries.pending_alive(pending, browser.login, at)
    if found is None:
        raise PendingLoginOver
    return found


def _waiting(
    pending: PendingId, kind: IdentityType, browser: Browser, at: datetime
) -> tuple[PendingLogin, BrokerSession]:
    """Return the login that waits for a known person's word, and her session.

    What one says as oneself and what one says for a company answer different requests: neither
    answers the other's. Raises PendingLoginOver.
    """
    asked = _alive(pending, browser, at)
    session = asked.session
    if session is None or asked.attempt is not None or asked.identity_type != kind:
        raise PendingLoginOver
    if not sessions.is_usable(session, at):
        raise PendingLoginOver
    if asked.proof is None or asked.proof.counts_until <= at:
        raise PendingLoginOver
    return asked, session


def _begun(asked: PendingLogin, browser: Browser, at: datetime) -> Attempt:
    if asked.attempt is None:
        raise AttemptOver
    return identity.attempt_of(AttemptId(asked.attempt), _context(asked, browser.caller), at)


def _step_up(
    asked: PendingLogin, session: BrokerSession, proof: Proof, browser: Browser, at: datetime
) -> AttemptId | None:
    """Begin with what the session has shown already, where what is missing can be had.

    The login rests on the session then (`asked.session`): it is over when that has ended.
    """
    if session.foreign_id is not None:
        return None
    used = frozenset(AuthenticatorKind(one) for one in proof.authenticators)
    context = _context(asked, browser.caller)
    ceiling = Level(proof.ceiling)
    begun = identity.step_up(IdentityId(session.identity), used, ceiling, at, context)
    return begun.id if begun else None


def _context(asked: PendingLogin, caller: str) -> LoginContext:
    name, _ = queries.names_of(asked.provider)
    return LoginContext(name, Level(asked.level), caller)


@transaction.atomic
def _known(
    asked: PendingLogin, done: Authenticated, browser: Browser, at: datetime
) -> Pending | Opened:
    """The person is known: open the session and answer, when there is nothing to choose.

    Where no answer can be made no session begins either: the browser would never learn of it.
    """
    secret = sessions.open_session(asked, done, browser, at)
    session = queries.proof_of(asked).session
    if asked.identity_type == IdentityType.PERSON:
        if not _needs_number(asked, session, at):
            return _answered(asked, session, None, secret, at)
        return _waits(asked, session, at, secret)
    organisations = _organisations(session, at)
    if len(organisations) == 1:
        return _answered(asked, session, organisations[0], secret, at)
    if not organisations:
        sessions.finish(asked, at)
        return Opened(secret, _refuse(asked, NoLogin.NO_ORGANISATION, at))
    return _waits(asked, session, at, secret)


def _waits(
    asked: PendingLogin, session: BrokerSession, at: datetime, secret: str | None = None
) -> Pending:
    """The person is known, and has something to say yet: for whom, or her CPR number."""
    asked.session, asked.attempt = session, None
    asked.save()
    return _shown(asked, at, secret)


def _again(
    asked: PendingLogin, session: BrokerSession, passive: bool, at: datetime
) -> Pending | Answer:
    """The open session answers (single sign-on), unless the person has something to say yet."""
    if asked.identity_type == IdentityType.PERSON:
        if not _needs_number(asked, session, at):
            return _answer(asked, session, None, at)
        return _refuse(asked, NoLogin.CHOICE_NEEDED, at) if passive else _waits(asked, session, at)
    organisations = _organisations(session, at)
    if len(organisations) == 1:
        return _answer(asked, session, organisations[0], at)
    if not organisations:
        return _refuse(asked, NoLogin.NO_ORGANISATION, at)
    if passive:
        return _refuse(asked, NoLogin.CHOICE_NEEDED, at)
    return _waits(asked, session, at)


def _answered(
    asked: PendingLogin,
    session: BrokerSession,
    organisation: PartyId | None,
    secret: str | None,
    at: datetime,
) -> Opened:
    """Finish the login with its answer; where none can be made, it stays under way."""
    with transaction.atomic():
        sessions.finish(asked, at)
        return Opened(secret, _answer(asked, session, organisation, at))


def _answer(
    asked: PendingLogin, session: BrokerSession, organisation: PartyId | None, at: datetime
) -> Answer:
    if not session.person:
        return foreigners.answer(asked, session, at)
    return spoken_by(asked.provider).answer(asked, session, organisation, at)


def _refuse(asked: PendingLogin, reason: NoLogin, at: datetime) -> Answer:
    return spoken_by(asked.provider).refuse(asked, reason, at)


def _needs_number(asked: PendingLogin, session: BrokerSession, at: datetime) -> bool:
    """Return whether the person is to give the service her CPR number, which it asks for."""
    row = asked.provider
    if not session.person:
        return False
    if not (row.private_sector and row.cpr_match and spoken_by(row).wants_number(asked)):
        return False
    return not matching.is_linked(row, telling.person_of(session, at).uuid)


def _organisations(session: BrokerSession, at: datetime) -> list[PartyId]:
    if not session.person:
        return []
    return rights.organisations_open_to(PartyId.parse(session.person), at)


def _shown(asked: PendingLogin, at: datetime, secret: str | None = None) -> Pending:
    danish, english = queries.names_of(asked.provider)
    professional = asked.identity_type == IdentityType.PROFESSIONAL
    known = asked.session if asked.attempt is None else None
    choices = _organisations(known, at) if known and professional else []
    active = faults.active_fault(asked.provider.entity_id)
    return Pending(
        id=PendingId(asked.id),
        service_da=danish,
        service_en=english,
        entity_id=asked.provider.entity_id,
        level=Level(asked.level),
        identity_type=IdentityType(asked.identity_type),
        requesters=tuple(asked.requesters),
        attempt=_attempt(asked, at),
        organisations=tuple((party, registers.organisation_name(party, at)) for party in choices),
        session=secret,
        text=asked.text,
        hint=asked.hint,
        fault=active.fault if active else None,
        platform=asked.platform,
        return_url=asked.return_url,
        asks_number=known is not None and not professional,
    )


def _attempt(asked: PendingLogin, at: datetime) -> Attempt | None:
    """Return identity's attempt, or None when it is over and the name must be given again."""
    if asked.attempt is None:
        return None
    try:
        return identity.attempt_of(AttemptId(asked.attempt), _context(asked, ""), at)
    except AttemptOver:
        return None
