"""Entering by the registers' facts, the fictional country, and the page for people."""

from datetime import UTC, datetime, timedelta

import pytest

from fundament.capabilities.contacts import demo
from fundament.capabilities.contacts import service as contacts
from fundament.capabilities.contacts.types import (
    ChannelKind,
    Grounds,
    NotToBeRegistered,
    Reach,
    RegistrationStatus,
)
from fundament.capabilities.registers import demo as registers_demo
from fundament.capabilities.registers import service as registers
from fundament.capabilities.registers.types import NumberChanged, OrganisationUnknown, PersonUnknown
from fundament.capabilities.rights.types import MayNotActFor
from fundament.kernel import audit, clock
from fundament.kernel.acting import SESSION_KEY, Acting, Actor, Level
from fundament.kernel.denmark import COPENHAGEN
from fundament.kernel.ids import PartyId

AT = datetime(2026, 11, 24, 10, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: AT)
    registers_demo.load(60, 2026, lambda *_: None, AT)
    return {shown.key: shown.party for shown in registers.showcase()}


@pytest.fixture
def country(people):
    demo.load(AT)
    return people


def test_the_country_is_registered_but_for_two(country):
    adults = registers.residents(AT.date().replace(year=2011), AT)
    reach = contacts.reach_of_many(adults, AT)
    assert reach.pop(country["exempt"]) is Reach.EXEMPT
    assert reach.pop(country["unregistered"]) is Reach.UNKNOWN
    assert set(reach.values()) == {Reach.REGISTERED}
    companies = registers.organisations(AT)
    assert set(contacts.reach_of_many(companies, AT).values()) == {Reach.REGISTERED}
    for key in ("child", "deceased", "emigrated", "turning_fifteen"):
        assert contacts.reach_of(country[key], AT) is Reach.UNKNOWN, key


def test_a_child_is_registered_from_its_fifteenth_birthday_by_itself(country):
    ellen = country["turning_fifteen"]
    registrations = contacts.contact_of(ellen, AT).registrations
    assert registrations[0].status is RegistrationStatus.AUTOMATIC_REGISTRATION
    birthday = registrations[0].since
    assert contacts.reach_of(ellen, birthday - timedelta(seconds=1)) is Reach.UNKNOWN
    assert contacts.reach_of(ellen, birthday) is Reach.REGISTERED
    born = registers.person_of(ellen, AT).born
    assert birthday.astimezone(COPENHAGEN).date() == born.replace(year=born.year + 15)


def test_who_turned_fifteen_and_was_never_entered_is_found_at_night(people):
    """Once, whoever waits or is exempt stays as she is, and nobody younger is taken."""
    ellen, later = people["turning_fifteen"], AT + timedelta(days=30)
    assert ellen not in {p for p in registered_by_night(AT)}
    assert ellen in registered_by_night(later)
    assert registered_by_night(later) == set()
    assert contacts.reach_of(people["child"], later) is Reach.UNKNOWN


def registered_by_night(at):
    """Whom the night's job registers."""
    of_age = registers.residents(at.date().replace(year=at.year - 14), at)
    before = contacts.reach_of_many(of_age, at)
    count = contacts.enter_new_fifteens(at)
    after = contacts.reach_of_many(of_age, at)
    new = {party for party in of_age if after[party] is not before[party]}
    assert (len(new), {after[party] for party in new}) == (
        count,
        {Reach.REGISTERED} if new else set(),
    )
    return new


def test_an_exemption_outlasts_the_night_of_the_birthday(people):
    ellen, later = people["turning_fifteen"], AT + timedelta(days=30)
    contacts.register(ellen, AT)
    contacts.exempt(ellen, Grounds.IMPAIRMENT, AT)
    assert ellen not in registered_by_night(later)
    assert contacts.reach_of(ellen, later) is Reach.EXEMPT


@pytest.mark.parametrize("key", ["deceased", "emigrated"])
def test_who_is_dead_or_abroad_is_not_entered(people, key):
    with pytest.raises(NotToBeRegistered):
        contacts.register(people[key], AT)


def test_who_is_in_no_register_is_not_entered(people):
    with pytest.raises(PersonUnknown):
        contacts.register(PartyId.person("0101009999"), AT)
    with pytest.raises(OrganisationUnknown):
        contacts.register(PartyId.company("12345678"), AT)


def test_entering_twice_changes_nothing(country):
    before = contacts.contact_of(country["exempt"], AT)
    contacts.register(country["exempt"], AT + timedelta(days=1))
    assert contacts.contact_of(country["exempt"], AT) == before


def test_the_contact_follows_a_new_number(country):
    new = PartyId.person("0101901235")
    contacts.set_email(country["student"], "laura@eksempel.dk", AT)
    contacts.follow_number(NumberChanged(country["student"], new), AT)
    assert contacts.reach_of(new, AT) is Reach.REGISTERED
    assert contacts.email_of(new) == "laura@eksempel.dk"


def signed_in(client, person, name, acted_for=None):
    acting = Acting(Actor(person, name), acted_for or person, Level.SUBSTANTIAL, since=AT)
    session = client.session
    session[SESSION_KEY] = acting.for_session()
    session.save()
    client.cookies["__Host-fundament"] = session.session_key
    return client


def test_the_citizen_sees_her_status(client, country):
    signed_in(client, country["student"], "Laura Bakkely")
    answer = client.get("/kontakt/", secure=True)
    assert answer.status_code == 200
    assert "Tilmeldt Digital Post" in answer.text
    assert [line.look.action for line in audit.looks_at(country["student"])] == ["Set"]


def test_in_english(client, country):
    signed_in(client, country["exempt"], "Gudrun")
    client.cookies["fundament-language"] = "en"
    text = client.get("/kontakt/", secure=True).text
    assert "Exempt from Digital Post" in text
    assert "Contact details" in text


def test_one_acts_for_oneself_or_for_whom_one_may(client, country):
    ingrid, villads = country["parent"], country["child"]
    signed_in(client, ingrid, "Ingrid", villads)
    assert "Ikke tilmeldt" in client.get("/kontakt/", secure=True).text
    look = audit.looks_at(villads)[0].look
    assert (look.actor.party, look.acted_for) == (ingrid, villads)
    stranger = Acting(Actor(country["student"], "Laura"), villads, Level.SUBSTANTIAL)
    with pytest.raises(MayNotActFor):
        contacts.own_contact(stranger, AT)
    with pytest.raises(MayNotActFor):
        contacts.change_own_channel(stranger, ChannelKind.EMAIL, "x@eksempel.dk", AT)
    with pytest.raises(MayNotActFor):
        contacts.own_subscribers(stranger, AT)
