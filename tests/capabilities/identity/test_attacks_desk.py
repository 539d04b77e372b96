"""What an officer must not get done: alone, dismissed, for her own, or by a turn of the order."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from fundament.capabilities.identity import service as identity
from fundament.capabilities.identity.types import (
    IdentityNotInUse,
    IdentityState,
    LevelNotReached,
    LoginContext,
    MayNotHaveIdentity,
)
from fundament.capabilities.identity.types.duplicates import NotMergeable, PairUnknown
from fundament.capabilities.identity.types.lifecycle import (
    ActivationRefused,
    NotAnOfficer,
    OwnIdentity,
    ProposerGone,
    Reason,
)
from fundament.capabilities.registers import service as registers
from fundament.capabilities.rights import service as rights
from fundament.kernel.acting import Acting, Actor, Level, Role
from tests.capabilities.identity.desk import AT, OTHER_PASSPORT, PASSPORT, at_desk, issue
from tests.capabilities.identity.soft_key import SITE, SoftPasskey

LATER = AT + timedelta(hours=1)
CALLER, PASSWORD = "203.0.113.7", "fire grønne æbler"

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(country_with_identities, at_ten):
    return country_with_identities


@pytest.fixture
def twin(people):
    """She has an eID at Substantial, and no proposal waits."""
    return people["twin"].party


def proposed(twin, officer):
    return identity.raise_ial(twin, PASSPORT, Level.HIGH, officer, AT)


def added(person, code):
    passkey, acting = SoftPasskey(), Acting(Actor(person, "Signe"), person, Level.SUBSTANTIAL, AT)
    options, challenge = identity.passkey_to_add(acting, SITE)
    made = (passkey.made(options), challenge)
    identity.add_passkey(acting, made, SITE, ("", code), CALLER, LATER)
    return passkey


def level_with(passkey, username):
    attempt = identity.begin(username, LATER, LoginContext("Skat", Level.HIGH, CALLER))
    shown = passkey.shown(identity.passkey_to_show(attempt, SITE, LATER))
    return identity.give_passkey(attempt, shown, SITE, LATER).level


@pytest.mark.parametrize("reset_first", [True, False])
def test_a_letter_of_one_officer_is_not_raised_by_what_two_decide(
    kirsten, torben, twin, reset_first
):
    """One resets at Substantial and keeps the letter; two raise the identity; the letter waits."""
    if reset_first:
        letter = identity.reset_authenticators(twin, PASSPORT, kirsten, AT)
        proposal = proposed(twin, kirsten)
    else:
        proposal = proposed(twin, kirsten)
        letter = identity.reset_authenticators(twin, PASSPORT, kirsten, AT)
    identity.approve(proposal, torben, LATER)
    done = identity.activate(letter.username, letter.code, PASSWORD, LATER, CALLER)
    with pytest.raises(LevelNotReached):
        level_with(added(twin, done.app_code), done.username)
    assert identity.status_of(twin, LATER).ial is Level.HIGH


def test_a_letter_that_two_have_decided_is_worth_what_they_saw(kirsten, torben, twin):
    identity.approve(proposed(twin, kirsten), torben, AT)
    waits = identity.reset_authenticators(twin, PASSPORT, kirsten, AT)
    letter = identity.approve(waits, torben, AT)
    done = identity.activate(letter.username, letter.code, PASSWORD, LATER, CALLER)
    assert level_with(added(twin, done.app_code), done.username) is Level.HIGH


def test_after_a_reset_a_session_that_has_not_ended_adds_nothing(kirsten, twin):
    identity.reset_authenticators(twin, PASSPORT, kirsten, AT)
    with pytest.raises(IdentityNotInUse):
        added(twin, "")


def test_what_a_dismissed_officer_proposed_is_not_approved(kirsten, torben, twin):
    proposal = proposed(twin, kirsten)
    rights.withdraw_role(kirsten.actor.party, Role.RA_OFFICER, kirsten.authority, AT)
    with pytest.raises(ProposerGone):
        identity.approve(proposal, torben, LATER)
    identity.decline(proposal, torben, LATER)
    assert identity.status_of(twin, LATER).ial is Level.SUBSTANTIAL


def test_an_officer_whose_own_eid_is_shut_is_none(kirsten, torben, twin):
    """At the act: her session ends a moment later. Neither does what she proposed go through."""
    proposal = proposed(twin, kirsten)
    identity.shut(kirsten.actor.party, IdentityState.BLOCKED, Reason.MISUSE, torben, AT)
    with pytest.raises(NotAnOfficer):
        identity.officer_of(kirsten.actor)
    with pytest.raises(ProposerGone):
        identity.approve(proposal, torben, LATER)


def test_nothing_is_approved_for_who_has_died_since(kirsten, torben, twin):
    """The register knows it before identity has heard the news."""
    proposal = proposed(twin, kirsten)
    registers.record_death(twin, LATER, LATER)
    with pytest.raises(MayNotHaveIdentity):
        identity.approve(proposal, torben, LATER + timedelta(minutes=1))


def test_an_officer_does_not_consent_for_her_own_child(kirsten, people):
    ellen, birgitte = people["turning_fifteen"].party, people["owner"].party
    rights.grant_role(birgitte, Role.RA_OFFICER, kirsten.authority, AT)
    with_consent = replace(OTHER_PASSPORT, custodian=birgitte)
    with pytest.raises(OwnIdentity):
        issue(ellen, at_desk(people["owner"]), with_consent)
    issue(ellen, kirsten, with_consent)


def three(people):
    return [people[key].party for key in ("student", "twin", "pensioner")]


def test_the_last_pair_of_three_numbers_does_not_close_the_one_identity(kirsten, people):
    a, b, c = three(people)
    ab, ac, bc = (identity.mark_duplicate(*pair, kirsten, AT) for pair in ((a, b), (a, c), (b, c)))
    kept = identity.status_of(a, AT).identity_uuid
    identity.merge(ab, a, kirsten, AT)
    identity.merge(ac, a, kirsten, AT)
    with pytest.raises(PairUnknown):  # nothing is left to decide
        identity.merge(bc, c, kirsten, AT)
    found = [identity.status_of(number, AT) for number in (a, b, c)]
    assert {one.identity_uuid for one in found} == {kept}
    assert {one.state for one in found} == {IdentityState.ACTIVE}


def test_merged_one_after_the_other_all_numbers_lead_to_the_first(kirsten, people):
    a, b, c = three(people)
    ab, bc = (identity.mark_duplicate(*pair, kirsten, AT) for pair in ((a, b), (b, c)))
    kept = identity.status_of(a, AT).identity_uuid
    identity.merge(ab, a, kirsten, AT)
    identity.merge(bc, b, kirsten, AT)
    assert {identity.status_of(one, AT).identity_uuid for one in (a, b, c)} == {kept}
    with pytest.raises(NotMergeable):
        identity.mark_duplicate(a, c, kirsten, AT)


def test_a_guess_at_a_letter_tells_not_whether_one_is_out(kirsten, twin):
    """The same statements, for a name with a letter, one without, and nobody's."""
    identity.reset_authenticators(twin, PASSPORT, kirsten, AT)
    with_letter = identity.status_of(twin, AT).username
    work = []
    for name in (with_letter, "laura1", "nobody"):
        with CaptureQueriesContext(connection) as done, pytest.raises(ActivationRefused):
            identity.activate(name, "AAAA-AAAA-AAAA", PASSWORD, LATER, CALLER)
        work.append([one["sql"].split()[:3] for one in done if "SAVEPOINT" not in one["sql"]])
    assert work[0] == work[1] == work[2]


def test_the_list_of_proposals_shows_no_protected_name(kirsten, people, client: Client):
    hidden = people["protected_name"]
    identity.raise_ial(hidden.party, PASSPORT, Level.HIGH, kirsten, AT)
    acting = Acting(kirsten.actor, kirsten.actor.party, Level.SUBSTANTIAL, AT)
    session = client.session
    session["acting"] = acting.for_session()
    session.save()
    page = client.get("/ra/venter/", secure=True).content.decode()
    assert "Navnet er beskyttet" in page
    assert hidden.name not in page
