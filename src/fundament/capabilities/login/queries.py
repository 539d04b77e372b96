"""Reads of login that are more than one look by key."""

import hashlib
import json
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import Q, QuerySet

from fundament.capabilities.login.models import (
    BrokerSession,
    EidasNode,
    FaultSwitch,
    Grant,
    InspectedLogin,
    Logout,
    LogoutCall,
    PairwiseId,
    PendingLogin,
    Proof,
    ProviderSession,
    RefreshToken,
    RevokedToken,
    ServiceProvider,
)
from fundament.capabilities.login.types import OpenIdRequest, PendingLoginOver, Protocol
from fundament.kernel import rows
from fundament.standards.oauth.clients import Client, read_client
from fundament.standards.oiosaml import profiles
from fundament.standards.oiosaml.types import Profile
from fundament.standards.saml.metadata_reading import read_service_provider
from fundament.standards.saml.metadata_types import ServiceProviderMetadata

LIFE_OF_PENDING = timedelta(minutes=20)
_SESSION_ALIVE = (
    "secret = %s and broker = %s and ended_at is null and ends_at > %s and used_at > %s and "
)
_TAKE = """
insert into login_seenmessage (issuer, message_id, seen_at) values (%s, %s, %s)
on conflict do nothing
"""
_COUNT = """
insert into login_refusalcount (network, minute, times) values (%s, %s, 1)
on conflict (network, minute) do update set times = login_refusalcount.times + 1
returning times
"""

_OF_GRANT = ("session", "proof", "provider")
_GRANT_ALIVE = (
    "login_grant.id = %s and login_grant.ended_at is null"
    " and login_serviceprovider.removed_at is null"
)
_ADD_PARTS = """
update login_inspectedlogin
set parts = parts || %s::jsonb, state = coalesce(%s, state),
    fault = case when %s = '' then fault else %s end
where login = %s and jsonb_array_length(parts) < 40
"""


def hashed(secret: str) -> bytes:
    """Return what is kept of a browser's secret."""
    return hashlib.sha256(secret.encode()).digest()


def metadata_of(row: ServiceProvider) -> ServiceProviderMetadata:
    """Return what a provider's metadata says; read once a process, metadata rarely changes."""
    return _read(bytes(row.metadata))


@lru_cache(maxsize=512)
def _read(body: bytes) -> ServiceProviderMetadata:
    return read_service_provider(body)


def profile_of(row: ServiceProvider) -> Profile:
    """Return the version of the profile that is spoken with a provider."""
    return profiles.profile_of(row.profile)


def client_of(row: ServiceProvider) -> Client:
    """Return what a client's metadata says; read once a process."""
    return _read_client(bytes(row.metadata))


@lru_cache(maxsize=512)
def _read_client(body: bytes) -> Client:
    return read_client(body)


def provider_named(entity_id: str, protocol: Protocol | None = None) -> ServiceProvider | None:
    """Return the registered provider of that entityID or client_id, compared exactly.

    A claimed name that no service can have, with a NUL or half a sign, never comes to the database.
    """
    if not entity_id.isprintable():
        return None
    found = rows.row(ServiceProvider, "entity_id = %s and removed_at is null", [entity_id])
    return found if found is not None and protocol in {None, found.protocol} else None


def names_of(row: ServiceProvider) -> tuple[str, str]:
    """Return what a provider is called in Danish and in English."""
    return _NAMES[Protocol(row.protocol)](row)


def _saml_names(row: ServiceProvider) -> tuple[str, str]:
    read = metadata_of(row)
    return read.name_in("da"), read.name_in("en")


def _client_names(row: ServiceProvider) -> tuple[str, str]:
    names = client_of(row).names
    return names.name_in("da"), names.name_in("en")


_NAMES = {
    Protocol.SAML: _saml_names,
    Protocol.OIDC: _client_names,
    Protocol.EIDAS: _saml_names,
}


