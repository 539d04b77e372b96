"""Who somebody with a foreign eID is to us: kept by her identifier, linked or not."""

from datetime import datetime, timedelta
from uuid import UUID

from fundament.capabilities.identity import service as identity
from fundament.capabilities.login import queries
from fundament.capabilities.login.models import (
    BrokerSession,
    EidasNode,
    ForeignPerson,
    LinkRequest,
    PendingLogin,
)
from fundament.capabilities.login.rules.eidas import Asking
from fundament.capabilities.login.types import (
    Claims,
    Country,
    LinkId,
    LinkState,
    LinkWish,
    Protocol,
    SamlRequest,
)
from fundament.capabilities.registers import service as registers
from fundament.capabilities.registers.types import GONE, Person, PersonUnknown
from fundament.kernel.acting import Level
from fundament.kernel.ids import PartyId
from fundament.standards.eidas.types import NaturalPerson, PersonIdentifier
from fundament.standards.oiosaml.types import IdentityType
from fundament.standards.saml.metadata_types import RequestedAttribute

LIFE_OF_ARRIVAL = timedelta(minutes=10)
_MORE = ("birth_name", "place_of_birth", "other_script")


def asking_of(asked: PendingLogin) -> Asking:
    """Return what counts of the service for a foreign login."""
    protocol = Protocol(asked.provider.protocol)
    listed: tuple[RequestedAttribute, ...] = ()
    if protocol is Protocol.SAML:
        index = SamlRequest.of(asked.request).attribute_service
        listed = queries.metadata_of(asked.provider).attributes_by(index) or ()
    return Asking(
        protocol=protocol,
        identity_type=IdentityType(asked.identity_type),
        asked=frozenset(one.name for one in listed),
        required=frozenset(one.name for one in listed if one.required),
        cpr_name=queries.profile_of(asked.provider).attribute("cpr_number").name,
    )


def keep(person: NaturalPerson, country: EidasNode, at: datetime) -> UUID:
    """Keep what the country says now of the holder of an identifier; return her uuid here."""
    row, _ = ForeignPerson.objects.update_or_create(
        identifier=str(person.identifier),
        defaults={
            "country": country,
            "given_name": person.given_name,
            "family_name": person.family_name,
            "born": person.born,
            "more": {key: getattr(person, key) for key in _MORE},
        },
        create_defaults={
            "country": country,
            "given_name": person.given_name,
            "family_name": person.family_name,
            "born": person.born,
            "more": {key: getattr(person, key) for key in _MORE},
            "first_seen_at": at,
        },
    )
    return UUID(str(row.uuid))


def linked_person(person: str, at: datetime) -> Person | None:
    """Return the Danish person of a link; None without one, or when she is no longer alive."""
    if not person:
        return None
    try:
        found = registers.person_of(PartyId.parse(person), at)
    except PersonUnknown:
        return None
    return None if found.status in GONE else found


def is_usable(session: BrokerSession, at: datetime) -> bool:
    """Return whether a session that began abroad still stands: its link is as it was then."""
    foreign = session.foreign
    if foreign is None or foreign.person != session.person:
        return False
    if not foreign.person:
        return True
    return session.level <= foreign.ceiling and linked_person(foreign.person, at) is not None


def level_here(foreign: ForeignPerson, came: int | None, danish: Person | None) -> Level:
    """Return how sure a login is here: as the other country says, under what the link is worth."""
    level = Level(came or 0)
    return level if danish is None else min(level, Level(foreign.ceiling))


def is_proposed(row: LinkRequest, at: datetime) -> bool:
    """Return whether one officer has proposed a link that another one may decide now."""
    waits = row.state == LinkState.WAITING and row.proposed_at is not None
    return waits and at < proposal_ends(row)


def proposal_ends(row: LinkRequest) -> datetime:
    """Return when a proposal falls that nobody has decided."""
    return (row.proposed_at or row.asked_at) + identity.LIFE_OF_PROPOSAL


def natural_person(row: ForeignPerson) -> NaturalPerson:
    """Return the person in the words of eIDAS."""
    return NaturalPerson(
        PersonIdentifier.parse(row.identifier),
        row.family_name,
        row.given_name,
        row.born,
        **row.more,
    )


def claims_of(row: ForeignPerson) -> Claims:
    """Return what the eID says."""
    country, there = row.country, row.more.get("other_script", {})
    names = [there.get("given_name", ""), there.get("family_name", "")]
    return Claims(
        Country(country.country, country.name_da, country.name_en),
        row.identifier,
        row.given_name,
        row.family_name,
        row.born,
        row.more.get("birth_name", ""),
        row.more.get("place_of_birth", ""),
        " ".join(name for name in names if name),
    )


def wish_shown(row: LinkRequest, at: datetime) -> LinkWish:
    """Return a wish for a link as it stands; who decided and why, once it is decided."""
    waiting = row.state == LinkState.WAITING
    authority = PartyId.parse(row.authority) if row.authority and not waiting else None
    return LinkWish(
        LinkId(row.id),
        claims_of(row.foreign),
        row.asked_at,
        LinkState(row.state),
        Level(row.level),
        is_proposed(row, at),
        row.decided_at,
        registers.organisation_name(authority, at) if authority else "",
        "" if waiting else row.reason,
    )
