"""The fictional country, read through the door."""

import hashlib
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from django.db import connection

from fundament.capabilities.registers import demo
from fundament.capabilities.registers import service as registers
from fundament.capabilities.registers.types import (
    AuthorityKind,
    CountryNotEmpty,
    OnlyInTheDemo,
    OrganisationUnknown,
    PersonStatus,
    PersonUnknown,
    ShowcaseRole,
)
from fundament.kernel.ids import PartyId
from fundament.standards.cpr.number import read_number
from fundament.standards.cpr.unassigned import is_unassigned
from fundament.standards.cvr.number import is_cvr, is_p_number

EVERYBODY = date(2100, 1, 1)
SILENT = lambda *_: None  # noqa: E731
# Of the country of seed 2026: of its residents, and of every row that the registers hold. A change
# of one is a change of the country. Each run of the suite has another PYTHONHASHSEED.
EVERY_ROW = "5cd8aec31d3046c86e45f3f2db4678c1"
CHECKSUM = "8a024e39de9b1575b870e1d97332ce9ea2aaef8b93ebeae6bb7ec7b2012c5f9c"
ROWS = """
    select md5(string_agg(told, chr(10) order by told collate "C")) from (
        select concat_ws('|', e.number, e.uuid, f.kind, f.value, o.number, f.address_id,
            f.virkning, f.registrering) told
        from registers_fact f join registers_entity e on e.id = f.entity_id
            left join registers_entity o on o.id = f.other_id
        union all select concat_ws('|', a.id, a.house_number, a.floor, a.door, r.name, r.code,
            r.municipality_code, t.postcode, t.name)
        from registers_addresspoint a join registers_road r on r.id = a.road_id
            join registers_town t on t.postcode = r.town_id
        union all select concat_ws('|', s.key, s.position, e.number, s.role, s.story_da, s.story_en)
        from registers_showcaseperson s join registers_entity e on e.id = s.entity_id) every_row
"""


def every_row():
    with connection.cursor() as cursor:
        cursor.execute(ROWS)
        return cursor.fetchone()[0]


def residents(at):
    after, found = None, []
    while page := registers.residents(EVERYBODY, at, after, 100):
        found += page
        after = page[-1]
    return found


@pytest.fixture
def people(country):
    return {one.key: one for one in registers.showcase()}


def told(at):
    """One line a resident, as anybody can see her; turning_fifteen follows the day of loading."""
    for party in residents(at):
        person = registers.person_of(party, at)
        if person.given_name != "Ellen" or person.surname != "Øllgaard":
            home = person.address.lines() if person.address else ()
            yield "|".join([party.number, str(person.uuid), person.name, str(person.born), *home])


def test_the_same_seed_gives_the_same_country_everywhere(db):
    demo.load(1000, 2026, SILENT, datetime(2026, 11, 24, tzinfo=UTC))
    at = datetime(2026, 11, 24, tzinfo=UTC)
    lines = list(told(at))
    assert len(lines) > 950
    assert hashlib.sha256("\n".join(lines).encode()).hexdigest() == CHECKSUM
    assert every_row() == EVERY_ROW


def test_a_larger_country_begins_with_the_same_people(db):
    at = datetime(2026, 11, 24, tzinfo=UTC)
    demo.load(120, 2026, SILENT, at)
    few = set(told(at))
    demo.load(240, 2026, SILENT, at, replace=True)
    assert len(few - set(told(at))) <= 4  # the last household alone is cut to the count


def test_another_seed_gives_another_country(db):
    at = datetime(2026, 11, 24, tzinfo=UTC)
    demo.load(100, 1, SILENT, at)
    first = set(told(at))
    demo.load(100, 2, SILENT, at, replace=True)
    assert not first & set(told(at))


def test_nobody_in_the_country_has_a_number_that_may_be_assigned(country):
    numbers = [read_number(party.number) for party in residents(country)]
    assert len(numbers) > 250
    assert all(is_unassigned(number) for number in numbers)
    assert not [n for n in numbers if (n.born.month, n.born.day) == (1, 1)]
    for party in residents(country):
        person = registers.person_of(party, country)
        number = read_number(party.number)
        assert (person.born, person.sex) == (number.born, number.sex)


@pytest.mark.parametrize("policy", ["mod11", "plus60"])
def test_the_other_policies(db, settings, policy):
    settings.NUMBER_POLICY = policy
    at = datetime(2026, 11, 24, tzinfo=UTC)
    demo.load(60, 2026, SILENT, at)
    numbers = [read_number(party.number) for party in residents(at)]
    assert all(number.passes_modulus_11 == (policy == "mod11") for number in numbers)
    assert all(number.replacement == (policy == "plus60") for number in numbers)


def test_loading_twice_is_refused_and_replacing_is_asked_for(country):
    with pytest.raises(CountryNotEmpty):
        demo.load(100, 2026, SILENT, country)
    demo.load(60, 2026, SILENT, country, replace=True)
    assert registers.counts().persons == 60


def test_production_has_no_fictional_country(db, settings):
    settings.DEMO = False
    with pytest.raises(OnlyInTheDemo):
        demo.load(60, 2026, SILENT, datetime(2026, 11, 24, tzinfo=UTC))
    assert registers.counts().persons == 0


def test_the_load_tells_how_far_it_has_come(db):
    told = []
    demo.load(60, 2026, lambda *how: told.append(how), datetime(2026, 11, 24, tzinfo=UTC))
    assert told[-1] == ("persons", 60, 60)
    assert all(one[1] <= two[1] for one, two in pairwise(told))


