"""No way round a reset by two, nor a block: a reissue, an issue after a close, a letter held."""

from datetime import timedelta

import pytest

from fundament.capabilities.identity import service as identity
from fundament.capabilities.identity.models import ActivationCode
from fundament.capabilities.identity.types import (
    CredentialsRefused,
    IdentityExists,
    IdentityState,
    LevelNotReached,
    LoginContext,
)
from fundament.capabilities.identity.types.lifecycle import (
    ActivationRefused,
    Application,
    Issued,
    LifeStep,
    OwnIdentity,
    ProposalWaits,
    ProposerGone,
    Reason,
)
from fundament.capabilities.registers import service as registers
from fundament.capabilities.registers.types import NumberChanged
from fundament.capabilities.rights import service as rights
from fundament.kernel.acting import Acting, Actor, Level, Role
from tests.capabilities.identity.desk import AT, LICENCE, OTHER_PASSPORT, PASSPORT, at_desk, issue
from tests.capabilities.identity.soft_key import SITE, SoftPasskey

LATER = AT + timedelta(hours=1)
CALLER, PASSWORD = "203.0.113.7", "fire grønne æbler"
CONTEXT = LoginContext("Skat", Level.SUBSTANTIAL, CALLER)

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(country, at_ten):
    return country


@pytest.fixture
def laura(people):
    return people["empty_mailbox"].party


@pytest.fixture
def at_high(kirsten, torben, laura):
    """She has an eID at High and has activated it."""
    issued = issue(laura, kirsten, wanted=Level.HIGH)
    done = identity.activate("nyt.navn", issued.letter.code, PASSWORD, AT, CALLER)
    identity.approve(issued.proposal, torben, AT)
    return done


def sign_in(done, at=LATER, password=PASSWORD):
    attempt = identity.give_password(identity.begin(done.username, at, CONTEXT), password, at)
    return identity.give_code(attempt, identity.current_code(done.totp_secret, at), at)


def level_with_passkey_of(person, done):
    """The level of a login at High with a passkey that the letter's code added."""
    passkey, acting = SoftPasskey(), Acting(Actor(person, "Laura"), person, Level.SUBSTANTIAL, AT)
    options, challenge = identity.passkey_to_add(acting, SITE)
    given = ("", done.app_code)
    identity.add_passkey(acting, (passkey.made(options), challenge), SITE, given, CALLER, LATER)
    attempt = identity.begin(done.username, LATER, LoginContext("Skat", Level.HIGH, CALLER))
    shown = passkey.shown(identity.passkey_to_show(attempt, SITE, LATER))
    return identity.give_passkey(attempt, shown, SITE, LATER).level


def another(person, evidence=LICENCE, wanted=Level.SUBSTANTIAL, name="andet.navn"):
    return Application(person, name, evidence, wanted)


def test_a_licence_and_one_officer_do_not_replace_an_eid_at_high(kirsten, laura, at_high):
    proposal = identity.reissue(another(laura), kirsten, LATER)
    assert not isinstance(proposal, Issued)
    assert identity.status_of(laura, LATER).username == "nyt.navn"
    sign_in(at_high)
    with pytest.raises(OwnIdentity):
        identity.approve(proposal, kirsten, LATER)
    with pytest.raises(ProposalWaits):
        identity.reset_authenticators(laura, PASSPORT, kirsten, LATER)


def test_the_second_officer_replaces_it_and_has_the_letter(kirsten, torben, laura, at_high):
    proposal = identity.reissue(another(laura), kirsten, LATER)
    letter = identity.approve(proposal, torben, LATER)
    assert letter.username == "andet.navn"
    found = identity.status_of(laura, LATER)
    assert (found.username, found.ial) == ("andet.navn", Level.SUBSTANTIAL)
    with pytest.raises(CredentialsRefused):
        sign_in(at_high)
    done = identity.activate("andet.navn", letter.code, PASSWORD, LATER, CALLER)
    with pytest.raises(LevelNotReached):
        level_with_passkey_of(laura, done)


def test_asked_at_high_it_takes_two_whatever_the_old_one_was(kirsten, torben, laura):
    issue(laura, kirsten)
    proposal = identity.reissue(another(laura, PASSPORT, Level.HIGH), kirsten, LATER)
    assert identity.status_of(laura, LATER).username == "nyt.navn"
    letter = identity.approve(proposal, torben, LATER)
    assert identity.status_of(laura, LATER).ial is Level.HIGH
    done = identity.activate("andet.navn", letter.code, PASSWORD, LATER, CALLER)
    assert level_with_passkey_of(laura, done) is Level.HIGH


def test_closing_first_and_issuing_anew_is_no_way_round(kirsten, torben, laura, at_high):
    identity.shut(laura, IdentityState.CLOSED, Reason.LOST, kirsten, LATER)
    proposal = identity.issue_proofed(another(laura), kirsten, LATER)
    assert not isinstance(proposal, Issued)
    assert identity.status_of(laura, LATER).state is IdentityState.CLOSED
    assert identity.approve(proposal, torben, LATER).username == "andet.navn"
    assert identity.status_of(laura, LATER).state is IdentityState.ACTIVE


def test_who_has_one_at_high_is_not_issued_another(kirsten, laura, at_high):
    with pytest.raises(IdentityExists):
        identity.issue_proofed(another(laura), kirsten, LATER)


def test_a_taken_name_is_refused_at_once_and_once_more_at_the_end(
    kirsten, torben, laura, people, at_high
):
    with pytest.raises(IdentityExists):
        identity.reissue(another(laura, name="nyt.navn"), kirsten, LATER)
    proposal = identity.reissue(another(laura), kirsten, LATER)
    issue(people["twin"].party, kirsten, OTHER_PASSPORT, name="andet.navn")
    with pytest.raises(IdentityExists):
        identity.approve(proposal, torben, LATER)
    assert identity.status_of(laura, LATER).username == "nyt.navn"
    sign_in(at_high)


