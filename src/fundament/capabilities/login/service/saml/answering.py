"""The Response to a service provider: signed, encrypted, and only what it may know."""

from datetime import datetime, timedelta
from functools import partial
from uuid import UUID, uuid4

from django.db import transaction

from fundament.capabilities.login import queries
from fundament.capabilities.login.models import BrokerSession, PendingLogin
from fundament.capabilities.login.rules import Told, saml, word_of
from fundament.capabilities.login.rules.faults import Hand, Stage
from fundament.capabilities.login.rules.saml.drafts import Draft
from fundament.capabilities.login.service import brokers, faults, inspecting, telling
from fundament.capabilities.login.service.saml import showing
from fundament.capabilities.login.service.telling import Name
from fundament.capabilities.login.types import (
    Answer,
    MetadataRefused,
    NoLogin,
    SamlRequest,
    State,
)
from fundament.kernel.ids import PartyId
from fundament.standards.saml.bindings import RESPONSE, write_post
from fundament.standards.saml.metadata_types import RequestedAttribute
from fundament.standards.saml.names import BEARER, NameIdFormat, StatusCode
from fundament.standards.saml.responses import Recipient
from fundament.standards.saml.types import (
    Assertion,
    Authentication,
    Confirmation,
    NameId,
    Response,
    Status,
)

LIFE_OF_ASSERTION = timedelta(minutes=5)
# A partner's clock may be a little behind ours.
EARLY = timedelta(minutes=1)


def new_id() -> str:
    """Return a fresh message ID (an NCName of 33 characters)."""
    return f"_{uuid4().hex}"


def refuse(asked: PendingLogin, reason: NoLogin, at: datetime) -> Answer:
    """Return the answer that says why there is no login."""
    return refuse_with(asked, saml.STATUSES[reason], at)


def refuse_with(asked: PendingLogin, status: Status, at: datetime) -> Answer:
    """Return the answer of a status that the profile alone knows."""
    return _answer(asked, Draft(_outer(asked, status, at), (), brokers.signing_key(at), None), at)


def answer(
    asked: PendingLogin, session: BrokerSession, organisation: PartyId | None, at: datetime
) -> Answer:
    """Return the answer that says who logged in, and write down that it was told.

    Raises MetadataRefused when the provider's encryption keys have all expired, PersonUnknown.
    """
    metadata = queries.metadata_of(asked.provider)
    key = saml.encryption_key(metadata, at)
    algorithms = saml.algorithms_of(key.methods) if key else None
    if key is None or algorithms is None:
        raise MetadataRefused(
            danish="tjenestens nøgler til kryptering er udløbet.",
            english="the service's keys for encryption have expired.",
        )
    person = telling.person_of(session, at)
    with transaction.atomic():
        name = _name(asked, person.uuid, organisation)
        level = telling.level_for(asked)
        told = telling.told_of(queries.proof_of(asked), level, person, organisation, at)
        told = telling.confirmed(told, asked.provider, person)
        if saml.asks_for(_requested(asked), "email", queries.profile_of(asked.provider)):
            told = telling.with_email(told, asked.provider, person, at)
        value, index = telling.keep_part(asked, session, name, organisation, at)
        telling.write_down(asked.provider, person, organisation, at)
    assertion = _assertion(asked, told, NameId(value, name.format), index, at)
    outer = _outer(asked, Status(StatusCode.SUCCESS), at)
    recipient = Recipient(key.certificate, *algorithms)
    return _answer(asked, Draft(outer, (assertion,), brokers.signing_key(at), recipient), at)


def wants_number(asked: PendingLogin) -> bool:
    """Return whether the request's list of attributes has the CPR number."""
    return saml.asks_for(_requested(asked), "cpr_number", queries.profile_of(asked.provider))


def _requested(asked: PendingLogin) -> tuple[RequestedAttribute, ...]:
    """Return the list of attributes that the request names."""
    service = SamlRequest.of(asked.request).attribute_service
    return queries.metadata_of(asked.provider).attributes_by(service) or ()


def _outer(asked: PendingLogin, status: Status, at: datetime) -> Response:
    request = SamlRequest.of(asked.request)
    return Response(new_id(), asked.broker, at, request.acs_url, request.request_id, status)


def _answer(asked: PendingLogin, draft: Draft, at: datetime) -> Answer:
    """Return the written answer, which the inspector has seen."""
    request = SamlRequest.of(asked.request)
    fault = faults.use_up(asked.provider, Stage.SAML_ANSWER) if draft.assertions else None
    listed = saml.announced(queries.metadata_of(asked.provider))
    hand = Hand(at, queries.profile_of(asked.provider), listed)
    draft = faults.changed(draft, fault, Stage.SAML_ANSWER, hand)
    written = draft.write()
    state = State.ANSWERED if draft.response.status.success else State.NO_LOGIN
    parts = partial(showing.answer_parts, asked, draft, written, at)
    code = fault.code if fault else ""
    inspecting.went_on(asked.id, parts, state, code, recorded=asked.recorded)
    return Answer(
        *queries.names_of(asked.provider),
        form=write_post(request.acs_url, RESPONSE, written.body, request.relay_state),
    )


def _name(asked: PendingLogin, person: UUID, organisation: PartyId | None) -> Name:
    """Return the NameID: fresh at every login when transient, else the pairwise uuid."""
    profile = queries.profile_of(asked.provider)
    prefix = profile.professional_prefix if organisation else profile.person_prefix
    form = SamlRequest.of(asked.request).name_id_format
    lasting = form == NameIdFormat.PERSISTENT
    uuid = (
        telling.pairwise_id(asked.provider.entity_id, person, organisation) if lasting else uuid4()
    )
    return Name(f"{prefix}{uuid}", form, new_id(), lasting)


def _assertion(
    asked: PendingLogin, told: Told, name_id: NameId, index: str, at: datetime
) -> Assertion:
    request, requested = SamlRequest.of(asked.request), _requested(asked)
    profile = queries.profile_of(asked.provider)
    end = at + LIFE_OF_ASSERTION
    return Assertion(
        id=new_id(),
        issuer=asked.broker,
        issue_instant=at,
        name_id=name_id,
        confirmations=(Confirmation(BEARER, request.acs_url, request.request_id, None, end),),
        audiences=((asked.provider.entity_id,),),
        authentication=Authentication(
            told.authenticated_at, profile.level_uri(word_of(told.level)), index
        ),
        attributes=saml.attributes_for(requested, told, profile, asked.provider.private_sector),
        not_before=at - EARLY,
        not_on_or_after=end,
    )
