"""At 15: a guardian vouches, the young person gets an eID, the school login becomes her own."""

from datetime import timedelta

import pytest

from fundament.capabilities.contacts import demo as contacts_demo
from fundament.capabilities.contacts import service as contacts
from fundament.capabilities.contacts.types import Reach
from fundament.capabilities.identity import service as identity
from fundament.capabilities.identity.models import Identity, LifeEvent
from fundament.capabilities.identity.types import (
    CredentialsTooWeak,
    EidChanged,
    IdentityState,
    IdentityUnknown,
)
from fundament.capabilities.identity.types.lifecycle import EvidenceNotEnough
from fundament.capabilities.rights import service as rights
from fundament.capabilities.school import service as school
from fundament.capabilities.school.types import (
    ActNotAllowed,
    Chosen,
    DisplayCodeWrong,
    HandedOver,
    HandoverCodeWrong,
    HandoverDone,
    NotYourPupil,
    TooYoungForHandover,
)
from fundament.kernel import audit, events
from fundament.kernel.acting import Level

DAYS = timedelta(days=1)


@pytest.fixture
def birthday(world):
    """A day after Ellen has turned 15; her mother has an eID, from which she vouches."""
    identity.credentials_for(world.parties["owner"], world.at)
    return world.at + 30 * DAYS


def chosen(code, at, **changed):
    secret = school.new_totp_secret()
    plain = {
        "code": code,
        "username": "ellen15",
        "password": "en hel sætning om fossiler",
        "totp_secret": secret,
        "totp_code": identity.current_code(secret, at),
    }
    return Chosen(**(plain | changed))


def test_before_the_birthday_nothing_is_handed_over(world, ellen):
    mother = world.acting("owner")
    with pytest.raises(TooYoungForHandover):
        school.vouch(mother, ellen.login, world.at)
    with pytest.raises(TooYoungForHandover):
        school.take_over(ellen.login, chosen("ABCDEFGHJK", world.at), world.at)
    assert not school.handover_of(ellen.login, world.at).old_enough


def test_from_school_login_to_eid_and_digital_post(world, ellen, birthday, monkeypatch):
    told = []
    monkeypatch.setattr(events, "publish", told.append)
    mother = world.acting("owner")
    contacts_demo.load(world.at)
    assert contacts.reach_of(ellen.party, world.at) is Reach.UNKNOWN
    code = school.vouch(mother, ellen.login, birthday)
    school.take_over(ellen.login, chosen(f"{code[:5]}-{code[5:].lower()}", birthday), birthday)
    status = identity.status_of(ellen.party, birthday)
    assert (status.username, status.ial) == ("ellen15", Level.SUBSTANTIAL)
    assert HandedOver(ellen.party, birthday) in told
    assert told.count(EidChanged(ellen.party, birthday)) == 1, "there is an eID in her name"
    contacts.follow_handover(HandedOver(ellen.party, birthday))
    assert contacts.reach_of(ellen.party, birthday) is Reach.REGISTERED
    assert ellen.party not in rights.parties_open_to(mother.actor.party, birthday)
    with pytest.raises(NotYourPupil):
        school.pupil_of(mother, ellen.login, birthday)
    assert school.overview_of(mother, birthday).children == ()
    assert school.pupil_of(world.acting("teacher"), ellen.login, birthday).line.own
    assert ellen.log_in(birthday)
    with pytest.raises(HandoverDone):
        school.take_over(ellen.login, chosen(code, birthday), birthday)
    lines = [(line.look.action, line.look.actor.name) for line in audit.looks_at(ellen.party)]
    assert ("Sagt god for den unges identitet", "owner") in lines
    assert ("Skolelogin overtaget af den unge selv", "Ellen Øllgaard") in lines


def test_a_young_person_who_is_in_no_register_of_post_is_entered(world, ellen, birthday):
    assert contacts.reach_of(ellen.party, birthday) is Reach.UNKNOWN
    contacts.follow_handover(HandedOver(ellen.party, birthday))
    contacts.follow_handover(HandedOver(ellen.party, birthday))
    assert contacts.reach_of(ellen.party, birthday) is Reach.REGISTERED


