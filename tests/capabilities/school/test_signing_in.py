"""A pupil's login through the door: factors, levels, locks, and what a stranger learns."""

from datetime import timedelta
from itertools import combinations

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from fundament.capabilities.registers import service as registers
from fundament.capabilities.registers.queries import write
from fundament.capabilities.registers.types import FactKind, Span, Statement, Subject
from fundament.capabilities.school import rules
from fundament.capabilities.school import service as school
from fundament.capabilities.school.models import CardCode, Device, LoginAttempt
from fundament.capabilities.school.service import signing_in
from fundament.capabilities.school.types import (
    Attempt,
    DeviceNotKnown,
    DeviceNumberWrong,
    FactorKind,
    LoginContext,
    PupilKnown,
    SchoolAttemptOver,
    SchoolLevel,
    SchoolLoginRefused,
    SchoolTooManyTries,
)
from fundament.kernel import audit
from fundament.kernel.ids import PartyId
from tests.capabilities.school.conftest import ONE, TWO

PICTURES, CARD = FactorKind.PICTURES, FactorKind.CARD
DEVICE, CLASS_CODE = FactorKind.DEVICE, FactorKind.CLASS_CODE
MINUTE = timedelta(minutes=1)


def wrong(pupil):
    return (*pupil.pictures[1:], pupil.pictures[0])


@pytest.mark.parametrize(
    ("kinds", "level"),
    [
        ({PICTURES}, ONE),
        ({CARD}, ONE),
        ({DEVICE}, None),
        ({CLASS_CODE}, None),
        ({DEVICE, CLASS_CODE}, None),
        ({PICTURES, CARD}, TWO),
        ({PICTURES, DEVICE}, TWO),
        ({PICTURES, CLASS_CODE}, TWO),
        ({CARD, DEVICE}, ONE),
    ],
)
def test_what_factors_are_worth(kinds, level):
    assert rules.level_of(kinds) is level


def test_two_factors_always_hold_something_the_pupil_knows():
    every = [set(c) for n in range(5) for c in combinations(FactorKind, n)]
    assert all(PICTURES in one for one in every if rules.level_of(one) is SchoolLevel.TWO_FACTORS)


@pytest.mark.parametrize("wanted", [ONE, TWO])
def test_every_way_that_is_offered_ends_at_the_wanted_level(wanted):
    """Whatever a pupil chooses, each step leads on, and no step is offered when it is enough."""
    waiting, ends = [frozenset()], 0
    while waiting:
        passed = waiting.pop()
        ways = rules.offers(passed, wanted)
        if not ways:
            assert rules.level_of(passed) >= wanted
            ends += 1
        waiting += [passed | {way} for way in ways]
    assert ends >= 2
    assert rules.offers(set(), wanted) == rules.BEGINS


def test_pictures_in_their_order_are_one_factor(world, villads):
    known = villads.log_in(world.at)
    assert (known.person, known.level, known.factors) == (villads.party, ONE, (PICTURES,))
    [line] = [one for one in audit.looks_at(villads.party) if one.look.action == "Logget ind"]
    assert line.look.actor.party == villads.party


def test_the_order_of_the_pictures_counts(world, villads):
    with pytest.raises(SchoolLoginRefused):
        villads.press(villads.begin(world.at), world.at, wrong(villads))
    row = LoginAttempt.objects.latest("began_at")
    assert (row.chosen, row.passed) == ([], [])
    lines = [line.look.action for line in audit.looks_at(villads.party)]
    assert "Forsøg på at logge ind afvist" in lines


def test_pictures_can_be_taken_back(world, villads):
    attempt = villads.press(villads.begin(world.at), world.at, villads.pictures[:3])
    assert attempt.chosen == 3
    attempt = signing_in.take_back(attempt, world.at)
    assert attempt.chosen == 0
    assert isinstance(villads.press(attempt, world.at), PupilKnown)


def test_nobodys_name_looks_like_everybodys(world, villads):
    context = LoginContext("Skoleavisen", TWO, "192.0.2.7")
    nobody = school.begin("nobo123x", context, world.at)
    somebody = school.begin(villads.uniid, context, world.at)
    assert (nobody.offers, nobody.chosen) == (somebody.offers, somebody.chosen)
    assert 1 <= nobody.card_number <= rules.CARD_CODES
    for attempt in (nobody, somebody):
        with pytest.raises(SchoolLoginRefused):
            villads.press(attempt, world.at, wrong(villads))


def test_wrong_pictures_lock_the_name_for_a_while(world, villads):
    for _ in range(rules.FREE_TRIES):
        with pytest.raises(SchoolLoginRefused):
            villads.press(villads.begin(world.at), world.at, wrong(villads))
    with pytest.raises(SchoolLoginRefused):
        villads.log_in(world.at)
    assert villads.log_in(world.at + MINUTE).level is ONE


