"""The fictional people's known credentials: always the same, and never outside the demo."""

from datetime import UTC, datetime, timedelta

import pytest

from fundament.capabilities.identity import demo
from fundament.capabilities.identity import service as identity
from fundament.capabilities.identity.types import (
    CredentialsRefused,
    DemoOnly,
    InvitationUnknown,
    LoginContext,
    MayNotHaveIdentity,
)
from fundament.capabilities.registers import service as registers
from fundament.kernel import audit
from fundament.kernel.acting import Level
from fundament.kernel.ids import PartyId
from tests.capabilities.identity.soft_key import SoftApp

AT = datetime(2026, 11, 24, 10, tzinfo=UTC)
CONTEXT = LoginContext("Borgerservice", Level.SUBSTANTIAL, "203.0.113.7")

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(country):
    return {key: shown.party for key, shown in country.items()}


def sign_in(credential, at=AT):
    attempt = identity.begin(credential.username, at, CONTEXT)
    step = identity.give_password(attempt, credential.password, at)
    return identity.give_code(step, identity.current_code(credential.totp_secret, at), at)


def test_every_showcase_person_who_may_gets_an_identity(people):
    assert demo.load(AT) == len(people) - 4
    credentials = identity.demo_credentials()
    without = people.keys() - {credential.key for credential in credentials}
    assert without == {"child", "deceased", "emigrated", "turning_fifteen"}
    assert len({credential.username for credential in credentials}) == len(credentials)
    for credential in credentials:
        assert credential.story_da
        assert credential.cpr == people[credential.key].number


def test_the_credentials_work_and_follow_from_the_seed(people):
    first = identity.credentials_for(people["student"], AT)
    assert identity.credentials_for(people["student"], AT) == first
    done = sign_in(first)
    assert (done.person, done.level) == (people["student"], Level.SUBSTANTIAL)
    assert first.username == "laura1"
    assert audit.looks_at(people["student"])[0].look.actor.name == first.name


def test_anybody_else_gets_one_on_demand(people):
    someone = next(
        party
        for party in registers.residents(AT.date().replace(year=1990), AT)
        if party not in people.values()
    )
    credential = identity.credentials_for(someone, AT)
    assert (credential.key, credential.role) == ("", "citizen")
    assert sign_in(credential).person == someone


@pytest.mark.parametrize("key", ["child", "deceased", "emigrated"])
def test_some_may_have_none(people, key):
    with pytest.raises(MayNotHaveIdentity):
        identity.credentials_for(people[key], AT)


def test_the_dead_do_not_sign_in_and_nobody_is_told(people):
    credential = identity.credentials_for(people["pensioner"], AT)
    later = AT + timedelta(days=2)
    registers.record_death(people["pensioner"], AT + timedelta(days=1), later)
    with pytest.raises(CredentialsRefused):
        sign_in(credential, later)


@pytest.mark.parametrize(
    "call",
    [
        identity.demo_credentials,
        lambda: identity.credentials_for(PartyId.person("0101901234"), AT),
    ],
)
def test_refused_outside_the_demo(settings, call):
    settings.DEMO = False
    with pytest.raises(DemoOnly):
        call()


def test_a_known_code_sets_up_an_app_again_and_again(people, settings):
    """The oldest makes room; outside the demo no code is known."""
    found = identity.credentials_for(people["student"], AT)
    devices = []
    for second in range(7):
        app = SoftApp()
        given = (found.app_code, found.app_pin, app.public_key(), app.set_up(found.app_code))
        at = AT + timedelta(seconds=second)
        devices.append(identity.set_up_app(*given, "203.0.113.7", at))
    assert [identity.app_of(one.secret) is not None for one in devices] == [False] * 2 + [True] * 5
    settings.DEMO = False
    with pytest.raises(InvitationUnknown):
        identity.set_up_app(*given, "203.0.113.7", AT)


def test_the_paper_of_the_demo_works(people):
    found = identity.credentials_for(people["pensioner"], AT)
    assert identity.credentials_for(people["mover"], AT).recovery_code == ""
    step = identity.give_password(identity.begin(found.username, AT, CONTEXT), found.password, AT)
    assert identity.give_recovery_code(step, found.recovery_code, AT).renews
