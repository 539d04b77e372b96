"""Who owns a company says which of its employees act for it; nobody else does, nor passes it on."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest

from fundament.capabilities.registers import service as registers
from fundament.capabilities.rights import service as rights
from fundament.capabilities.rights.types import NotEmployed, NotYourCompany
from fundament.kernel import audit
from fundament.kernel.acting import INSTALLATION, Role
from fundament.kernel.ids import PartyId

pytestmark = pytest.mark.django_db


@pytest.fixture
def bakery(shown, now):
    """The company of the stories; it has an employee more, who has no role."""
    [found] = rights.organisations_of(shown["employee"].party, Role.COMPANY, now)
    registers.employ(found, shown["parent"].party, now.date() - timedelta(days=9), now)
    return found


def uuid_of(party, at):
    return registers.person_of(party, at).uuid


def address(company):
    return f"/medarbejdere/{company.number}/"


def press(client, company, act, person):
    fields = {"act": act, "person": str(person)}
    return client.post(address(company), fields, secure=True)


def test_an_owner_takes_the_role_back_and_gives_it_again(shown, as_whom, acting, bakery, now):
    employee, owner = shown["employee"].party, as_whom("owner")
    person = uuid_of(employee, now)
    page = owner.get(address(bakery), secure=True).content.decode()
    assert "Emil Klitmark" in page
    assert employee.number not in page
    answer = press(owner, bakery, "withdraw", person)
    assert (answer.status_code, answer["Location"]) == (302, f"{address(bakery)}?gjort=taget")
    for open_to in (rights.parties_open_to, rights.organisations_open_to):
        assert bakery not in open_to(employee, now + timedelta(minutes=1))
    page = owner.get(answer["Location"], secure=True).content.decode()
    assert "Rollen er taget tilbage" in page
    again = press(owner, bakery, "withdraw", person)
    assert again.status_code == 302
    answer = press(owner, bakery, "grant", person)
    assert answer["Location"].endswith("?gjort=givet")
    assert press(owner, bakery, "grant", person).status_code == 302
    later = now + timedelta(minutes=1)
    rights.must_be_open(employee, bakery, later)
    newest = rights.grants_of(employee)[0]
    assert (newest.granted_by, newest.until) == (shown["owner"].party, None)
    assert len(rights.grants_of(employee)) == 2


def test_the_employee_and_the_company_see_it_in_the_ledger(shown, as_whom, bakery, now):
    employee, owner = shown["employee"], as_whom("owner")
    press(owner, bakery, "withdraw", uuid_of(employee.party, now))
    owner.get(address(bakery), secure=True)
    looked, withdrawn = sorted(audit.looks_at(employee.party)[:2], key=lambda one: one.look.what)
    assert (looked.look.action, looked.look.acted_for) == ("Vist", bakery)
    of_company = audit.looks_at(bakery)[0]
    for line in (withdrawn, of_company):
        assert line.look.action == "Rettighed trukket tilbage"
        assert line.look.actor.party == shown["owner"].party
        assert line.look.acted_for == bakery


def test_everybody_who_works_there_is_listed_once_and_who_left_may_be_shut_out(
    shown, acting, bakery, now
):
    found = rights.own_company(acting("owner"), bakery, now)
    people = [one.person for one in found.employees]
    employed = [one.uuid for one in registers.employees_of(bakery, now)]
    assert sorted(people) == sorted(employed)
    assert {uuid_of(shown[key].party, now) for key in ("employee", "parent")} <= set(people)
    stranger = shown["student"].party
    rights.grant_role(stranger, Role.COMPANY, bakery, now)
    [left] = [
        one for one in rights.own_company(acting("owner"), bakery, now).employees
        if not one.employed
    ]  # fmt: skip
    assert left.person == uuid_of(stranger, now)
    rights.withdraw_from_employee(acting("owner"), bakery, left.person, now + timedelta(minutes=1))
    after = rights.own_company(acting("owner"), bakery, now + timedelta(minutes=1))
    assert left.person not in [one.person for one in after.employees]


def test_a_protected_name_is_not_shown(shown, acting, as_whom, bakery, now):
    registers.employ(bakery, shown["protected_name"].party, now.date() - timedelta(days=1), now)
    page = as_whom("owner").get(address(bakery), secure=True).content.decode()
    assert "Navnet er beskyttet" in page
    assert shown["protected_name"].name not in page


@pytest.mark.parametrize("who", ["employee", "caseworker", "operator", "student", "ra_officer"])
def test_who_does_not_own_the_company_neither_sees_nor_changes(shown, as_whom, bakery, now, who):
    client, person = as_whom(who), uuid_of(shown["employee"].party, now)
    before = rights.grants_of(shown["employee"].party)
    assert client.get(address(bakery), secure=True).status_code == 403
    for act in ("grant", "withdraw"):
        assert press(client, bakery, act, person).status_code == 403
    assert rights.grants_of(shown["employee"].party) == before
    assert (
        "Du ejer ingen aktiv virksomhed"
        in client.get("/medarbejdere/", secure=True).content.decode()
    )


def test_the_role_is_for_who_works_there_and_says_nothing_of_others(shown, as_whom, bakery, now):
    """A stranger and a person who does not exist get one and the same answer."""
    owner, stranger = as_whom("owner"), shown["student"].party
    answers = [
        press(owner, bakery, "grant", person) for person in (uuid_of(stranger, now), uuid4(), "x")
    ]
    answers.append(press(owner, bakery, "everything", uuid_of(shown["employee"].party, now)))
    assert {one.status_code for one in answers} == {422}
    bodies = {re.sub(r"<input[^>]*csrf[^>]*>", "", one.content.decode()) for one in answers}
    assert all("ikke ansat" in body and shown["student"].name not in body for body in bodies)
    assert rights.grants_of(stranger) == []


def test_another_owners_company_and_odd_numbers_are_refused(shown, as_whom, acting, now):
    own = {one.party for one in rights.own_companies(acting("owner"), now)}
    other = next(one for one in registers.organisations(now) if one not in own)
    owner = as_whom("owner")
    for number in (other.number, "1", "99999999", "x" * 8):
        assert owner.get(f"/medarbejdere/{number}/", secure=True).status_code == 403
    with pytest.raises(NotYourCompany):
        rights.grant_to_employee(acting("owner"), other, uuid_of(shown["employee"].party, now), now)


def test_the_dead_get_no_role(shown, acting, bakery, now):
    employee = shown["student"].party
    registers.employ(bakery, employee, now.date() - timedelta(days=9), now - timedelta(days=1))
    registers.record_death(employee, now.date() - timedelta(days=2), now - timedelta(days=1))
    person = uuid_of(employee, now)
    assert person not in [
        one.person for one in rights.own_company(acting("owner"), bakery, now).employees
    ]
    with pytest.raises(NotEmployed):
        rights.grant_to_employee(acting("owner"), bakery, person, now)


def test_an_old_login_is_asked_anew_before_the_page(shown, acting, as_whom, bakery, monkeypatch):
    client, later = as_whom("owner"), acting("owner").since + timedelta(minutes=11)
    monkeypatch.setattr("fundament.kernel.clock.now", lambda: later)
    answer = client.get(address(bakery), secure=True)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/log-ind/?")
    assert "fresh=1" in answer["Location"]


def test_what_the_command_line_is_told_is_in_the_ledger(shown, bakery, now):
    employee = shown["employee"].party
    told = rights.told_grants(bakery, INSTALLATION, now)
    assert [one.person for one in told] == [employee]
    assert rights.told_grants(employee, INSTALLATION, now) == rights.grants_of(employee)
    assert [line.look.action for line in audit.looks_at(employee)[:2]] == ["Vist", "Vist"]
    assert rights.told_grants(PartyId.company("99999999"), INSTALLATION, now) == []
