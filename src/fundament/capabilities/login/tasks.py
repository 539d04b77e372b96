"""Background work of login; each task calls one service function."""

from uuid import UUID

from fundament.capabilities.login import service
from fundament.capabilities.login.types import Protocol
from fundament.kernel import clock
from fundament.kernel.jobs import task


@task("login.forget_old", every="23 * * * *")
def forget_old(timestamp: int) -> None:
    """Delete what no rule needs any longer, every hour."""
    service.forget_old(clock.now())


@task("login.tell_logout", retries=5)
def tell_logout(message_id: str) -> None:
    """Tell a service of a logout by its own address."""
    service.tell_logout(message_id, clock.now())


@task("login.tell_ended")
def tell_ended(session: str) -> None:
    """Tell services of a session that ended where no browser goes round."""
    service.tell_ended(UUID(session), clock.now())


@task("login.roll_over_keys", every="17 3 1 * *")
def roll_over_keys(timestamp: int) -> None:
    """Make the next signing keys of OpenID Connect, on the first of each month."""
    service.roll_over(clock.now())


@task("login.refresh_metadata", every="7 * * * *")
def refresh_metadata(timestamp: int) -> None:
    """Fetch the metadata of services that have an address for it, every hour."""
    service.refresh_all(clock.now())


@task("login.refresh_keys", every="37 * * * *")
def refresh_keys(timestamp: int) -> None:
    """Fetch the keys of clients that have an address for them, every hour."""
    service.refresh_keys(clock.now())


@task("login.prepare_keys", every="41 4 * * *")
def prepare_keys(timestamp: int) -> None:
    """Publish the next keys of SAML and eIDAS well before a certificate ends, every day.

    Certificates are judged by the real time, wherever the demo's clock stands.
    """
    for protocol in (Protocol.SAML, Protocol.EIDAS):
        service.prepare_in_time(service.key_set_of(protocol), clock.now() - clock.offset())
