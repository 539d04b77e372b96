"""Empties the database after tests that commit, so that the order of the tests does not matter."""

from django.core.management import call_command
from django.db import connection, transaction

from fundament.kernel import ingest
from fundament.kernel.audit import APPEND_ONLY_TABLES, heads


def empty():
    """Remove every row that tests have committed."""
    ingest.close_all()
    call_command("flush", verbosity=0, interactive=False)
    empty_ledger()
    empty_jobs()


def empty_jobs():
    """Remove the jobs that nobody did: the tables are not Django's, so that it flushes them not."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs CASCADE")


@transaction.atomic
def empty_ledger():
    """Remove every line, which the program itself cannot: as who owns the database and the home.

    With the head that the home keeps: a ledger shorter than that one has been tampered with.
    """
    with connection.cursor() as cursor:
        for table in APPEND_ONLY_TABLES:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER kernel_audit_refuse")
        every = ", ".join((*APPEND_ONLY_TABLES, "kernel_audit_pending"))
        cursor.execute(f"TRUNCATE {every} RESTART IDENTITY")
        for table in APPEND_ONLY_TABLES:
            cursor.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER kernel_audit_refuse")
    heads.saved_file().unlink(missing_ok=True)


def commits(item):
    """Whether the test, by its mark or a fixture, commits and has its rows flushed after it."""
    mark = item.get_closest_marker("django_db")
    return bool(mark and mark.kwargs.get("transaction")) or "transactional_db" in item.fixturenames
