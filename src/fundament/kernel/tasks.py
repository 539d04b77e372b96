"""Background work of the kernel; the worker finds this module by its name."""

from typing import Any

from fundament.kernel import audit, events
from fundament.kernel.jobs import enqueue, task

_FAILED_HOURS = 30 * 24


@task(events.TELL, retries=8)
def tell(listener: str, facts: dict[str, Any]) -> None:
    """Tell one listener of one event."""
    events.tell(listener, facts)


@task("audit.sequence", every="* * * * * */10")
def sequence(timestamp: int) -> None:
    """Give the ledger's new lines their place in the tree, every ten seconds."""
    audit.sequence()


@task("jobs.forget_failed", every="41 3 * * *")
def forget_failed(timestamp: int) -> None:
    """Delete the jobs that failed more than 30 days ago, every night."""
    enqueue(
        "builtin:procrastinate.builtin_tasks.remove_old_jobs",
        max_hours=_FAILED_HOURS, remove_failed=True, remove_cancelled=True, remove_aborted=True,
    )  # fmt: skip
