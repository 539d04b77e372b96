"""An eID that the person has is shown at the desk by a code of her own, and by nothing else."""

from datetime import timedelta

import pytest
from django.test import Client

from fundament.capabilities.identity import service as identity
from fundament.capabilities.identity.models import DeskCode, LifeEvent
from fundament.capabilities.identity.types import IdentityExists, IdentityNotInUse, IdentityState
from fundament.capabilities.identity.types.lifecycle import (
    Application,
    DeskCodeRefused,
    Evidence,
    EvidenceKind,
    EvidenceNotEnough,
    Issued,
    OwnIdentity,
    Reason,
)
from fundament.capabilities.registers import service as registers
from fundament.kernel import audit
from fundament.kernel.acting import SESSION_KEY, Acting, Actor, Level
from tests.capabilities.identity.desk import AT, OTHER_PASSPORT, PASSPORT, issue

SOON = AT + timedelta(minutes=9)
TOO_LATE = AT + timedelta(minutes=10)
CALLER, PASSWORD = "203.0.113.7", "fire grønne æbler"
MADE = "Kode til at vise eID ved en skranke lavet"
SHOWN, NOT_SHOWN = "eID vist ved en skranke", "Forkert kode skrevet ved en skranke"

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(country, at_ten):
    return country


@pytest.fixture
def laura(people, kirsten):
    return with_eid(people["student"].party, kirsten, PASSPORT, "nyt.navn")


@pytest.fixture
def at_high(kirsten, torben, people):
    """She has an eID at High, which two have decided."""
    person = people["student"].party
    issued = issue(person, kirsten, wanted=Level.HIGH)
    identity.approve(issued.proposal, torben, AT)
    identity.activate("nyt.navn", issued.letter.code, PASSWORD, AT, CALLER)
    return person


def with_eid(person, officer, evidence, name):
    issued = issue(person, officer, evidence, name=name)
    identity.activate(name, issued.letter.code, PASSWORD, AT, CALLER)
    return person


def made(person, level=Level.SUBSTANTIAL, at=AT):
    return identity.code_for_desk(Acting(Actor(person, "x"), person, level, at), at).code


def reissue(person, code, officer, *, at=SOON, in_person=True, wanted=Level.SUBSTANTIAL, name="b"):
    shown = Evidence(EvidenceKind.EXISTING_IDENTITY, in_person, code)
    return identity.reissue(Application(person, f"andet.{name}", shown, wanted), officer, at)


def actions(person):
    return [line.look.action for line in audit.looks_at(person)]


@pytest.mark.parametrize("in_person", [True, False])
def test_an_eid_one_has_carries_a_new_one_once(kirsten, laura, in_person):
    old, code = identity.status_of(laura, AT).identity_uuid, made(laura)
    assert code not in str(list(DeskCode.objects.values()))
    done = reissue(laura, code.lower().replace("-", " "), kirsten, in_person=in_person)
    assert (type(done), done.ial) == (Issued, Level.SUBSTANTIAL)
    event = LifeEvent.objects.filter(evidence=EvidenceKind.EXISTING_IDENTITY).first()
    assert (event.in_person, event.vouched_by, event.document_digest) == (in_person, old, "")
    assert {MADE, SHOWN} <= set(actions(laura))
    identity.activate("andet.b", done.letter.code, PASSWORD, SOON, CALLER)
    with pytest.raises(DeskCodeRefused):
        reissue(laura, code, kirsten, name="c")


def test_new_means_by_the_eid_one_has_and_only_once(kirsten, laura):
    evidence = Evidence(EvidenceKind.EXISTING_IDENTITY, True, made(laura))
    letter = identity.reset_authenticators(laura, evidence, kirsten, SOON)
    identity.activate("nyt.navn", letter.code, PASSWORD, SOON, CALLER)
    with pytest.raises(DeskCodeRefused):
        identity.reset_authenticators(laura, evidence, kirsten, SOON)


def test_at_high_in_person_by_two_and_at_a_distance_never(kirsten, torben, at_high):
    code = made(at_high, Level.HIGH)
    with pytest.raises(EvidenceNotEnough):
        reissue(at_high, code, kirsten, in_person=False, wanted=Level.HIGH)
    proposal = reissue(at_high, code, kirsten, wanted=Level.HIGH)
    with pytest.raises(OwnIdentity):
        identity.approve(proposal, kirsten, SOON)
    assert identity.approve(proposal, torben, SOON).username == "andet.b"
    assert identity.status_of(at_high, SOON).ial is Level.HIGH


def test_the_login_in_which_it_was_made_is_the_ceiling(kirsten, at_high):
    code = made(at_high, Level.SUBSTANTIAL)
    evidence = Evidence(EvidenceKind.EXISTING_IDENTITY, True, code)
    with pytest.raises(EvidenceNotEnough, match="it gives Substantial, not High"):
        reissue(at_high, code, kirsten, wanted=Level.HIGH)
    with pytest.raises(EvidenceNotEnough):
        identity.reset_authenticators(at_high, evidence, kirsten, SOON)
    code = made(at_high, Level.LOW)
    with pytest.raises(EvidenceNotEnough):  # weak evidence ends nobody's eID
        reissue(at_high, code, kirsten, wanted=Level.LOW)
    assert identity.status_of(at_high, SOON).state is IdentityState.ACTIVE


