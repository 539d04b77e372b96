"""The Response about a person without a Danish number: the eIDAS attributes, and no other."""

from datetime import datetime
from functools import partial
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext_noop

from fundament.capabilities.login import queries
from fundament.capabilities.login.models import BrokerSession, PendingLogin
from fundament.capabilities.login.rules import eidas, saml, word_of
from fundament.capabilities.login.rules.saml.drafts import Draft
from fundament.capabilities.login.service import brokers, inspecting, telling
from fundament.capabilities.login.service.eidas import knowing
from fundament.capabilities.login.service.protocols import spoken_by
from fundament.capabilities.login.service.saml import showing
from fundament.capabilities.login.service.saml.answering import EARLY, LIFE_OF_ASSERTION, new_id
from fundament.capabilities.login.service.telling import Name
from fundament.capabilities.login.types import Answer, MetadataRefused, NoLogin, SamlRequest, State
from fundament.kernel import audit
from fundament.kernel.acting import ActorKind, Agent
from fundament.standards.saml.bindings import RESPONSE, write_post
from fundament.standards.saml.names import BEARER, NAME_FORMAT_URI, NameIdFormat, StatusCode
from fundament.standards.saml.responses import Recipient
from fundament.standards.saml.types import (
    Assertion,
    Attribute,
    Authentication,
    Confirmation,
    NameId,
    Response,
    Status,
)


def answer(asked: PendingLogin, session: BrokerSession, at: datetime) -> Answer:
    """Return the answer that tells the service of a foreign person by her identifier.

    A service that needs a Danish person number is answered that there is none.
    Raises MetadataRefused, PendingLoginOver.
    """
    service = knowing.asking_of(asked)
    if not eidas.takes_foreign_login(service) or eidas.needs_number(service):
        return spoken_by(asked.provider).refuse(asked, NoLogin.NOT_OFFERED, at)
    recipient = _recipient(asked, at)
    with transaction.atomic():
        name = _name(asked, session)
        value, index = telling.keep_part(asked, session, name, None, at)
        _write_down(asked, session, at)
    request = SamlRequest.of(asked.request)
    success = Status(StatusCode.SUCCESS)
    outer = Response(new_id(), asked.broker, at, request.acs_url, request.request_id, success)
    profile = queries.profile_of(asked.provider)
    level = profile.level_uri(word_of(telling.level_for(asked)))
    assertion = Assertion(
        id=new_id(),
        issuer=asked.broker,
        issue_instant=at,
        name_id=NameId(value, name.format),
        confirmations=(
            Confirmation(BEARER, request.acs_url, request.request_id, None, at + LIFE_OF_ASSERTION),
        ),
        audiences=((asked.provider.entity_id,),),
        authentication=Authentication(queries.proof_of(asked).authenticated_at, level, index),
        attributes=_attributes(asked, session, service.asked),
        not_before=at - EARLY,
        not_on_or_after=at + LIFE_OF_ASSERTION,
    )
    draft = Draft(outer, (assertion,), brokers.signing_key(at), recipient)
    written = draft.write()
    parts = partial(showing.answer_parts, asked, draft, written, at, foreign=True)
    inspecting.went_on(asked.id, parts, State.ANSWERED)
    form = write_post(request.acs_url, RESPONSE, written.body, request.relay_state)
    return Answer(*queries.names_of(asked.provider), form=form)


def _recipient(asked: PendingLogin, at: datetime) -> Recipient:
    key = saml.encryption_key(queries.metadata_of(asked.provider), at)
    algorithms = saml.algorithms_of(key.methods) if key else None
    if key is None or algorithms is None:
        raise MetadataRefused(
            danish="tjenestens nøgler til kryptering er udløbet.",
            english="the service's keys for encryption have expired.",
        )
    return Recipient(key.certificate, *algorithms)


def _name(asked: PendingLogin, session: BrokerSession) -> Name:
    """Return the NameID, pairwise as for everybody."""
    form = SamlRequest.of(asked.request).name_id_format
    lasting = form == NameIdFormat.PERSISTENT
    foreign = UUID(str(session.foreign_id))
    uuid = telling.pairwise_id(asked.provider.entity_id, foreign, None) if lasting else uuid4()
    prefix = queries.profile_of(asked.provider).person_prefix
    return Name(f"{prefix}{uuid}", form, new_id(), lasting)


def _attributes(
    asked: PendingLogin, session: BrokerSession, names: frozenset[str]
) -> tuple[Attribute, ...]:
    if session.foreign is None:
        raise AssertionError("a session of nobody")
    profile = queries.profile_of(asked.provider)
    told = {
        "spec_version": profile.spec_version,
        "loa": str(word_of(telling.level_for(asked))),
    }
    ours = (
        Attribute(
            profile.attribute(key).name,
            (value,),
            profile.attribute(key).friendly_name,
            NAME_FORMAT_URI,
        )
        for key, value in told.items()
    )
    return (*ours, *eidas.attributes_for(knowing.natural_person(session.foreign), names))


def _write_down(asked: PendingLogin, session: BrokerSession, at: datetime) -> None:
    """Record that the service was told; the foreign person is no party of ours."""
    name = queries.names_of(asked.provider)[0]
    audit.record(
        audit.Look(
            at=at,
            actor=Agent(ActorKind.SERVICE, name, asked.provider.entity_id),
            acted_for=None,
            about=None,
            what=gettext_noop("eID fra et andet land"),
            action=gettext_noop("Videregivet til tjenesten"),
            purpose=gettext_noop("At logge dig ind"),
            legal_basis=gettext_noop("eIDAS-forordningen (910/2014), artikel 6"),
            reference=f"eu-id:{session.foreign_id}",
        )
    )
