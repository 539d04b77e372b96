"""A connection that is kept between requests is looked at before it is used again."""

import psycopg
import pytest
from django.db import close_old_connections, connection

from fundament.kernel import writer

pytestmark = pytest.mark.django_db(transaction=True)


def backend():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return cursor.fetchone()[0]


@pytest.fixture(autouse=True)
def kept(monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "CONN_HEALTH_CHECKS", True)
    monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", 600)
    connection.close()
    yield
    connection.close()


def test_it_is_used_again_while_the_server_keeps_it():
    first = backend()
    close_old_connections()
    assert backend() == first


def test_one_that_the_server_has_ended_is_replaced_before_anybody_notices():
    first = backend()
    with psycopg.connect(writer._address(), autocommit=True) as other:
        assert other.execute("SELECT pg_terminate_backend(%s, 10000)", (first,)).fetchone()[0]
    close_old_connections()
    assert backend() != first
