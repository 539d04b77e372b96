"""What an activation letter gives is worth what the letter is, also when it is raised later."""

from base64 import b32decode
from dataclasses import replace
from datetime import timedelta

import pytest

from fundament.capabilities.identity import service as identity
from fundament.capabilities.identity.models import ActivationCode, Authenticator
from fundament.capabilities.identity.types import LevelNotReached, LoginContext
from fundament.capabilities.identity.types.lifecycle import Activated
from fundament.kernel.acting import Level
from tests.capabilities.identity.desk import AT, LICENCE, PASSPORT, issue

CALLER = "203.0.113.9"
PASSWORD = "syv grønne pærer"
DISTANT = replace(LICENCE, in_person=False)
LATER = AT + timedelta(hours=1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def people(country, db):
    return country


@pytest.fixture
def laura(people):
    return people["student"].party


def signed_in(done, at, wanted=Level.SUBSTANTIAL):
    """How surely by the password and the display that the letter gave."""
    attempt = identity.begin(done.username, at, LoginContext("Skat", wanted, CALLER))
    step = identity.give_password(attempt, PASSWORD, at)
    return identity.give_code(step, identity.current_code(done.totp_secret, at), at)


def test_a_letter_at_low_gives_low_when_the_eid_is_raised_later(kirsten, laura):
    """Who had a letter by a licence read at a distance is not whom the officer sees later."""
    letter = issue(laura, kirsten, DISTANT, wanted=Level.LOW).letter
    done = identity.activate(letter.username, letter.code, PASSWORD, AT, CALLER)
    identity.raise_ial(laura, LICENCE, Level.SUBSTANTIAL, kirsten, AT)
    with pytest.raises(LevelNotReached):
        signed_in(done, AT)
    letter = identity.reset_authenticators(laura, LICENCE, kirsten, AT)
    done = identity.activate(letter.username, letter.code, PASSWORD, LATER, CALLER)
    assert signed_in(done, LATER).level is Level.SUBSTANTIAL


def test_a_letter_that_is_out_stays_at_low_when_the_eid_is_raised(kirsten, laura):
    letter = issue(laura, kirsten, DISTANT, wanted=Level.LOW).letter
    identity.raise_ial(laura, LICENCE, Level.SUBSTANTIAL, kirsten, AT)
    done = identity.activate(letter.username, letter.code, PASSWORD, AT, CALLER)
    with pytest.raises(LevelNotReached):
        signed_in(done, AT)
    assert set(Authenticator.objects.values_list("ceiling", flat=True)) == {Level.LOW}


def test_a_letter_at_substantial_gives_substantial(kirsten, laura):
    letter = issue(laura, kirsten, PASSPORT).letter
    assert ActivationCode.objects.get().ceiling == Level.SUBSTANTIAL
    done = identity.activate(letter.username, letter.code, PASSWORD, AT, CALLER)
    found = signed_in(done, AT)
    assert (found.level, found.ceiling) == (Level.SUBSTANTIAL, Level.SUBSTANTIAL)


def test_what_is_issued_at_once_stays_at_low_when_the_eid_is_raised(kirsten, laura):
    secret = identity.new_display_secret()
    identity.issue(laura, "laura.b", PASSWORD, b32decode(secret), AT, Level.LOW)
    identity.raise_ial(laura, LICENCE, Level.SUBSTANTIAL, kirsten, AT)
    with pytest.raises(LevelNotReached):
        signed_in(Activated("laura.b", secret, ""), AT)
