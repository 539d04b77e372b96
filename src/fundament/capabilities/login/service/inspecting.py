"""The inspector's record: one row a login, one a logout at each service.

It is written where a request is taken and where it ends. In the demo everything is recorded; in
production nothing, unless it is switched on for the service.
Messages are masked before they come to the table, which keeps them for days only.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from urllib.parse import parse_qsl
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_noop

from fundament.capabilities.login import queries
from fundament.capabilities.login.models import InspectedLogin as Row
from fundament.capabilities.login.models import (
    InspectedProvider,
    LogoutCall,
    PendingLogin,
    ServiceProvider,
)
from fundament.capabilities.login.rules.faults import DOWN
from fundament.capabilities.login.rules.inspecting import END_SESSION, SAML_MESSAGES, Mask
from fundament.capabilities.login.service import brokers
from fundament.capabilities.login.service.eidas import showing as eidas
from fundament.capabilities.login.service.forgetting import KEPT_INSPECTIONS
from fundament.capabilities.login.service.openid import showing as openid
from fundament.capabilities.login.service.registering import record, removable
from fundament.capabilities.login.service.saml import showing_logouts as saml
from fundament.capabilities.login.types import (
    Broker,
    BrokerDown,
    Came,
    Inspection,
    InspectionId,
    InspectionNotFound,
    Kind,
    Part,
    Protocol,
    RequestRefused,
    State,
    TooManyKept,
)
from fundament.kernel import rows
from fundament.kernel.acting import Actor
from fundament.kernel.errors import Refusal

MOST_SHOWN, MOST_KEPT = 100, 200
LONGEST_RAW = 16 * 1024
LOGOUTS = SAML_MESSAGES | {END_SESSION}
_SHOWN = {
    Protocol.SAML: saml.refused_message,
    Protocol.OIDC: openid.refused_request,
    Protocol.EIDAS: eidas.refused_request,
}


@dataclass(frozen=True, slots=True)
class Record:
    """What is recorded beside a login: what it is, at whom, and under which name of ours."""

    id: UUID
    provider: ServiceProvider
    broker: str
    at: datetime
    kind: Kind = Kind.LOGOUT


def is_recorded(entity_id: str) -> bool:
    """Return whether the logins of a service are recorded."""
    return settings.DEMO or InspectedProvider.objects.filter(entity_id=entity_id).exists()


def began(
    asked: PendingLogin,
    raw: str,
    part: Callable[[Mask], Part],
    at: datetime,
    replay_of: InspectionId | None = None,
    fault: str = "",
) -> None:
    """Record that a checked request has come; `part` shows it."""
    asked.recorded = is_recorded(asked.provider.entity_id)
    if asked.recorded:
        row = _row(asked.provider, raw, brokers.named(asked.broker).base)
        row.login, row.state, row.replay_of = asked.id, State.WAITING, replay_of
        row.began_at, row.fault = at, fault
        row.parts = [part(mask_of(asked.id)).kept()]
        rows.add(row)


def went_on(
    login: UUID,
    parts: Callable[[Mask], Iterable[Part]],
    state: State | None = None,
    fault: str = "",
    *,
    recorded: bool | None = None,
) -> None:
    """Record the next messages of a login, if the login is recorded; None: that is looked up."""
    if queries.is_inspected(login) if recorded is None else recorded:
        more = [part.kept() for part in parts(mask_of(login))]
        queries.add_parts(login, more, state, fault)


def noted(
    record: Record, parts: Callable[[Mask], Iterable[Part]], state: State, fault: str = ""
) -> None:
    """Record messages of a logout, or of a country's node, where its logins are recorded."""
    if not is_recorded(record.provider.entity_id):
        return
    if queries.is_inspected(record.id):
        went_on(record.id, parts, state, fault, recorded=True)
        return
    row = _row(record.provider, "", brokers.named(record.broker).base)
    row.login, row.kind, row.state, row.fault = record.id, record.kind, state, fault
    row.began_at = record.at
    row.parts = [part.kept() for part in parts(mask_of(record.id))]
    # Of two browsers that go round for one logout at the same instant the first has the record.
    Row.objects.bulk_create([row], ignore_conflicts=True)


def stopped(
    provider: ServiceProvider,
    raw: str,
    broker: Broker,
    refusal: Refusal,
    part: Callable[[Mask], Part],
) -> None:
    """Record a request that no login came of, when the service's logins are recorded."""
    if not is_recorded(provider.entity_id):
        return
    row = _row(provider, raw, broker.base)
    shown = part(mask_of(row.id))
    if shown.name in LOGOUTS:
        row.kind, row.raw = Kind.LOGOUT, ""
    elif provider.protocol == Protocol.EIDAS:
        row.kind, row.raw = Kind.EIDAS, ""
    row.began_at, row.state, row.refusal = shown.at, State.REFUSED, refusal.code
    row.parts, row.fault = [shown.kept()], DOWN if isinstance(refusal, BrokerDown) else ""
    row.save()


