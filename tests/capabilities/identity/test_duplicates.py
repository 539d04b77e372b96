"""One person with two numbers: found by a rule, merged by an officer, and no history is lost."""

from dataclasses import replace
from datetime import timedelta

import pytest

from fundament.capabilities.identity import service as identity
from fundament.capabilities.identity.models import Identity
from fundament.capabilities.identity.rules.duplicates import likeness
from fundament.capabilities.identity.service import history
from fundament.capabilities.identity.types import EidChanged, IdentityExists, IdentityState
from fundament.capabilities.identity.types.duplicates import (
    Likeness,
    NotMergeable,
    PairUnknown,
    StillHolds,
)
from fundament.capabilities.identity.types.lifecycle import LifeStep, OwnIdentity, Reason
from fundament.capabilities.identity.types.registration import Purpose
from fundament.capabilities.registers import service as registers
from fundament.capabilities.registers.types import NumberChanged
from fundament.capabilities.rights import service as rights
from fundament.kernel import events
from fundament.kernel.acting import Role
from fundament.kernel.ids import PartyId
from tests.capabilities.identity.desk import AT, issue

LATER = AT + timedelta(hours=1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(country_with_identities, at_ten):
    return country_with_identities


@pytest.fixture
def both(people):
    return people["duplicate"].party, people["duplicate_abroad"].party


def pair_id(kirsten):
    [found] = identity.open_pairs(kirsten, AT)
    return found.id


def test_the_pair_is_found_and_the_twins_are_not(kirsten, both, people):
    [found] = identity.open_pairs(kirsten, AT)
    assert {found.first, found.second} == set(both)
    assert found.rule is Likeness.PART_OF_NAME
    twin = registers.person_of(people["twin"].party, AT)
    sister = next(
        person for person in registers.find_persons("Tvillingdal") if person.party != twin.party
    )
    assert (twin.born, twin.surname) == (sister.born, sister.surname)
    assert likeness(twin, sister) is None


@pytest.mark.parametrize(
    ("given", "surname", "rule"),
    [
        ("Åse Marie", "Lund-Holm", Likeness.SAME_NAME),
        ("aase marie", "LUND HOLM", Likeness.SAME_NAME),
        ("Lund Holm", "Åse Marie", Likeness.SWAPPED_NAMES),
        ("Åse", "Holm", Likeness.PART_OF_NAME),
        ("Åse", "Bech", None),
        ("Marie", "Lund-Holm", None),
    ],
)
def test_rules_of_names(people, given, surname, rule):
    one = registers.person_of(people["student"].party, AT)
    one = replace(one, given_name="Åse Marie", surname="Lund-Holm")
    other = replace(one, party=PartyId.person("0101909998"), given_name=given, surname=surname)
    assert likeness(one, other) is rule
    assert likeness(other, one) is rule
    assert likeness(one, replace(other, born=one.born + timedelta(days=1))) is None


def test_merged_both_numbers_lead_to_one_identity(kirsten, both):
    stays, goes = both
    before = len(history.lines_of([str(stays)])) + len(history.lines_of([str(goes)]))
    kept = identity.status_of(stays, AT).identity_uuid
    closed = identity.status_of(goes, AT).identity_uuid
    pair = pair_id(kirsten)
    identity.merge(pair, stays, kirsten, LATER)
    for number in both:
        assert identity.status_of(number, LATER).identity_uuid == kept
    row = Identity.objects.get(id=closed)
    assert (row.state, row.merged_into_id) == (IdentityState.CLOSED, kept)
    assert not identity.may_sign_in(closed, LATER)
    seen = identity.overview_of(registers.person_of(goes, AT).uuid, Purpose.CONTROL, kirsten, LATER)
    assert (seen.person, seen.led) == (stays, (goes,))
    assert len(seen.history) == before + 2
    newest = {(line.step, line.reason) for line in seen.history[:2]}
    assert newest == {
        (LifeStep.CLOSED, Reason.DUPLICATE),
        (LifeStep.TOOK_OVER, Reason.DUPLICATE),
    }
    assert identity.open_pairs(kirsten, LATER) == []
    assert identity.find_duplicates(LATER) == 0
    with pytest.raises(PairUnknown):
        identity.merge(pair, stays, kirsten, LATER)
    with pytest.raises(IdentityExists):
        issue(goes, kirsten, at=LATER)


def test_a_new_number_of_the_one_that_stays_is_led_to(kirsten, both):
    stays, goes = both
    identity.merge(pair_id(kirsten), stays, kirsten, LATER)
    kept = identity.status_of(stays, LATER).identity_uuid
    new = PartyId.person(f"{stays.number[:6]}4998")
    registers.change_number(stays, new)
    identity.follow_number(NumberChanged(stays, new), LATER)
    for number in (new, goes):
        assert identity.status_of(number, LATER).identity_uuid == kept


def test_two_persons_are_not_found_again(kirsten, both):
    identity.not_the_same(pair_id(kirsten), kirsten, LATER)
    assert identity.find_duplicates(LATER) == 0
    assert identity.open_pairs(kirsten, LATER) == []
    again = identity.mark_duplicate(*both, kirsten, LATER)
    assert identity.pair_of(again, kirsten, LATER).rule is Likeness.PART_OF_NAME


def test_who_has_no_identity_cannot_be_the_one_that_stays(kirsten, people, monkeypatch):
    emigrated, laura = people["emigrated"].party, people["student"].party
    pair = identity.mark_duplicate(emigrated, laura, kirsten, AT)
    with pytest.raises(NotMergeable):
        identity.merge(pair, emigrated, kirsten, AT)
    heard = []
    monkeypatch.setattr(events, "publish", heard.append)
    identity.merge(pair, laura, kirsten, AT)
    assert identity.status_of(emigrated, AT).username == "laura1"
    assert heard == [EidChanged(laura, AT), EidChanged(emigrated, AT)], "at both addresses"
    with pytest.raises(NotMergeable):
        identity.mark_duplicate(emigrated, laura, kirsten, AT)


def test_an_officer_is_no_part_of_what_she_decides(kirsten, people):
    with pytest.raises(OwnIdentity):
        identity.mark_duplicate(kirsten.actor.party, people["student"].party, kirsten, AT)


def test_nothing_is_left_behind_on_the_number_that_closes(kirsten, both):
    stays, goes = both
    authority = kirsten.authority
    rights.grant_role(goes, Role.CASEWORKER, authority, AT)
    with pytest.raises(StillHolds) as refused:
        identity.merge(pair_id(kirsten), stays, kirsten, AT)
    name = registers.organisation_name(authority, AT)
    assert f"flyttes først: roller: sagsbehandler ved {name} (bed" in refused.value.sentence("da")
    assert "Saml de to, når det er sket." in refused.value.sentence("da")
    assert f"roles: caseworker at {name} (ask those who run" in refused.value.sentence("en")
    assert identity.status_of(goes, AT).state is IdentityState.ACTIVE
    rights.withdraw_role(goes, Role.CASEWORKER, authority, AT)
    identity.merge(pair_id(kirsten), stays, kirsten, AT)


def test_what_the_one_that_stays_holds_is_no_obstacle(kirsten, both):
    rights.grant_role(both[0], Role.CASEWORKER, kirsten.authority, AT)
    identity.merge(pair_id(kirsten), both[0], kirsten, AT)


def test_a_role_that_begins_later_counts_too(kirsten, both):
    rights.grant_role(both[1], Role.CASEWORKER, kirsten.authority, AT + timedelta(days=1))
    with pytest.raises(StillHolds):
        identity.merge(pair_id(kirsten), both[0], kirsten, AT)
