"""The Response to a service provider: signed, encrypted, and only what it may know."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext_noop

from fundament.capabilities.login import queries, rules
from fundament.capabilities.login.models import (
    BrokerSession,
    PairwiseId,
    PendingLogin,
    ProviderSession,
)
from fundament.capabilities.login.service import brokers
from fundament.capabilities.login.types import Answer, MetadataRefused
from fundament.capabilities.registers import service as registers
from fundament.capabilities.registers.types import Person
from fundament.kernel import audit, clock
from fundament.kernel.acting import Actor, Level
from fundament.kernel.audit import Look
from fundament.kernel.ids import PartyId
from fundament.standards.oiosaml.v303 import OIOSAML
from fundament.standards.saml.bindings import RESPONSE, write_post
from fundament.standards.saml.metadata_types import ServiceProviderMetadata
from fundament.standards.saml.names import BEARER, NameIdFormat, StatusCode
from fundament.standards.saml.responses import Recipient, write_response
from fundament.standards.saml.types import (
    Assertion,
    Attribute,
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


def refuse(asked: PendingLogin, status: Status, at: datetime) -> Answer:
    """Return the answer that says why there is no login."""
    return _answer(asked, write_response(_outer(asked, status, at)))


def answer(
    asked: PendingLogin, session: BrokerSession, organisation: PartyId | None, at: datetime
) -> Answer:
    """Return the answer that says who logged in, and write down that it was told.

    Raises MetadataRefused when the provider's encryption keys have all expired, PersonUnknown.
    """
    metadata = queries.metadata_of(asked.provider)
    key = rules.encryption_key(metadata, at)
    algorithms = rules.algorithms_of(key.methods) if key else None
    if key is None or algorithms is None:
        raise MetadataRefused(
            danish="tjenestens nøgler til kryptering er udløbet.",
            english="the service's keys for encryption have expired.",
        )
    person = registers.person_of(PartyId.parse(session.person), at)
    with transaction.atomic():
        part = _part_of_session(asked, session, person, organisation, at)
        told = _released(asked, session, person, organisation, at)
        attributes = rules.attributes_for(metadata, told, OIOSAML, asked.provider.private_sector)
        assertion = _assertion(asked, session, part, attributes, at)
        _write_down(person, organisation, metadata, at)
    body = write_response(
        _outer(asked, Status(StatusCode.SUCCESS), at),
        assertion,
        key_name=brokers.SIGNING_KEY,
        recipient=Recipient(key.certificate, *algorithms),
    )
    return _answer(asked, body)


def _outer(asked: PendingLogin, status: Status, at: datetime) -> Response:
    return Response(new_id(), asked.broker, at, asked.acs_url, asked.request_id, status)


def _answer(asked: PendingLogin, body: bytes) -> Answer:
    metadata = queries.metadata_of(asked.provider)
    return Answer(
        metadata.name_in("da"),
        metadata.name_in("en"),
        form=write_post(asked.acs_url, RESPONSE, body, asked.relay_state),
    )


def _part_of_session(
    asked: PendingLogin,
    session: BrokerSession,
    person: Person,
    organisation: PartyId | None,
    at: datetime,
) -> ProviderSession:
    """Return the provider's part of the session: the one it has, or a new one.

    A transient NameID is fresh at every login; a persistent one is the pairwise uuid.
    """
    known_as = str(organisation or "")
    if asked.name_id_format == NameIdFormat.PERSISTENT:
        pair, _ = PairwiseId.objects.get_or_create(
            entity_id=asked.provider.entity_id, person_uuid=person.uuid, organisation=known_as
        )
        uuid = pair.uuid
        open_part = session.providers.filter(
            provider=asked.provider, organisation=known_as, ended_at__isnull=True,
            name_id_format=asked.name_id_format,
        ).first()  # fmt: skip
        if open_part is not None:
            return open_part
    else:
        uuid = uuid4()
    prefix = OIOSAML.professional_prefix if organisation else OIOSAML.person_prefix
    return ProviderSession.objects.create(
        session=session,
        provider=asked.provider,
        name_id=f"{prefix}{uuid}",
        name_id_format=asked.name_id_format,
        session_index=new_id(),
        organisation=known_as,
        began_at=at,
    )


def _released(
    asked: PendingLogin,
    session: BrokerSession,
    person: Person,
    organisation: PartyId | None,
    at: datetime,
) -> rules.Released:
    level = Level(session.level)
    return rules.Released(
        cpr=person.party.number,
        cpr_uuid=person.uuid,
        name=None if person.name_protected else (person.given_name, person.surname),
        born=person.born,
        age=person.age_on(at.astimezone(clock.COPENHAGEN).date()),
        level=Level(asked.level) if asked.exact else level,
        ial=Level(session.ial),
        aal=Level(session.aal),
        cvr=organisation.number if organisation else None,
        organisation_name=registers.organisation_name(organisation, at) if organisation else None,
        professional_uuid=_professional_uuid(person, organisation) if organisation else None,
    )


def _professional_uuid(person: Person, organisation: PartyId) -> UUID:
    """Return the employee's uuid that is the same for all services: keyed by no entityID."""
    pair, _ = PairwiseId.objects.get_or_create(
        entity_id="", person_uuid=person.uuid, organisation=str(organisation)
    )
    return UUID(str(pair.uuid))


def _assertion(
    asked: PendingLogin,
    session: BrokerSession,
    part: ProviderSession,
    attributes: tuple[Attribute, ...],
    at: datetime,
) -> Assertion:
    level = Level(asked.level if asked.exact else session.level)
    return Assertion(
        id=new_id(),
        issuer=asked.broker,
        issue_instant=at,
        name_id=NameId(part.name_id, part.name_id_format),
        confirmations=(
            Confirmation(BEARER, asked.acs_url, asked.request_id, None, at + LIFE_OF_ASSERTION),
        ),
        audiences=((asked.provider.entity_id,),),
        authentication=Authentication(
            session.authenticated_at,
            OIOSAML.level_uri(rules.word_of(level)),
            part.session_index,
        ),
        attributes=attributes,
        not_before=at - EARLY,
        not_on_or_after=at + LIFE_OF_ASSERTION,
    )


def _write_down(
    person: Person, organisation: PartyId | None, metadata: ServiceProviderMetadata, at: datetime
) -> None:
    audit.record(
        Look(
            at=at,
            actor=Actor(person.party, metadata.name_in("da")),
            acted_for=organisation or person.party,
            about=person.party,
            what=gettext_noop("Dine oplysninger ved login"),
            action=gettext_noop("Videregivet til tjenesten"),
            purpose=gettext_noop("At logge dig ind"),
            legal_basis="Lov om MitID og NemLog-in",
        )
    )
