"""The messages of single logout: a LogoutRequest to each service, a LogoutResponse to the first.

Source: saml-profiles-2.0-os, section 4.4; OIOSAML 3.0.3.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from fundament.capabilities.login import queries
from fundament.capabilities.login.adapters.back_channel import NotDelivered
from fundament.capabilities.login.adapters.back_channel import call as call_by_soap
from fundament.capabilities.login.models import Logout, LogoutCall
from fundament.capabilities.login.rules.faults import Hand, Stage
from fundament.capabilities.login.rules.inspecting import Mask
from fundament.capabilities.login.service import brokers, faults, inspecting
from fundament.capabilities.login.service.saml import arriving
from fundament.capabilities.login.service.saml import showing_logouts as showing
from fundament.capabilities.login.service.saml.answering import new_id
from fundament.capabilities.login.types import Answer, Broker, Outcome, Part, SamlLogout, State
from fundament.kernel import xmlsig
from fundament.kernel.errors import Refusal
from fundament.standards.saml.bindings import (
    REQUEST,
    RESPONSE,
    Received,
    write_post,
    write_redirect,
)
from fundament.standards.saml.logout import (
    read_logout_response,
    write_logout_request,
    write_logout_response,
)
from fundament.standards.saml.metadata_types import ServiceProviderMetadata
from fundament.standards.saml.names import Binding, StatusCode
from fundament.standards.saml.soap import ACTION, read_soap, write_soap
from fundament.standards.saml.types import Endpoint, LogoutRequest, LogoutResponse, NameId, Status

LIFE_OF_REQUEST = timedelta(minutes=5)


def may_tell(call: LogoutCall, alone: bool) -> bool:
    """Return whether the service is told by SOAP: it can be, and prefers it or must be so.

    It prefers what its metadata lists first.
    """
    metadata = queries.metadata_of(call.provider_session.provider)
    first = next(iter(metadata.logouts), None)
    prefers = first is not None and first.binding is Binding.SOAP
    by_soap = metadata.logout_by(Binding.SOAP) is not None
    return by_soap and (alone or prefers or metadata.logout() is None)


def deliver(call: LogoutCall, at: datetime) -> None:
    """Tell the service by SOAP and take its signed answer. Raises NotDelivered.

    Source: saml-profiles 4.4.3.3; saml-bindings 3.2.
    """
    row = call.provider_session.provider
    metadata = queries.metadata_of(row)
    endpoint = metadata.logout_by(Binding.SOAP)
    if endpoint is None:
        raise NotDelivered("no address")
    request = _request(call.logout, call, endpoint, at)
    envelope = write_soap(write_logout_request(request, brokers.signing_key(at)))
    _note_sent(call, lambda: read_soap(envelope), endpoint.location, at)
    try:
        received = read_soap(call_by_soap(endpoint.location, envelope, ACTION))
        note_answer(call, received, brokers.named(call.logout.broker), at)
        verified = xmlsig.verify(received.body, arriving.valid(metadata.signing, at))
        answer = read_logout_response(xmlsig.octets_of(verified))
    except Refusal as error:
        raise NotDelivered(error.code) from error
    ours = answer.issuer == row.entity_id and answer.in_response_to == call.message_id
    if not ours or not answer.status.success:
        raise NotDelivered("the service did not log out")


def ask(logout: Logout, call: LogoutCall, at: datetime) -> Answer | None:
    """Return the LogoutRequest to a service; None when it has no address for one."""
    part = call.provider_session
    endpoint = queries.metadata_of(part.provider).logout()
    if endpoint is None:
        return None
    request = _request(logout, call, endpoint, at)
    names, key = queries.names_of(part.provider), brokers.signing_key(at)
    if endpoint.binding is Binding.POST:
        body = write_logout_request(request, key)
        told = Answer(*names, form=write_post(endpoint.location, REQUEST, body, None))
    else:
        body = write_logout_request(request)
        address = write_redirect(endpoint.location, REQUEST, body, None, key)
        told = Answer(*names, address=address)
    _note_sent(call, lambda: showing.sent(told), endpoint.location, at)
    return told


def soap_answer(logout: Logout, failed: bool, at: datetime) -> bytes:
    """Return the envelope with the LogoutResponse to who asked by SOAP."""
    asked = SamlLogout.of(logout.request)
    response = LogoutResponse(new_id(), logout.broker, at, None, asked.request_id, _outcome(failed))
    envelope = write_soap(write_logout_response(response, brokers.signing_key(at)))
    way = partial(showing.way_out, logout, "", at, asked.request_id)
    _note_answered(logout, lambda: read_soap(envelope), way, failed)
    return envelope


def last_answer(logout: Logout, failed: bool, at: datetime) -> Answer:
    """Return the LogoutResponse to who asked first, by the binding it asked by where it can."""
    row = logout.asked_by
    if row is None:
        raise AssertionError("a LogoutResponse needs somebody who asked")
    asked, names = SamlLogout.of(logout.request), queries.names_of(row)
    endpoint = _answer_endpoint(queries.metadata_of(row), asked.by_post)
    if endpoint is None:
        inspecting.went_on(logout.id, lambda mask: (), _state(failed))
        return Answer(*names)
    to = endpoint.answers_to
    response = LogoutResponse(new_id(), logout.broker, at, to, asked.request_id, _outcome(failed))
    fault, hand = faults.use_up(row, Stage.SAML_LOGOUT), Hand(at, queries.profile_of(row))
    response = faults.changed(response, fault, Stage.SAML_LOGOUT, hand)
    key = brokers.signing_key(at)
    if endpoint.binding is Binding.POST:
        body = write_logout_response(response, key)
        told = Answer(*names, form=write_post(to, RESPONSE, body, asked.relay_state))
    else:
        body = write_logout_response(response)
        told = Answer(*names, address=write_redirect(to, RESPONSE, body, asked.relay_state, key))
    way = partial(showing.way_out, logout, to, at, asked.request_id)
    _note_answered(logout, lambda: showing.sent(told), way, failed, fault.code if fault else "")
    return told


def note_request(logout: Logout, received: Received, broker: Broker, at: datetime) -> None:
    """Let the inspector see the request of a logout."""
    row = logout.asked_by
    if row is not None:
        record = inspecting.Record(logout.id, row, logout.broker, at)
        parts = partial(_parts, received, partial(showing.way_in, row, broker, at))
        inspecting.noted(record, parts, State.WAITING)


def note_answer(call: LogoutCall, received: Received, broker: Broker, at: datetime) -> None:
    """Let the inspector see a service's answer to ours; what does not count logged nobody out."""
    way = showing.way_in(call.provider_session.provider, broker, at, call.message_id)
    record = _record(call, at)
    if inspecting.is_recorded(record.provider.entity_id):
        part = showing.part(received, way, inspecting.mask_of(record.id))
        broken = any(found.outcome is Outcome.FAILED for found in part.findings)
        state = State.FAILED if broken else State.LOGGED_OUT
        inspecting.noted(record, lambda mask: (part,), state)