def test_a_network_may_be_wrong_often_but_not_for_ever(world, villads, monkeypatch):
    monkeypatch.setattr(rules, "WRONG_TRIES_OF_NETWORK", 2)
    for name in ("aaaa111a", "bbbb222b"):
        context = LoginContext("Skoleavisen", ONE, "192.0.2.7")
        with pytest.raises(SchoolLoginRefused):
            villads.press(school.begin(name, context, world.at), world.at, wrong(villads))
    with pytest.raises(SchoolTooManyTries):
        villads.log_in(world.at)


def test_a_card_code_works_once_and_the_next_is_asked_for(world, villads):
    codes = school.new_card(world.acting("teacher"), villads.login, world.at)
    attempt = villads.begin(world.at)
    assert attempt.card_number == 1
    known = signing_in.give_card_code(attempt, f" {codes[0][:3]} {codes[0][3:]}", world.at)
    assert (known.level, known.factors) == (ONE, (CARD,))
    attempt = villads.begin(world.at)
    assert attempt.card_number == 2
    with pytest.raises(SchoolLoginRefused):
        signing_in.give_card_code(attempt, codes[0], world.at)
    assert CardCode.objects.filter(used_at__isnull=False).count() == 1


def test_a_card_and_a_device_are_one_factor_twice(world, villads):
    """Whoever picks both out of a school bag has only things, and must know the pictures too."""
    codes = school.new_card(world.acting("teacher"), villads.login, world.at)
    school.register_device(world.acting("parent"), villads.login, "a-device", "Tablet", world.at)
    attempt = villads.begin(world.at, TWO, "a-device")
    attempt = signing_in.give_card_code(attempt, codes[0], world.at)
    assert isinstance(attempt, Attempt)
    assert attempt.offers == (PICTURES,)
    known = villads.press(attempt, world.at)
    assert (known.level, set(known.factors)) == (TWO, {CARD, PICTURES, DEVICE})


def test_the_code_of_the_day_is_a_second_factor_until_midnight(world, villads, ellen):
    attempt = villads.log_in(world.at, TWO)
    assert attempt.offers == (CLASS_CODE, CARD, DEVICE)
    with pytest.raises(SchoolLoginRefused):
        signing_in.give_class_code(attempt, ellen.class_code, world.at)
    known = signing_in.give_class_code(attempt, villads.class_code, world.at)
    assert (known.level, known.factors) == (TWO, (CLASS_CODE, PICTURES))
    tomorrow = world.at + timedelta(days=1)
    attempt = villads.log_in(tomorrow, TWO)
    with pytest.raises(SchoolLoginRefused):
        signing_in.give_class_code(attempt, villads.class_code, tomorrow)


def test_a_device_counts_once_an_adult_has_typed_its_number(world, villads):
    attempt = villads.log_in(world.at, TWO, "at-home")
    attempt = signing_in.ask_for_device(attempt, "Mors computer", world.at)
    with pytest.raises(DeviceNotKnown):
        signing_in.look_again(attempt, world.at)
    mother = world.acting("parent")
    [waiting] = school.pupil_of(mother, villads.login, world.at).devices
    assert (waiting.label, waiting.approved_at) == ("Mors computer", None)
    other = f"{(int(attempt.device_number) + 1) % 90 + 10}"
    with pytest.raises(DeviceNumberWrong):
        school.approve_device(mother, villads.login, waiting.id, other, world.at)
    school.approve_device(mother, villads.login, waiting.id, attempt.device_number, world.at)
    assert signing_in.look_again(attempt, world.at).level is TWO
    assert villads.log_in(world.at, TWO, "at-home").level is TWO
    assert isinstance(villads.log_in(world.at, TWO, "elsewhere"), Attempt)
    school.remove_device(mother, villads.login, waiting.id, world.at)
    assert isinstance(villads.log_in(world.at, TWO, "at-home"), Attempt)


def end_custody(child, guardian, at):
    """The register is told that the guardian has custody no longer, since a minute before."""
    with transaction.atomic():
        ended = Subject(
            write.locked(str(child)), FactKind.GUARDIAN, str(write.locked(str(guardian)))
        )
        write.state(Statement(ended, None, Span(at - MINUTE)), at - MINUTE)


def approved_at_home(world, villads, adult, device="at-home"):
    attempt = villads.log_in(world.at, TWO, device)
    attempt = signing_in.ask_for_device(attempt, "Computer", world.at)
    seen = school.pupil_of(adult, villads.login, world.at).devices
    waiting = next(one for one in seen if one.approved_at is None)
    school.approve_device(adult, villads.login, waiting.id, attempt.device_number, world.at)


def test_a_device_of_who_has_lost_custody_is_no_longer_known(world, villads):
    mother, father = world.acting("parent"), world.acting("other_parent")
    approved_at_home(world, villads, mother)
    approved_at_home(world, villads, father, "at-dads")
    school.register_device(mother, villads.login, "mothers-own", "Telefon", world.at)
    later = world.at + timedelta(hours=1)
    assert villads.log_in(later, TWO, "at-home").level is TWO
    end_custody(villads.party, mother.actor.party, later)
    for device in ("at-home", "mothers-own"):
        attempt = villads.log_in(later, TWO, device)
        assert isinstance(attempt, Attempt)
        with pytest.raises(DeviceNotKnown):
            signing_in.look_again(attempt, later)
    assert villads.log_in(later, TWO, "at-dads").level is TWO
    shown = school.pupil_of(father, villads.login, later).devices
    assert [one.label for one in shown] == ["Computer"]


