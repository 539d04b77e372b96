"""The fictional Denmark: every capability's part of it, in the order of the tiers."""

import sys
from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from fundament.kernel import clock
from fundament.site import environment
from fundament.site.home import Problem
from fundament.site.words import Task

Progress = Callable[[str, int, int], None]
WIDTH = 30


# Who makes the people, and what each capability adds to them, in the order of the tiers. Names, so
# that a capability that does not run is not loaded.
PEOPLE = "fundament.capabilities.registers"
ADDED: tuple[str, ...] = ()


def is_empty() -> bool:
    """Return whether nobody lives here yet."""
    if not _runs(PEOPLE):
        return False
    counts = import_string(f"{PEOPLE}.service.counts")
    return not counts().persons


def load(persons: int, seed: int, progress: Progress, at: datetime) -> None:
    """Load everything or nothing: an interrupted load leaves an empty country."""
    with transaction.atomic():
        import_string(f"{PEOPLE}.demo.load")(persons, seed, progress, at)
        for capability in filter(_runs, ADDED):
            import_string(f"{capability}.demo.load")(progress, at)


def _runs(capability: str) -> bool:
    return capability.rpartition(".")[2] in settings.CAPABILITIES


def main(task: Task) -> None:
    """Load the country, with a bar on a terminal. Raises Problem."""
    if environment.value("FUNDAMENT_ENV") == "production":
        raise Problem("A fictional country is not loaded when FUNDAMENT_ENV=production.")
    if not is_empty():
        raise Problem("Somebody lives here already: choose an empty FUNDAMENT_HOME.")
    load(task.arguments.persons, task.arguments.seed, show, clock.now())


def show(what: str, done: int, total: int) -> None:
    """Draw the bar; where output is not a terminal, one line a step."""
    if not sys.stdout.isatty():
        if done >= total:
            print(f"  {what}: {total}", flush=True)  # noqa: T201
        return
    filled = WIDTH * done // max(total, 1)
    end = "\n" if done >= total else ""
    bar = "█" * filled + "░" * (WIDTH - filled)
    print(f"\r  {bar} {what} {done}/{total}\x1b[K", end=end, flush=True)  # noqa: T201
