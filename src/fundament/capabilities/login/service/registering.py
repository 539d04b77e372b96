"""Connected services: registered by their metadata, looked at, removed.

Metadata that begins with a brace is a client's (JSON), any other a SAML service provider's (XML).
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_noop

from fundament.capabilities.login import queries
from fundament.capabilities.login.models import ServiceProvider
from fundament.capabilities.login.service.brokers import own_portal
from fundament.capabilities.login.service.eidas import nodes as eidas
from fundament.capabilities.login.service.openid import registering as openid
from fundament.capabilities.login.service.saml import registering as saml
from fundament.capabilities.login.types import (
    MetadataRefused,
    Protocol,
    Provider,
    ProviderIsOurs,
    ProviderNotFound,
    Remark,
    Weight,
)
from fundament.kernel import audit
from fundament.kernel.acting import Actor, Agent
from fundament.kernel.errors import Refusal
from fundament.standards.oiosaml import profiles
from fundament.standards.oiosaml.types import Profile


@dataclass(frozen=True, slots=True)
class Registrar:
    """How a protocol's metadata is named, judged and shown."""

    name: Callable[[bytes], str]
    remarks: Callable[[bytes, bool, Profile, datetime], tuple[Remark, ...]]
    shown: Callable[[ServiceProvider, datetime], Provider]


REGISTRARS = {
    Protocol.SAML: Registrar(saml.name_of, saml.remarks_on, saml.shown),
    Protocol.OIDC: Registrar(openid.name_of, openid.remarks_on, openid.shown),
    Protocol.EIDAS: Registrar(saml.name_of, eidas.remarks_on, eidas.shown),
}

# What an operator sets beside the metadata.
SETTINGS = ("cpr_match", "metadata_url", "metadata_certificate", "return_urls", "fetch_fault")
_log = logging.getLogger(__name__)


def lint(
    metadata: bytes,
    at: datetime,
    *,
    private_sector: bool | None = None,
    profile: Profile | None = None,
) -> tuple[Remark, ...]:
    """Return what there is to say of the metadata, errors first. Raises MetadataRefused.

    None: as the service is registered; where it is unknown it is public and speaks today's
    version of the profile.
    """
    try:
        registrar = REGISTRARS[_protocol_of(metadata)]
        row = queries.provider_named(registrar.name(metadata))
        if private_sector is None:
            private_sector = row is not None and row.private_sector
        return registrar.remarks(metadata, private_sector, profile or _profile_of(row), at)
    except Refusal as refusal:
        raise MetadataRefused(
            danish=refusal.sentence("da"),
            english=refusal.sentence("en"),
            reason=refusal.facts.get("reason", ""),
        ) from refusal


def register_provider(
    metadata: bytes,
    by: Actor | Agent,
    at: datetime,
    *,
    private_sector: bool | None = None,
    profile: Profile | None = None,
) -> Provider:
    """Register a service, or take its new metadata, and return it with all remarks.

    `private_sector` and `profile` None: they stay what they were, for a private service must not
    come to person numbers by a forgotten word; a change is logged. Its users keep their pairwise
    ids.
    Raises MetadataRefused when a remark is an error, or when the name belongs to a service of the
    other protocol.
    """
    errors = [
        remark
        for remark in lint(metadata, at, private_sector=private_sector, profile=profile)
        if remark.weight is Weight.ERROR
    ]
    if errors:
        raise MetadataRefused(
            danish=" ".join(remark.danish for remark in errors),
            english=" ".join(remark.english for remark in errors),
        )
    values: dict[str, object] = {"registered_at": at, "registered_by": by.name}
    if profile is not None:
        values["profile"] = profile.version
    if _protocol_of(metadata) is Protocol.SAML:
        values["metadata"] = metadata
        row = _kept(saml.name_of(metadata), Protocol.SAML, private_sector, values, by)
        return _provider(row, at)
    try:
        kept = openid.kept_of(metadata)
    except Refusal as refusal:  # the keys at its address
        raise MetadataRefused(
            danish=refusal.sentence("da"), english=refusal.sentence("en")
        ) from refusal
    values |= {"metadata": kept.metadata, "secret": kept.secret_hash}
    row = _kept(kept.client_id, Protocol.OIDC, private_sector, values, by)
    return replace(_provider(row, at), secret=kept.secret)