def session_alive(secret: str | None, broker: str, at: datetime) -> BrokerSession | None:
    """Return the browser's session when it is open at that time under that name of ours.

    One that was not used for too long is not: who is at the keyboard may be somebody else by now.
    """
    return _alive(secret, broker, at, "school_level = 0")


def school_session_alive(secret: str | None, broker: str, at: datetime) -> BrokerSession | None:
    """Return the browser's session of a school login when it is open at that time."""
    return _alive(secret, broker, at, "school_level > 0")


def _alive(secret: str | None, broker: str, at: datetime, kind: str) -> BrokerSession | None:
    if not secret:
        return None
    used = [hashed(secret), broker, at, at - settings.SESSION_PAUSE]
    return rows.row(BrokerSession, _SESSION_ALIVE + kind, used)


def session_held(session: UUID, at: datetime) -> BrokerSession | None:
    """Return the open session, kept from ending until the transaction is over, or None."""
    open_one = "id = %s and ended_at is null and ends_at > %s"
    return rows.row(BrokerSession, open_one, [session, at], lock=True)


def proofs_of(row: BrokerSession, at: datetime) -> list[Proof]:
    """Return what was shown in the session and still counts, in that order."""
    return rows.every(Proof, "session_id = %s and counts_until > %s", [row.id, at])


def proof_of(asked: PendingLogin) -> Proof:
    """Return what the answer to a login tells of. Raises PendingLoginOver."""
    if asked.proof is None:
        raise PendingLoginOver
    return asked.proof


def fault_switched(entity_id: str) -> FaultSwitch | None:
    """Return the fault that is switched on for a service, or None."""
    return rows.row(FaultSwitch, 'entity_id = %s and "left" > 0', [entity_id])


def pending_alive(
    pending_id: UUID, browser: str, at: datetime, *, school: bool = False
) -> PendingLogin | None:
    """Return the login under way in that browser.

    One that rests on an ended session is over, and so is one for a service that was removed.
    Those of a school login and of an eID never meet.
    """
    kind = Q(school_level__gt=0) if school else Q(school_level=0)
    rests_on_nothing = Q(session__isnull=True)
    rests_on_open = Q(session__ended_at__isnull=True, session__ends_at__gt=at)
    return (
        PendingLogin.objects.select_related("provider", "session", "proof")
        .filter(
            kind,
            rests_on_nothing | rests_on_open,
            id=pending_id,
            browser=hashed(browser),
            answered_at__isnull=True,
            began_at__gt=at - LIFE_OF_PENDING,
            provider__removed_at__isnull=True,
        )
        .first()
    )


def login_alive(pending_id: UUID, browser: str, at: datetime) -> PendingLogin:
    """Return the login under way in that browser. Raises PendingLoginOver."""
    found = pending_alive(pending_id, browser, at)
    if found is None:
        raise PendingLoginOver
    return found


def nodes_connected() -> QuerySet[EidasNode]:
    """Return the nodes of other countries that have not been removed."""
    providers = ServiceProvider.objects.filter(protocol=Protocol.EIDAS, removed_at__isnull=True)
    return EidasNode.objects.filter(entity_id__in=providers.values("entity_id"))


def take_message(issuer: str, message_id: str, at: datetime) -> bool:
    """Keep a message's id; False when it was here before. Of two at once the second is late."""
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [issuer, message_id, at])
        return int(cursor.rowcount) == 1


def pair_of(entity_id: str, person: UUID, organisation: str) -> PairwiseId | None:
    """Return by what a service knows the person, if it does."""
    pair = "entity_id = %s and person_uuid = %s and organisation = %s"
    return rows.row(PairwiseId, pair, [entity_id, person, organisation])


def part_of(
    session: BrokerSession, provider: ServiceProvider, organisation: str, name: tuple[str, str]
) -> ProviderSession | None:
    """Return the service's open part of the session under a name (its format, its value)."""
    part = (
        "session_id = %s and provider_id = %s and organisation = %s and name_id_format = %s"
        " and name_id = %s and ended_at is null"
    )
    return rows.row(ProviderSession, part, [session.id, provider.pk, organisation, *name])


