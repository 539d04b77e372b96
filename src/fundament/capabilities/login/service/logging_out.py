"""Single logout: the broker's session ends first, then every other service is asked in turn.

Source: saml-profiles-2.0-os, section 4.4; OIOSAML 3.0.3. The first service is answered last; a
service that fails, or that cannot be asked, makes the outcome partial and stops nothing.
"""

from datetime import datetime, timedelta

from django.db import transaction

from fundament.capabilities.login import queries
from fundament.capabilities.login.models import Logout, LogoutCall, ProviderSession, ServiceProvider
from fundament.capabilities.login.service import answering, arriving, brokers, sessions
from fundament.capabilities.login.types import (
    Answer,
    Broker,
    LogoutId,
    LogoutOver,
    LogoutStep,
    MessageUnexpected,
)
from fundament.standards.saml.bindings import (
    REQUEST,
    RESPONSE,
    Received,
    write_post,
    write_redirect,
)
from fundament.standards.saml.logout import (
    read_logout_request,
    read_logout_response,
    write_logout_request,
    write_logout_response,
)
from fundament.standards.saml.metadata_types import ServiceProviderMetadata
from fundament.standards.saml.names import Binding, StatusCode
from fundament.standards.saml.types import Endpoint, LogoutRequest, LogoutResponse, NameId, Status

LIFE_OF_LOGOUT = timedelta(minutes=30)
# More services than this in one session are not asked one by one: the browser gives up first.
MOST_ASKED = 20
DONE, FAILED = "done", "failed"


def begin_logout(received: Received, broker: Broker, at: datetime) -> LogoutId | Answer:
    """Take a LogoutRequest and end the session here; return the logout to go on with.

    A session that is no longer there is answered with Success: nothing is left to end.
    Raises ProviderUnknown, RequestUnsigned, RequestSignatureWrong, DestinationWrong,
    RequestExpired, RequestReplayed, SamlRefused.
    """
    arrived = arriving.authentic(received, read_logout_request, broker, at)
    request = arrived.message
    named = queries.sessions_named(arrived.row, request.name_id.value, request.session_indexes)
    logout = Logout(
        asked_by=arrived.row,
        request_id=request.id,
        relay_state=received.relay_state,
        broker=broker.entity_id,
        by_post=received.signed_octets is None,
        began_at=at,
    )
    if not named:
        return _last_answer(logout, Status(StatusCode.SUCCESS), at)
    with transaction.atomic():
        logout.session = named[0].session
        logout.save()
        for part in _others(named):
            LogoutCall.objects.create(
                logout=logout, provider_session=part, message_id=answering.new_id()
            )
        for session in {part.session for part in named}:
            sessions.end(session, at)
    return LogoutId(logout.id)


def take_logout_response(received: Received, broker: Broker, at: datetime) -> LogoutId:
    """Take a service's answer, whatever it says, and return the logout to go on with.

    Raises MessageUnexpected when nobody asked, and what `begin_logout` raises of authenticity.
    """
    claimed = read_logout_response(received.body)
    call = (
        LogoutCall.objects.select_related("logout", "provider_session__provider")
        .filter(message_id=claimed.in_response_to or "", logout__began_at__gt=at - LIFE_OF_LOGOUT)
        .first()
    )
    if call is None or call.provider_session.provider.entity_id != claimed.issuer:
        raise MessageUnexpected
    arrived = arriving.authentic(received, read_logout_response, broker, at)
    LogoutCall.objects.filter(id=call.id, outcome="").update(
        outcome=DONE if arrived.message.status.success else FAILED
    )
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
    for call in logout.calls.filter(asked_at__isnull=True, outcome="").order_by("id"):
        asked = _ask(logout, call, at)
        if asked is not None:
            return _step(logout, asked, finished=False)
    return _finish(logout, at)


