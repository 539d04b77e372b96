"""HTML for integrators: a trial run step by step, its report, and the check of a report."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render as page
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fundament.capabilities.login import forms, render, service
from fundament.capabilities.login.render import inspector as shown
from fundament.capabilities.login.render import trials as words
from fundament.capabilities.login.types import (
    Report,
    ReportNotGenuine,
    Result,
    Script,
    TrialId,
    TrialOutOfStep,
)
from fundament.kernel import clock
from fundament.kernel.acting import Acting, Role, public, signed_in


@signed_in(role=Role.OPERATOR)
@require_http_methods(["GET", "POST"])
def trials(request: HttpRequest, acting: Acting) -> HttpResponse:
    """List the trial runs of a service, or begin one."""
    at = clock.now()
    if request.method == "POST":
        script = Script.FULL if request.POST.get("script") == Script.FULL else Script.SHORT
        entity_id = request.POST.get("entity_id", "")
        begun = service.start_trial(entity_id, script, acting.actor, at)
        return _to(begun.id)
    provider = service.tried(request.GET.get("entity_id", ""), at)
    context = {
        "title": _("Prøv en klient"),
        "provider": provider,
        "runs": service.trials_of(provider.entity_id),
        "scripts": words.script_words(),
        "language": render.language(),
    }
    return page(request, "login/trials.html", context)


@signed_in(role=Role.OPERATOR)
@require_GET
def trial(request: HttpRequest, acting: Acting, trial: UUID) -> HttpResponse:
    """Show a run: the step under way, what has been done, the report when all is done."""
    return _trial(request, TrialId(trial))


@signed_in(role=Role.OPERATOR)
@require_POST
def act(request: HttpRequest, acting: Acting, trial: UUID) -> HttpResponse:
    """Arm the step under way, or take what the client did at it."""
    given = forms.trial_act(request.POST)
    try:
        if given.result is None:
            service.arm(TrialId(trial), given.number, acting.actor, clock.now())
        else:
            service.mark(TrialId(trial), given.number, given.result, acting.actor, clock.now())
    except TrialOutOfStep as refusal:
        return _trial(request, TrialId(trial), refusal)
    return _to(TrialId(trial))


@signed_in(role=Role.OPERATOR)
@require_POST
def finish(request: HttpRequest, acting: Acting, trial: UUID) -> HttpResponse:
    """Sign the report of a run that is done."""
    run = service.trial_of(TrialId(trial))
    try:
        # The PDF library takes half a second to load: not at every start.
        from fundament.capabilities.login.render import report  # noqa: PLC0415

        service.finish_trial(run.id, report.pdf_of(run, render.language()), clock.now())
    except TrialOutOfStep as refusal:
        return _trial(request, run.id, refusal)
    return _to(run.id)


@signed_in(role=Role.OPERATOR)
@require_GET
def download(request: HttpRequest, acting: Acting, trial: UUID, form: str) -> HttpResponse:
    """Give the signed report, as JSON or as PDF."""
    run = service.trial_of(TrialId(trial))
    if not run.report or form not in {"json", "pdf"}:
        raise Http404
    body = service.pdf_of(run.id) if form == "pdf" else run.report.encode()
    response = HttpResponse(body, content_type=f"application/{form}")
    name = f"integration-report-{run.id}.{form}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@public
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Tell whether a report is from here and unchanged, to anybody who has one."""
    found: Report | None = None
    refusal: ReportNotGenuine | None = None
    if request.method == "POST":
        document, pdf = forms.report_upload(request)
        try:
            found = service.check_report(document, pdf)
        except ReportNotGenuine as caught:
            refusal = caught
    language = render.language()
    context = {
        "title": _("Kontrollér en rapport"),
        "found": found,
        "certificate": service.report_certificate(),
        "language": language,
        "sentence": refusal.sentence(language) if refusal else "",
        "error_count": 1 if refusal else 0,
    }
    return page(request, "login/report.html", context, status=refusal.status if refusal else 200)


def _trial(
    request: HttpRequest, trial: TrialId, refusal: TrialOutOfStep | None = None
) -> HttpResponse:
    run, language = service.trial_of(trial), render.language()
    context = {
        "title": _("Prøve af %(service)s")
        % {"service": run.name_da if language == "da" else run.name_en},
        "run": run,
        "language": language,
        "musts": shown.must_words(),
        "severities": shown.severity_words(),
        "results": words.result_words(),
        "verdicts": words.verdict_words(),
        "known_by": words.known_by,
        "choices": [each for each in Result if each is not Result.SKIPPED],
        "sentence": refusal.sentence(language) if refusal else "",
        "error_count": 1 if refusal else 0,
    }
    return page(request, "login/trial.html", context, status=refusal.status if refusal else 200)


def _to(trial: TrialId) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("login:trial", args=[trial]))
