"""A login that is raised is worth no more than what it began with."""

import pytest

from fundament.capabilities.identity import service as identity
from fundament.capabilities.identity.types import LevelNotReached, LoginContext
from fundament.kernel.acting import Actor, Level
from tests.capabilities.identity.factors import (
    AT,
    CALLER,
    CONTEXT,
    HIGH,
    KAREN,
    PASSWORD,
    SECRET,
    K,
    acting,
    add_app,
    add_passkey,
    begun,
    show,
)
from tests.capabilities.identity.soft_key import SoftPasskey

pytestmark = pytest.mark.django_db
LOW = LoginContext("Bibliotek", Level.LOW, CALLER)
NEW = "syv grønne pærer"


@pytest.fixture
def karen():
    return identity.issue(KAREN, "karen7", PASSWORD, SECRET, AT, Level.HIGH)


@pytest.fixture
def weak():
    """What a login is told by a password that was chosen in a login at Low."""
    identity.change_password(acting(Level.LOW), PASSWORD, NEW, CALLER, AT)
    return identity.give_password(begun(context=LOW), NEW, AT)


def raised(identity_uuid, done, context):
    return identity.step_up(identity_uuid, done.authenticators, done.ceiling, AT, context)


def test_a_login_is_told_by_its_ceiling_too(karen):
    assert identity.give_password(begun(context=LOW), PASSWORD, AT).ceiling is Level.HIGH


def test_what_began_below_the_level_does_not_help_to_reach_it(karen, weak):
    assert (weak.level, weak.ceiling) == (Level.LOW, Level.LOW)
    assert raised(karen, weak, CONTEXT) is None  # the display alone is Low
    step = identity.give_password(begun(), NEW, AT)
    with pytest.raises(LevelNotReached):
        identity.give_code(step, identity.current_code(SECRET, AT), AT)


def test_what_reaches_the_level_alone_is_asked_for_anew(karen, weak):
    add_app()
    step = raised(karen, weak, CONTEXT)
    assert (step.known, step.used) == (True, frozenset())
    assert step.choices == (K.APP,)  # her password would not help
    passkey = SoftPasskey()
    code = identity.invite(KAREN, "", Level.HIGH, Actor(KAREN, "Borgerservice"), AT)
    add_passkey(passkey, code=code)
    done = show(passkey, raised(karen, weak, HIGH))
    assert (done.level, done.authenticators) == (Level.HIGH, {K.PASSKEY})


def test_the_ceiling_goes_with_a_login_through_all_its_rises(karen):
    identity.change_password(acting(Level.SUBSTANTIAL), PASSWORD, NEW, CALLER, AT)
    low = identity.give_password(begun(context=LOW), NEW, AT)
    step = raised(karen, low, CONTEXT)
    assert step.used == {K.PASSWORD}
    done = identity.give_code(step, identity.current_code(SECRET, AT), AT)
    assert (done.level, done.ceiling) == (Level.SUBSTANTIAL, Level.SUBSTANTIAL)
