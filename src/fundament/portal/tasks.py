"""Background work of the portal; the worker finds this module by its name."""

from fundament.kernel import clock
from fundament.kernel.jobs import task
from fundament.portal.signin import sessions, state


@task("portal.forget_answered", every="41 * * * *")
def forget_answered(timestamp: int) -> None:
    """Forget the sign-ins whose cookie has run out, every hour."""
    state.forget_answered(clock.now())


@task("portal.forget_sessions", every="27 3 * * *")
def forget_sessions(timestamp: int) -> None:
    """Delete the sessions that are over, every night."""
    sessions.forget_ended()
