"""Background work of school."""

from fundament.capabilities.school import service
from fundament.kernel import clock
from fundament.kernel.jobs import task


@task("school.forget_old", every="27 3 * * *")
def forget_old(timestamp: int) -> None:
    """Delete old login attempts, counts and uses, every night."""
    service.forget_old(clock.now())
