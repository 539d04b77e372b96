"""Background work of identity."""

from fundament.capabilities.identity import service
from fundament.kernel import clock
from fundament.kernel.jobs import task


@task("identity.forget_old_attempts", every="17 3 * * *")
def forget_old_attempts(timestamp: int) -> None:
    """Delete login attempts and counts of more than a day ago, every night."""
    service.forget_old_attempts(clock.now())
