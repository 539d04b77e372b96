"""What an officer does: by evidence, never on herself, at High never alone."""

from dataclasses import replace
from datetime import timedelta

import pytest

from fundament.capabilities.identity import service as identity
from fundament.capabilities.identity.models import LifeEvent, ProposedAct
from fundament.capabilities.identity.service import history
from fundament.capabilities.identity.types import (
    CredentialsRefused,
    IdentityState,
    InvitationUnknown,
    LoginContext,
    MayNotHaveIdentity,
    StateNotReachable,
    TooManyTries,
)
from fundament.capabilities.identity.types.lifecycle import (
    ActivationRefused,
    Application,
    Evidence,
    EvidenceKind,
    EvidenceNotEnough,
    EvidenceOfAnother,
    LifeStep,
    NotAnOfficer,
    OwnIdentity,
    ProposalOver,
    ProposalWaits,
    Reason,
)
from fundament.capabilities.registers import service as registers
from fundament.capabilities.rights import service as rights
from fundament.kernel import audit
from fundament.kernel.acting import Acting, Actor, Level, Role
from tests.capabilities.identity.desk import (
    AT,
    LICENCE,
    OTHER_PASSPORT,
    PASSPORT,
    at_desk,
    issue,
)
from tests.capabilities.identity.soft_key import SITE, SoftPasskey

LATER = AT + timedelta(hours=1)
CALLER = "203.0.113.7"
PASSWORD = "fire grønne æbler"
CONTEXT = LoginContext("Borgerservice", Level.SUBSTANTIAL, CALLER)

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(country, at_ten):
    return country


@pytest.fixture
def laura(people):
    return people["student"].party


def steps_of(person):
    return [line.step for line in history.lines_of([str(person)])]


def sign_in(done, at):
    attempt = identity.begin(done.username, at, CONTEXT)
    step = identity.give_password(attempt, PASSWORD, at)
    return identity.give_code(step, identity.current_code(done.totp_secret, at), at)


def test_from_passport_to_first_login(kirsten, laura):
    issued = issue(laura, kirsten)
    assert identity.status_of(laura, AT).authenticators == frozenset()
    done = identity.activate("Nyt.Navn", issued.letter.code.lower(), PASSWORD, LATER, CALLER)
    signed = sign_in(done, LATER)
    assert (signed.person, signed.ial) == (laura, Level.SUBSTANTIAL)
    assert steps_of(laura) == [LifeStep.ACTIVATED, LifeStep.ISSUED]
    line = history.lines_of([str(laura)])[-1]
    assert (line.actor_name, line.authority) == (kirsten.actor.name, kirsten.authority)
    assert (line.evidence, line.document_ending) == (EvidenceKind.PASSPORT, "567")


def test_no_document_number_is_kept(kirsten, laura):
    issue(laura, kirsten, wanted=Level.HIGH)
    for model in (LifeEvent, ProposedAct):
        assert "1234567" not in str(list(model.objects.values()))


def test_wrong_codes_with_the_number_of_the_letter_kill_it(kirsten, laura):
    """Who has seen a part of the letter does not go on guessing, from however many networks."""
    issued = issue(laura, kirsten)
    number = issued.letter.code[:4]
    for one in range(10):
        with pytest.raises(ActivationRefused):
            identity.activate("nyt.navn", f"{number}-AAAA-AAAA", PASSWORD, LATER, f"192.0.2.{one}")
    with pytest.raises(ActivationRefused):
        identity.activate("nyt.navn", issued.letter.code, PASSWORD, LATER, CALLER)


def test_a_stranger_who_knows_the_name_makes_nobodys_letter_unusable(kirsten, laura):
    issued = issue(laura, kirsten)
    other = "AAAA" if not issued.letter.code.startswith("AAAA") else "BBBB"
    for one in range(40):
        caller = f"192.0.2.{one}"
        with pytest.raises(ActivationRefused):
            identity.activate("nyt.navn", f"{other}{issued.letter.code[4:]}", PASSWORD, AT, caller)
    identity.activate("nyt.navn", issued.letter.code, PASSWORD, LATER, CALLER)


