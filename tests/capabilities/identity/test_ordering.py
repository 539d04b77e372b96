"""New means or a new eID by oneself: after a day, and worth no more than was shown."""

from datetime import timedelta

import pytest

from fundament.capabilities.identity import service as identity
from fundament.capabilities.identity.models import ActivationCode, Authenticator, LifeEvent
from fundament.capabilities.identity.types import (
    AuthenticatorKind,
    EidChanged,
    IdentityBlocked,
    IdentityExists,
    IdentityState,
    TooManyTries,
)
from fundament.capabilities.identity.types.lifecycle import (
    ActivationRefused,
    EvidenceKind,
    EvidenceNotEnough,
    LifeStep,
    OrderWaits,
    Reason,
)
from fundament.kernel import audit, events
from fundament.kernel.acting import Acting, Actor, Level
from tests.capabilities.identity.desk import AT, PASSPORT, issue

CALLER, PASSWORD, OTHER = "203.0.113.7", "fire grønne æbler", "syv blå pærer"
DAY = timedelta(days=1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(country, at_ten):
    return country


@pytest.fixture
def laura(people, kirsten):
    person = people["student"].party
    letter = issue(person, kirsten, PASSPORT, name="nyt.navn").letter
    identity.activate("nyt.navn", letter.code, PASSWORD, AT, CALLER)
    return person


@pytest.fixture
def at_high(people, kirsten, torben):
    person = people["student"].party
    issued = issue(person, kirsten, wanted=Level.HIGH)
    identity.approve(issued.proposal, torben, AT)
    identity.activate("nyt.navn", issued.letter.code, PASSWORD, AT, CALLER)
    return person


@pytest.fixture
def heard(monkeypatch):
    """The news that were published, in their order."""
    told = []
    monkeypatch.setattr(events, "publish", told.append)
    return told


def signed_in(person, level=Level.SUBSTANTIAL, at=AT):
    return Acting(Actor(person, "Laura"), person, level, at)


def activate(code, at, name="nyt.navn"):
    return identity.activate(name, code, OTHER, at, CALLER)


def actions(person):
    return [line.look.action for line in audit.looks_at(person)]


def test_new_means_after_a_day_and_sessions_by_the_old_ones_end(laura, heard):
    me, before = signed_in(laura), identity.status_of(laura, AT)
    letter = identity.order_means(me, AT)
    assert [type(one) for one in heard] == [EidChanged], "she is told when it is ordered"
    assert "Nye identifikationsmidler bestilt på egen side" in actions(laura)
    assert identity.order_of(me, AT).begins == AT + DAY
    for early in (AT, AT + DAY - timedelta(seconds=1)):
        with pytest.raises(ActivationRefused):
            activate(letter.code, early)
    assert identity.status_of(laura, AT) == before, "what she has works meanwhile"
    heard.clear()
    done = activate(letter.code, AT + DAY)
    after = identity.status_of(laura, AT + DAY)
    assert (done.username, after.identity_uuid) == ("nyt.navn", before.identity_uuid)
    assert {EidChanged, IdentityBlocked} == {type(one) for one in heard}
    reset = LifeEvent.objects.get(step=LifeStep.RESET)
    assert (reset.evidence, reset.in_person) == (EvidenceKind.EXISTING_IDENTITY, False)
    assert reset.vouched_by == before.identity_uuid
    in_use = Authenticator.objects.filter(identity=before.identity_uuid, withdrawn_at=None)
    assert {one.issued_at for one in in_use} == {AT + DAY}
    assert identity.order_of(me, AT + DAY) is None
    with pytest.raises(ActivationRefused):
        activate(letter.code, AT + DAY)


def test_a_new_eid_takes_the_old_ones_place(laura, people, heard):
    me, old = signed_in(laura, Level.HIGH), identity.status_of(laura, AT).identity_uuid
    with pytest.raises(IdentityExists):
        identity.order_eid(me, "nyt.navn", CALLER, AT)
    letter = identity.order_eid(me, "Laura.To", CALLER, AT)
    assert letter.username == "nyt.navn"
    assert identity.order_of(me, AT).new_name == "laura.to"
    done = activate(letter.code, AT + DAY)
    new = identity.status_of(laura, AT + DAY)
    assert (done.username, new.username, new.ial) == ("laura.to", "laura.to", Level.SUBSTANTIAL)
    assert new.identity_uuid != old
    closed, issued = (LifeEvent.objects.filter(step=step).latest("id")
                      for step in (LifeStep.REISSUED, LifeStep.ISSUED))  # fmt: skip
    assert (closed.identity_id, closed.reason, closed.state) == (old, Reason.REPLACED, "CLOSED")
    assert (issued.evidence, issued.vouched_by) == (EvidenceKind.EXISTING_IDENTITY, old)
    assert IdentityBlocked in {type(one) for one in heard}
    assert not identity.may_sign_in(old, AT + DAY)


def test_it_is_worth_no_more_than_was_shown_and_never_high(at_high, heard):
    with pytest.raises(EvidenceNotEnough):
        identity.order_means(signed_in(at_high, Level.LOW), AT)
    with pytest.raises(EvidenceNotEnough, match="two officers"):
        identity.order_eid(signed_in(at_high, Level.HIGH), "laura.to", CALLER, AT)
    letter = identity.order_means(signed_in(at_high, Level.HIGH), AT)
    activate(letter.code, AT + DAY)
    found = Authenticator.objects.filter(withdrawn_at=None, identity__person=str(at_high))
    assert {one.ceiling for one in found} == {Level.SUBSTANTIAL}
    assert {one.kind for one in found} == {
        AuthenticatorKind.PASSWORD,
        AuthenticatorKind.CODE_DISPLAY,
    }


def test_nobody_finds_out_many_user_names(laura, heard):
    me = signed_in(laura)
    for _ in range(30):
        with pytest.raises(IdentityExists):
            identity.order_eid(me, "nyt.navn", CALLER, AT)
    with pytest.raises(TooManyTries):
        identity.order_eid(me, "laura.to", CALLER, AT)
    assert identity.order_eid(me, "laura.to", "198.51.100.9", AT)


def taken_back(me, person):
    identity.withdraw_order(me, AT)


def other_password(me, person):
    identity.change_password(me, PASSWORD, OTHER, CALLER, AT)


def at_rest(me, person):
    identity.change_state(person, IdentityState.SUSPENDED, AT)
    identity.change_state(person, IdentityState.ACTIVE, AT)


def ordered_again(me, person):
    identity.order_means(me, AT + timedelta(hours=1), instead=True)


@pytest.mark.parametrize("end", [taken_back, other_password, at_rest, ordered_again])
def test_what_ends_an_order(laura, heard, end):
    me = signed_in(laura)
    letter = identity.order_means(me, AT)
    end(me, laura)
    with pytest.raises(ActivationRefused):
        activate(letter.code, AT + DAY)
    assert ActivationCode.objects.filter(used_at=None).count() == (end is ordered_again)


def test_a_second_order_ends_the_first_by_her_word_alone(laura, heard):
    me, later = signed_in(laura), AT + timedelta(hours=1)
    first = identity.order_means(me, AT)
    heard.clear()
    for name in ("laura.to", "nyt.navn"):  # taken or not: the answer says nothing of it
        for _ in range(31):
            with pytest.raises(OrderWaits):
                identity.order_eid(me, name, CALLER, later)
    with pytest.raises(OrderWaits):
        identity.order_means(me, later)
    assert (heard, identity.order_of(me, later).begins) == ([], AT + DAY), "nothing half done"
    second = identity.order_eid(me, "laura.to", CALLER, later, instead=True)
    assert actions(laura).count("Bestilling af eID erstattet af en ny") == 1
    with pytest.raises(ActivationRefused):
        activate(first.code, later + DAY)
    assert activate(second.code, later + DAY).username == "laura.to"


def test_an_order_whose_time_is_over_stands_in_nobodys_way(laura, heard):
    me, ends = signed_in(laura), identity.order_means(signed_in(laura), AT).ends
    with pytest.raises(OrderWaits):
        identity.order_means(me, ends - timedelta(seconds=1))
    identity.order_means(me, ends)


def test_who_takes_an_order_back_is_told(laura, heard):
    identity.order_means(signed_in(laura), AT)
    heard.clear()
    identity.withdraw_order(signed_in(laura), AT)
    identity.withdraw_order(signed_in(laura), AT)
    assert heard == [EidChanged(laura, AT)], "once: the second time there was nothing"


def test_who_came_to_high_meanwhile_is_not_replaced_alone(laura, kirsten, torben, heard):
    letter = identity.order_eid(signed_in(laura), "laura.to", CALLER, AT)
    proposal = identity.raise_ial(laura, PASSPORT, Level.HIGH, kirsten, AT)
    identity.approve(proposal, torben, AT)
    with pytest.raises(EvidenceNotEnough, match="two officers"):
        activate(letter.code, AT + DAY)
    assert identity.status_of(laura, AT).state is IdentityState.ACTIVE
