"""A database of the test's own, brought to an earlier migration, filled there and upgraded."""

from contextlib import contextmanager

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from fundament.kernel import ingest

NAME = "upgraded"
OTHERS = "select pg_terminate_backend(pid, 10000) from pg_stat_activity where datname = %s"


@contextmanager
def own_database():
    """Let all go to a copy of the test database, where each migration commits as in a real one."""
    known = connection.settings_dict["NAME"]
    assert known.startswith("test_"), "a copy of the test database, never of another"
    copy = f"{known}_{NAME}"
    _apart(f'create database "{copy}" template "{known}"')
    connection.settings_dict["NAME"] = copy
    try:
        yield
    finally:
        ingest.close_all()
        connection.close()
        connection.settings_dict["NAME"] = known
        _apart(f'drop database "{copy}" with (force)')


def tables_at(app, migration):
    """Bring the tables of a capability to a migration, back or forwards; return its models then."""
    executor = MigrationExecutor(connection)
    executor.migrate([(app, migration)])
    return executor.loader.project_state([(app, migration)]).apps


def newest(app):
    """Bring the tables of a capability forwards to the models of today."""
    [last] = MigrationExecutor(connection).loader.graph.leaf_nodes(app)
    tables_at(*last)


def _apart(statement):
    """Say it while nobody, we included, is in the test database."""
    ingest.close_all()
    connection.close()
    name = connection.settings_dict["NAME"]
    with connection._nodb_cursor() as cursor:
        cursor.execute(OTHERS, [name])
        cursor.execute(statement)