def parts_named(
    provider: ServiceProvider, name_id: str, indexes: tuple[str, ...]
) -> list[ProviderSession]:
    """Return the provider's open parts of sessions that a logout names; without index all."""
    found = ProviderSession.objects.select_related("session").filter(
        provider__entity_id=provider.entity_id, name_id=name_id, ended_at__isnull=True
    )
    return list((found.filter(session_index__in=indexes) if indexes else found)[:50])


def part_begun(provider: ServiceProvider, name_id: str, since: datetime) -> ProviderSession | None:
    """Return the provider's open part of a session whose person logged in since then."""
    return (
        ProviderSession.objects.select_related("session")
        .filter(
            provider__entity_id=provider.entity_id,
            name_id=name_id,
            ended_at__isnull=True,
            session__proofs__authenticated_at__gt=since,
        )
        .order_by("-id")
        .first()
    )


def call_named(message_id: str, since: datetime) -> LogoutCall | None:
    """Return the call of a logout under way that a service answers."""
    return (
        LogoutCall.objects.select_related("logout", "provider_session__provider")
        .filter(message_id=message_id, logout__began_at__gt=since)
        .first()
    )


def count_refusal(network: str, minute: datetime) -> int:
    """Count one more refusal of the network (empty: of all) in the minute; return how many."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [network, minute])
        return int(cursor.fetchone()[0])


def calls_open(logout: Logout) -> list[LogoutCall]:
    """Return whom the browser has yet to go to; those shown in frames first, they stop nothing."""
    found = logout.calls.filter(asked_at__isnull=True, outcome="").order_by("id")
    calls = list(found.select_related("provider_session__provider"))
    return sorted(calls, key=lambda call: call.provider_session.provider.protocol != Protocol.OIDC)


def grant_of_code(code: str) -> Grant | None:
    """Return what a code stands for, used or not."""
    return rows.row(Grant, "login_grant.code = %s", [hashed(code)], related=_OF_GRANT)


def issuer_of(part: ProviderSession) -> str:
    """Return the issuer that a client was told the session by, the latest one; empty for none."""
    told = Grant.objects.filter(session=part.session_id, sid=part.session_index)
    found = told.order_by("-began_at").first()
    return OpenIdRequest.of(found.request).issuer if found else ""


def refresh_token(token: str) -> RefreshToken | None:
    """Return a refresh token, used or not, with what it came of."""
    found = RefreshToken.objects.select_related("grant__session", "grant__proof", "grant__provider")
    return found.filter(secret=hashed(token)).first()


def grant_alive(grant_id: str) -> Grant | None:
    """Return the grant of an access token, unless it has ended or its client was removed."""
    try:
        key = UUID(grant_id)
    except ValueError:
        return None
    return rows.row(Grant, _GRANT_ALIVE, [key], related=_OF_GRANT)


def is_revoked(jti: str) -> bool:
    """Return whether an access token was revoked by itself."""
    return RevokedToken.objects.filter(jti=jti).exists()


def is_inspected(login: UUID) -> bool:
    """Return whether the messages of a login are recorded."""
    return rows.is_there(InspectedLogin, "login = %s", [login])


def add_parts(login: UUID, parts: list[dict[str, Any]], state: str | None, fault: str) -> None:
    """Add the next messages to the record of a login, up to 40; of two at once both stay."""
    with connection.cursor() as cursor:
        cursor.execute(_ADD_PARTS, [json.dumps(parts), state, fault, fault, login])


def fault_of(login: UUID) -> str:
    """Return the code of the fault that was put into a login; empty for none."""
    with connection.cursor() as cursor:
        cursor.execute("select fault from login_inspectedlogin where login = %s", [login])
        found = cursor.fetchone()
    return str(found[0]) if found else ""
