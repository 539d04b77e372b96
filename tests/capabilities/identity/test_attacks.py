"""What somebody tries who is to be kept out while a login, or a session, is still under way."""

import pytest

from fundament.capabilities.identity import service as identity
from fundament.capabilities.identity.models import Authenticator
from fundament.capabilities.identity.types import (
    AttemptOver,
    CredentialsRefused,
    IdentityNotInUse,
    IdentityState,
    InvitationUnknown,
    LevelNotReached,
)
from fundament.kernel.acting import Level
from tests.capabilities.identity.factors import (
    AT,
    CALLER,
    KAREN,
    PASSWORD,
    PIN,
    SECRET,
    K,
    acting,
    add_app,
    approve,
    ask,
    begun,
)
from tests.capabilities.identity.soft_key import SITE, SoftApp, SoftPasskey

pytestmark = pytest.mark.django_db


@pytest.fixture
def karen():
    return identity.issue(KAREN, "karen7", PASSWORD, SECRET, AT, Level.HIGH)


def recovering(level=Level.SUBSTANTIAL):
    """A login that a code on paper has brought to its last step: a new code display."""
    [code, *_] = identity.make_recovery_codes(acting(level), AT)
    step = identity.give_password(begun(), PASSWORD, AT)
    return identity.give_recovery_code(step, code, AT)


def code_of(step):
    return identity.current_code(step.renews, AT)


def displays():
    return Authenticator.objects.filter(kind=K.CODE_DISPLAY, withdrawn_at__isnull=True)


def test_the_last_step_of_a_login_is_refused_once_the_identity_is_blocked(karen):
    step = recovering()
    identity.block_all(acting(), AT)
    with pytest.raises(AttemptOver):
        identity.give_new_code(step, code_of(step), AT)
    assert displays().count() == 1


def test_a_login_from_before_a_block_does_not_go_on_after_it(karen):
    """And is answered like a wrong code: that the name was shut is nobody's to know."""
    step = identity.give_password(begun(), PASSWORD, AT)
    identity.block_all(acting(), AT)
    identity.change_state(KAREN, IdentityState.ACTIVE, AT)
    with pytest.raises(CredentialsRefused):
        identity.give_code(step, identity.current_code(SECRET, AT), AT)


def test_what_an_app_approved_before_a_block_lets_nobody_in_after_it(karen):
    app, device = add_app()
    waits = ask()
    approve(app, device, waits)
    identity.block_all(acting(), AT)
    identity.change_state(KAREN, IdentityState.ACTIVE, AT)
    assert identity.ask_app(waits, AT) == waits


def test_an_app_is_not_asked_for_a_login_from_before_a_block(karen):
    _, device = add_app()
    ask()
    identity.block_all(acting(), AT)
    identity.change_state(KAREN, IdentityState.ACTIVE, AT)
    assert identity.questions_for(device.secret, AT) == []


def test_the_password_is_no_way_round_the_new_display(karen):
    step = recovering()
    with pytest.raises(AttemptOver):
        identity.give_password(step, PASSWORD, AT)


def test_a_display_from_paper_is_worth_no_more_than_the_paper(karen):
    step = recovering(Level.LOW)
    with pytest.raises(LevelNotReached):
        identity.give_new_code(step, code_of(step), AT)
    assert sorted(displays().values_list("ceiling", flat=True)) == [Level.LOW, Level.HIGH]


@pytest.fixture
def additions(karen):
    """What a session that has not ended yet could still add, by name."""
    code, app, passkey = identity.invite_app(acting(), "", AT), SoftApp(), SoftPasskey()
    options, challenge = identity.passkey_to_add(acting(), SITE)
    made, secret = (passkey.made(options), challenge), identity.new_display_secret()
    shown = identity.current_code(secret, AT)
    key, signature = app.public_key(), app.set_up(code)
    return {
        "passkey": lambda: identity.add_passkey(acting(), made, SITE, ("", ""), CALLER, AT),
        "display": lambda: identity.add_code_display(acting(), secret, shown, "", AT),
        "paper": lambda: identity.make_recovery_codes(acting(), AT),
        "invitation": lambda: identity.invite_app(acting(), "", AT),
        "app": lambda: identity.set_up_app(code, PIN, key, signature, CALLER, AT),
    }


@pytest.mark.parametrize("what", ["passkey", "display", "paper", "invitation", "app"])
@pytest.mark.parametrize("state", [IdentityState.BLOCKED, IdentityState.SUSPENDED])
def test_who_is_shut_adds_nothing_before_her_session_has_ended(additions, what, state):
    before = Authenticator.objects.count()
    identity.change_state(KAREN, state, AT)
    with pytest.raises(InvitationUnknown if what == "app" else IdentityNotInUse):
        additions[what]()
    assert Authenticator.objects.count() == before
    identity.change_state(KAREN, IdentityState.ACTIVE, AT)
    if state is IdentityState.BLOCKED:  # there is nothing left to widen
        with pytest.raises(InvitationUnknown if what == "app" else IdentityNotInUse):
            additions[what]()
    elif what != "app":  # its code went with the rest
        additions[what]()