def test_a_dismissed_officer_or_another_authority_replaces_nothing(
    kirsten, torben, laura, people, at_high
):
    proposal = identity.reissue(another(laura), kirsten, LATER)
    region = people["caseworker_region"]
    rights.grant_role(region.party, Role.RA_OFFICER, region.authority, AT)
    assert identity.waiting_at(at_desk(region), LATER) == []
    rights.withdraw_role(kirsten.actor.party, Role.RA_OFFICER, kirsten.authority, AT)
    with pytest.raises(ProposerGone):
        identity.approve(proposal, torben, LATER)


def test_under_a_new_number_it_is_still_the_eid_at_high(kirsten, laura, at_high):
    new = type(laura).person(f"{laura.number[:6]}9998")
    registers.change_number(laura, new)
    identity.follow_number(NumberChanged(laura, new), AT)
    proposal = identity.reissue(another(new), kirsten, LATER)
    assert not isinstance(proposal, Issued)


def test_a_letter_in_the_hands_of_one_is_worth_substantial(kirsten, laura):
    """She keeps it, and it is not what the second officer has seen that gives it its worth."""
    issued = issue(laura, kirsten, wanted=Level.HIGH)
    assert ActivationCode.objects.get().ceiling == Level.SUBSTANTIAL
    done = identity.activate("nyt.navn", issued.letter.code, PASSWORD, LATER, CALLER)
    with pytest.raises(LevelNotReached):
        level_with_passkey_of(laura, done)


def test_used_before_the_approval_it_stays_so_after_it(kirsten, torben, laura):
    issued = issue(laura, kirsten, wanted=Level.HIGH)
    done = identity.activate("nyt.navn", issued.letter.code, PASSWORD, LATER, CALLER)
    identity.approve(issued.proposal, torben, LATER)
    with pytest.raises(LevelNotReached):
        level_with_passkey_of(laura, done)


def test_the_approval_raises_the_letter_of_its_own_proposal_and_no_other(kirsten, torben, laura):
    issued = issue(laura, kirsten, wanted=Level.HIGH)
    identity.approve(issued.proposal, torben, LATER)
    assert ActivationCode.objects.get().ceiling == Level.HIGH
    done = identity.activate("nyt.navn", issued.letter.code, PASSWORD, LATER, CALLER)
    assert level_with_passkey_of(laura, done) is Level.HIGH


def test_a_reset_between_takes_the_letter_out_of_the_proposal(kirsten, torben, laura):
    issued = issue(laura, kirsten, wanted=Level.HIGH)
    letter = identity.reset_authenticators(laura, LICENCE, kirsten, AT)
    identity.approve(issued.proposal, torben, LATER)
    assert ActivationCode.objects.get().ceiling == Level.SUBSTANTIAL
    with pytest.raises(ActivationRefused):
        identity.activate("nyt.navn", issued.letter.code, PASSWORD, LATER, CALLER)
    done = identity.activate("nyt.navn", letter.code, PASSWORD, LATER, CALLER)
    with pytest.raises(LevelNotReached):
        level_with_passkey_of(laura, done)


def test_the_life_names_both_steps(kirsten, torben, laura, at_high):
    identity.approve(identity.reissue(another(laura), kirsten, LATER), torben, LATER)
    acting = Acting(Actor(laura, "Laura"), laura)
    steps = [line.step for line in identity.life_of(acting)]
    assert steps[:3] == [LifeStep.ISSUED, LifeStep.REISSUED, LifeStep.PROPOSED]


def blocked(laura, kirsten):
    identity.shut(laura, IdentityState.BLOCKED, Reason.MISUSE, kirsten, LATER)


def test_what_a_thief_has_is_dead_after_a_block_at_high_too(kirsten, torben, laura, at_high):
    blocked(laura, kirsten)
    letter = identity.approve(identity.reopen(laura, PASSPORT, kirsten, LATER), torben, LATER)
    with pytest.raises(CredentialsRefused):
        sign_in(at_high)
    done = identity.activate("nyt.navn", letter.code, PASSWORD, LATER, CALLER)
    assert level_with_passkey_of(laura, done) is Level.HIGH


def test_a_block_between_proposal_and_approval_counts(kirsten, torben, laura, at_high):
    """Proposed while it was at rest; blocked before the second officer says yes."""
    identity.shut(laura, IdentityState.SUSPENDED, Reason.OWN_WISH, kirsten, LATER)
    proposal = identity.reopen(laura, PASSPORT, kirsten, LATER)
    blocked(laura, torben)
    assert identity.approve(proposal, torben, LATER) is not None
    with pytest.raises(CredentialsRefused):
        sign_in(at_high)


def test_a_letter_from_before_a_block_is_dead_after_it(kirsten, laura):
    stolen = issue(laura, kirsten).letter
    blocked(laura, kirsten)
    identity.reopen(laura, LICENCE, kirsten, LATER)
    with pytest.raises(ActivationRefused):
        identity.activate("nyt.navn", stolen.code, PASSWORD, LATER, CALLER)


def test_reopened_by_the_installation_after_a_block_nothing_signs_in_either(kirsten, laura):
    stolen = issue(laura, kirsten).letter
    identity.change_state(laura, IdentityState.BLOCKED, LATER)
    identity.change_state(laura, IdentityState.ACTIVE, LATER)
    with pytest.raises(ActivationRefused):
        identity.activate("nyt.navn", stolen.code, PASSWORD, LATER, CALLER)
