"""Background work of contacts."""

from fundament.capabilities.contacts import service
from fundament.kernel import clock
from fundament.kernel.jobs import task


@task("contacts.enter_new_fifteens", every="7 0 * * *")
def enter_new_fifteens(timestamp: int) -> None:
    """Register who turned 15, shortly after each midnight."""
    service.enter_new_fifteens(clock.now())