def test_only_who_has_custody_vouches(world, ellen, birthday):
    with pytest.raises(ActNotAllowed):
        school.vouch(world.acting("teacher"), ellen.login, birthday)
    with pytest.raises(NotYourPupil):
        school.vouch(world.acting("parent"), ellen.login, birthday)


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"code": "ABCDEFGHJK"}, HandoverCodeWrong),
        ({"totp_code": "000000"}, DisplayCodeWrong),
        ({"totp_code": ""}, DisplayCodeWrong),
        ({"password": "kort"}, CredentialsTooWeak),
    ],
)
def test_what_is_wrong_leaves_everything_as_it_was(world, ellen, birthday, changed, refusal):
    code = school.vouch(world.acting("owner"), ellen.login, birthday)
    with pytest.raises(refusal):
        school.take_over(ellen.login, chosen(**{"code": code, "at": birthday, **changed}), birthday)
    with pytest.raises(IdentityUnknown):
        identity.status_of(ellen.party, birthday)
    assert not school.handover_of(ellen.login, birthday).done
    school.take_over(ellen.login, chosen(code, birthday), birthday)


def test_a_code_ends_after_a_fortnight_and_with_the_next_one(world, ellen, birthday):
    mother = world.acting("owner")
    first = school.vouch(mother, ellen.login, birthday)
    second = school.vouch(mother, ellen.login, birthday)
    with pytest.raises(HandoverCodeWrong):
        school.take_over(ellen.login, chosen(first, birthday), birthday)
    late = birthday + 14 * DAYS
    with pytest.raises(HandoverCodeWrong):
        school.take_over(ellen.login, chosen(second, late), late)


def test_the_eid_remembers_who_vouched(world, ellen, birthday):
    code = school.vouch(world.acting("owner"), ellen.login, birthday)
    school.take_over(ellen.login, chosen(code, birthday), birthday)
    mothers = identity.status_of(world.parties["owner"], birthday).identity_uuid
    [event] = LifeEvent.objects.filter(identity__person=str(ellen.party))
    assert (event.evidence, event.in_person, event.vouched_by) == ("custodian", False, mothers)


def test_an_adult_without_an_active_eid_vouches_for_nobody(world, ellen, birthday):
    """Asked when the code is used, whatever was true when it was given."""
    code = school.vouch(world.acting("owner"), ellen.login, birthday)
    Identity.objects.filter(person=str(world.parties["owner"])).update(state="SUSPENDED")
    with pytest.raises(EvidenceNotEnough):
        school.take_over(ellen.login, chosen(code, birthday), birthday)
    assert not school.handover_of(ellen.login, birthday).done


@pytest.mark.parametrize(
    ("before", "refused"), [(Level.HIGH, True), (Level.SUBSTANTIAL, False), (Level.LOW, False)]
)
def test_after_an_eid_at_high_nobody_vouches_for_the_next(world, ellen, birthday, before, refused):
    """It takes two officers, as at the desk: closing the old one is no way round."""
    identity.issue(ellen.party, "ellen14", "fire grønne æbler", None, world.at, before)
    identity.change_state(ellen.party, IdentityState.CLOSED, world.at)
    code = school.vouch(world.acting("owner"), ellen.login, birthday)
    if not refused:
        school.take_over(ellen.login, chosen(code, birthday), birthday)
        assert identity.status_of(ellen.party, birthday).username == "ellen15"
        return
    with pytest.raises(EvidenceNotEnough, match="High"):
        school.take_over(ellen.login, chosen(code, birthday), birthday)
    assert identity.status_of(ellen.party, birthday).state is IdentityState.CLOSED


def test_who_has_an_eid_already_keeps_it(world, ellen, birthday):
    credentials = identity.credentials_for(ellen.party, birthday)
    assert school.handover_of(ellen.login, birthday).has_eid
    school.take_over(ellen.login, Chosen("", "", "", "", ""), birthday)
    assert identity.status_of(ellen.party, birthday).username == credentials.username
    assert school.handover_of(ellen.login, birthday).done
