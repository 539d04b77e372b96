"""Whatever changes what logs in as a person is told to her; what only looks or fails is not."""

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from fundament.capabilities.identity import service as identity
from fundament.capabilities.identity.types import CodeWrong, IdentityState
from fundament.capabilities.identity.types.lifecycle import Application, LifeStep, Reason
from fundament.capabilities.registers.types import PersonDied
from fundament.kernel import events
from fundament.kernel.acting import Level
from fundament.kernel.ids import PartyId
from tests.capabilities.identity.desk import AT as OPEN
from tests.capabilities.identity.desk import OTHER_PASSPORT, PASSPORT, issue
from tests.capabilities.identity.factors import (
    AT,
    CALLER,
    KAREN,
    MINUTE,
    PASSWORD,
    PIN,
    SECRET,
    K,
    acting,
    add_app,
    add_passkey,
    begun,
)
from tests.capabilities.identity.soft_key import SoftApp, SoftPasskey

pytestmark = pytest.mark.django_db
NOBODY_HERE = PartyId.person("0202905678")


@pytest.fixture
def karen():
    return identity.issue(KAREN, "karen7", PASSWORD, SECRET, AT, Level.HIGH)


@pytest.fixture
def people(country, at_ten):
    return country


def told(person=KAREN):
    """How often she is to be told by e-mail."""
    jobs = ProcrastinateJob.objects.filter(task_name=events.TELL, args__facts__person=str(person))
    return jobs.filter(
        args__listener="fundament.capabilities.post.service.emails.tell_of_eid"
    ).count()


def held(kind):
    return next(one.id for one in identity.authenticators_of(acting(), AT) if one.kind is kind)


def add_display():
    secret = identity.new_display_secret()
    code = identity.current_code(secret, AT)
    return identity.add_code_display(acting(), secret, code, "Ny", AT)


CHANGES = {
    "a code display": add_display,
    "an app": add_app,
    "a passkey": lambda: add_passkey(SoftPasskey()),
    "recovery codes": lambda: identity.make_recovery_codes(acting(), AT),
    "a display away": lambda: identity.withdraw(acting(), add_display(), AT),
    "the password": lambda: identity.change_password(
        acting(), PASSWORD, "fem gule pærer", CALLER, AT
    ),
    "blocked": lambda: identity.block_all(acting(), AT),
    "suspended": lambda: identity.change_state(KAREN, IdentityState.SUSPENDED, AT),
    "closed": lambda: identity.change_state(KAREN, IdentityState.CLOSED, AT),
    "linked": lambda: identity.note_link(KAREN, LifeStep.LINKED, None, AT),
    "a link away": lambda: identity.note_link(KAREN, LifeStep.UNLINKED, None, AT),
}


@pytest.mark.parametrize("change", CHANGES)
def test_each_change_is_told(karen, change):
    CHANGES[change]()
    assert told() == (2 if change == "a display away" else 1)


def test_a_new_display_after_a_paper_code_is_told(karen):
    paper = identity.make_recovery_codes(acting(), AT)[0]
    before, later = told(), AT + MINUTE
    step = identity.give_password(begun(at=later), PASSWORD, later)
    step = identity.choose(step, K.RECOVERY_CODE, later)
    step = identity.give_recovery_code(step, paper, later)
    identity.give_new_code(step, identity.current_code(step.renews, later), later)
    assert told() == before + 1


def test_a_person_without_an_eid_here_hears_of_her_link():
    identity.note_link(NOBODY_HERE, LifeStep.LINKED, None, AT)
    identity.note_link(NOBODY_HERE, LifeStep.UNLINKED, None, AT)
    assert told(NOBODY_HERE) == 2


def test_what_changes_nothing_is_not_told(karen):
    identity.authenticators_of(acting(), AT)
    identity.rename(acting(), held(K.CODE_DISPLAY), "Gammel", AT)
    identity.invite_app(acting(), "Telefon", AT)
    identity.note_link(KAREN, LifeStep.LINK_WAITS, None, AT)
    with pytest.raises(CodeWrong):
        identity.add_code_display(acting(), identity.new_display_secret(), "000000", "Ny", AT)
    identity.give_password(begun(), PASSWORD, AT)
    assert told() == 0


def test_nobody_writes_to_the_dead(karen):
    identity.follow_death(PersonDied(KAREN, AT))
    assert identity.life_of(acting())[0].step is LifeStep.CLOSED
    assert told() == 0


def test_what_an_officer_does_at_the_desk_is_told(people, kirsten):
    laura = people["student"].party
    issued = issue(laura, kirsten)
    assert told(laura) == 0, "nobody can log in by it yet"
    identity.activate("nyt.navn", issued.letter.code, PASSWORD, OPEN, CALLER)
    assert told(laura) == 1
    identity.reset_authenticators(laura, PASSPORT, kirsten, OPEN)
    identity.shut(laura, IdentityState.BLOCKED, Reason.MISUSE, kirsten, OPEN)
    identity.reopen(laura, PASSPORT, kirsten, OPEN)
    assert told(laura) == 4
    new = Application(laura, "nyere.navn", OTHER_PASSPORT, Level.SUBSTANTIAL)
    identity.reissue(new, kirsten, OPEN)
    assert told(laura) == 5


def test_an_app_whose_code_was_stolen_is_told(karen):
    """She was not there when it was set up: that is who must hear of it."""
    app, code = SoftApp(), identity.invite_app(acting(), "Telefon", AT)
    assert told() == 0
    identity.set_up_app(code, PIN, app.public_key(), app.set_up(code), "192.0.2.1", AT)
    assert told() == 1
