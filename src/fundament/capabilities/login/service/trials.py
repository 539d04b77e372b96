"""Trial runs of a client, step by step, and the signed report at the end. In the demo only."""

from dataclasses import replace
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction

from fundament.capabilities.login.models import InspectedLogin, TrialRow
from fundament.capabilities.login.rules.trials import judgement_of, result_of, steps_of
from fundament.capabilities.login.service import faults, reports
from fundament.capabilities.login.types import (
    FaultsOff,
    InspectionId,
    Kind,
    Protocol,
    Provider,
    Result,
    Script,
    Sight,
    State,
    Step,
    TrialId,
    TrialNotFound,
    TrialOutOfStep,
    TrialRun,
)
from fundament.kernel.acting import Actor, Agent

MOST_RUNS = 50


def start_trial(
    entity_id: str,
    script: Script,
    by: Actor | Agent,
    at: datetime,
    starts_at: str = "",
    *,
    logouts: bool = False,
) -> TrialRun:
    """Begin a run for a service, whose login begins at the address `starts_at` if that is known.

    `logouts`: the short script has the faults of a logout as well.
    Raises FaultsOff, ProviderNotFound, NodeNotTried.
    """
    provider = faults.tried(entity_id, at)
    row = TrialRow.objects.create(
        entity_id=entity_id,
        name_da=provider.name_in("da"),
        name_en=provider.name_in("en"),
        protocol=provider.protocol,
        starts_at=starts_at or _origin(provider),
        started_at=at,
        started_by=_named(by),
        steps=[step.kept() for step in steps_of(script, provider.protocol, logouts=logouts)],
    )
    return _shown(row)


def trials_of(entity_id: str) -> list[TrialRun]:
    """Return the newest runs of a service."""
    rows = TrialRow.objects.filter(entity_id=entity_id).order_by("-started_at")
    return [_shown(row) for row in rows[:MOST_RUNS]]


def trial_of(trial: TrialId) -> TrialRun:
    """Return a run, with the login that its step has seen by now. Raises TrialNotFound."""
    row = TrialRow.objects.filter(id=trial).first()
    if row is None:
        raise TrialNotFound
    return _shown(row)


@transaction.atomic
def arm(trial: TrialId, number: int, by: Actor | Agent, at: datetime) -> TrialRun:
    """Put the fault of the step under way into the next login of the service.

    Raises TrialNotFound, TrialOutOfStep, FaultsOff, ProviderNotFound, FaultUnknown.
    """
    row, step = _under_way(trial, number)
    faults.take_out(row.entity_id, by, at)
    if step.fault:
        faults.put_in(row.entity_id, step.fault, 1, by, at)
    return _changed(row, number, replace(step, armed_at=at, login=None))


@transaction.atomic
def mark(trial: TrialId, number: int, result: Result, by: Actor | Agent, at: datetime) -> TrialRun:
    """Take what somebody tells that the client did at the step under way, or leave the step out.

    Raises TrialNotFound, TrialOutOfStep, FaultsOff.
    """
    row, step = _under_way(trial, number)
    seen = _seen(row, step)
    if result is not Result.SKIPPED and seen is None:
        raise TrialOutOfStep
    faults.take_out(row.entity_id, by, at)
    return _changed(row, number, replace(step, login=seen, result=result, told_by=_named(by)))


@transaction.atomic
def mark_seen(
    trial: TrialId, number: int, sight: Sight, by: Actor | Agent, at: datetime
) -> TrialRun:
    """Take what was seen of the client at the step under way, and what it did by that.

    Raises TrialNotFound, TrialOutOfStep, FaultsOff.
    """
    row, step = _under_way(trial, number)
    login = _seen(row, step)
    result = result_of(step, sight, came=login is not None)
    faults.take_out(row.entity_id, by, at)
    return _changed(row, number, replace(step, login=login, result=result, sight=sight))


@transaction.atomic
def finish_trial(trial: TrialId, pdf: bytes, at: datetime) -> TrialRun:
    """Sign the report of a run whose steps are all done, over the PDF as well, once.

    Raises TrialNotFound, TrialOutOfStep, FaultsOff.
    """
    if not settings.DEMO:
        raise FaultsOff
    row = TrialRow.objects.select_for_update().filter(id=trial).first()
    if row is None:
        raise TrialNotFound
    run = _shown(row)
    if run.current is not None or row.finished_at is not None:
        raise TrialOutOfStep
    signed = reports.with_signature(pdf, at)
    row.report, row.pdf, row.finished_at = reports.sign(run, signed, at), signed, at
    row.save(update_fields=["report", "pdf", "finished_at"])
    return _shown(row)


def pdf_of(trial: TrialId) -> bytes:
    """Return the PDF of a finished run. Raises TrialNotFound."""
    row = TrialRow.objects.filter(id=trial, finished_at__isnull=False).first()
    if row is None:
        raise TrialNotFound
    return bytes(row.pdf or b"")


def _named(by: Actor | Agent) -> str:
    """Return who it is; of who works at the command line that, and the machine's account."""
    return by.id or by.name if isinstance(by, Agent) else by.name


def _under_way(trial: TrialId, number: int) -> tuple[TrialRow, Step]:
    row = TrialRow.objects.select_for_update().filter(id=trial).first()
    if row is None:
        raise TrialNotFound
    steps = [Step.of(kept) for kept in row.steps]
    first = next((place for place, step in enumerate(steps, 1) if step.result is None), None)
    if first is None or first != number:
        raise TrialOutOfStep
    return row, steps[number - 1]


def _changed(row: TrialRow, number: int, step: Step) -> TrialRun:
    row.steps[number - 1] = step.kept()
    row.save(update_fields=["steps"])
    return _shown(row)


def _seen(row: TrialRow, step: Step) -> InspectionId | None:
    """Return what came since the step was armed and has the step's fault; else a right login."""
    if step.armed_at is None:
        return None
    found = InspectedLogin.objects.filter(
        entity_id=row.entity_id, began_at__gte=step.armed_at, fault=step.fault
    ).exclude(state=State.WAITING)
    if not step.fault:
        found = found.filter(kind=Kind.LOGIN).exclude(state=State.REFUSED)
    newest = found.order_by("-began_at").values_list("id", flat=True).first()
    return InspectionId(newest) if newest else None


def _shown(row: TrialRow) -> TrialRun:
    steps = [Step.of(kept) for kept in row.steps]
    shown = [
        replace(step, login=_seen(row, step)) if step.result is None and step.armed_at else step
        for step in steps
    ]
    return TrialRun(
        TrialId(row.id),
        row.entity_id,
        row.name_da,
        row.name_en,
        Protocol(row.protocol),
        row.started_at,
        row.started_by,
        tuple(judgement_of(number, step) for number, step in enumerate(shown, 1)),
        row.finished_at,
        row.report,
        row.starts_at,
    )


def _origin(provider: Provider) -> str:
    """Return the front page of the service, where its login surely begins."""
    parts = urlsplit(next(iter(provider.consumers), ""))
    return f"{parts.scheme}://{parts.netloc}/" if parts.netloc else ""
