"""Reads of login that are more than one look by key."""

import hashlib
from datetime import datetime, timedelta
from functools import lru_cache
from uuid import UUID

from fundament.capabilities.login.models import (
    BrokerSession,
    PendingLogin,
    ProviderSession,
    RefusedMessage,
    SeenMessage,
    ServiceProvider,
)
from fundament.standards.saml.metadata_reading import read_service_provider
from fundament.standards.saml.metadata_types import ServiceProviderMetadata

LIFE_OF_PENDING = timedelta(minutes=20)
KEPT_MESSAGES = timedelta(minutes=15)
KEPT_REFUSALS = timedelta(days=180)


def hashed(secret: str) -> bytes:
    """Return what is kept of a browser's secret."""
    return hashlib.sha256(secret.encode()).digest()


def metadata_of(row: ServiceProvider) -> ServiceProviderMetadata:
    """Return what a provider's metadata says; read once a process, metadata rarely changes."""
    return _read(bytes(row.metadata))


@lru_cache(maxsize=512)
def _read(body: bytes) -> ServiceProviderMetadata:
    return read_service_provider(body)


def provider_named(entity_id: str) -> ServiceProvider | None:
    """Return the registered provider of that entityID, compared exactly."""
    return ServiceProvider.objects.filter(entity_id=entity_id, removed_at__isnull=True).first()


def session_alive(secret: str | None, broker: str, at: datetime) -> BrokerSession | None:
    """Return the browser's session when it is open at that time under that name of ours."""
    if not secret:
        return None
    return BrokerSession.objects.filter(
        secret=hashed(secret), broker=broker, ended_at__isnull=True, ends_at__gt=at
    ).first()


def pending_alive(pending_id: UUID, browser: str, at: datetime) -> PendingLogin | None:
    """Return the login under way in that browser."""
    return (
        PendingLogin.objects.select_related("provider", "session")
        .filter(
            id=pending_id,
            browser=hashed(browser),
            answered_at__isnull=True,
            began_at__gt=at - LIFE_OF_PENDING,
        )
        .first()
    )


def seen(issuer: str, message_id: str) -> bool:
    """Return whether the message has been here."""
    return SeenMessage.objects.filter(issuer=issuer, message_id=message_id).exists()


def sessions_named(
    provider: ServiceProvider, name_id: str, indexes: tuple[str, ...]
) -> list[ProviderSession]:
    """Return the provider's open sessions that a LogoutRequest names; without index all."""
    found = ProviderSession.objects.select_related("session").filter(
        provider__entity_id=provider.entity_id, name_id=name_id, ended_at__isnull=True
    )
    return list((found.filter(session_index__in=indexes) if indexes else found)[:50])


def forget_old(at: datetime) -> None:
    """Delete what no rule needs any longer."""
    SeenMessage.objects.filter(seen_at__lt=at - KEPT_MESSAGES).delete()
    PendingLogin.objects.filter(began_at__lt=at - timedelta(days=1)).delete()
    RefusedMessage.objects.filter(at__lt=at - KEPT_REFUSALS).delete()
    BrokerSession.objects.filter(ends_at__lt=at - KEPT_REFUSALS).delete()