def test_guesses_from_one_network_are_few_whatever_they_are(kirsten, laura):
    """Thirty in ten minutes, for 30 to the power of 12 codes: the letter lives thirty days."""
    issue(laura, kirsten)
    for _ in range(30):
        with pytest.raises(ActivationRefused):
            identity.activate("nyt.navn", "AAAA-AAAA-AAAA", PASSWORD, LATER, "192.0.2.1")
    with pytest.raises(TooManyTries):
        identity.activate("nyt.navn", "AAAA-AAAA-AAAA", PASSWORD, LATER, "192.0.2.1")


def test_an_old_code_and_a_foreign_one_are_refused_alike(kirsten, laura, people):
    issued = issue(laura, kirsten)
    issue(people["twin"].party, kirsten, OTHER_PASSPORT, name="signe")
    for name, at in (("signe", LATER), ("nyt.navn", AT + timedelta(days=31)), ("ukendt", LATER)):
        with pytest.raises(ActivationRefused):
            identity.activate(name, issued.letter.code, PASSWORD, at, CALLER)
    identity.activate("nyt.navn", issued.letter.code, PASSWORD, LATER, CALLER)
    with pytest.raises(ActivationRefused):
        identity.activate("nyt.navn", issued.letter.code, PASSWORD, LATER, CALLER)


def test_one_document_proofs_one_person(kirsten, laura, people):
    issue(laura, kirsten)
    with pytest.raises(EvidenceOfAnother):
        issue(
            people["twin"].party,
            kirsten,
            replace(PASSPORT, document="p-12345-67"),
            name="signe",
        )


@pytest.mark.parametrize("key", ["child", "deceased", "emigrated"])
def test_some_may_have_none(kirsten, people, key):
    with pytest.raises(MayNotHaveIdentity):
        issue(people[key].party, kirsten)


def test_a_child_under_fifteen_needs_its_mother(kirsten, people):
    ellen, birgitte = people["turning_fifteen"].party, people["owner"].party
    with pytest.raises(EvidenceNotEnough):
        issue(ellen, kirsten)
    vouched = Evidence(EvidenceKind.CUSTODIAN, custodian=birgitte)
    with pytest.raises(EvidenceNotEnough):  # she has no eID herself
        issue(ellen, kirsten, vouched)
    issue(birgitte, kirsten, OTHER_PASSPORT, name="birgitte")
    with pytest.raises(EvidenceNotEnough):
        issue(ellen, kirsten, replace(vouched, custodian=people["parent"].party))
    assert issue(ellen, kirsten, vouched, name="ellen").ial is Level.SUBSTANTIAL


def test_nobody_is_served_by_herself_or_vouched_for_by_the_officer(kirsten, people, laura):
    me = kirsten.actor.party
    acts = (
        lambda: issue(me, kirsten),
        lambda: identity.shut(me, IdentityState.CLOSED, Reason.LOST, kirsten, AT),
        lambda: identity.reopen(me, PASSPORT, kirsten, AT),
        lambda: issue(laura, kirsten, Evidence(EvidenceKind.WITNESS, witness=me)),
    )
    for act in acts:
        with pytest.raises(OwnIdentity):
            act()


def test_the_role_is_asked_at_the_act(kirsten, people, laura):
    with pytest.raises(NotAnOfficer):
        identity.officer_of(Actor(laura, "Laura"))
    party = kirsten.actor.party
    rights.withdraw_role(party, Role.RA_OFFICER, kirsten.authority, AT)
    with pytest.raises(NotAnOfficer):
        identity.officer_of(kirsten.actor)