def test_it_raises_nobody_and_gives_no_second_eid(kirsten, laura):
    evidence = Evidence(EvidenceKind.EXISTING_IDENTITY, True, made(laura, Level.HIGH))
    with pytest.raises(EvidenceNotEnough):
        identity.raise_ial(laura, evidence, Level.HIGH, kirsten, SOON)
    with pytest.raises(IdentityExists):
        issue(laura, kirsten, evidence, name="andet.navn", at=SOON)
    assert reissue(laura, evidence.document, kirsten).ial is Level.SUBSTANTIAL  # not used up


def test_a_code_of_somebody_else_shows_nothing(kirsten, laura, people):
    twin = with_eid(people["twin"].party, kirsten, OTHER_PASSPORT, "signe")
    made(twin)
    code = made(laura)
    uuid = str(identity.status_of(laura, AT).identity_uuid)
    for person, shown in ((twin, code), (laura, uuid), (laura, "")):
        with pytest.raises(DeskCodeRefused):
            reissue(person, shown, kirsten)
        assert actions(person)[0] == NOT_SHOWN
    assert reissue(laura, code, kirsten).ial is Level.SUBSTANTIAL


def test_ten_minutes_and_the_newest_alone(kirsten, laura):
    code = made(laura)
    with pytest.raises(DeskCodeRefused):
        reissue(laura, code, kirsten, at=TOO_LATE)
    newest = made(laura)
    with pytest.raises(DeskCodeRefused):
        reissue(laura, code, kirsten)
    assert reissue(laura, newest, kirsten).ial is Level.SUBSTANTIAL


def test_five_wrong_ones_end_the_code_though_each_act_is_undone(kirsten, laura):
    code = made(laura)
    wrong = Evidence(EvidenceKind.EXISTING_IDENTITY, True, "AAAAA-AAAAA")
    reset, reopen = identity.reset_authenticators, identity.reopen
    for act in (reissue_by, reset, reopen, reissue_by, reset):
        with pytest.raises(DeskCodeRefused):
            act(laura, wrong, kirsten, SOON)
    assert DeskCode.objects.get().wrong == actions(laura).count(NOT_SHOWN) == 5
    with pytest.raises(DeskCodeRefused):
        reissue(laura, code, kirsten)
    assert reissue(laura, made(laura), kirsten).ial is Level.SUBSTANTIAL


def reissue_by(person, evidence, officer, at):
    return reissue(person, evidence.document, officer, at=at)


def test_after_a_block_no_code_counts_nor_after_it_was_opened_again(kirsten, laura):
    code = made(laura)
    identity.shut(laura, IdentityState.BLOCKED, Reason.MISUSE, kirsten, AT)
    evidence = Evidence(EvidenceKind.EXISTING_IDENTITY, True, code)
    for refused in (reissue_by, identity.reopen):
        with pytest.raises(DeskCodeRefused):
            refused(laura, evidence, kirsten, SOON)
    with pytest.raises(IdentityNotInUse):
        made(laura)
    identity.reopen(laura, PASSPORT, kirsten, SOON)
    with pytest.raises(DeskCodeRefused):
        reissue(laura, code, kirsten)


def test_blocked_before_it_was_decided_it_is_evidence_no_more(kirsten, torben, at_high):
    proposal = reissue(at_high, made(at_high, Level.HIGH), kirsten, wanted=Level.HIGH)
    identity.shut(at_high, IdentityState.BLOCKED, Reason.MISUSE, kirsten, SOON)
    with pytest.raises(EvidenceNotEnough, match="not active any more"):
        identity.approve(proposal, torben, SOON)
    assert identity.status_of(at_high, SOON).state is IdentityState.BLOCKED


def test_an_act_that_is_refused_leaves_the_code(kirsten, laura, people):
    with_eid(people["twin"].party, kirsten, OTHER_PASSPORT, "andet.b")
    code = made(laura)
    with pytest.raises(IdentityExists):
        reissue(laura, code, kirsten)
    assert SHOWN not in actions(laura)
    assert reissue(laura, code, kirsten, name="c").ial is Level.SUBSTANTIAL


def test_the_form_asks_for_it_where_it_carries_something(laura, people):
    officer, uuid = browser_of(people["ra_officer"]), registers.person_of(laura, AT).uuid
    offered = 'value="existing-identity"'
    for act, takes in (("nyt", 1), ("nulstil", 1), ("haev", 0), ("genaabn", 0), ("udsted", 0)):
        page = officer.get(f"/ra/person/{uuid}/{act}/", secure=True).content.decode()
        assert (page.count(offered), page.count('id="eid_code"')) == (takes, takes), act
    given = {"kind": "existing-identity", "username": "andet.navn", "wanted": "substantial"}
    for code, told in (("", "Skriv den kode"), ("AAAAA-AAAAA", "Koden viser ikke et aktivt eID")):
        answer = officer.post(f"/ra/person/{uuid}/nyt/", given | {"eid_code": code}, secure=True)
        page = answer.content.decode()
        assert (answer.status_code, 'href="#eid_code"' in page, told in page) == (422, True, True)
    answer = officer.post(f"/ra/person/{uuid}/nyt/", given | {"eid_code": made(laura)}, secure=True)
    assert "andet.navn" in answer.content.decode()
    assert answer.status_code == 200


def browser_of(shown):
    client = Client()
    acting = Acting(Actor(shown.party, shown.name), shown.party, Level.SUBSTANTIAL, AT)
    session = client.session
    session[SESSION_KEY] = acting.for_session()
    session.save()
    client.cookies["__Host-fundament"] = session.session_key
    return client
