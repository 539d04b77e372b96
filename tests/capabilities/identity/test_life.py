"""The state machine of an identity, walked at random, and a history that is only added to."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fundament.capabilities.identity import service as identity
from fundament.capabilities.identity.models import Identity, LifeEvent
from fundament.capabilities.identity.rules import life
from fundament.capabilities.identity.service import history
from fundament.capabilities.identity.types import (
    IdentityExists,
    IdentityState,
    StateNotReachable,
)
from fundament.capabilities.identity.types.lifecycle import LifeStep, Reason
from fundament.capabilities.registers.types import NumberChanged, PersonDied
from fundament.kernel.acting import Level
from fundament.kernel.ids import PartyId
from tests.capabilities.identity.desk import AT

KAREN, NEW = PartyId.person("0101901234"), PartyId.person("0101909998")
SECRET = b"12345678901234567890"

pytestmark = pytest.mark.django_db
in_a_row = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def karen():
    identity.issue(KAREN, "karen7", "fire grønne æbler", SECRET, AT)
    return Identity.objects.get(username="karen7")


@given(st.sampled_from(LifeStep), st.sampled_from(IdentityState))
def test_a_closed_identity_never_comes_back(step, state):
    if state not in life.MOVES[step].since:
        with pytest.raises(StateNotReachable):
            life.state_after(step, state)
        return
    after = life.state_after(step, state)
    if state is IdentityState.CLOSED:
        assert after is IdentityState.CLOSED
    if after is IdentityState.ACTIVE and state is not IdentityState.ACTIVE:
        assert step is LifeStep.REOPENED


def test_every_step_and_every_state_is_in_the_table():
    assert set(life.MOVES) == set(LifeStep)
    assert set(life.STEP_TO) == set(IdentityState)
    for state, step in life.STEP_TO.items():
        assert life.MOVES[step].to is state


@in_a_row
@given(st.lists(st.sampled_from(IdentityState), max_size=8))
def test_any_walk_leaves_one_line_a_step_and_the_state_of_the_last(walk):
    with transaction.atomic():
        row = karen()
        expected, at = [LifeStep.ISSUED], AT
        for state in walk:
            at += timedelta(minutes=1)
            before = identity.status_of(KAREN, at).state
            try:
                identity.change_state(KAREN, state, at)
            except StateNotReachable:
                assert identity.status_of(KAREN, at).state is before
                continue
            expected.append(life.STEP_TO[state])
        lines = history.lines_of([str(KAREN)])
        assert [line.step for line in reversed(lines)] == expected
        assert lines[0].state == identity.status_of(KAREN, at).state
        assert identity.may_sign_in(row.id, at) == (lines[0].state == IdentityState.ACTIVE)
        transaction.set_rollback(True)


@pytest.mark.parametrize("change", [{"reason": "lost"}, None])
def test_the_database_itself_refuses_to_change_the_past(change):
    row = karen()
    lines = LifeEvent.objects.filter(identity=row)
    with pytest.raises(DatabaseError, match="only added to"), transaction.atomic():
        lines.update(**change) if change else connection.cursor().execute(
            "delete from identity_lifeevent"
        )
    assert lines.get().step == LifeStep.ISSUED


def test_a_new_number_keeps_uuid_and_history():
    row = karen()
    identity.follow_number(NumberChanged(KAREN, NEW), AT + timedelta(days=1))
    found = identity.status_of(NEW, AT)
    assert found.identity_uuid == row.id
    assert [line.step for line in history.lines_of([str(NEW)])] == [
        LifeStep.RENUMBERED,
        LifeStep.ISSUED,
    ]
    with pytest.raises(IdentityExists):
        identity.issue(NEW, "karen8", "fire grønne æbler", SECRET, AT)


@pytest.mark.parametrize("before", [None, IdentityState.SUSPENDED, IdentityState.BLOCKED])
def test_death_closes_from_every_open_state_and_only_once(before):
    karen()
    if before:
        identity.change_state(KAREN, before, AT)
    died = PersonDied(KAREN, AT + timedelta(days=1))
    identity.follow_death(died)
    identity.follow_death(died)
    newest, *older = history.lines_of([str(KAREN)])
    assert (newest.step, newest.reason) == (LifeStep.CLOSED, Reason.DEATH)
    assert LifeStep.CLOSED not in {line.step for line in older}


def test_after_a_closed_one_there_may_be_another_with_a_uuid_of_its_own():
    first = karen()
    identity.change_state(KAREN, IdentityState.CLOSED, AT)
    second = identity.issue(KAREN, "karen8", "fire grønne æbler", SECRET, AT, Level.LOW)
    assert second != first.id
    assert identity.status_of(KAREN, AT).identity_uuid == second
    assert {line.identity_uuid for line in history.lines_of([str(KAREN)])} == {first.id, second}
