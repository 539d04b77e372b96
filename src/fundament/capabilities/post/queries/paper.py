"""SQL of letters on paper: which are to be printed, and how many there were."""

from datetime import date, datetime

from django.db import connection

_COUNTS = """
SELECT sender, (date_trunc('month', received_at AT TIME ZONE 'Europe/Copenhagen'))::date, reason,
  count(*), count(*) FILTER (WHERE state = 'returned'), count(*) FILTER (WHERE state = 'failed')
FROM post_paperletterrow
WHERE state <> 'reserve' AND received_at >= %s
GROUP BY 1, 2, 3 ORDER BY 2 DESC, 1, 4 DESC, 3
"""


def paper_counts(since: datetime) -> list[tuple[str, date, str, int, int, int]]:
    """Return for each sender, month and reason how many letters went on paper: all, back, failed.

    Newest month first. Months are Danish ones.
    """
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS, [since])
        return [tuple(row) for row in cursor.fetchall()]
