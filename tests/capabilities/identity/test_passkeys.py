"""Passkeys: each really signs, each is bounded, none tells who exists."""

import pytest

from fundament.capabilities.identity import service as identity
from fundament.capabilities.identity.types import (
    AttemptOver,
    Authenticated,
    CredentialsRefused,
    LevelNotReached,
    PasskeyRefused,
    RelyingParty,
)
from fundament.kernel.acting import Actor, Level
from fundament.kernel.ids import PartyId
from tests.capabilities.identity.factors import (
    AT,
    CALLER,
    HIGH,
    KAREN,
    PASSWORD,
    SECRET,
    K,
    acting,
    add_passkey,
    begun,
    show,
)
from tests.capabilities.identity.soft_key import SITE, SoftPasskey

pytestmark = pytest.mark.django_db


@pytest.fixture
def karen():
    return identity.issue(KAREN, "karen7", PASSWORD, SECRET, AT, Level.HIGH)


def test_a_passkey_of_a_desk_gives_high(karen):
    code = identity.invite(KAREN, "", Level.HIGH, Actor(KAREN, "Borgerservice"), AT)
    passkey = SoftPasskey()
    assert add_passkey(passkey, code=code) is K.PASSKEY
    done = show(passkey, begun(context=HIGH))
    assert isinstance(done, Authenticated)
    assert (done.level, done.aal, done.authenticators) == (Level.HIGH, Level.HIGH, {K.PASSKEY})


def test_a_passkey_is_never_worth_more_than_the_login_that_added_it(karen):
    passkey = SoftPasskey()
    add_passkey(passkey, Level.SUBSTANTIAL)
    assert show(passkey, begun()).level is Level.SUBSTANTIAL
    with pytest.raises(LevelNotReached):
        show(passkey, begun(context=HIGH))


def test_a_passkey_that_can_be_copied_is_substantial(karen):
    passkey = SoftPasskey(synced=True)
    assert add_passkey(passkey, Level.HIGH) is K.SYNCED_PASSKEY
    assert show(passkey, begun()).level is Level.SUBSTANTIAL
    with pytest.raises(LevelNotReached):
        show(passkey, begun(context=HIGH))


@pytest.mark.parametrize(
    "changed",
    [
        {"verifies": False},
        {"origin": "https://localhost.example"},
        {"rp_id": "localhost.example"},
        {"synced": True},
        {"count": -1},
        {"key": SoftPasskey().key},
    ],
    ids=lambda one: next(iter(one)),
)
def test_a_passkey_shown_wrongly_is_refused(karen, changed):
    passkey = SoftPasskey(count=5)
    add_passkey(passkey)
    for name, value in changed.items():
        setattr(passkey, name, value)
    with pytest.raises(CredentialsRefused):
        show(passkey, begun())


@pytest.mark.parametrize("changed", [{"verifies": False}, {"origin": "https://evil.example"}])
def test_a_passkey_made_wrongly_is_not_kept(karen, changed):
    with pytest.raises(PasskeyRefused):
        add_passkey(SoftPasskey(**changed))


@pytest.mark.parametrize("body", ["", "{}", "[]", "null", "x" * 30_000, '{"rawId": 7}'])
def test_any_text_for_a_passkey_is_only_refused(karen, body):
    attempt = begun()
    identity.passkey_to_show(attempt, SITE, AT)
    with pytest.raises(CredentialsRefused):
        identity.give_passkey(attempt, body, SITE, AT)
    options, challenge = identity.passkey_to_add(acting(), SITE)
    with pytest.raises(PasskeyRefused):
        identity.add_passkey(acting(), (body, challenge), SITE, ("", ""), CALLER, AT)
    assert options


def test_a_challenge_works_once_and_in_its_own_login(karen):
    passkey = SoftPasskey()
    add_passkey(passkey)
    first, second = begun(), begun()
    body = passkey.shown(identity.passkey_to_show(first, SITE, AT))
    identity.passkey_to_show(second, SITE, AT)
    with pytest.raises(CredentialsRefused):
        identity.give_passkey(second, body, SITE, AT)
    identity.give_passkey(first, body, SITE, AT)
    with pytest.raises(AttemptOver):
        identity.give_passkey(first, body, SITE, AT)


def test_a_passkey_of_another_person_is_refused(karen):
    passkey = SoftPasskey()
    add_passkey(passkey)
    identity.issue(PartyId.person("0202902345"), "hans3", PASSWORD, SECRET, AT)
    for name in ("hans3", "nobody"):
        with pytest.raises(CredentialsRefused):
            show(passkey, begun(name))


def test_asking_for_a_passkey_tells_nothing(karen):
    add_passkey(SoftPasskey())
    for name in ("karen7", "nobody"):
        options = identity.passkey_to_show(begun(name), SITE, AT)
        assert '"allowCredentials": []' in options or "allowCredentials" not in options
        assert "karen" not in options
    assert identity.passkey_to_show(begun(), RelyingParty("a.example", "https://a.example"), AT)
