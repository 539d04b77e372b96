"""Who takes digital post, and since when."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundament.capabilities.contacts import rules
from fundament.capabilities.contacts import service as contacts
from fundament.capabilities.contacts.types import (
    CompanyNotExempt,
    ContactUnknown,
    EmailRefused,
    Grounds,
    NotToBeRegistered,
    Reach,
    RegistrationStatus,
)
from fundament.kernel.ids import PartyId

AT = datetime(2026, 11, 24, 10, tzinfo=UTC)
DAY = timedelta(days=1)
KAREN = PartyId.person("0101901234")
BAKERY = PartyId.company("99000008")


@pytest.fixture
def both(db):
    contacts.register_many([KAREN, BAKERY], AT)


@pytest.mark.django_db
def test_nobody_is_registered_unasked():
    assert contacts.reach_of(KAREN, AT) is Reach.UNKNOWN


def test_registered_from_the_moment_on(both):
    assert contacts.reach_of(KAREN, AT) is Reach.REGISTERED
    assert contacts.reach_of(KAREN, AT - timedelta(microseconds=1)) is Reach.UNKNOWN
    assert contacts.reach_of_many([KAREN, BAKERY, PartyId.person("0101901235")], AT) == {
        KAREN: Reach.REGISTERED,
        BAKERY: Reach.REGISTERED,
        PartyId.person("0101901235"): Reach.UNKNOWN,
    }


def test_exempt_keeps_the_history(both):
    contacts.exempt(KAREN, Grounds.IMPAIRMENT, AT + DAY)
    assert contacts.reach_of(KAREN, AT) is Reach.REGISTERED
    assert contacts.reach_of(KAREN, AT + DAY) is Reach.EXEMPT
    newest, oldest = contacts.contact_of(KAREN, AT + DAY).registrations
    assert newest.status is RegistrationStatus.EXEMPT_OTHER_REASON
    assert newest.grounds is Grounds.IMPAIRMENT
    assert (newest.since, newest.until) == (AT + DAY, None)
    assert (oldest.since, oldest.until) == (AT, AT + DAY)


def test_exempt_at_the_moment_of_registration(both):
    contacts.exempt(KAREN, Grounds.LANGUAGE, AT)
    assert contacts.reach_of(KAREN, AT) is Reach.EXEMPT
    assert len(contacts.contact_of(KAREN, AT).registrations) == 1


def test_who_is_closed_is_not_exempt(both):
    contacts.close(KAREN, AT + DAY)
    assert contacts.reach_of(KAREN, AT + DAY) is Reach.CLOSED
    with pytest.raises(ContactUnknown):
        contacts.exempt(KAREN, Grounds.LANGUAGE, AT + 2 * DAY)


def test_who_left_the_country_has_its_own_status(both):
    contacts.exempt(KAREN, Grounds.LEFT_DENMARK, AT + DAY)
    status = contacts.contact_of(KAREN, AT + DAY).registrations[0].status
    assert status is RegistrationStatus.EXEMPT_LEFT_THE_COUNTRY


def test_companies_are_never_exempt(both):
    with pytest.raises(CompanyNotExempt):
        contacts.exempt(BAKERY, Grounds.NO_COMPUTER, AT)


def test_registering_twice_changes_nothing(both):
    assert contacts.register_many([KAREN, BAKERY], AT + DAY) == 0
    assert len(contacts.contact_of(KAREN, AT + DAY).registrations) == 1


def test_many_are_registered_in_one_statement(db, django_assert_num_queries):
    parties = [PartyId.person(f"{number:010d}") for number in range(2000)]
    with django_assert_num_queries(1):
        assert contacts.register_many(parties, AT) == 2000


def test_reading_the_reach_is_one_read(both, django_assert_num_queries):
    with django_assert_num_queries(1):
        contacts.reach_of(KAREN, AT)


def test_the_email_is_set_changed_and_removed(both):
    assert contacts.email_of(KAREN) is None
    contacts.set_email(KAREN, "karen@eksempel.dk", AT)
    contacts.set_email(KAREN, "k@eksempel.dk", AT + DAY)
    assert contacts.email_of(KAREN) == "k@eksempel.dk"
    contacts.set_email(KAREN, None, AT + 2 * DAY)
    assert contacts.email_of(KAREN) is None


@pytest.mark.parametrize("text", ["", "karen", "karen@", "a@b\r\nBcc: x@y.dk", "x" * 400 + "@y.dk"])
def test_what_is_no_email_is_refused(both, text):
    with pytest.raises(EmailRefused):
        contacts.set_email(KAREN, text, AT)


@given(born=st.dates(date(1900, 1, 1), date(2026, 11, 24)))
def test_registrations_follow_without_gap_and_end_registered(born):
    facts = rules.PersonFacts(born, lives_in_denmark=True, alive=True)
    found = rules.registrations_of(facts, AT)
    assert found[0].since == AT
    assert all(a.until == b.since for a, b in pairwise(found))
    assert all(one.until is None or one.since < one.until for one in found)
    assert found[-1].until is None
    assert found[-1].status is RegistrationStatus.AUTOMATIC_REGISTRATION
    birthday = rules.birthday_of(born, 15)
    assert (found[-1].since > AT) == (birthday > AT)


@pytest.mark.parametrize("facts", [(True, False), (False, True)])
def test_the_dead_and_the_emigrated_are_not_registered(facts):
    with pytest.raises(NotToBeRegistered):
        rules.registrations_of(rules.PersonFacts(date(1950, 1, 1), *facts), AT)