def providers(at: datetime) -> list[Provider]:
    """Return all registered services by entityID or client_id."""
    rows = ServiceProvider.objects.filter(removed_at__isnull=True).order_by("entity_id")
    return [_provider(row, at) for row in rows]


def provider_of(entity_id: str, at: datetime) -> Provider:
    """Return one service. Raises ProviderNotFound."""
    row = queries.provider_named(entity_id)
    if row is None:
        raise ProviderNotFound
    return _provider(row, at)


def removable(entity_id: str, at: datetime) -> Provider:
    """Return the service provider if its connection may be ended.

    Raises ProviderNotFound, ProviderIsOurs.
    """
    if entity_id == own_portal():
        raise ProviderIsOurs
    return provider_of(entity_id, at)


@transaction.atomic
def remove_provider(entity_id: str, at: datetime, by: Actor | Agent) -> Provider:
    """End the connection of a service provider and return what it was.

    Its requests are refused from now on. Raises ProviderNotFound, ProviderIsOurs.
    """
    found = removable(entity_id, at)
    rows = ServiceProvider.objects.filter(entity_id=entity_id, removed_at__isnull=True)
    row = rows.select_for_update().first()
    if row is None:
        raise ProviderNotFound
    rows.update(removed_at=at)
    record(row.entity_id, gettext_noop("Fjernet"), at, by)
    return found


def keep_settings(row: ServiceProvider, by: Actor | Agent, at: datetime) -> None:
    """Keep what an operator has set for a service, with a line in the ledger."""
    with transaction.atomic():
        row.save(update_fields=SETTINGS)
        record(row.entity_id, gettext_noop("Indstillet"), at, by)


def record(entity_id: str, action: str, at: datetime, by: Actor | Agent) -> None:
    """Write the act down; a service is known by its entityID, not by a party it belongs to."""
    audit.record(
        audit.Look(
            at=at,
            actor=by,
            acted_for=None,
            about=None,
            what=gettext_noop("Tjeneste med login"),
            action=action,
            purpose=gettext_noop("At drive den fælles infrastruktur"),
            legal_basis=gettext_noop("Lov om MitID og NemLog-in"),
            reference=f"{audit.OPERATION}service/{entity_id}",
        )
    )


def _kept(
    name: str,
    protocol: Protocol,
    private_sector: bool | None,
    values: dict[str, object],
    by: Actor | Agent,
) -> ServiceProvider:
    before = queries.provider_named(name)
    if before is not None and before.protocol != protocol:
        raise MetadataRefused(
            danish="navnet tilhører en tjeneste med en anden protokol.",
            english="the name belongs to a service of another protocol.",
        )
    was_private = before is not None and before.private_sector
    values["private_sector"] = was_private if private_sector is None else private_sector
    if values["private_sector"] != was_private:
        kind = "private" if values["private_sector"] else "public"
        _log.warning("service provider %s is %s from now on", name, kind)
    with transaction.atomic():
        row, _ = ServiceProvider.objects.update_or_create(
            entity_id=name, removed_at__isnull=True, defaults={"protocol": protocol, **values}
        )
        record(row.entity_id, gettext_noop("Registreret"), row.registered_at, by)
    return row


def _profile_of(row: ServiceProvider | None) -> Profile:
    return profiles.TODAY if row is None else queries.profile_of(row)


def _protocol_of(metadata: bytes) -> Protocol:
    return Protocol.OIDC if metadata.lstrip()[:1] == b"{" else Protocol.SAML


def _provider(row: ServiceProvider, at: datetime) -> Provider:
    return REGISTRARS[Protocol(row.protocol)].shown(row, at)
