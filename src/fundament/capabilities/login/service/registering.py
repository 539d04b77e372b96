"""Service providers: registered by their metadata, looked at, removed."""

from datetime import datetime
from hashlib import sha256

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.db import transaction

from fundament.capabilities.login import queries, rules
from fundament.capabilities.login.models import RefusedMessage, ServiceProvider
from fundament.capabilities.login.types import (
    KeyUse,
    MetadataRefused,
    Provider,
    ProviderKey,
    ProviderNotFound,
    RefusedRequest,
    Remark,
    Weight,
)
from fundament.kernel.errors import Refusal
from fundament.standards.oiosaml.v303 import OIOSAML
from fundament.standards.saml.metadata_reading import read_service_provider


def lint(metadata: bytes, at: datetime, *, private_sector: bool = False) -> tuple[Remark, ...]:
    """Return what there is to say of the metadata, errors first. Raises MetadataRefused."""
    try:
        read = read_service_provider(metadata)
    except Refusal as refusal:
        raise MetadataRefused(
            danish=refusal.sentence("da"), english=refusal.sentence("en")
        ) from refusal
    return rules.remarks_on(read, OIOSAML, at, private_sector)


def register_provider(
    metadata: bytes, by: str, at: datetime, *, private_sector: bool = False
) -> Provider:
    """Register a service provider, or take its new metadata, and return it with all remarks.

    Its users keep their pairwise ids. Raises MetadataRefused when a remark is an error.
    """
    errors = [
        remark
        for remark in lint(metadata, at, private_sector=private_sector)
        if remark.weight is Weight.ERROR
    ]
    if errors:
        raise MetadataRefused(
            danish=" ".join(remark.danish for remark in errors),
            english=" ".join(remark.english for remark in errors),
        )
    with transaction.atomic():
        row, _ = ServiceProvider.objects.update_or_create(
            entity_id=read_service_provider(metadata).entity_id,
            removed_at__isnull=True,
            defaults={
                "metadata": metadata,
                "private_sector": private_sector,
                "registered_at": at,
                "registered_by": by,
            },
        )
    return _provider(row, at)


def providers(at: datetime) -> list[Provider]:
    """Return all registered service providers by entityID."""
    rows = ServiceProvider.objects.filter(removed_at__isnull=True).order_by("entity_id")
    return [_provider(row, at) for row in rows]


def provider_of(entity_id: str, at: datetime) -> Provider:
    """Return one service provider. Raises ProviderNotFound."""
    row = queries.provider_named(entity_id)
    if row is None:
        raise ProviderNotFound
    return _provider(row, at)


def remove_provider(entity_id: str, at: datetime) -> None:
    """End the connection of a service provider; its requests are refused from now on.

    Raises ProviderNotFound.
    """
    rows = ServiceProvider.objects.filter(entity_id=entity_id, removed_at__isnull=True)
    if not rows.update(removed_at=at):
        raise ProviderNotFound


def refused_lately(limit: int = 50) -> list[RefusedRequest]:
    """Return the latest refused messages, newest first."""
    rows = RefusedMessage.objects.order_by("-at", "-id")[:limit]
    return [RefusedRequest(row.at, row.code, row.issuer, row.host) for row in rows]


def _provider(row: ServiceProvider, at: datetime) -> Provider:
    read = queries.metadata_of(row)
    keys = [_key(KeyUse.SIGNING, certificate) for certificate in read.signing]
    keys += [_key(KeyUse.ENCRYPTION, key.certificate, key.methods) for key in read.encryption]
    return Provider(
        row.entity_id,
        read.names,
        row.private_sector,
        row.registered_at,
        row.registered_by,
        tuple(keys),
        tuple(found.location for found in read.consumers),
        tuple(found.name for found in read.attributes),
        rules.remarks_on(read, OIOSAML, at, row.private_sector),
    )


def _key(use: KeyUse, certificate: x509.Certificate, methods: tuple[str, ...] = ()) -> ProviderKey:
    return ProviderKey(
        use,
        sha256(certificate.public_bytes(Encoding.DER)).hexdigest(),
        certificate.not_valid_before_utc,
        certificate.not_valid_after_utc,
        methods,
    )
