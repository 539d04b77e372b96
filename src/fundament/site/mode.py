"""Demo or production: the one place that decides it."""

import os

from fundament.site import environment
from fundament.site.home import Problem


def chosen() -> str:
    """Return `demo` or `production`, and let the kernel and child processes see it too.

    On a database of one's own nothing is taken for granted: there the demo would show passwords.
    Raises Problem for that, and for a mode that there is not.
    """
    mode = environment.value("FUNDAMENT_ENV")
    if mode not in environment.MODES:
        raise Problem(f"FUNDAMENT_ENV is {' or '.join(environment.MODES)}, not {mode}.")
    if environment.value("DATABASE_URL") and not os.environ.get("FUNDAMENT_ENV"):
        raise Problem(
            "DATABASE_URL is set and FUNDAMENT_ENV is not: set FUNDAMENT_ENV=production, or "
            "FUNDAMENT_ENV=demo for a fictional country whose passwords everybody may see."
        )
    os.environ["FUNDAMENT_ENV"] = mode
    return mode
