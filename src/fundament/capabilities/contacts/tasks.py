"""Background work of contacts; each task calls one service function."""

from uuid import UUID

from fundament.capabilities.contacts import service
from fundament.capabilities.registers.types import NumberChanged
from fundament.kernel import clock
from fundament.kernel.jobs import task


@task("contacts.enter_new_fifteens", every="7 0 * * *")
def enter_new_fifteens(timestamp: int) -> None:
    """Register who turned 15, shortly after each midnight."""
    service.enter_new_fifteens(clock.now())


@task("contacts.begin_foreseen", every="3 * * * *")
def begin_foreseen(timestamp: int) -> None:
    """Tell the feed of registrations that have begun by themselves, every hour."""
    service.begin_foreseen(clock.now())


@task("contacts.send_proof", retries=5)
def send_proof(channel: str) -> None:
    """Send the PIN that proves an address."""
    service.send_proof(UUID(channel), clock.now())


@task("contacts.tell_subscribers", every="* * * * *")
def tell_subscribers(timestamp: int) -> None:
    """Have subscribers told of changes, every minute."""
    service.tell_subscribers(clock.now())


@task("contacts.tell_subscriber", retries=3)
def tell_subscriber(subscription: str) -> None:
    """Tell one subscriber of changes."""
    service.tell_subscriber(UUID(subscription), clock.now())


def follow_number(news: NumberChanged) -> None:
    """Carry the contact over when a person gets a new number."""
    service.follow_number(news, clock.now())
