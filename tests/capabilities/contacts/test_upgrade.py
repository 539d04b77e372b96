"""A database in use is upgraded: who was registered has a contact, and no address is forgotten."""

from datetime import UTC, datetime, timedelta

import pytest

from fundament.capabilities.contacts import queries
from fundament.capabilities.contacts import service as contacts
from fundament.capabilities.contacts.types import Search
from fundament.kernel.ids import PartyId
from tests.upgrading import newest, own_database, tables_at

AT = datetime(2026, 11, 1, 10, tzinfo=UTC)
DAY = timedelta(days=1)
KAREN, CHILD = PartyId.person("0101901234"), PartyId.person("0101121234")

# Else there is no test database to copy when these run alone.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture(autouse=True)
def database(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), own_database():
        yield


def test_everybody_has_a_contact_and_addresses_go_on():
    then = tables_at("contacts", "0001_initial")
    periods = then.get_model("contacts", "RegistrationPeriod").objects
    emails = then.get_model("contacts", "EmailPeriod").objects
    periods.create(party=str(KAREN), status="AUTOMATIC_REGISTRATION", since=AT, until=AT + DAY)
    periods.create(party=str(KAREN), status="EXEMPT_OTHER_REASON", since=AT + DAY)
    coming = datetime.now(UTC) + 30 * DAY
    periods.create(party=str(CHILD), status="AUTOMATIC_REGISTRATION", since=coming)
    emails.create(party=str(KAREN), email="old@eksempel.dk", since=AT, until=AT + DAY)
    emails.create(party=str(KAREN), email="karen@eksempel.dk", since=AT + DAY)
    newest("contacts")
    found = queries.search(Search(), None, AT + 2 * DAY)
    assert {one.party for one in found.records} == {KAREN, CHILD}
    karen = next(one for one in found.records if one.party == KAREN)
    assert (karen.version, karen.created_at, karen.updated_at) == (1, AT, AT + DAY)
    assert karen.email.verified_at == AT + DAY
    assert contacts.email_of(KAREN) == "karen@eksempel.dk"
    assert queries.number_changes() == 2
    assert contacts.begin_foreseen(coming) == 1
