"""Keys from the client's own address (`jwks_uri`): fetched when it is registered, by the hour, and
when something is signed by a key that is not known yet, at most once a minute.

What was fetched is kept as `jwks` in the client's metadata, so that a fault at the address ends no
connection. Source: RFC 7591, 2; openid-connect-core 10.1.1.
"""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.db.models import Q

from fundament.capabilities.login import queries
from fundament.capabilities.login.adapters.fetching import fetch
from fundament.capabilities.login.models import ServiceProvider
from fundament.capabilities.login.types import Protocol
from fundament.kernel.errors import Refusal
from fundament.kernel.fetching import own_reach
from fundament.standards.oauth.clients import Client, read_client
from fundament.standards.oauth.jose import NotGenuine
from fundament.standards.oauth.refusals import ClientMetadataInvalid, OAuthRefused

PAUSE = timedelta(minutes=1)
T = TypeVar("T")


def with_keys(raw: dict[str, Any]) -> dict[str, Any]:
    """Return client metadata with the keys at its `jwks_uri`, if it has one.

    Raises NotFetched, ClientMetadataInvalid.
    """
    address = raw.get("jwks_uri")
    if not isinstance(address, str):
        return raw
    body = fetch(address, own_reach())
    try:
        keys = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise ClientMetadataInvalid(reason="what lies at jwks_uri is not JSON") from error
    found = {**raw, "jwks": keys}
    read_client(json.dumps(found).encode())
    return found


def refresh(row: ServiceProvider, at: datetime) -> bool:
    """Fetch a client's keys anew and say whether they are others now; a fault is kept and shown."""
    raw, fault = queries.client_of(row).raw, list[str]()
    try:
        fresh = with_keys(raw)
    except Refusal as refusal:
        fresh, fault = raw, [refusal.code, refusal.sentence("da"), refusal.sentence("en")]
    changed: dict[str, Any] = {"fetch_tried_at": at, "fetch_fault": fault}
    if not fault:
        changed |= {"fetched_at": at, "metadata": json.dumps(fresh, ensure_ascii=False).encode()}
    # Not over the head of an operator who registers other metadata meanwhile.
    same = ServiceProvider.objects.filter(id=row.pk, metadata=bytes(row.metadata))
    return bool(same.update(**changed)) and fresh != raw


def signed_by(row: ServiceProvider, read: Callable[[Client], T], at: datetime) -> T:
    """Return what `read` finds in something that the client signed.

    When no key that we hold fits, the keys are fetched anew, if it is time to look, and `read` gets
    the client with those. Raises what `read` raises.
    """
    try:
        return read(queries.client_of(row))
    except OAuthRefused as refusal:
        fresh = _renewed(row, at) if isinstance(refusal.__cause__, NotGenuine) else None
        if fresh is None:
            raise
    return read(queries.client_of(fresh))


def refresh_all(at: datetime) -> int:
    """Fetch the keys of every client that has an address for them; return how many changed."""
    rows = ServiceProvider.objects.filter(removed_at__isnull=True, protocol=Protocol.OIDC)
    return sum(refresh(row, at) for row in rows if "jwks_uri" in queries.client_of(row).raw)


def _renewed(row: ServiceProvider, at: datetime) -> ServiceProvider | None:
    """Return the client with other keys than it had, when it was time to look; else None."""
    if "jwks_uri" not in queries.client_of(row).raw:
        return None
    due = Q(fetch_tried_at__isnull=True) | Q(fetch_tried_at__lt=at - PAUSE)
    mine = ServiceProvider.objects.filter(due, id=row.pk).update(fetch_tried_at=at)
    if not mine or not refresh(row, at):
        return None
    return queries.provider_named(row.entity_id, Protocol.OIDC)
