"""Single logout: the broker's session ends first, then every other service is told.

A service that fails, or that cannot be told, makes the outcome partial and stops nothing; who
asked is answered last. How a service is told is for its protocol (protocols.SPEECH).
"""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction

from fundament.capabilities.login import queries
from fundament.capabilities.login.adapters import back_channel
from fundament.capabilities.login.models import (
    BrokerSession,
    Logout,
    LogoutCall,
    ProviderSession,
)
from fundament.capabilities.login.service import sessions
from fundament.capabilities.login.service.protocols import spoken_by
from fundament.capabilities.login.types import Answer, Frame, LogoutId, LogoutOver, LogoutStep
from fundament.kernel import jobs

LIFE_OF_LOGOUT = timedelta(minutes=30)
# More services than this in one session are not asked one by one: the browser gives up first.
MOST_ASKED = 20
TELL = "login.tell_logout"
DONE, FAILED, SENT = "done", "failed", "sent"


def begin(logout: Logout, named: list[ProviderSession], at: datetime) -> LogoutId:
    """End the sessions that the named parts belong to, and note which other services to tell."""
    with transaction.atomic():
        sessions.lock({part.session.id for part in named})
        logout.session = named[0].session
        logout.save()
        for part in _others(named):
            call = _call(logout, part)
            _tell(call, at, alone=False)
        for session in {part.session for part in named}:
            sessions.end(session, at)
    return LogoutId(logout.id)


def tell_ended(session_id: UUID, at: datetime) -> None:
    """Tell of a session that ended where no browser goes round those services that can be told."""
    session = BrokerSession.objects.get(id=session_id)
    with transaction.atomic():
        logout = Logout.objects.create(
            session=session, broker=session.broker, began_at=at, finished_at=at
        )
        for part in session.providers.select_related("provider").order_by("id"):
            call = _call(logout, part)
            if not _tell(call, at, alone=True):
                call.delete()


def tell_logout(message_id: str, at: datetime) -> None:
    """Tell a service of a logout by its own address; what came of it is kept each time.

    Raises NotDelivered, so that the job is tried again.
    """
    call = LogoutCall.objects.select_related("logout", "provider_session__provider").get(
        message_id=message_id
    )
    waiting = LogoutCall.objects.filter(id=call.pk)
    try:
        spoken_by(call.provider_session.provider).deliver(call, at)
    except back_channel.NotDelivered:
        waiting.update(outcome=FAILED)
        raise
    waiting.update(outcome=DONE)


def finish_alone(logout_id: LogoutId, at: datetime) -> bool:
    """End a logout where no browser goes round; return whether a service could not be told."""
    calls = LogoutCall.objects.filter(logout=logout_id)
    calls.filter(asked_at__isnull=True, outcome="").update(outcome=FAILED)
    Logout.objects.filter(id=logout_id).update(finished_at=at)
    return calls.filter(outcome=FAILED).exists()


def heard(call: LogoutCall, outcome: str) -> LogoutId:
    """Take what came of telling a service, the first time it is heard of."""
    LogoutCall.objects.filter(id=call.id, outcome="").update(outcome=outcome)
    return LogoutId(call.logout.id)


def next_step(logout_id: LogoutId, at: datetime) -> LogoutStep:
    """Return whom the browser goes to next; a service asked before and not heard of has failed.

    The browser comes here again by itself, or by the person going back from a service that
    stands still: so nothing stops the chain. Raises LogoutOver.
    """
    logout = (
        Logout.objects.select_related("asked_by", "session")
        .filter(id=logout_id, began_at__gt=at - LIFE_OF_LOGOUT)
        .first()
    )
    if logout is None:
        raise LogoutOver
    logout.calls.filter(asked_at__isnull=False, outcome="").update(outcome=FAILED)
    frames: list[str] = []
    for call in queries.calls_open(logout):
        asked = _ask(logout, call, at)
        if isinstance(asked, Frame):
            frames.append(asked.address)
        elif asked is not None:
            return _step(logout, asked, frames, finished=False)
    return _finish(logout, frames, at)


def _call(logout: Logout, part: ProviderSession) -> LogoutCall:
    return LogoutCall.objects.create(
        logout=logout, provider_session=part, message_id=f"_{uuid4().hex}"
    )


def _tell(call: LogoutCall, at: datetime, *, alone: bool) -> bool:
    """Have the service told by a job, soon and again if need be; return False if it cannot be."""
    provider = call.provider_session.provider
    if provider.removed_at or not spoken_by(provider).may_tell(call, alone):
        return False
    call.outcome, call.asked_at = SENT, at
    call.save(update_fields=["outcome", "asked_at"])
    jobs.enqueue(TELL, message_id=call.message_id)
    return True


def _others(named: list[ProviderSession]) -> list[ProviderSession]:
    """Return the open parts of the ended sessions that did not ask for the logout."""
    parts = ProviderSession.objects.filter(
        session__in={part.session for part in named}, ended_at__isnull=True
    ).exclude(id__in=[part.id for part in named])
    return list(parts.select_related("provider").order_by("id"))


def _ask(logout: Logout, call: LogoutCall, at: datetime) -> Answer | Frame | None:
    """Return what the browser carries to a service; None when it cannot, which is a failure.

    Nobody answers to a frame: it counts as sent.
    """
    provider = call.provider_session.provider
    asked_so_far = logout.calls.filter(asked_at__isnull=False).count()
    reachable = not provider.removed_at and asked_so_far < MOST_ASKED
    answer = spoken_by(provider).ask(logout, call, at) if reachable else None
    if answer is not None:
        call.asked_at = at
    call.outcome = _OUTCOMES.get(type(answer), "")
    call.save(update_fields=["outcome", "asked_at"])
    return answer


_OUTCOMES: dict[type, str] = {type(None): FAILED, Frame: SENT}


def _finish(logout: Logout, frames: list[str], at: datetime) -> LogoutStep:
    if logout.finished_at is None:
        logout.finished_at = at
        logout.save(update_fields=["finished_at"])
    failed = logout.calls.filter(outcome=FAILED).exists()
    asked_by = logout.asked_by
    answer = spoken_by(asked_by).logged_out(logout, failed, at) if asked_by else None
    return _step(logout, answer, frames, finished=True)


def _step(
    logout: Logout, answer: Answer | None, frames: list[str], *, finished: bool
) -> LogoutStep:
    outcomes: dict[str, list[tuple[str, str]]] = {DONE: [], FAILED: [], SENT: []}
    for call in logout.calls.select_related("provider_session__provider").order_by("id"):
        if call.outcome in outcomes:
            outcomes[call.outcome].append(queries.names_of(call.provider_session.provider))
    return LogoutStep(
        LogoutId(logout.id), answer, finished, tuple(outcomes[DONE]), tuple(outcomes[FAILED]),
        tuple(outcomes[SENT]), tuple(frames),
    )  # fmt: skip
