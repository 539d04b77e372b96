"""Two steps make a login; every wrong one gets the same answer for the same work."""

from datetime import UTC, datetime, timedelta

import pytest

from fundament.capabilities.identity import service as identity
from fundament.capabilities.identity.types import (
    Attempt,
    AttemptOver,
    Authenticated,
    AuthenticatorKind,
    CredentialsRefused,
    LevelNotReached,
    LoginContext,
)
from fundament.kernel.acting import Level
from fundament.kernel.ids import PartyId

AT = datetime(2026, 11, 24, 10, 0, 10, tzinfo=UTC)
KAREN = PartyId.person("0101901234")
SECRET = b"12345678901234567890"
PASSWORD = "fire grønne æbler"
SELF_SERVICE = LoginContext("Borgerservice", Level.SUBSTANTIAL, "203.0.113.7")
LIBRARY = LoginContext("Biblioteket", Level.LOW, "203.0.113.7")

pytestmark = pytest.mark.django_db


@pytest.fixture
def karen():
    return identity.issue(KAREN, "karen7", PASSWORD, SECRET, AT)


def sign_in(at=AT, context=SELF_SERVICE, name="karen7", password=PASSWORD, code=None):
    attempt = identity.begin(name, at, context)
    step = identity.give_password(attempt, password, at)
    if isinstance(step, Authenticated):
        return step
    return identity.give_code(step, code or identity.current_code(SECRET, at), at)


def test_password_and_code_give_substantial(karen):
    done = sign_in()
    assert (done.person, done.identity_uuid) == (KAREN, karen)
    assert (done.level, done.ial, done.aal) == (Level.SUBSTANTIAL,) * 3
    assert done.authenticators == {AuthenticatorKind.PASSWORD, AuthenticatorKind.CODE_DISPLAY}
    assert done.context.service == "Borgerservice"


def test_password_alone_gives_low(karen):
    assert sign_in(context=LIBRARY).level is Level.LOW


def test_the_weaker_of_person_and_authenticators_decides():
    identity.issue(KAREN, "karen7", PASSWORD, SECRET, AT, Level.LOW)
    with pytest.raises(LevelNotReached):
        sign_in()


@pytest.mark.parametrize("name", ["karen7", "nobody"])
def test_for_high_everybody_is_asked_for_a_passkey(karen, name):
    high = LoginContext("Skat", Level.HIGH, "203.0.113.7")
    attempt = identity.begin(name, AT, high)
    assert attempt.choices == (AuthenticatorKind.PASSKEY,)
    assert attempt.asks_for is AuthenticatorKind.PASSKEY


def test_the_attempt_shows_what_one_signs_in_to_and_a_number(karen):
    attempt = identity.begin("karen7", AT, SELF_SERVICE)
    assert attempt.context.service == "Borgerservice"
    assert 10 <= int(attempt.number) <= 99
    assert attempt.asks_for is AuthenticatorKind.PASSWORD
    step = identity.give_password(attempt, PASSWORD, AT)
    assert isinstance(step, Attempt)
    assert (step.number, step.asks_for) == (attempt.number, AuthenticatorKind.CODE_DISPLAY)


def test_an_attempt_lives_ten_minutes(karen):
    attempt = identity.begin("karen7", AT, SELF_SERVICE)
    late = AT + timedelta(minutes=10)
    with pytest.raises(AttemptOver):
        identity.give_password(attempt, PASSWORD, late)
    step = identity.give_password(attempt, PASSWORD, late - timedelta(seconds=1))
    with pytest.raises(AttemptOver):
        identity.give_code(step, identity.current_code(SECRET, late), late)


def test_an_attempt_belongs_to_its_context(karen):
    attempt = identity.begin("karen7", AT, SELF_SERVICE)
    assert identity.attempt_of(attempt.id, SELF_SERVICE, AT) == attempt
    with pytest.raises(AttemptOver):
        identity.attempt_of(attempt.id, LIBRARY, AT)


def test_a_very_long_service_name_is_still_the_context():
    context = LoginContext("Å" * 300, Level.LOW, "203.0.113.7")
    attempt = identity.begin("karen7", AT, context)
    assert identity.attempt_of(attempt.id, context, AT).id == attempt.id


def test_an_attempt_works_once_and_in_order(karen):
    attempt = identity.begin("karen7", AT, SELF_SERVICE)
    with pytest.raises(AttemptOver):
        identity.give_code(attempt, identity.current_code(SECRET, AT), AT)
    identity.give_code(
        identity.give_password(attempt, PASSWORD, AT), identity.current_code(SECRET, AT), AT
    )
    with pytest.raises(AttemptOver):
        identity.give_password(attempt, PASSWORD, AT)


@pytest.mark.parametrize("typed", ["KAREN7", "  karen7 "])
def test_names_are_forgiving(karen, typed):
    assert sign_in(name=typed).person == KAREN


@pytest.mark.parametrize("name", ["nobody", "", "kar\x00en7", "x" * 5000, "\ud800", "%", "KAREN 7"])
def test_strange_names_are_refused_as_any_other(karen, name):
    with pytest.raises(CredentialsRefused):
        sign_in(name=name)