def _others(named: list[ProviderSession]) -> list[ProviderSession]:
    """Return the open parts of the ended sessions that did not ask for the logout."""
    parts = ProviderSession.objects.filter(
        session__in={part.session for part in named}, ended_at__isnull=True
    ).exclude(id__in=[part.id for part in named])
    return list(parts.select_related("provider").order_by("id"))


def _ask(logout: Logout, call: LogoutCall, at: datetime) -> Answer | None:
    """Return the LogoutRequest to a service; None when it cannot be asked, which is a failure."""
    part = call.provider_session
    metadata = queries.metadata_of(part.provider)
    endpoint = metadata.logout()
    asked_so_far = logout.calls.filter(asked_at__isnull=False).count()
    if endpoint is None or part.provider.removed_at or asked_so_far >= MOST_ASKED:
        call.outcome = FAILED
        call.save(update_fields=["outcome"])
        return None
    call.asked_at = at
    call.save(update_fields=["asked_at"])
    request = LogoutRequest(
        call.message_id,
        logout.broker,
        at,
        endpoint.location,
        NameId(part.name_id, part.name_id_format),
        (part.session_index,),
        at + timedelta(minutes=5),
    )
    if endpoint.binding is Binding.POST:
        body = write_logout_request(request, brokers.SIGNING_KEY)
        form = write_post(endpoint.location, REQUEST, body, None)
        return Answer(metadata.name_in("da"), metadata.name_in("en"), form=form)
    address = write_redirect(
        endpoint.location, REQUEST, write_logout_request(request), None, brokers.SIGNING_KEY
    )
    return Answer(metadata.name_in("da"), metadata.name_in("en"), address=address)


def _finish(logout: Logout, at: datetime) -> LogoutStep:
    if logout.finished_at is None:
        logout.finished_at = at
        logout.save(update_fields=["finished_at"])
    failed = logout.calls.filter(outcome=FAILED).exists()
    status = Status(StatusCode.SUCCESS, StatusCode.PARTIAL_LOGOUT if failed else None)
    return _step(logout, _last_answer(logout, status, at), finished=True)


def _last_answer(logout: Logout, status: Status, at: datetime) -> Answer:
    """Return the LogoutResponse to who asked first, by the binding it asked by where it can."""
    row: ServiceProvider = logout.asked_by
    metadata = queries.metadata_of(row)
    endpoint = _answer_endpoint(metadata, logout.by_post)
    names = (metadata.name_in("da"), metadata.name_in("en"))
    if endpoint is None:
        return Answer(*names)
    response = LogoutResponse(
        answering.new_id(), logout.broker, at, endpoint.answers_to, logout.request_id, status
    )
    if endpoint.binding is Binding.POST:
        body = write_logout_response(response, brokers.SIGNING_KEY)
        return Answer(
            *names, form=write_post(endpoint.answers_to, RESPONSE, body, logout.relay_state)
        )
    address = write_redirect(
        endpoint.answers_to,
        RESPONSE,
        write_logout_response(response),
        logout.relay_state,
        brokers.SIGNING_KEY,
    )
    return Answer(*names, address=address)


def _answer_endpoint(metadata: ServiceProviderMetadata, by_post: bool) -> Endpoint | None:
    wanted = Binding.POST if by_post else Binding.REDIRECT
    same = next((found for found in metadata.logouts if found.binding is wanted), None)
    return same or metadata.logout()


def _step(logout: Logout, answer: Answer, *, finished: bool) -> LogoutStep:
    outcomes: dict[str, list[str]] = {DONE: [], FAILED: []}
    for call in logout.calls.select_related("provider_session__provider").order_by("id"):
        if call.outcome in outcomes:
            metadata = queries.metadata_of(call.provider_session.provider)
            outcomes[call.outcome].append(metadata.name_in("da"))
    return LogoutStep(
        LogoutId(logout.id), answer, finished, tuple(outcomes[DONE]), tuple(outcomes[FAILED])
    )
