"""Acts that change the register, through the door."""

from datetime import date, timedelta

import pytest
from django.db import connection

from fundament.capabilities.registers import service as registers
from fundament.capabilities.registers.about import ABOUT
from fundament.capabilities.registers.types import (
    Address,
    AddressUnknown,
    NumberChanged,
    NumberTaken,
    OrganisationUnknown,
    PersonStatus,
    PersonUnknown,
    Span,
    midnight,
)
from fundament.kernel import events
from fundament.kernel.ids import PartyId
from fundament.standards.cpr.types import CprMalformed, Sex
from tests.telling import tell_all

NOBODY = PartyId.person("0101010101")


@pytest.fixture
def people(country):
    return {one.key: one.party for one in registers.showcase()}


@pytest.fixture
def elsewhere(people, country):
    return registers.person_of(people["pensioner"], country).address


def test_somebody_new_is_entered_with_what_the_number_tells(country):
    new = PartyId.person("0101501111")
    registers.enter(new, "Ane Marie", "Drift", country)
    found = registers.person_of(new, country)
    assert (found.name, found.born, found.sex) == ("Ane Marie Drift", date(1950, 1, 1), Sex.MALE)
    assert (found.status, found.address) == (PersonStatus.NO_PERMANENT_ADDRESS, None)
    with pytest.raises(NumberTaken):
        registers.enter(new, "En", "Anden", country)
    with pytest.raises(CprMalformed):
        registers.enter(PartyId.person("3102501111"), "En", "Anden", country)


def test_an_announced_move_holds_from_its_day(people, country, elsewhere):
    who, day = people["student"], date(2027, 2, 1)
    before = registers.person_of(who, country).address
    registers.move(who, elsewhere, day, country)
    assert registers.person_of(who, country).address == before
    assert registers.person_of(who, midnight(day) - timedelta(microseconds=1)).address == before
    assert registers.person_of(who, midnight(day)).address == elsewhere
    assert registers.person_of(who, midnight(day), country - timedelta(1)).address == before


def test_a_correction_changes_the_past_but_not_what_was_known(people, country, elsewhere):
    who = people["student"]
    then = midnight(date(2015, 5, 5))
    before = registers.person_of(who, then).address
    span = Span(midnight(date(2015, 1, 1)), midnight(date(2016, 1, 1)))
    registers.correct_residence(who, elsewhere, span, country)
    assert registers.person_of(who, then).address == elsewhere
    assert registers.person_of(who, then, country - timedelta(1)).address == before
    assert registers.person_of(who, midnight(date(2016, 1, 1))).address == before


def test_only_addresses_of_the_register_are_lived_at(people, country, elsewhere):
    unknown = Address("Ingenvej", "1", "", "", "0101", "Ravnsund", "0901", "0001")
    with pytest.raises(AddressUnknown):
        registers.move(people["student"], unknown, date(2027, 1, 1), country)
    with pytest.raises(PersonUnknown):
        registers.move(NOBODY, elsewhere, date(2027, 1, 1), country)


def test_addresses_are_found_by_road_and_postcode(elsewhere):
    found = registers.addresses_on(elsewhere.road.upper(), elsewhere.postcode)
    assert elsewhere in found


def test_a_new_name(people, country):
    who = people["student"]
    registers.rename(who, "Laura", "Bakkely-Ørum", date(2026, 11, 1), country)
    assert registers.person_of(who, country).name == "Laura Bakkely-Ørum"
    assert registers.person_of(who, midnight(date(2026, 10, 31))).name == "Laura Bakkely"
    assert registers.find_persons("ørum")[0].party == who


def test_protection_begins_and_ends(people, country):
    who = people["student"]
    registers.protect(who, "address", date(2026, 1, 1), date(2026, 12, 1), country)
    assert registers.person_of(who, country).address_protected
    assert not registers.person_of(who, midnight(date(2026, 12, 1))).address_protected
    registers.unprotect(who, "address", date(2026, 6, 1), country)
    assert not registers.person_of(who, country).address_protected
    assert registers.person_of(who, midnight(date(2026, 5, 31))).address_protected


def test_a_protected_name_is_not_told_in_others_data(people, country):
    registers.protect(people["parent"], "name", date(2020, 1, 1), None, country)
    names = {line.other_name for line in registers.history_of(people["child"], country)}
    assert "Ingrid Havrekær" not in names
    assert "Mads Bøgedal" in names


def test_death_ends_the_residence_and_leaves_a_widow(people, country):
    dead = registers.person_of(people["deceased"], country)
    assert (dead.status, dead.address) == (PersonStatus.DEAD, None)
    alive = registers.person_of(people["deceased"], midnight(date(2025, 10, 11)))
    assert alive.spouse == people["exempt"]
    assert registers.person_of(people["exempt"], country).spouse is None


told = []


def hear(news):
    told.append(news)


def test_an_old_number_leads_to_the_person(people, country, monkeypatch):
    monkeypatch.setattr(events, "_listeners", {})
    events.subscribe(NumberChanged, hear)
    old, new = people["parent"], PartyId.person("1402886660")
    before = registers.person_of(old, country)
    registers.change_number(old, new)
    assert tell_all() == []
    found = registers.person_of(old, country)
    assert registers.numbers_of(old) == registers.numbers_of(new) == [new, old]
    assert found == registers.person_of(new, country)
    assert (found.party, found.uuid, found.address) == (new, before.uuid, before.address)
    assert [child.party for child in registers.children_of(old, country)] == [people["child"]]
    assert told == [NumberChanged(old, new)]
    with pytest.raises(NumberTaken):
        registers.change_number(people["student"], old)
    with pytest.raises(NumberTaken):
        registers.change_number(people["student"], new)
    with pytest.raises(CprMalformed):
        registers.change_number(people["student"], PartyId.person("9999999999"))


def test_custody_is_given_until_the_child_comes_of_age(people, country):
    registers.give_custody(people["child"], people["pensioner"], date(2026, 11, 1), country)
    guardians = registers.guardians_of(people["child"], country)
    assert people["pensioner"] in [guardian.party for guardian in guardians]
    assert registers.guardians_of(people["child"], midnight(date(2035, 6, 9))) == []


def test_work_begins(people, country):
    (authority, *_) = registers.authorities()
    registers.employ(authority.party, people["student"], date(2026, 11, 1), country)
    assert registers.employers_of(people["student"], country) == [authority.party]
    with pytest.raises(OrganisationUnknown):
        registers.employ(people["parent"], people["student"], date(2026, 11, 1), country)


def test_birth_is_corrected(people, country):
    registers.correct_birth(people["student"], date(2005, 8, 28), Sex.FEMALE, country)
    assert registers.person_of(people["student"], country).born == date(2005, 8, 28)


def test_the_health_check_sees_a_guard_that_is_off(db):
    (check,) = ABOUT.health
    assert check.ask() is None
    with connection.cursor() as cursor:
        cursor.execute("alter table registers_fact disable trigger registers_fact_no_overlap")
    assert "registers_fact_no_overlap" in check.ask()
