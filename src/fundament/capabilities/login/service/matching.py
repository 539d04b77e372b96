"""A person gives a private service her CPR number herself, and we say whether it is hers."""

from datetime import datetime
from hmac import compare_digest

from cryptography.hazmat.primitives.hashes import SHA256
from django.db import transaction
from django.utils.translation import gettext_noop

from fundament.capabilities.login import queries
from fundament.capabilities.login.models import CprMatch, ServiceProvider
from fundament.capabilities.login.rules import matching as rules
from fundament.capabilities.login.types import (
    MatchAsked,
    MatchNotAllowed,
    NumberWrong,
    Protocol,
    TooManyNumbers,
)
from fundament.capabilities.registers import service as registers
from fundament.capabilities.registers.types import Person
from fundament.kernel import audit
from fundament.kernel.acting import ActorKind, Agent
from fundament.kernel.ids import PartyId, PersonUuid


def is_linked(provider: ServiceProvider, person: PersonUuid) -> bool:
    """Return whether the person has given the service her number, and it was right."""
    if not provider.cpr_match:
        return False
    found = CprMatch.objects.filter(entity_id=provider.entity_id, person_uuid=person)
    return found.filter(matched_at__isnull=False).exists()


def match(provider: ServiceProvider, person: Person, text: str, at: datetime) -> None:
    """Compare the number that was given with the person's; keep that it is hers, once it is.

    A try counts before it is looked at. Raises NumberMalformed, TooManyNumbers, NumberWrong.
    """
    number = rules.number_in(text)
    left = _count_try(provider, person, at)
    right = compare_digest(number, person.party.number)
    with transaction.atomic():
        if right:
            rows = CprMatch.objects.filter(
                entity_id=provider.entity_id, person_uuid=person.uuid, matched_at__isnull=True
            )
            rows.update(matched_at=at)
        _write_down(provider, person, right, at)
    if not right:
        raise NumberWrong(left=left)


def match_number(asked: MatchAsked, at: datetime) -> None:
    """Answer a service that asks for itself: the number is that of the person, or NumberWrong.

    It must call with a certificate of its metadata, be a private one, and ask within fifteen
    minutes of the person's login. Raises MatchNotAllowed, NumberMalformed, TooManyNumbers,
    NumberWrong. Source: NemLog-in, UUID match.
    """
    provider = queries.provider_named(asked.entity_id, Protocol.SAML)
    if provider is None or not provider.private_sector or not _is_its_own(provider, asked):
        raise MatchNotAllowed
    part = queries.part_begun(provider, asked.name_id, at - rules.WITHIN)
    if part is None or not part.session.person:  # from abroad, without a number here
        raise MatchNotAllowed
    person = registers.person_of(PartyId.parse(part.session.person), at)
    match(provider, person, asked.number, at)


def _is_its_own(provider: ServiceProvider, asked: MatchAsked) -> bool:
    metadata = queries.metadata_of(provider)
    known = (*metadata.signing, *(key.certificate for key in metadata.encryption))
    return asked.fingerprint in {one.fingerprint(SHA256()).hex() for one in known}


@transaction.atomic
def _count_try(provider: ServiceProvider, person: Person, at: datetime) -> int:
    """Return how many tries are left after this one. Raises TooManyNumbers."""
    CprMatch.objects.get_or_create(entity_id=provider.entity_id, person_uuid=person.uuid)
    row = CprMatch.objects.select_for_update().get(
        entity_id=provider.entity_id, person_uuid=person.uuid
    )
    row.tries = rules.recent(row.tries, at)
    if len(row.tries) >= rules.MOST_TRIES:
        raise TooManyNumbers
    row.tries.append(at.isoformat())
    row.save(update_fields=["tries"])
    return rules.MOST_TRIES - len(row.tries)


def _write_down(provider: ServiceProvider, person: Person, right: bool, at: datetime) -> None:
    audit.record(
        audit.Look(
            at=at,
            actor=Agent(ActorKind.SERVICE, queries.names_of(provider)[0], provider.entity_id),
            acted_for=None,
            about=person.party,
            what=gettext_noop("Dit CPR-nummer"),
            action=gettext_noop("Sammenlignet med det, du skrev: rigtigt")
            if right
            else gettext_noop("Sammenlignet med det, du skrev: forkert"),
            purpose=gettext_noop("At logge dig ind"),
            legal_basis=gettext_noop("Lov om MitID og NemLog-in"),
        )
    )
