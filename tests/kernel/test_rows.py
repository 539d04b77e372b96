"""A row by a statement made once is what Django's own query gives."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from fundament.capabilities.login import queries
from fundament.capabilities.login.models import BrokerSession, Grant, Proof, ServiceProvider
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


def a_grant():
    at, levels = datetime.now(UTC), {"level": 2, "ial": 2, "aal": 2}
    provider = ServiceProvider.objects.get(entity_id=OpenIdClient().register().client_id)
    shown = {"authenticators": ["password"], "authenticated_at": at, **levels}
    session = BrokerSession.objects.create(
        secret=b"s", broker="b", identity=uuid4(), ends_at=at, used_at=at, **shown
    )
    proof = Proof.objects.create(session=session, counts_until=at, **shown)
    return Grant.objects.create(
        provider=provider, session=session, proof=proof, code=queries.hashed("code"),
        request={"scopes": ["openid"]}, level=2, began_at=at,
    )  # fmt: skip


def test_rows_that_a_row_leads_to_come_with_it(django_assert_num_queries):
    expected = a_grant()
    with django_assert_num_queries(1):
        found = queries.grant_of_code("code")
        assert (found, found.request) == (expected, {"scopes": ["openid"]})
        assert (found.session, found.session.authenticators) == (expected.session, ["password"])
        assert (found.proof, found.provider) == (expected.proof, expected.provider)
        assert bytes(found.provider.metadata) == bytes(expected.provider.metadata)
    assert queries.grant_of_code("another") is None


def test_a_grant_of_a_client_that_was_removed_is_none():
    expected = a_grant()
    assert queries.grant_alive(str(expected.id)) == expected
    ServiceProvider.objects.update(removed_at=expected.began_at)
    assert queries.grant_alive(str(expected.id)) is None


def test_a_row_that_is_kept_is_what_django_reads():
    kept = a_grant()
    other = Grant(
        provider=kept.provider, session=kept.session, proof=kept.proof, code=b"another",
        request={"scopes": ["åben"]}, level=2, began_at=kept.began_at,
    )  # fmt: skip
    rows.add(other)
    found = Grant.objects.get(id=other.id)
    assert (found.request, bytes(found.code)) == ({"scopes": ["åben"]}, b"another")
    assert (found.provider, found.lasting, found.used_at) == (kept.provider, False, None)
    other.subject = "nogen"
    other.save()
    assert Grant.objects.get(id=other.id).subject == "nogen"
    other.code = b"the same id"
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.add(other)


def test_a_held_row_is_the_open_one(django_assert_num_queries):
    with django_assert_num_queries(1) as asked:
        found = queries.session_held("00000000-0000-4000-8000-000000000000", "2026-11-26T00:00Z")
    assert found is None
    assert BrokerSession._meta.db_table in asked[0]["sql"]
    assert asked[0]["sql"].endswith("for update")
