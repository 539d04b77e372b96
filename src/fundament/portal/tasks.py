"""Background work of the portal; the worker finds this module by its name."""

from django.conf import settings
from django.utils.module_loading import import_string

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


@task("portal.look_after_keys", every="47 4 * * *")
def look_after_keys(timestamp: int) -> None:
    """Look after the portal's own keys as a service provider, every night, where login runs."""
    if "login" in settings.CAPABILITIES:
        import_string("fundament.portal.signin.provider.look_after_keys")(clock.now())
