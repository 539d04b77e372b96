"""Clients of OpenID Connect, by their metadata (RFC 7591)."""

import json
import secrets
from dataclasses import dataclass
from datetime import datetime

from fundament.capabilities.login import queries
from fundament.capabilities.login.models import ServiceProvider
from fundament.capabilities.login.rules import openid
from fundament.capabilities.login.service.openid import key_sources
from fundament.capabilities.login.types import Protocol, Provider, ProviderSettings, Remark
from fundament.standards.oauth.clients import SECRET_METHODS, read_client
from fundament.standards.oiosaml.types import Profile


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of a registration: no secret, but its hash. `secret` is one that we made."""

    client_id: str
    metadata: bytes
    secret_hash: bytes | None
    secret: str | None


def remarks_on(
    metadata: bytes, private_sector: bool, profile: Profile, at: datetime
) -> tuple[Remark, ...]:
    """Return what there is to say of the metadata, by no profile. Raises ClientMetadataInvalid."""
    client = read_client(_with_id(metadata))
    return openid.remarks_on(client, _secret_in(client.raw), private_sector)


def name_of(metadata: bytes) -> str:
    """Return the client_id, empty where it has none yet. Raises ClientMetadataInvalid."""
    return read_client(metadata).client_id


def kept_of(metadata: bytes) -> Kept:
    """Return what to keep; a client that needs a secret and brings none gets one.

    A client that has been here before keeps the one it has; keys at an address are fetched.
    Raises ClientMetadataInvalid, NotFetched.
    """
    client = read_client(_with_id(metadata))
    raw = {name: value for name, value in client.raw.items() if name != "client_secret"}
    raw = key_sources.with_keys(raw)
    given, made = _secret_in(client.raw), None
    before = queries.provider_named(client.client_id, Protocol.OIDC)
    hashed = queries.hashed(given) if given else None
    if client.proofs.method in SECRET_METHODS and hashed is None:
        hashed = bytes(before.secret) if before is not None and before.secret else None
        if hashed is None:
            made = secrets.token_urlsafe(32)
            hashed = queries.hashed(made)
    body = json.dumps(raw, ensure_ascii=False).encode()
    return Kept(client.client_id, body, hashed, made)


def shown(row: ServiceProvider, at: datetime) -> Provider:
    """Return the client as operators see it."""
    client = queries.client_of(row)
    names = [*client.names.languages]
    if client.names.any and "da" not in dict(names):
        names.append(("da", client.names.any))
    return Provider(
        row.entity_id,
        tuple(names),
        row.private_sector,
        row.registered_at,
        row.registered_by,
        (),
        client.redirect_uris,
        tuple(sorted(client.scopes)),
        openid.remarks_on(client, "", row.private_sector),
        Protocol.OIDC,
        settings=ProviderSettings(cpr_match=row.cpr_match),
    )


def _with_id(metadata: bytes) -> bytes:
    """Return the metadata with a client_id of ours where it has none (RFC 7591, 3.2.1)."""
    client = read_client(metadata)
    if client.client_id:
        return metadata
    return json.dumps({**client.raw, "client_id": secrets.token_urlsafe(16)}).encode()


def _secret_in(raw: dict[str, object]) -> str:
    given = raw.get("client_secret", "")
    return given if isinstance(given, str) else ""
