"""A pupil's login at a service: a session of its own, with no level of NSIS.

It never meets the sessions of eIDs: another cookie, another kind of row, and no query that finds
both. The protocol is the one that the service speaks.
"""

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction

from fundament.capabilities.login import queries
from fundament.capabilities.login.models import BrokerSession, PendingLogin, Proof
from fundament.capabilities.login.rules.openid import SchoolWish
from fundament.capabilities.login.service import sessions
from fundament.capabilities.login.service.protocols import spoken_by
from fundament.capabilities.login.types import (
    Answer,
    Browser,
    NoLogin,
    Opened,
    PendingId,
    PendingLoginOver,
    SchoolPending,
)
from fundament.capabilities.school import service as school
from fundament.capabilities.school.types import (
    Attempt,
    AttemptId,
    LoginContext,
    PupilKnown,
    SchoolAttemptOver,
    SchoolLevel,
    SchoolLoginBlocked,
    SchoolLoginId,
)

# A morning at school; machines in classrooms are shared.
LIFE_OF_SESSION = timedelta(hours=4)
PUPIL = "Pupil"


def start(
    asked: PendingLogin, wish: SchoolWish, browser: Browser, at: datetime
) -> SchoolPending | Answer:
    """Begin a pupil's login: return it to be shown, or the answer at once.

    An open session of a school login that suffices answers; the session of an eID never does.
    """
    asked.level, asked.school_level, asked.identity_type = 0, int(wish.level), PUPIL
    asked.browser = queries.hashed(browser.login)
    session = queries.school_session_alive(browser.school, asked.broker, at)
    if session is not None and not _is_usable(session, at):
        session = None
    asked.proof = _sufficing(session, wish, at) if session else None
    if session is not None and asked.proof is not None:
        return _answer(asked, session, at)
    if wish.passive:
        return spoken_by(asked.provider).refuse(asked, NoLogin.LOGIN_NEEDED, at)
    asked.save()
    return _shown(asked, browser, at)


def school_pending_of(pending: PendingId, browser: Browser, at: datetime) -> SchoolPending:
    """Return the pupil's login under way in this browser. Raises PendingLoginOver."""
    return _shown(_alive(pending, browser, at), browser, at)


def give_school(
    pending: PendingId, fields: Mapping[str, str], browser: Browser, at: datetime
) -> SchoolPending | Opened:
    """Take the name, a picture, a code or the wish for a device; answer when that is enough.

    Raises PendingLoginOver, SchoolLoginRefused, SchoolAttemptOver, SchoolTooManyTries,
    DeviceNotKnown.
    """
    asked = _alive(pending, browser, at)
    context = _context(asked, browser)
    if "uniid" in fields:
        asked.attempt = school.begin(fields["uniid"], context, at).id
        asked.save(update_fields=["attempt"])
        return _shown(asked, browser, at)
    if asked.attempt is None:
        raise SchoolAttemptOver
    attempt = school.attempt_of(AttemptId(asked.attempt), context, at)
    taken = school.give(attempt, fields, at)
    return (
        _known(asked, taken, browser, at)
        if isinstance(taken, PupilKnown)
        else _shown(asked, browser, at)
    )


def restart_school(pending: PendingId, browser: Browser, at: datetime) -> None:
    """Forget the name that was given, so that another can be. Raises PendingLoginOver."""
    asked = _alive(pending, browser, at)
    asked.attempt = None
    asked.save(update_fields=["attempt"])


def cancel_school(pending: PendingId, browser: Browser, at: datetime) -> Answer:
    """Give up: tell the service that nobody logged in. Raises PendingLoginOver."""
    asked = _alive(pending, browser, at)
    sessions.finish(asked, at)
    return spoken_by(asked.provider).refuse(asked, NoLogin.CANCELLED, at)


def follow_school_block(news: SchoolLoginBlocked) -> None:
    """End every session that rests on a blocked school login."""
    with transaction.atomic():
        rows = BrokerSession.objects.select_for_update().filter(
            identity=news.login, school_level__gt=0, ended_at__isnull=True
        )
        for row in rows.order_by("id"):
            sessions.end_unasked(row, news.at)
        sessions.end_lasting(news.at, identity=news.login, school_level__gt=0)


@transaction.atomic
def _known(asked: PendingLogin, known: PupilKnown, browser: Browser, at: datetime) -> Opened:
    """The pupil is known: open the session and answer, or neither."""
    secret, asked.proof = _open(asked, known, browser, at)
    sessions.finish(asked, at)
    return Opened(secret, _answer(asked, asked.proof.session, at))


def _open(
    asked: PendingLogin, known: PupilKnown, browser: Browser, at: datetime
) -> tuple[str, Proof]:
    """Open the browser's session; return its fresh secret and what was shown.

    Another pupil's session ends.
    """
    secret = secrets.token_urlsafe(32)
    row = queries.school_session_alive(browser.school, asked.broker, at)
    if row is not None and row.identity != known.login:
        sessions.end(row, at)
        row = None
    row = row or BrokerSession(broker=asked.broker, level=0, ial=0, aal=0)
    row.person, row.identity = str(known.person), known.login
    row.secret = queries.hashed(secret)
    proof = Proof(
        level=0,
        ial=0,
        aal=0,
        school_level=int(known.level),
        authenticators=sorted(known.factors),
        authenticated_at=known.at,
        counts_until=at + LIFE_OF_SESSION,
    )
    sessions.keep(row, proof, at)
    return secret, proof


def _sufficing(session: BrokerSession, wish: SchoolWish, at: datetime) -> Proof | None:
    """Return the strongest that was shown and answers the wish, or None."""
    fitting = (
        one
        for one in queries.proofs_of(session, at)
        if one.school_level >= wish.level
        and not wish.force
        and (wish.since is None or one.authenticated_at >= wish.since)
    )
    return max(fitting, key=sessions.strength_of, default=None)


def _is_usable(session: BrokerSession, at: datetime) -> bool:
    """Return whether the pupil could still sign in; if not, the session ends here."""
    if school.may_sign_in(SchoolLoginId(session.identity), at):
        return True
    sessions.end_unasked(session, at)
    return False


def _answer(asked: PendingLogin, session: BrokerSession, at: datetime) -> Answer:
    return spoken_by(asked.provider).answer(asked, session, None, at)


def _alive(pending: PendingId, browser: Browser, at: datetime) -> PendingLogin:
    found = queries.pending_alive(pending, browser.login, at, school=True)
    if found is None:
        raise PendingLoginOver
    return found


def _context(asked: PendingLogin, browser: Browser) -> LoginContext:
    name, _ = queries.names_of(asked.provider)
    return LoginContext(name, SchoolLevel(asked.school_level), browser.caller, browser.device)


def _shown(asked: PendingLogin, browser: Browser, at: datetime) -> SchoolPending:
    danish, english = queries.names_of(asked.provider)
    level = SchoolLevel(asked.school_level)
    return SchoolPending(PendingId(asked.id), danish, english, level, _attempt(asked, browser, at))


def _attempt(asked: PendingLogin, browser: Browser, at: datetime) -> Attempt | None:
    """Return the school's attempt, or None when it is over and the name must be given again."""
    if asked.attempt is None:
        return None
    try:
        return school.attempt_of(AttemptId(asked.attempt), _context(asked, browser), at)
    except SchoolAttemptOver:
        return None
