"""Background work of identity."""

from fundament.capabilities.identity import service
from fundament.capabilities.registers.types import NumberChanged
from fundament.kernel import clock
from fundament.kernel.jobs import task


@task("identity.forget_old_attempts", every="17 3 * * *")
def forget_old_attempts(timestamp: int) -> None:
    """Delete login attempts and counts of more than a day ago, every night."""
    service.forget_old_attempts(clock.now())


@task("identity.expire_proposals", every="11 * * * *")
def expire_proposals(timestamp: int) -> None:
    """Let proposals that nobody decided in time fall, every hour."""
    service.expire_proposals(clock.now())


@task("identity.find_duplicates", every="43 2 * * *")
def find_duplicates(timestamp: int) -> None:
    """Look through the registers for one person with two numbers, every night."""
    service.find_duplicates(clock.now())


def follow_number(news: NumberChanged) -> None:
    """Carry the identity over when the person gets a new number, dated now."""
    service.follow_number(news, clock.now())
