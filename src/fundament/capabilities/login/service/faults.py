"""Faults that are put in on purpose, one at a time for each service, for a number of logins.

In the demo only: in production nothing is switched on, and what a table may hold is not looked at.
"""

import time
from datetime import datetime, timedelta
from threading import Lock
from typing import TypeVar
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_noop

from fundament.capabilities.login import queries
from fundament.capabilities.login.models import FaultSwitch, ServiceProvider
from fundament.capabilities.login.rules.faults import (
    DOWN,
    FAULTS,
    SLOW,
    Fault,
    Hand,
    Stage,
    faults_of,
)
from fundament.capabilities.login.service.registering import provider_of, record
from fundament.capabilities.login.types import (
    ActiveFault,
    BrokerDown,
    FaultShown,
    FaultsOff,
    FaultUnknown,
    NodeNotTried,
    Protocol,
    Provider,
)
from fundament.kernel.acting import Actor, Agent

MOST_LOGINS = 50
# How long a slow broker keeps a browser waiting: no longer than a person would.
PAUSE = timedelta(seconds=10)
# One thread of a process at a time: else the logins of one service would hold up all others.
_one_waits = Lock()
D = TypeVar("D")


def faults_for(protocol: Protocol) -> tuple[FaultShown, ...]:
    """Return the faults that a service of the protocol can be tried out with."""
    return tuple(fault.shown() for fault in faults_of(protocol).values())


def tried(entity_id: str, at: datetime) -> Provider:
    """Return a service that can be tried out. Raises FaultsOff, ProviderNotFound, NodeNotTried."""
    if not settings.DEMO:
        raise FaultsOff
    provider = provider_of(entity_id, at)
    if not faults_of(provider.protocol):
        raise NodeNotTried
    return provider


def fault_named(code: str) -> FaultShown | None:
    """Return the fault of the code, or None."""
    return FAULTS[code].shown() if code in FAULTS else None


def active_fault(entity_id: str) -> ActiveFault | None:
    """Return the fault that the next login of a service gets, or None."""
    row = _known(queries.fault_switched(entity_id)) if settings.DEMO else None
    if row is None:
        return None
    return ActiveFault(FAULTS[row.fault].shown(), row.left, row.since)


@transaction.atomic
def put_in(entity_id: str, code: str, logins: int, by: Actor | Agent, at: datetime) -> ActiveFault:
    """Let the next logins of a service have the fault, instead of any that it had.

    Raises FaultsOff, ProviderNotFound, NodeNotTried, FaultUnknown.
    """
    fault = faults_of(tried(entity_id, at).protocol).get(code)
    if fault is None or not 1 <= logins <= MOST_LOGINS:
        raise FaultUnknown(most=MOST_LOGINS)
    values = {"fault": code, "left": logins, "since": at}
    FaultSwitch.objects.update_or_create(entity_id=entity_id, defaults=values)
    record(entity_id, gettext_noop("Fejl lagt ind"), at, by)
    return ActiveFault(fault.shown(), logins, at)


@transaction.atomic
def take_out(entity_id: str, by: Actor | Agent, at: datetime) -> None:
    """Let the next logins of a service be right again. Raises FaultsOff."""
    if not settings.DEMO:
        raise FaultsOff
    if FaultSwitch.objects.filter(entity_id=entity_id).delete()[0]:
        record(entity_id, gettext_noop("Fejl taget ud"), at, by)


def use_up(provider: ServiceProvider, *stages: Stage) -> Fault | None:
    """Return the service's fault when it is one of the stages, and count it; else None."""
    row = _switch(provider)
    if row is None or FAULTS[row.fault].stage not in stages:
        return None
    taken = FaultSwitch.objects.filter(id=row.pk, fault=row.fault, left__gt=0)
    return FAULTS[row.fault] if taken.update(left=F("left") - 1) else None


def changed(draft: D, fault: Fault | None, stage: Stage, hand: Hand) -> D:
    """Return the draft with the fault put in, when it belongs to this stage."""
    if fault is None or fault.stage is not stage:
        return draft
    made: D = fault.change(draft, hand)
    return made


def on_arrival(provider: ServiceProvider) -> str:
    """Play slow or dead where that is switched on; return the code of the fault, or nothing.

    While one login waits, others of the same process go on without the fault. Raises BrokerDown.
    """
    fault = use_up(provider, Stage.ARRIVAL)
    if fault is None:
        return ""
    if fault.code == DOWN:
        raise BrokerDown
    if fault.code == SLOW:
        if not _one_waits.acquire(blocking=False):
            return ""
        try:
            time.sleep(PAUSE.total_seconds())
        finally:
            _one_waits.release()
    return fault.code


def of_login(login: UUID) -> Fault | None:
    """Return the fault that a login got when it was answered, for what comes after the answer."""
    return FAULTS.get(queries.fault_of(login)) if settings.DEMO else None


def _switch(provider: ServiceProvider) -> FaultSwitch | None:
    """Return what is switched on for a service, looked up once a request."""
    if not settings.DEMO:
        return None
    if provider.switched is None:
        provider.switched = (queries.fault_switched(provider.entity_id),)
    return _known(*provider.switched)


def _known(row: FaultSwitch | None) -> FaultSwitch | None:
    return row if row is not None and row.fault in FAULTS else None
