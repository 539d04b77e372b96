"""Background work of the kernel; the worker finds this module by its name."""

from contextlib import suppress
from typing import Any

from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Status

from fundament.kernel import audit, events
from fundament.kernel.jobs import enqueue, task

_FAILED_HOURS = 30 * 24
_MOST_BEGUN = 10


@task(events.TELL, retries=8)
def tell(listener: str, facts: dict[str, Any]) -> None:
    """Tell one listener of one event."""
    events.tell(listener, facts)


@task("audit.sequence", every="* * * * * */10")
def sequence(timestamp: int) -> None:
    """Give the ledger's new lines their place in the tree, every ten seconds."""
    audit.sequence()


@app.periodic(cron="* * * * *")
@app.task(name="jobs.take_up", queueing_lock="jobs.take_up", pass_context=True)
async def take_up(context: JobContext, timestamp: int) -> None:
    """Run again what a worker had begun that has not been heard of for half a minute.

    It was killed, and nobody else comes back to its jobs. One that was begun too often has failed:
    it may be what kills the worker. So has one that waits anew already (by its queueing lock).
    """
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs():
        if job.attempts < _MOST_BEGUN:
            with suppress(UniqueViolation):
                await manager.retry_job(job)
                continue
        await manager.finish_job(job, Status.FAILED, delete_job=False)


@task("jobs.forget_failed", every="41 3 * * *")
def forget_failed(timestamp: int) -> None:
    """Delete the jobs that failed more than 30 days ago, every night."""
    enqueue(
        "builtin:procrastinate.builtin_tasks.remove_old_jobs",
        max_hours=_FAILED_HOURS, remove_failed=True, remove_cancelled=True, remove_aborted=True,
    )  # fmt: skip