def test_shut_ends_the_login_and_new_evidence_opens_it(kirsten, laura):
    issued = issue(laura, kirsten)
    done = identity.activate("nyt.navn", issued.letter.code, PASSWORD, AT, CALLER)
    identity.shut(laura, IdentityState.BLOCKED, Reason.MISUSE, kirsten, LATER)
    with pytest.raises(CredentialsRefused):
        sign_in(done, LATER)
    with pytest.raises(EvidenceNotEnough):
        weak = Evidence(EvidenceKind.WITNESS, witness=laura)
        identity.reopen(laura, replace(weak, witness=None), kirsten, LATER)
    letter = identity.reopen(laura, LICENCE, kirsten, LATER)
    with pytest.raises(CredentialsRefused):
        sign_in(done, LATER + timedelta(minutes=2))
    again = identity.activate("nyt.navn", letter.code, PASSWORD, LATER, CALLER)
    sign_in(again, LATER + timedelta(minutes=4))
    assert steps_of(laura)[1:3] == [LifeStep.REOPENED, LifeStep.BLOCKED]


def test_after_a_rest_all_means_work_again(kirsten, laura):
    issued = issue(laura, kirsten)
    done = identity.activate("nyt.navn", issued.letter.code, PASSWORD, AT, CALLER)
    identity.shut(laura, IdentityState.SUSPENDED, Reason.OWN_WISH, kirsten, LATER)
    assert identity.reopen(laura, LICENCE, kirsten, LATER) is None
    sign_in(done, LATER + timedelta(minutes=2))


def test_a_reset_takes_all_means_away(kirsten, laura):
    issued = issue(laura, kirsten)
    done = identity.activate("nyt.navn", issued.letter.code, PASSWORD, AT, CALLER)
    letter = identity.reset_authenticators(laura, LICENCE, kirsten, LATER)
    with pytest.raises(CredentialsRefused):
        sign_in(done, LATER)
    again = identity.activate("nyt.navn", letter.code, PASSWORD, LATER, CALLER)
    assert again.totp_secret != done.totp_secret
    sign_in(again, LATER + timedelta(minutes=2))


def test_the_letter_of_a_desk_brings_a_passkey_up_to_the_identity(kirsten, laura):
    issued = issue(laura, kirsten)
    done = identity.activate("nyt.navn", issued.letter.code, PASSWORD, AT, CALLER)
    acting = Acting(Actor(laura, "Laura"), laura, Level.LOW, AT)
    passkey = SoftPasskey()
    options, challenge = identity.passkey_to_add(acting, SITE)
    made = (passkey.made(options), challenge)
    identity.add_passkey(acting, made, SITE, ("", done.app_code), CALLER, AT)
    attempt = identity.begin(done.username, AT, CONTEXT)
    shown = passkey.shown(identity.passkey_to_show(attempt, SITE, AT))
    signed = identity.give_passkey(attempt, shown, SITE, AT)
    assert (signed.level, signed.aal) == (Level.SUBSTANTIAL, Level.SUBSTANTIAL)
    with pytest.raises(InvitationUnknown):  # once
        identity.add_passkey(acting, made, SITE, ("", done.app_code), CALLER, AT)


def test_reissue_closes_the_old_one(kirsten, laura):
    issue(laura, kirsten)
    old = identity.status_of(laura, AT).identity_uuid
    identity.reissue(Application(laura, "andet.navn", LICENCE, Level.SUBSTANTIAL), kirsten, LATER)
    found = identity.status_of(laura, LATER)
    assert found.identity_uuid != old
    assert found.username == "andet.navn"
    assert steps_of(laura) == [LifeStep.ISSUED, LifeStep.REISSUED, LifeStep.ISSUED]


def test_high_takes_two(kirsten, torben, laura):
    issued = issue(laura, kirsten, wanted=Level.HIGH)
    assert issued.ial is Level.SUBSTANTIAL
    assert identity.status_of(laura, AT).ial is Level.SUBSTANTIAL
    with pytest.raises(OwnIdentity):
        identity.approve(issued.proposal, kirsten, LATER)
    assert identity.count_mine(kirsten, LATER) == 0
    assert identity.count_mine(torben, LATER) == 1
    assert identity.approve(issued.proposal, torben, LATER) is None
    assert identity.status_of(laura, LATER).ial is Level.HIGH
    with pytest.raises(ProposalOver):
        identity.approve(issued.proposal, torben, LATER)
    assert steps_of(laura) == [LifeStep.RAISED, LifeStep.PROPOSED, LifeStep.ISSUED]


