"""`trial run`: tries out a service's client by itself, and writes the signed report."""

import ssl
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.module_loading import import_string

from fundament.kernel import clock
from fundament.site import capabilities
from fundament.site.home import Problem
from fundament.site.registering import here
from fundament.site.words import Task

LOGIN = "fundament.capabilities.login"
MARKS = {"passed": "as owed", "failed": "NOT AS OWED", "not tried": "not tried"}


def main(task: Task) -> int:
    """Print each step as it is judged; 0 only when the client did all that it owes.

    Steps whose fault shows at a logout are left out and said where no --logout tells where that
    begins. Raises Problem, Refusal.
    """
    capabilities.must_run("login", "trial run")
    if not settings.DEMO:
        raise Problem("Faults can be put in in the demo only, never in production.")
    login, types = import_string(f"{LOGIN}.service"), import_string(f"{LOGIN}.types")
    asked, folder = task.arguments, _folder(task.arguments.out)
    plan = types.Plan(
        asked.start, asked.sign, _keys(asked.person), _trusted(asked.ca), asked.logout or ""
    )
    script = types.Script.FULL if asked.full else types.Script.SHORT
    run = login.start_trial(
        asked.entity, script, here(), clock.now(), asked.start, logouts=bool(asked.logout)
    )
    task.say(f"Trying {run.name_en} ({run.entity_id}), {len(run.steps)} steps.")
    for judged in login.try_out(run.id, plan, here(), clock.now):
        task.say(_line(judged))
    run = login.trial_of(run.id)
    if run.current is not None:
        task.say("The first login has no fault and did not come through: no more was tried.")
        return 1
    _write(task, run, folder)
    return _verdict(task, run)


def _line(judged: Any) -> str:
    """Return a step in a line: number, fault, what the client did and whether it owed that."""
    step, fault = judged.step, judged.fault
    what = fault.sentence("en") if fault else "A right login."
    done = f"{step.result} (owed: {judged.must}): {MARKS[judged.verdict]}"
    sight = step.sight
    seen = f"HTTP {sight.status} {sight.address} {sight.end} {sight.note}".strip() if sight else ""
    return f"{judged.number:>3}  {step.fault or 'right':<24} {done}\n     {what} {seen}".rstrip()


def _write(task: Task, run: Any, folder: Path) -> None:
    """Sign the report and write its two files."""
    render = import_string(f"{LOGIN}.render.report.pdf_of")
    login = import_string(f"{LOGIN}.service")
    with translation.override(task.arguments.language):
        pdf = render(run, task.arguments.language)
    done = login.finish_trial(run.id, pdf, clock.now())
    for ending, content in (("json", done.report.encode()), ("pdf", login.pdf_of(run.id))):
        file = folder / f"integration-report-{run.id}.{ending}"
        try:
            file.write_bytes(content)
        except OSError as error:
            raise Problem(f"{file} cannot be written: {error.strerror}.") from error
        task.say(f"{file}")


def _verdict(task: Task, run: Any) -> int:
    types = import_string(f"{LOGIN}.types")
    passed, failed, rest = (run.count(one) for one in types.Verdict)
    by_logout = sum(not one.step.sight for one in run.steps)
    task.say(f"As owed: {passed}. Not as owed: {failed}. Not tried: {rest}.")
    if by_logout:
        task.say(f"{by_logout} of them show at a logout: give --logout URL, or try them by hand.")
    return 0 if failed == 0 and rest == by_logout else 1


def _folder(name: str) -> Path:
    folder = Path(name).absolute()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Problem(f"{folder} takes no files: {error.strerror}.") from error
    return folder


def _keys(person: str | None) -> tuple[str, ...]:
    return () if person is None else (person,)


def _trusted(file: str | None) -> tuple[Path, ...]:
    if file is None:
        return ()
    path = Path(file).absolute()
    try:
        ssl.create_default_context(cafile=path)
    except OSError as error:
        raise Problem(f"{path} is no file of certificates (PEM).") from error
    return (path,)
