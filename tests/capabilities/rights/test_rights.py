"""Who may act for whom, and as what: the showcase persons and their roles."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from fundament.capabilities.registers import demo as registers_demo
from fundament.capabilities.registers import service as registers
from fundament.capabilities.registers.types import NumberChanged, OrganisationUnknown
from fundament.capabilities.rights import demo, rules
from fundament.capabilities.rights import service as rights
from fundament.capabilities.rights.models import RoleGrant
from fundament.capabilities.rights.types import (
    MayNotActFor,
    RoleHeld,
    RoleNotGrantable,
    RoleNotHeld,
)
from fundament.kernel import audit
from fundament.kernel.acting import INSTALLATION, Actor, Role
from fundament.kernel.denmark import COPENHAGEN
from fundament.kernel.ids import PartyId

AT = datetime(2026, 11, 24, 10, tzinfo=UTC)
DAY = timedelta(days=1)
KAREN = PartyId.person("0101901234")

pytestmark = pytest.mark.django_db


def load():
    registers_demo.load(24, 2026, lambda *_: None, AT)
    demo.load(AT)
    return {shown.key: shown for shown in registers.showcase()}


@pytest.fixture(scope="module")
def people(keeping):
    with keeping(load) as made:
        yield made


def test_everybody_acts_for_herself_first(people):
    for shown in people.values():
        assert rights.parties_open_to(shown.party, AT)[0] == shown.party


def test_parents_act_for_a_child_until_it_is_fifteen(people):
    child = people["child"].party
    birthday = registers.person_of(child, AT).born.replace(year=2032)
    turned = datetime.combine(birthday, time(12), UTC)
    for parent in (people["parent"].party, people["other_parent"].party):
        rights.must_be_open(parent, child, AT)
        rights.must_be_open(parent, child, turned - DAY)
        with pytest.raises(MayNotActFor):
            rights.must_be_open(parent, child, turned)
    with pytest.raises(MayNotActFor):
        rights.must_be_open(people["student"].party, child, AT)


def test_an_owner_acts_for_her_companies_and_nobody_elses(people):
    owner, employee = people["owner"].party, people["employee"].party
    owned = {company.party for company in registers.companies_owned_by(owner, AT)}
    assert len(owned) >= 2
    assert owned < set(rights.parties_open_to(owner, AT))
    bakery = rights.organisations_of(employee, Role.COMPANY, AT)
    assert rights.parties_open_to(employee, AT) == [employee, *bakery]
    assert len(bakery) == 1
    for other in owned - set(bakery):
        with pytest.raises(MayNotActFor):
            rights.must_be_open(employee, other, AT)


@pytest.mark.parametrize("key", ["caseworker", "teacher", "ra_officer", "operator"])
def test_who_works_at_an_authority_is_its_professional_and_reads_no_post_of_it(people, key):
    shown = people[key]
    assert rights.organisations_open_to(shown.party, AT) == [shown.authority]
    assert rights.parties_open_to(shown.party, AT) == [shown.party]
    for role in rights.roles_of(shown.party, AT):
        rights.withdraw_role(shown.party, role, shown.authority, AT + DAY)
    assert rights.organisations_open_to(shown.party, AT + DAY) == []


def test_an_organisation_is_there_once_and_only_while_it_stands(people):
    owner, officer = people["owner"].party, people["ra_officer"]
    rights.grant_role(officer.party, Role.CASEWORKER, officer.authority, AT)
    rights.grant_role(officer.party, Role.OPERATOR, None, AT)
    RoleGrant.objects.create(
        person=str(officer.party), role=Role.COMPANY, organisation="CVR:99999999", since=AT
    )
    assert rights.organisations_open_to(officer.party, AT + DAY) == [officer.authority]
    owned = [company.party for company in registers.companies_owned_by(owner, AT)]
    rights.grant_role(owner, Role.COMPANY, owned[0], AT)
    assert rights.organisations_open_to(owner, AT) == owned


def test_roles_of_the_showcase(people):
    def roles(key):
        return rights.roles_of(people[key].party, AT)

    assert roles("student") == frozenset()
    assert roles("owner") == roles("employee") == {Role.COMPANY}
    assert roles("caseworker") == {Role.CASEWORKER, Role.ADMINISTRATOR}
    assert roles("operator") == {Role.OPERATOR}
    lone = people["caseworker"]
    assert rights.organisations_of(lone.party, Role.CASEWORKER, AT) == [lone.authority]


def test_a_withdrawn_role_ends_at_once_and_stays_on_record(people):
    selma = people["operator"]
    boss = Actor(people["caseworker"].party, "Lone Fjordager")
    rights.withdraw_role(selma.party, Role.OPERATOR, selma.authority, AT + DAY, boss)
    assert rights.roles_of(selma.party, AT + DAY) == frozenset()
    assert rights.roles_of(selma.party, AT) == {Role.OPERATOR}
    (grant,) = rights.grants_of(selma.party)
    assert (grant.since, grant.until) == (AT, AT + DAY)
    looks = [line.look for line in audit.looks_at(selma.party)]
    assert [look.action for look in looks] == ["Rettighed trukket tilbage", "Rettighed givet"]
    assert looks[0].actor == boss
    assert looks[1].actor == INSTALLATION
    with pytest.raises(RoleNotHeld):
        rights.withdraw_role(selma.party, Role.OPERATOR, selma.authority, AT + 2 * DAY)


def test_a_role_can_have_an_end_and_is_held_once():
    rights.grant_role(KAREN, Role.OPERATOR, None, AT, until=AT + DAY)
    with pytest.raises(RoleHeld):
        rights.grant_role(KAREN, Role.OPERATOR, None, AT)
    assert rights.roles_of(KAREN, AT + DAY - timedelta(seconds=1)) == {Role.OPERATOR}
    assert rights.roles_of(KAREN, AT + DAY) == frozenset()
    rights.grant_role(KAREN, Role.OPERATOR, None, AT + DAY)


@pytest.mark.parametrize(
    ("role", "organisation", "until"),
    [
        (Role.COMPANY, None, None),
        (Role.CASEWORKER, None, None),
        (Role.CASEWORKER, KAREN, None),
        (Role.OPERATOR, None, AT),
    ],
)
def test_roles_that_make_no_sense(role, organisation, until):
    with pytest.raises(RoleNotGrantable):
        rights.grant_role(KAREN, role, organisation, AT, None, until)


def test_a_company_is_no_authority_and_the_other_way(people):
    bakery = rights.organisations_of(people["employee"].party, Role.COMPANY, AT)[0]
    with pytest.raises(OrganisationUnknown):
        rights.grant_role(KAREN, Role.CASEWORKER, bakery, AT)
    with pytest.raises(OrganisationUnknown):
        rights.grant_role(KAREN, Role.COMPANY, people["caseworker"].authority, AT)


def test_the_roles_follow_a_new_number():
    new = PartyId.person("0101901235")
    rights.grant_role(KAREN, Role.OPERATOR, None, AT)
    rights.follow_number(NumberChanged(KAREN, new))
    assert (rights.roles_of(KAREN, AT), rights.roles_of(new, AT)) == (
        frozenset(),
        {Role.OPERATOR},
    )


@pytest.mark.parametrize(("age", "represented"), [(0, True), (14, True), (15, False)])
def test_a_guardian_represents_until_fifteen(age, represented):
    assert rules.is_represented(age) is represented


def test_the_day_of_the_birthday_is_that_of_denmark(people):
    child, parent = people["child"].party, people["parent"].party
    born = registers.person_of(child, AT).born
    midnight_in_denmark = datetime.combine(
        date(born.year + 15, born.month, born.day), time(), COPENHAGEN
    )
    rights.must_be_open(parent, child, midnight_in_denmark - timedelta(seconds=1))
    with pytest.raises(MayNotActFor):
        rights.must_be_open(parent, child, midnight_in_denmark)
