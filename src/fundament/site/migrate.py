"""Bringing the tables up to date as the owner, then giving the running program its rights."""

from django.core.management import call_command
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from fundament.kernel import clock
from fundament.site import database
from fundament.site.words import Task


def pending() -> int:
    """Return how many migrations are not applied yet."""
    executor = MigrationExecutor(connections["default"])
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def bring_up_to_date(base: database.Database) -> int:
    """Apply what is pending, grant, and return how many migrations were applied."""
    count = pending()
    if count:
        call_command("migrate", interactive=False, verbosity=0)
    connections["default"].close()
    database.grant_app(base)
    _connect_portal()
    return count


def _connect_portal() -> None:
    """Register the portal with the login broker, over the same door as any service."""
    from fundament.portal.signin import provider  # noqa: PLC0415  (tables need a set-up Django)

    provider.make_known(clock.now())
    connections["default"].close()


def main(task: Task) -> None:
    """Say what was done."""
    count = bring_up_to_date(task.database)
    task.say(f"{count} migrations applied." if count else "The tables are up to date.")
