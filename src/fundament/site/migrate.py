"""Bringing the tables up to date as the owner, then giving the running program its rights."""

from functools import cache

from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from fundament.kernel import clock
from fundament.site import database
from fundament.site.words import Task


def pending() -> int:
    """Return how many migrations are not applied yet."""
    return len(_known() - MigrationRecorder(connections["default"]).applied_migrations().keys())


@cache
def _known() -> frozenset[tuple[str, str]]:
    """Return the migrations of the program, which do not change while it runs."""
    return frozenset(MigrationLoader(None).disk_migrations)


def bring_up_to_date(base: database.Database) -> int:
    """Apply what is pending, grant, and return how many migrations were applied."""
    count = pending()
    if count:
        call_command("migrate", interactive=False, verbosity=0)
    connections["default"].close()
    database.grant_app(base)
    if "login" in settings.CAPABILITIES:
        _connect_portal()
    return count


def _connect_portal() -> None:
    """Register the portal with the login broker, over the same door as any service.

    In the demo also the node of another country, with which people log in across a border; what the
    school paper was at another address is no service any more.
    """
    from fundament.portal.signin import provider  # noqa: PLC0415  (tables need a set-up Django)

    provider.make_known(clock.now())
    if settings.DEMO:
        from fundament.portal import school_paper  # noqa: PLC0415
        from fundament.portal.abroad import node  # noqa: PLC0415

        node.make_known(clock.now())
        school_paper.remove_former(clock.now())
    connections["default"].close()


def main(task: Task) -> None:
    """Say what was done."""
    count = bring_up_to_date(task.database)
    task.say(f"{count} migrations applied." if count else "The tables are up to date.")
