"""A database in use is upgraded: systems of before are what they were, and may call as before."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from fundament.capabilities.post import queries, service
from fundament.capabilities.post.types import SystemKind
from fundament.kernel.ids import PartyId, SystemId
from fundament.kernel.queries import cursor as queries_cursor
from tests.upgrading import newest, own_database, tables_at

AT = datetime(2026, 11, 1, 10, tzinfo=UTC)
DAY = timedelta(days=1)
OWNER = PartyId.company("99000018")

# Else there is no test database to copy when these run alone.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture(autouse=True)
def database(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), own_database():
        yield


def test_systems_are_what_they_were():
    then = tables_at("post", "0004_viewing").get_model("post", "System").objects
    for number, kind in enumerate(SystemKind, 1):
        then.create(
            id=UUID(int=number), name=f"System {number}", owner=str(OWNER), kind=kind,
            is_default=kind is SystemKind.RECIPIENT, token_sha256=f"{number:064}",
            serial=str(number), fingerprint=f"{number:064x}", active_from=AT,
            revoked_at=AT + DAY if number == 1 else None, addresses=["192.0.2.0/24"],
        )  # fmt: skip
    newest("post")
    sends, takes = service.systems(OWNER)
    assert (sends.kinds, takes.kinds) == ({SystemKind.SENDER}, {SystemKind.RECIPIENT})
    assert (sends.created_at, sends.changed_at, takes.changed_at) == (AT, AT + DAY, AT)
    assert (takes.is_default, takes.addresses, takes.token_since) == (True, ("192.0.2.0/24",), AT)
    assert takes.certificate.fingerprint == f"{2:064x}"
    found = queries.system(UUID(int=2))
    assert (found.token_sha256, found.fingerprint) == (f"{2:064}", f"{2:064x}")
    with queries_cursor() as one:
        assert queries.taking_systems(one, [OWNER], AT) == {OWNER: SystemId(UUID(int=2))}
    # and back: what was before is there again
    back = tables_at("post", "0004_viewing").get_model("post", "System").objects
    assert {row.kind for row in back.all()} == set(SystemKind)