def test_the_authorities(country):
    found = registers.authorities()
    kinds = [authority.kind for authority in found]
    assert {kind: kinds.count(kind) for kind in AuthorityKind} == {
        AuthorityKind.MINISTRY: 1,
        AuthorityKind.AGENCY: 3,
        AuthorityKind.MUNICIPALITY: 5,
        AuthorityKind.REGION: 1,
    }
    codes = [a.code.code for a in found if a.kind is AuthorityKind.MUNICIPALITY]
    assert codes == ["0901", "0902", "0903", "0904", "0905"]
    for authority in found:
        assert is_cvr(authority.party.number)
        assert authority.party.number.startswith("99")
        assert registers.authority_of(authority.party) == authority
        assert registers.organisation_name(authority.party, country) == authority.name
        with pytest.raises(OrganisationUnknown):
            registers.company_of(authority.party, country)


def test_the_companies(country):
    parties = registers.organisations(country)
    assert len(parties) == len(set(parties)) > 12
    assert registers.organisations(country, parties[4], 3) == parties[5:8]
    authorities = {authority.party for authority in registers.authorities()}
    for party in set(parties) - authorities:
        company = registers.company_of(party, country)
        assert company.owners
        assert company.address
        assert all(is_p_number(unit.number.number) for unit in company.production_units)
        for owner in company.owners:
            assert party in [c.party for c in registers.companies_owned_by(owner, country)]


def test_the_showcase_persons_live_as_told(country, people):
    def person(key):
        return registers.person_of(people[key].party, country)

    assert len(people) == 30
    for key, one in people.items():
        assert one.name == person(key).name
        assert len(one.story_da.split(". ")) >= 1 < len(one.story_en)
    assert person("protected_address").address_protected
    assert not person("protected_address").name_protected
    assert person("protected_name").name_protected
    assert person("deceased").status is PersonStatus.DEAD
    assert person("deceased").address is None
    assert person("exempt").civil_status == "E"
    assert person("emigrated").status is PersonStatus.EMIGRATED
    assert person("centenarian").age_on(country.date()) >= 100
    assert len(registers.companies_owned_by(people["owner"].party, country)) == 2
    (bakery,) = registers.employers_of(people["employee"].party, country)
    assert registers.organisation_name(bakery, country) == "Åkærby Morgenbageri ApS"
    assert people["operator"].role is ShowcaseRole.OPERATOR
    for key in ("caseworker", "caseworker_region", "operator", "teacher"):
        assert registers.employers_of(people[key].party, country) == [people[key].authority]
    twins = registers.find_persons("Tvillingdal")
    assert [twin.given_name for twin in twins] == ["Signe", "Sigrid"] or len(twins) == 2
    assert twins[0].address == twins[1].address


def test_freja_has_just_moved_from_her_childhood_home(country, people):
    party = people["empty_mailbox"].party
    now = registers.person_of(party, country).address
    before = registers.person_of(party, country - timedelta(days=60)).address
    assert (before.municipality_code, now.municipality_code) == ("0902", "0901")


def test_families(country, people):
    child = people["child"].party
    parents = {people["parent"].party, people["other_parent"].party}
    assert {person.party for person in registers.parents_of(child, country)} == parents
    assert {person.party for person in registers.guardians_of(child, country)} == parents
    for parent in parents:
        assert [one.party for one in registers.children_of(parent, country)] == [child]
    grown = datetime(2035, 6, 9, 0, 0, tzinfo=UTC)
    assert registers.guardians_of(child, grown) == []
    assert registers.wards_of(people["parent"].party, grown) == []
    assert len(registers.wards_of(people["parent"].party, grown - timedelta(days=1))) == 1


def test_turning_fifteen_turns_fifteen_soon(country, people):
    person = registers.person_of(people["turning_fifteen"].party, country)
    assert person.age_on(country.date()) == 14
    assert person.age_on(country.date() + timedelta(days=25)) == 15


def test_the_new_citizen_was_not_there_before(country, people):
    party = people["new_citizen"].party
    assert registers.exists(party, country)
    assert not registers.exists(party, country - timedelta(days=60))
    with pytest.raises(PersonUnknown):
        registers.person_of(party, country - timedelta(days=60))


def test_strangers_are_unknown(country):
    nobody = PartyId.person("0101010101")
    assert not registers.exists(nobody, country)
    with pytest.raises(PersonUnknown):
        registers.person_of(nobody, country)
    with pytest.raises(PersonUnknown):
        registers.person_of(PartyId.company("99000001"), country)
    with pytest.raises(PersonUnknown):
        registers.history_of(nobody, country)
    with pytest.raises(OrganisationUnknown):
        registers.organisation_name(PartyId.company("12345678"), country)
    assert registers.children_of(nobody, country) == []


@pytest.mark.parametrize("text", ["", "  ", "'", "\\", "a' | 'b", "æ:*", "% _", "!!", "\x00"])
def test_any_text_may_be_searched_for(country, text):
    assert isinstance(registers.find_persons(text), list)


def test_names_are_found_by_the_beginnings_of_words(country):
    assert registers.find_persons("æbelv sof")[0].name == "Sofie Æbelvang-Rasmussen"
    assert registers.find_persons("Lyngb frej")[0].name == "Freja Lyngbakke"
    assert len(registers.find_persons("a", limit=3)) == 3


@pytest.mark.django_db
def test_the_status_alone_is_that_of_the_person(country):
    for shown in registers.showcase():
        if shown.party.is_person:
            person = registers.person_of(shown.party, country)
            assert registers.status_of(shown.party, country) == person.status
    for nobody in (PartyId.person("0101509999"), registers.authorities()[0].party):
        with pytest.raises(PersonUnknown):
            registers.status_of(nobody, country)
