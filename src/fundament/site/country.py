"""The fictional Denmark: every capability's part of it, in the order of the tiers."""

import importlib.util
import os
import subprocess
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
ADDED = (
    ("identities", "fundament.capabilities.identity"),
    ("roles", "fundament.capabilities.rights"),
    ("school logins", "fundament.capabilities.school"),
    ("reachable", "fundament.capabilities.contacts"),
)
# Letters go through the real door, each with a commit of its own, and need the people committed.
LETTERS = "fundament.capabilities.post"


def is_empty() -> bool:
    """Return whether nobody lives here yet."""
    if not has_demo(PEOPLE):
        return False
    counts = import_string(f"{PEOPLE}.service.counts")
    return not counts().persons


def load(persons: int, seed: int, progress: Progress, at: datetime) -> None:
    """Load all people with all they have, or nobody; then send the letters."""
    with transaction.atomic():
        import_string(f"{PEOPLE}.demo.load")(persons, seed, progress, at)
        for what, capability in ADDED:
            if has_demo(capability):
                progress(what, 0, 1)
                count = import_string(f"{capability}.demo.load")(at)
                progress(what, count, count)
    if has_demo(LETTERS):
        import_string(f"{LETTERS}.demo.load")(progress, at)


def has_demo(capability: str) -> bool:
    """Return whether the capability runs and has a part in the fictional country."""
    runs = capability.rpartition(".")[2] in settings.CAPABILITIES
    return runs and importlib.util.find_spec(f"{capability}.demo") is not None


def main(task: Task) -> None:
    """Load the country, with a bar on a terminal. Raises Problem."""
    if environment.value("FUNDAMENT_ENV") == "production":
        raise Problem("A fictional country is not loaded when FUNDAMENT_ENV=production.")
    if task.database.embedded:
        _make_tables()
    if not is_empty():
        raise Problem("Somebody lives here already: choose an empty FUNDAMENT_HOME.")
    task.say("The people with a story are always there, however few persons are asked for.")
    load(task.arguments.persons, task.arguments.seed, show, clock.now())


def _make_tables() -> None:
    """Let the tables be made as the database's owner, which this process is not.

    Raises Problem.
    """
    done = subprocess.run(
        [sys.executable, "-m", "fundament", "migrate"],
        env={name: value for name, value in os.environ.items() if name != "DATABASE_URL"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise Problem(f"The tables could not be made:\n{done.stderr}")


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
