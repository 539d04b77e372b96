"""The few questions that the site asks the database about the whole program."""

from django.db import connection


def jobs_by_status() -> dict[str, int]:
    """Return how many jobs there are in each status."""
    with connection.cursor() as cursor:
        cursor.execute("select status::text, count(*) from procrastinate_jobs group by 1")
        return dict(cursor.fetchall())
