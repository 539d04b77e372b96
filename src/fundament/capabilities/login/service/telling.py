"""What a service is told of a person, before any protocol puts it into words."""

import secrets
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError
from django.utils.translation import gettext_noop

from fundament.capabilities.identity.types import AuthenticatorKind
from fundament.capabilities.login import queries, rules
from fundament.capabilities.login.models import (
    BrokerSession,
    PairwiseId,
    PendingLogin,
    Professional,
    Proof,
    ProviderSession,
    ServiceProvider,
)
from fundament.capabilities.login.service import matching, sessions
from fundament.capabilities.registers import service as registers
from fundament.capabilities.registers.types import OrganisationUnknown, Person
from fundament.kernel import audit, emails
from fundament.kernel.acting import ActorKind, Agent, Level
from fundament.kernel.audit import Look
from fundament.kernel.denmark import COPENHAGEN
from fundament.kernel.ids import PartyId


@dataclass(frozen=True, slots=True)
class Name:
    """By what a service knows a person; a lasting name keeps its part of the session."""

    value: str
    format: str
    index: str
    lasting: bool = True


def person_of(session: BrokerSession, at: datetime) -> Person:
    """Return whose session it is. Raises PersonUnknown."""
    return registers.person_of(PartyId.parse(session.person), at)


def pairwise_id(entity_id: str, person: UUID, organisation: PartyId | None) -> UUID:
    """Return the uuid by which one service, or one sector of services, knows the person."""
    pair = queries.pair_of(entity_id, person, str(organisation or ""))
    if pair is None:
        pair, _ = PairwiseId.objects.get_or_create(
            entity_id=entity_id, person_uuid=person, organisation=str(organisation or "")
        )
    return UUID(str(pair.uuid))


def keep_part(
    asked: PendingLogin,
    session: BrokerSession,
    name: Name,
    organisation: PartyId | None,
    at: datetime,
) -> tuple[str, str]:
    """Keep the service's part of the session: the one it has, or a new one of that name.

    Returns the name and the session index that the service is told. Called in a transaction.
    Raises PendingLoginOver when the session has ended.
    """
    sessions.must_be_open(session, at)
    acting_for = str(organisation or "")
    if name.lasting:
        part = queries.part_of(session, asked.provider, acting_for, (name.format, name.value))
        if part is not None:
            return part.name_id, part.session_index
    ProviderSession.objects.create(
        session=session,
        provider=asked.provider,
        name_id=name.value,
        name_id_format=name.format,
        session_index=name.index,
        organisation=acting_for,
        began_at=at,
    )
    return name.value, name.index


def level_for(asked: PendingLogin) -> Level:
    """Return the level that is told: that of the proof, unless exactly another was asked for."""
    return Level(asked.level if asked.exact else queries.proof_of(asked).level)


def level_kept(asked: PendingLogin) -> int:
    """Return the level that a grant keeps; none (0) of a school login."""
    return 0 if queries.proof_of(asked).school_level else int(level_for(asked))


def told_of(
    proof: Proof,
    level: Level,
    person: Person,
    organisation: PartyId | None,
    at: datetime,
) -> rules.Told:
    """Return what is known; how much of it a service gets is for its protocol's rules."""
    professional = _professional(person.uuid, organisation) if organisation else None
    return rules.Told(
        cpr=person.party.number,
        cpr_uuid=person.uuid,
        name=None if person.name_protected else (person.given_name, person.surname),
        born=person.born,
        age=person.age_on(at.astimezone(COPENHAGEN).date()),
        level=level,
        ial=Level(proof.ial),
        aal=Level(proof.aal),
        authenticated_at=proof.authenticated_at,
        authenticators=tuple(sorted({_amr(one) for one in proof.authenticators})),
        cvr=organisation.number if organisation else None,
        organisation_name=registers.organisation_name(organisation, at) if organisation else None,
        professional_uuid=UUID(str(professional.uuid)) if professional else None,
        rid=str(professional.rid) if professional else None,
        production_unit=_place_of_work(organisation, at) if organisation else None,
    )


def _professional(person: UUID, organisation: PartyId) -> Professional:
    """Return the person as one of the organisation, with a number that nobody else there has."""
    for _ in range(20):
        number = 10_000_000 + secrets.randbelow(90_000_000)
        try:
            found, _ = Professional.objects.get_or_create(
                person_uuid=person, organisation=str(organisation), defaults={"rid": number}
            )
        except IntegrityError:  # the number is taken
            continue
        return found
    raise AssertionError("no free number was found in twenty tries")


def _place_of_work(organisation: PartyId, at: datetime) -> str | None:
    """Return the company's production unit when it has one alone: nobody says who works where."""
    try:
        units = registers.company_of(organisation, at).production_units
    except OrganisationUnknown:
        return None
    return units[0].number.number if len(units) == 1 else None


def confirmed(told: rules.Told, provider: ServiceProvider, person: Person) -> rules.Told:
    """Return what is known, with whether the person gave the service her number herself."""
    return replace(told, cpr_confirmed=matching.is_linked(provider, person.uuid))


def with_email(
    told: rules.Told, provider: ServiceProvider, person: Person, at: datetime
) -> rules.Told:
    """Return what is known with the address that the person has proved, which is written down.

    None for who acts for an organisation (it is her own), and where the name is protected: it is
    often in the address. Called in the transaction in which it is told.
    """
    if told.cvr is not None or told.name is None:
        return told
    email = emails.email_of(person.party)
    if email is not None:
        audit.record(_told_line(provider, person, None, gettext_noop("Din e-mailadresse"), at))
    return replace(told, email=email)


def _amr(kind: str) -> str:
    """Return what an authenticator is called for services; foreign ones keep their own name."""
    return AuthenticatorKind(kind).amr if kind in set(AuthenticatorKind) else kind


def write_down(
    provider: ServiceProvider, person: Person, organisation: PartyId | None, at: datetime
) -> None:
    """Record in the ledger that the service was told of the person."""
    what = gettext_noop("Dine oplysninger ved login")
    audit.record(_told_line(provider, person, organisation, what, at))


def _told_line(
    provider: ServiceProvider, person: Person, organisation: PartyId | None, what: str, at: datetime
) -> Look:
    return Look(
        at=at,
        actor=Agent(ActorKind.SERVICE, queries.names_of(provider)[0], provider.entity_id),
        acted_for=organisation,
        about=person.party,
        what=what,
        action=gettext_noop("Videregivet til tjenesten"),
        purpose=gettext_noop("At logge dig ind"),
        legal_basis=gettext_noop("Lov om MitID og NemLog-in"),
    )