def test_a_licence_never_carries_high(kirsten, laura):
    with pytest.raises(EvidenceNotEnough):
        issue(laura, kirsten, LICENCE, Level.HIGH)


def test_whom_it_is_about_never_decides(kirsten, torben, people):
    issued = issue(torben.actor.party, kirsten, wanted=Level.HIGH)
    [seen] = identity.waiting_at(torben, LATER)
    assert seen.about_me
    assert identity.count_mine(torben, LATER) == 0
    for decide in (identity.approve, identity.decline):
        with pytest.raises(OwnIdentity):
            decide(issued.proposal, torben, LATER)


def test_the_proposer_under_a_new_number_is_still_the_proposer(kirsten, laura, people):
    issued = issue(laura, kirsten, wanted=Level.HIGH)
    old = kirsten.actor.party
    new = type(old).person(f"{old.number[:7]}998")
    registers.change_number(old, new)
    with pytest.raises(OwnIdentity):
        identity.approve(issued.proposal, replace(kirsten, actor=Actor(new, "Kirsten")), LATER)


def test_a_proposal_falls_after_a_week(kirsten, torben, laura):
    issued = issue(laura, kirsten, wanted=Level.HIGH)
    late = AT + timedelta(days=7)
    with pytest.raises(ProposalOver):
        identity.approve(issued.proposal, torben, late)
    with pytest.raises(ProposalWaits):
        identity.raise_ial(laura, PASSPORT, Level.HIGH, kirsten, LATER)
    again = identity.raise_ial(laura, PASSPORT, Level.HIGH, kirsten, late)
    assert again != issued.proposal
    assert ProposedAct.objects.get(id=issued.proposal).outcome == "expired"
    identity.decline(again, torben, late)
    assert identity.status_of(laura, late).ial is Level.SUBSTANTIAL


def test_at_high_a_reset_waits_for_the_second_who_gets_the_letter(kirsten, torben, laura):
    issued = issue(laura, kirsten, wanted=Level.HIGH)
    done = identity.activate("nyt.navn", issued.letter.code, PASSWORD, AT, CALLER)
    identity.approve(issued.proposal, torben, AT)
    with pytest.raises(EvidenceNotEnough):
        identity.reset_authenticators(laura, LICENCE, kirsten, LATER)
    waits = identity.reset_authenticators(laura, PASSPORT, kirsten, LATER)
    sign_in(done, LATER)
    letter = identity.approve(waits, torben, LATER)
    with pytest.raises(CredentialsRefused):
        sign_in(done, LATER + timedelta(minutes=2))
    identity.activate("nyt.navn", letter.code, PASSWORD, LATER, CALLER)


def test_shutting_is_for_one_and_makes_a_raise_impossible(kirsten, torben, laura):
    issued = issue(laura, kirsten, wanted=Level.HIGH)
    identity.shut(laura, IdentityState.BLOCKED, Reason.MISUSE, kirsten, LATER)
    with pytest.raises(StateNotReachable):
        identity.approve(issued.proposal, torben, LATER)
    assert identity.status_of(laura, LATER).ial is Level.SUBSTANTIAL


def test_officers_of_another_authority_see_nothing(kirsten, people, laura):
    issued = issue(laura, kirsten, wanted=Level.HIGH)
    other = people["caseworker_region"]
    rights.grant_role(other.party, Role.RA_OFFICER, other.authority, AT)
    stranger = at_desk(other)
    assert identity.waiting_at(stranger, LATER) == []
    with pytest.raises(ProposalOver):
        identity.approve(issued.proposal, stranger, LATER)


def test_every_act_is_in_the_ledger_for_the_authority(kirsten, laura):
    issue(laura, kirsten, wanted=Level.HIGH)
    looks = [line.look for line in audit.looks_at(laura)]
    assert {look.action for look in looks} == {"eID udstedt", "Ændring af eID foreslået"}
    assert {(look.actor, look.acted_for) for look in looks} == {(kirsten.actor, kirsten.authority)}
