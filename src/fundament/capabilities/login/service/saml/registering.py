"""Service providers of SAML, by their metadata."""

from datetime import datetime
from hashlib import sha256

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from fundament.capabilities.login import queries
from fundament.capabilities.login.models import ServiceProvider
from fundament.capabilities.login.rules import saml as rules
from fundament.capabilities.login.types import (
    KeyUse,
    Provider,
    ProviderKey,
    ProviderSettings,
    Remark,
    SourceState,
)
from fundament.standards.oiosaml.types import Profile
from fundament.standards.saml.metadata_reading import read_service_provider


def remarks_on(
    metadata: bytes, private_sector: bool, profile: Profile, at: datetime
) -> tuple[Remark, ...]:
    """Return what there is to say of the metadata. Raises SamlRefused and what XML refuses."""
    return rules.remarks_on(read_service_provider(metadata), profile, at, private_sector)


def name_of(metadata: bytes) -> str:
    """Return the entityID."""
    return read_service_provider(metadata).entity_id


def shown(row: ServiceProvider, at: datetime) -> Provider:
    """Return the service provider as operators see it."""
    read, profile = queries.metadata_of(row), queries.profile_of(row)
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
        rules.remarks_on(read, profile, at, row.private_sector),
        profile=profile.version,
        settings=_settings(row),
        source=SourceState(row.fetched_at, row.fetch_tried_at, *row.fetch_fault),
    )


def _settings(row: ServiceProvider) -> ProviderSettings:
    kept = row.metadata_certificate
    pem = x509.load_der_x509_certificate(bytes(kept)).public_bytes(Encoding.PEM) if kept else b""
    return ProviderSettings(row.metadata_url, pem.decode(), tuple(row.return_urls), row.cpr_match)


def _key(use: KeyUse, certificate: x509.Certificate, methods: tuple[str, ...] = ()) -> ProviderKey:
    return ProviderKey(
        use,
        sha256(certificate.public_bytes(Encoding.DER)).hexdigest(),
        certificate.not_valid_before_utc,
        certificate.not_valid_after_utc,
        methods,
    )
