"""The database under the suite is a real PostgreSQL."""

import pytest
from django.db import connection


@pytest.mark.django_db
def test_postgresql():
    with connection.cursor() as cursor:
        cursor.execute("select version()")
        assert cursor.fetchone()[0].startswith("PostgreSQL 18")