def test_another_adult_approves_such_a_device_anew(world, villads):
    mother = world.acting("parent")
    approved_at_home(world, villads, mother)
    later = world.at + timedelta(hours=1)
    end_custody(villads.party, mother.actor.party, later)
    world.at = later
    approved_at_home(world, villads, world.acting("teacher"))
    assert villads.log_in(later, TWO, "at-home").level is TWO


def test_a_guardians_new_number_is_still_hers(world, villads):
    mother = world.acting("parent")
    approved_at_home(world, villads, mother)
    old = mother.actor.party
    registers.change_number(old, PartyId.person(f"{old.number[:6]}9998"))
    assert villads.log_in(world.at, TWO, "at-home").level is TWO


def test_a_device_of_the_class_counts_for_its_pupils_only(world, villads, ellen):
    teacher = world.acting("teacher")
    [third] = [
        one for one in school.overview_of(teacher, world.at).classes if one.name == "3.A"
    ]  # fmt: skip
    school.register_class_device(teacher, third.id, "in-class", "Tavlen", world.at)
    assert villads.log_in(world.at, TWO, "in-class").level is TWO
    assert isinstance(ellen.log_in(world.at, TWO, "in-class"), Attempt)
    late = world.at + rules.LIFE_OF_DEVICE
    assert isinstance(villads.log_in(late, TWO, "in-class"), Attempt)


def test_an_attempt_belongs_to_its_service_and_ends_once(world, villads):
    attempt = villads.begin(world.at)
    elsewhere = LoginContext("En anden", ONE, "192.0.2.7")
    with pytest.raises(SchoolAttemptOver):
        school.attempt_of(attempt.id, elsewhere, world.at)
    with pytest.raises(SchoolAttemptOver):
        school.attempt_of(attempt.id, attempt.context, world.at + rules.LIFE_OF_ATTEMPT)
    villads.press(attempt, world.at)
    with pytest.raises(SchoolAttemptOver):
        signing_in.press_picture(attempt, villads.pictures[0], world.at)


def test_nothing_of_a_login_lies_readable_in_the_tables(world, villads):
    codes = school.new_card(world.acting("teacher"), villads.login, world.at)
    kept = b"".join(bytes(row.mac) for row in CardCode.objects.all())
    assert not [code for code in codes if code.encode() in kept]
    villads.log_in(world.at)
    assert LoginAttempt.objects.latest("began_at").chosen == []


@pytest.mark.parametrize("kind", [PICTURES, CARD])
def test_a_refusal_is_the_same_work_for_nobodys_name(world, villads, kind):
    """The same statements, so that time does not tell who has a school login."""
    context, done = LoginContext("Skoleavisen", ONE, "192.0.2.7"), []
    school.new_card(world.acting("teacher"), villads.login, world.at)
    for name in (villads.uniid, "nobo123x"):
        attempt = school.begin(name, context, world.at)
        if kind is PICTURES:
            attempt = villads.press(attempt, world.at, wrong(villads)[:3])
        with CaptureQueriesContext(connection) as made, pytest.raises(SchoolLoginRefused):
            if kind is PICTURES:
                signing_in.press_picture(attempt, wrong(villads)[3], world.at)
            else:
                signing_in.give_card_code(attempt, "no code", world.at)
        words = [query["sql"].split()[0] for query in made.captured_queries]
        done.append([word for word in words if word != "ROLLBACK"])
    known, nobody = done
    assert known == nobody
    assert not audit.looks_at(PartyId.person("0000000000"))


def test_what_has_ended_is_forgotten_after_half_a_year(world, villads):
    teacher = world.acting("teacher")
    school.new_card(teacher, villads.login, world.at)
    school.new_card(teacher, villads.login, world.at)
    attempt = villads.log_in(world.at, TWO, "at-home")
    signing_in.ask_for_device(attempt, "Tablet", world.at)
    school.forget_old(world.at + timedelta(days=179))
    assert (Device.objects.count(), CardCode.objects.count()) == (1, 60)
    school.forget_old(world.at + timedelta(days=181))
    assert (Device.objects.count(), CardCode.objects.count()) == (0, 30)


def test_old_attempts_are_forgotten(world, villads):
    villads.log_in(world.at)
    assert school.forget_old(world.at + timedelta(hours=23)) == 0
    assert school.forget_old(world.at + timedelta(days=2)) == 1
    assert villads.log_in(world.at + timedelta(days=2)).level is ONE


def test_the_name_of_a_device_is_plain_text(world, villads):
    attempt = villads.log_in(world.at, TWO, "at-home")
    signing_in.ask_for_device(attempt, "Mors\x00 \u202e  computer" + "x" * 100, world.at)
    [waiting] = school.pupil_of(world.acting("parent"), villads.login, world.at).devices
    assert waiting.label.startswith("Mors computer")
    assert len(waiting.label) <= 60
