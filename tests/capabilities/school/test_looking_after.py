"""Adults look after a school login: who may what at the act, each a line about the child."""

from datetime import timedelta

import pytest

from fundament.capabilities.registers.types import NumberChanged, PersonDied
from fundament.capabilities.rights import service as rights
from fundament.capabilities.school import rules
from fundament.capabilities.school import service as school
from fundament.capabilities.school.models import Member, SchoolLogin
from fundament.capabilities.school.types import (
    Act,
    ActNotAllowed,
    LoginState,
    NotYourPupil,
    Relation,
    SchoolLoginBlocked,
    SchoolLoginRefused,
    SchoolStateNotReachable,
)
from fundament.kernel import audit, events
from fundament.kernel.acting import Role
from fundament.kernel.ids import PartyId


def actions(party):
    return [(line.look.action, line.look.actor.name) for line in audit.looks_at(party)]


def test_a_guardian_sees_her_child_and_a_teacher_her_class(world, villads, ellen):
    mother = school.overview_of(world.acting("parent"), world.at)
    assert [one.login for one in mother.children] == [villads.login]
    assert mother.classes == ()
    teacher = school.overview_of(world.acting("teacher"), world.at)
    assert teacher.children == ()
    assert [one.name for one in teacher.classes] == ["3.A", "8.B"]
    eighth = school.class_of(world.acting("teacher"), teacher.classes[1].id, "", world.at)
    assert ([one.login for one in eighth.pupils], eighth.code) == ([ellen.login], ellen.class_code)
    assert ("Vist", "parent") in actions(villads.party)
    assert ("Vist", "teacher") in actions(ellen.party)


@pytest.mark.parametrize("who", ["caseworker", "operator", "owner", "employee"])
def test_nobody_else_does(world, villads, who):
    stranger = world.acting(who)
    with pytest.raises(NotYourPupil):
        school.pupil_of(stranger, villads.login, world.at)
    with pytest.raises(NotYourPupil):
        school.new_pictures(stranger, villads.login, world.at)
    [third] = [c for c in school.overview_of(world.acting("teacher"), world.at).classes][:1]
    with pytest.raises(NotYourPupil):
        school.class_of(stranger, third.id, "", world.at)


def test_the_table_of_who_may_what():
    guardian, staff = (
        rules.acts_of({Relation.GUARDIAN}, own=False),
        rules.acts_of({Relation.STAFF}, own=False),
    )
    assert guardian == set(Act) - {Act.NEW_PICTURES, Act.NEW_CARD, Act.ISSUE}
    assert staff == set(Act) - {Act.VOUCH}
    assert rules.acts_of({Relation.GUARDIAN}, own=True) == set()
    assert rules.acts_of({Relation.STAFF}, own=True) == staff
    assert rules.acts_of(set(), own=False) == set()


def test_new_pictures_end_the_old_ones(world, villads):
    old = villads.pictures
    with pytest.raises(ActNotAllowed):
        school.new_pictures(world.acting("parent"), villads.login, world.at)
    drawn = school.new_pictures(world.acting("teacher"), villads.login, world.at)
    assert len(set(drawn)) == rules.LENGTH
    villads.pictures = drawn
    assert villads.log_in(world.at)
    if old != drawn:
        with pytest.raises(SchoolLoginRefused):
            villads.press(villads.begin(world.at), world.at, old)
    assert ("Nye billeder givet", "teacher") in actions(villads.party)


def test_a_blocked_login_signs_nobody_in_and_is_told(world, villads, monkeypatch):
    told = []
    monkeypatch.setattr(events, "publish", told.append)
    mother = world.acting("parent")
    school.change_state(mother, villads.login, Act.BLOCK, world.at)
    assert [type(one) for one in told] == [SchoolLoginBlocked]
    assert not school.may_sign_in(villads.login, world.at)
    with pytest.raises(SchoolLoginRefused):
        villads.log_in(world.at)
    with pytest.raises(SchoolStateNotReachable):
        school.change_state(mother, villads.login, Act.BLOCK, world.at)
    school.change_state(world.acting("other_parent"), villads.login, Act.REOPEN, world.at)
    assert villads.log_in(world.at)
    assert ("Skolelogin spærret", "parent") in actions(villads.party)


def test_who_lost_the_role_or_the_class_sees_nothing_any_more(world, villads):
    teacher, place = world.acting("teacher"), world.parties["teacher"]
    [municipality] = rights.organisations_of(place, Role.SCHOOL_STAFF, world.at)
    later = world.at + timedelta(hours=1)
    rights.withdraw_role(place, Role.SCHOOL_STAFF, municipality, later)
    with pytest.raises(NotYourPupil):
        school.new_card(teacher, villads.login, later)
    assert school.overview_of(teacher, later).classes == ()


def test_a_pupil_who_left_the_class_is_her_teachers_no_longer(world, villads):
    later = world.at + timedelta(hours=1)
    Member.objects.filter(person=str(villads.party)).update(until=later)
    with pytest.raises(NotYourPupil):
        school.pupil_of(world.acting("teacher"), villads.login, later)
    assert school.pupil_of(world.acting("parent"), villads.login, later).may


def test_the_last_logins_are_shown(world, villads):
    villads.log_in(world.at)
    [use] = school.pupil_of(world.acting("parent"), villads.login, world.at).uses
    assert (use.service, use.at) == ("Skoleavisen", world.at)


def test_a_login_follows_a_new_number_and_ends_with_a_death(world, villads):
    new = PartyId.person("0906176666")
    school.follow_number(NumberChanged(villads.party, new))
    assert SchoolLogin.objects.get(id=villads.login).person == str(new)
    school.follow_death(PersonDied(new, world.at))
    assert SchoolLogin.objects.get(id=villads.login).state == LoginState.CLOSED
