"""What service providers ask for: an AuthnRequest, a LogoutRequest, and answers to ours."""

from datetime import datetime
from functools import partial

from fundament.capabilities.login import queries
from fundament.capabilities.login.models import Logout, PendingLogin
from fundament.capabilities.login.rules import saml
from fundament.capabilities.login.rules.inspecting import SAML_REQUEST, met
from fundament.capabilities.login.rules.wishes import HIGHEST_OFFERED, Wanted
from fundament.capabilities.login.service import faults, inspecting, logging_out, signing_on
from fundament.capabilities.login.service.logging_out import DONE, FAILED
from fundament.capabilities.login.service.saml import answering, arriving, leaving, showing
from fundament.capabilities.login.types import (
    Answer,
    BindingUnsupported,
    Broker,
    Browser,
    InspectionId,
    LogoutId,
    MessageUnexpected,
    NoLogin,
    SamlLogout,
    SamlRequest,
)
from fundament.capabilities.login.types import PendingLogin as Pending
from fundament.standards.saml.bindings import Received
from fundament.standards.saml.logout import read_logout_request, read_logout_response
from fundament.standards.saml.names import NameIdFormat, StatusCode
from fundament.standards.saml.requests import read_authn_request
from fundament.standards.saml.types import Status

# Source: saml-core 3.4.1 and 3.2.2.2.
LIST_UNKNOWN = Status(StatusCode.REQUESTER, StatusCode.REQUEST_UNSUPPORTED)
NAME_NOT_GIVEN = Status(StatusCode.REQUESTER, StatusCode.INVALID_NAME_ID_POLICY)


def begin(
    received: Received,
    broker: Broker,
    browser: Browser,
    at: datetime,
    replay_of: InspectionId | None = None,
) -> Pending | Answer:
    """Take an AuthnRequest: return the login to show, or the answer when nobody is to be asked.

    `replay_of`: an integrator tries a request of before again; its time and ID count no more.
    Raises BindingUnsupported, ProviderUnknown, RequestUnsigned, RequestSignatureWrong,
    DestinationWrong, RequestExpired, RequestReplayed, ConsumerUnknown, AppUnknown,
    AppSwitchWrong, SamlRefused, BrokerDown.
    """
    if received.signed_octets is None:
        raise BindingUnsupported
    arrived = arriving.authentic(received, read_authn_request, broker, at, again=bool(replay_of))
    request = arrived.message
    consumer = saml.must_be_answerable(request, arrived.metadata)
    name_form = saml.name_id_format(request, arrived.metadata)
    profile = queries.profile_of(arrived.row)
    app = saml.app_of(request, profile, tuple(arrived.row.return_urls))
    asked = PendingLogin(
        provider=arrived.row,
        broker=broker.entity_id,
        request=SamlRequest(
            request.id,
            consumer,
            received.relay_state,
            name_form or "",
            request.attribute_service,
        ).kept(),
        platform=app.platform if app else "",
        return_url=(app.return_url or "") if app else "",
        requesters=list(request.requesters),
        began_at=at,
    )
    slowed = faults.on_arrival(arrived.row)
    wanted = saml.wanted_by(request, profile)
    known_list = arrived.metadata.attributes_by(request.attribute_service) is not None
    stopped_by = _stopped_by(name_form, known_list, wanted)
    findings = met(SAML_REQUEST, stopped_by, ", ".join(request.class_refs))
    part = partial(showing.request_part, received, arrived.metadata, findings, at)
    inspecting.began(asked, received.raw.decode("latin-1"), part, at, replay_of, slowed)
    if name_form is None:
        return answering.refuse_with(asked, NAME_NOT_GIVEN, at)
    if not known_list:
        return answering.refuse_with(asked, LIST_UNKNOWN, at)
    if isinstance(wanted, NoLogin):
        return answering.refuse(asked, wanted, at)
    return signing_on.start(asked, wanted, browser, at)


def _stopped_by(name_form: NameIdFormat | None, known_list: bool, wanted: Wanted | NoLogin) -> str:
    """Return the rule by which the request gets a status and no login, or nothing."""
    if name_form is None:
        return "name-id-policy"
    if not known_list:
        return "attribute-list"
    return "OIO-SP-06" if isinstance(wanted, NoLogin) or wanted.level > HIGHEST_OFFERED else ""


def begin_logout(received: Received, broker: Broker, at: datetime) -> LogoutId | Answer:
    """Take a LogoutRequest and end the session here; return the logout to go on with.

    A session that is no longer there is answered with Success: nothing is left to end.
    Raises ProviderUnknown, RequestUnsigned, RequestSignatureWrong, DestinationWrong,
    RequestExpired, RequestReplayed, SamlRefused.
    """
    arrived = arriving.authentic(received, read_logout_request, broker, at)
    request = arrived.message
    named = queries.parts_named(arrived.row, request.name_id.value, request.session_indexes)
    asked = SamlLogout(request.id, received.relay_state, received.signed_octets is None)
    logout = Logout(
        asked_by=arrived.row, request=asked.kept(), broker=broker.entity_id, began_at=at
    )
    leaving.note_request(logout, received, broker, at)
    if not named:
        return leaving.last_answer(logout, False, at)
    return logging_out.begin(logout, named, at)


def log_out_by_soap(received: Received, broker: Broker, at: datetime) -> bytes:
    """Take a LogoutRequest that no browser carried, end the session, and return the answer.

    Services that only a browser could tell make the outcome partial.
    Raises what `begin_logout` raises. Source: saml-profiles 4.4.3.2.
    """
    arrived = arriving.authentic(received, read_logout_request, broker, at)
    request = arrived.message
    named = queries.parts_named(arrived.row, request.name_id.value, request.session_indexes)
    asked = SamlLogout(request.id, None, by_post=False)
    logout = Logout(
        asked_by=arrived.row, request=asked.kept(), broker=broker.entity_id, began_at=at
    )
    leaving.note_request(logout, received, broker, at)
    failed = bool(named) and logging_out.finish_alone(logging_out.begin(logout, named, at), at)
    return leaving.soap_answer(logout, failed, at)


def take_logout_response(received: Received, broker: Broker, at: datetime) -> LogoutId:
    """Take a service's answer, whatever it says, and return the logout to go on with.

    Raises MessageUnexpected when nobody asked, and what `begin_logout` raises of authenticity.
    """
    claimed = read_logout_response(received.body)
    call = queries.call_named(claimed.in_response_to or "", at - logging_out.LIFE_OF_LOGOUT)
    if call is None or call.provider_session.provider.entity_id != claimed.issuer:
        raise MessageUnexpected
    arrived = arriving.authentic(received, read_logout_response, broker, at)
    leaving.note_answer(call, received, broker, at)
    return logging_out.heard(call, DONE if arrived.message.status.success else FAILED)