def refused(refusal: Refusal, came: Came, at: datetime) -> None:
    """Record a request that was refused with a page, when it names a service that is recorded."""
    provider = queries.provider_named(came.claimed, came.protocol)
    if provider is not None:
        part = partial(_SHOWN[came.protocol], came, provider, refusal, at)
        stopped(provider, _raw_of(came, refusal), brokers.broker_at(came.host), refusal, part)


def inspections(
    entity_id: str = "", kind: Kind | None = None, *, kept: bool = False
) -> list[Inspection]:
    """Return the newest records, of one service or of all, of one kind or of all; or those kept."""
    found = Row.objects.order_by("-began_at", "-id")
    found = found.filter(entity_id=entity_id) if entity_id else found
    found = found.filter(kind=kind) if kind else found
    found = found.filter(kept_at__isnull=False) if kept else found
    return [_shown(row) for row in found[: MOST_KEPT if kept else MOST_SHOWN]]


def inspection_of(inspection: InspectionId) -> Inspection:
    """Return one recorded login or logout. Raises InspectionNotFound."""
    row = Row.objects.filter(id=inspection).first()
    if row is None:
        raise InspectionNotFound
    return _shown(row)


@transaction.atomic
def keep(inspection: InspectionId, by: Actor, at: datetime) -> None:
    """Keep a record until it is released, so that a link to it lasts; the act is written down.

    Raises InspectionNotFound, TooManyKept.
    """
    row = _row_of(inspection)
    if row.kept_at is not None:
        return
    if Row.objects.filter(kept_at__isnull=False).count() >= MOST_KEPT:
        raise TooManyKept(most=MOST_KEPT)
    row.kept_at, row.kept_by = at, by.name
    row.save(update_fields=["kept_at", "kept_by"])
    record(row.entity_id, gettext_noop("Optagelse beholdt"), at, by)


@transaction.atomic
def release(inspection: InspectionId, by: Actor, at: datetime) -> None:
    """Let a record be forgotten in its time again. Raises InspectionNotFound."""
    row = _row_of(inspection)
    if row.kept_at is None:
        return
    row.kept_at, row.kept_by = None, ""
    row.save(update_fields=["kept_at", "kept_by"])
    record(row.entity_id, gettext_noop("Optagelse frigivet"), at, by)


@transaction.atomic
def switch_recording(entity_id: str, by: Actor, at: datetime, *, on: bool) -> None:
    """Record the logins of a service from now on, or no longer; the act is written down.

    Raises ProviderNotFound, ProviderIsOurs.
    """
    removable(entity_id, at)
    if on:
        InspectedProvider.objects.get_or_create(
            entity_id=entity_id, defaults={"since": at, "switched_by": by.name}
        )
    else:
        InspectedProvider.objects.filter(entity_id=entity_id).delete()
    action = gettext_noop("Inspektion slået til") if on else gettext_noop("Inspektion slået fra")
    record(entity_id, action, at, by)


def call_id(call: LogoutCall) -> UUID:
    """Return by what telling one service of a logout is recorded: the ID of our message."""
    return UUID(call.message_id.removeprefix("_"))


def mask_of(login: UUID) -> Mask:
    """Return the mask of a login: the same at each of its messages, and of no other login."""
    return Mask(salted_hmac("fundament.login.inspecting", str(login)).digest())


def _row_of(inspection: InspectionId) -> Row:
    row = Row.objects.select_for_update().filter(id=inspection).first()
    if row is None:
        raise InspectionNotFound
    return row


def _raw_of(came: Came, refusal: Refusal) -> str:
    """Return a refused request as it can be sent again, without what may name a person in it.

    What the reader of a protocol did not take may hold anything: of that nothing is kept.
    """
    if came.protocol is Protocol.OIDC:
        return openid.raw_of(dict(parse_qsl(came.raw, keep_blank_values=True)))
    was_read = isinstance(refusal, RequestRefused | BrokerDown) and not came.by_post
    return came.raw if was_read else ""


def _row(provider: ServiceProvider, raw: str, base: str) -> Row:
    known = raw if len(raw) <= LONGEST_RAW and raw.isprintable() else ""
    return Row(entity_id=provider.entity_id, protocol=provider.protocol, base=base, raw=known)


def _shown(row: Row) -> Inspection:
    return Inspection(
        InspectionId(row.id),
        row.entity_id,
        Protocol(row.protocol),
        row.began_at,
        State(row.state),
        row.refusal,
        row.fault,
        tuple(Part.of(part) for part in row.parts),
        InspectionId(row.replay_of) if row.replay_of else None,
        bool(row.raw) and settings.DEMO,
        Kind(row.kind),
        row.began_at + KEPT_INSPECTIONS,
        row.kept_at,
        row.kept_by,
    )