def _note_sent(call: LogoutCall, sent: Callable[[], Received], address: str, at: datetime) -> None:
    """Let the inspector see our request; it is read again only where there is a record."""
    way = partial(showing.way_out, call.logout, address, at)
    inspecting.noted(_record(call, at), lambda mask: _parts(sent(), way, mask), State.WAITING)


def _note_answered(
    logout: Logout,
    sent: Callable[[], Received],
    way: Callable[[], showing.Way],
    failed: bool,
    fault: str = "",
) -> None:
    """Let the inspector see our answer; it is read again only where there is a record."""
    inspecting.went_on(logout.id, lambda mask: _parts(sent(), way, mask), _state(failed), fault)


def _parts(received: Received, way: Callable[[], showing.Way], mask: Mask) -> tuple[Part, ...]:
    return (showing.part(received, way(), mask),)


def _record(call: LogoutCall, at: datetime) -> inspecting.Record:
    """Return the record of telling one service."""
    row = call.provider_session.provider
    return inspecting.Record(inspecting.call_id(call), row, call.logout.broker, at)


def _state(failed: bool) -> State:
    return State.PARTIAL if failed else State.LOGGED_OUT


def _request(logout: Logout, call: LogoutCall, endpoint: Endpoint, at: datetime) -> LogoutRequest:
    part = call.provider_session
    return LogoutRequest(
        call.message_id,
        logout.broker,
        at,
        endpoint.location,
        NameId(part.name_id, part.name_id_format),
        (part.session_index,),
        at + LIFE_OF_REQUEST,
    )


def _outcome(failed: bool) -> Status:
    return Status(StatusCode.SUCCESS, StatusCode.PARTIAL_LOGOUT if failed else None)


def _answer_endpoint(metadata: ServiceProviderMetadata, by_post: bool) -> Endpoint | None:
    wanted = Binding.POST if by_post else Binding.REDIRECT
    same = next((found for found in metadata.logouts if found.binding is wanted), None)
    return same or metadata.logout()
