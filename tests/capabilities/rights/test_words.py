"""`role add`, `role remove` and `role list`: what they change, what they say, what they refuse."""

from types import SimpleNamespace

import pytest

from fundament.capabilities.rights import service as rights
from fundament.kernel import audit
from fundament.kernel.acting import Role
from fundament.kernel.errors import Refusal
from fundament.site import cli, granting
from fundament.site.home import Problem
from fundament.site.words import Task

pytestmark = pytest.mark.django_db


def say(capsys, *words):
    """Do what the words say, as the command line does once it is on the database."""
    arguments = cli.parser().parse_args(["role", *words])
    work = {"add": granting.add, "remove": granting.remove, "list": granting.show}[words[0]]
    work(Task(arguments, None, SimpleNamespace()))
    return capsys.readouterr().out


def test_a_role_is_given_listed_and_taken_back(shown, now, capsys):
    teacher, school = shown["student"].party, shown["teacher"].authority
    words = ("--cpr", teacher.number, "--role", "school_staff", "--cvr", school.number)
    said = say(capsys, "add", *words)
    assert "is school_staff of" in said
    assert "There is no eID" in said
    assert rights.organisations_open_to(teacher, now.replace(year=2030)) == [school]
    assert f"school_staff of {teacher.number} " in say(capsys, "list", "--cpr", teacher.number)
    everybody = say(capsys, "list", "--cvr", school.number)
    assert {teacher.number, shown["teacher"].party.number} <= set(everybody.split())
    say(capsys, "remove", *words)
    assert rights.organisations_open_to(teacher, now.replace(year=2030)) == []
    assert " until " in say(capsys, "list", "--cpr", teacher.number)
    assert "No roles." in say(capsys, "list", "--cpr", shown["parent"].party.number)
    account = audit.looks_at(teacher)[0].look.actor
    assert account.id.startswith("command line, account ")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("add", "student", "company", "authority"), "registers.organisation.unknown"),
        (("add", "student", "caseworker", "company"), "registers.organisation.unknown"),
        (("add", "nobody", "caseworker", "authority"), "registers.person.unknown"),
        (("add", "employee", "company", "company"), "rights.role.held"),
        (("remove", "student", "company", "company"), "rights.role.not.held"),
        (("add", "student", "caseworker", "12"), "12 is no CVR number."),
        (("add", "12", "caseworker", "authority"), "12 is no person number."),
    ],
)
def test_what_fits_nothing_is_one_sentence_and_changes_nothing(shown, now, capsys, words, told):
    [bakery] = rights.organisations_of(shown["employee"].party, Role.COMPANY, now)
    named = {"company": bakery.number, "authority": shown["teacher"].authority.number,
             "nobody": "0101509999"}  # fmt: skip
    act, who, role, where = words
    cpr = shown[who].party.number if who in shown else named.get(who, who)
    before = rights.grants_of(shown["student"].party), rights.grants_of(shown["employee"].party)
    with pytest.raises((Refusal, Problem), match=told):
        say(capsys, act, "--cpr", cpr, "--role", role, "--cvr", named.get(where, where))
    after = rights.grants_of(shown["student"].party), rights.grants_of(shown["employee"].party)
    assert (after, capsys.readouterr().out) == (before, "")


def test_a_list_is_of_one_thing(capsys):
    for words in ((), ("--cpr", "0101509999", "--cvr", "99000112")):
        with pytest.raises(Problem, match="Name one"):
            say(capsys, "list", *words)
