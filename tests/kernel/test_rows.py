"""A row by a statement made once is what Django's own query gives."""

import pytest

from fundament.capabilities.login import queries
from fundament.capabilities.login.models import BrokerSession, ServiceProvider
from fundament.kernel import rows
from tests.capabilities.login.openid import OpenIdClient

pytestmark = pytest.mark.django_db


def test_every_field_comes_as_django_reads_it():
    named = ServiceProvider.objects.filter(entity_id=OpenIdClient().register().client_id)
    named.update(return_urls=["app.example:/"], fetch_fault=["a", "b"])
    expected = named.get()
    found = rows.row(ServiceProvider, "entity_id = %s", [expected.entity_id])
    assert found == expected
    for field in ServiceProvider._meta.concrete_fields:
        here, there = getattr(found, field.attname), getattr(expected, field.attname)
        assert type(here) is type(there), field.name
        assert (bytes(here) == bytes(there)) if isinstance(here, memoryview) else here == there


def test_all_that_fit_come_in_order():
    made = [OpenIdClient(name).register().client_id for name in ("en", "to", "tre")]
    found = rows.every(ServiceProvider, "entity_id <> %s and protocol = %s", [made[1], "oidc"])
    assert [one.entity_id for one in found] == [made[0], made[2]]
    assert found[0] == ServiceProvider.objects.get(entity_id=made[0])


def test_nothing_fits():
    assert rows.every(ServiceProvider, "entity_id = %s", ["https://ukendt.example"]) == []
    assert rows.row(ServiceProvider, "entity_id = %s", ["https://ukendt.example"]) is None
    assert not rows.is_there(ServiceProvider, "entity_id = %s", ["https://ukendt.example"])


def test_a_held_row_is_the_open_one(django_assert_num_queries):
    with django_assert_num_queries(1) as asked:
        found = queries.session_held("00000000-0000-4000-8000-000000000000", "2026-11-26T00:00Z")
    assert found is None
    assert BrokerSession._meta.db_table in asked[0]["sql"]
    assert asked[0]["sql"].endswith("for update")
