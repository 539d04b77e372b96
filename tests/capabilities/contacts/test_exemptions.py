"""Authorities exempt people, correct it and end it; nobody else does, and nobody else reads why."""

from datetime import timedelta
from uuid import uuid4

import pytest

from fundament.capabilities.contacts import service as contacts
from fundament.capabilities.contacts.types import Grounds, Reach
from fundament.capabilities.registers import service as registers
from fundament.kernel import audit, clock
from tests.capabilities.contacts.conftest import call

pytestmark = pytest.mark.django_db
RECIPIENT = {
    "name": "Laura Bakkely",
    "address1Text": "Åvej 1",
    "zipCode": "9999",
    "countryCode": "DK",
}


@pytest.fixture
def laura(world):
    return world.people["student"]


def enter(world, person, by=None, **more):
    content = {"cprNumber": person.number, "recipient": RECIPIENT, "forwardToAddress": True} | more
    return call(by or world.authority, "POST", "/exemptions/", content)


def code(answer):
    return answer.status_code, answer.json()["code"]


def test_an_exemption_from_beginning_to_end(world, laura):
    answer = enter(world, laura, grounds="language", exemptByProxy=True)
    assert answer.status_code == 201
    entered = answer.json()
    assert entered["exemptionStatus"] == "PROCESSED"
    assert (entered["grounds"], entered["recipient"]) == ("language", RECIPIENT)
    assert entered["sendLettersReceivedFromDate"] == clock.today().isoformat()
    assert entered["organisation"]
    assert contacts.reach_of(laura, clock.now()) is Reach.EXEMPT
    newest = contacts.contact_of(laura, clock.now()).registrations[0]
    assert newest.grounds is Grounds.LANGUAGE
    assert world.contact(laura)["mailboxSubscription"]["exemptThroughPowerOfAttorney"] is True
    path = f"/exemptions/{entered['id']}"
    assert call(world.authority, "GET", path).json() == entered
    wish = {"cprNumber": laura.number, "grounds": "left-denmark"}
    changed = call(world.authority, "PUT", path, wish, If_Match="1")
    assert (changed.json()["version"], changed.json()["forwardToAddress"]) == (2, False)
    status = world.contact(laura)["mailboxSubscription"]["registrationStatus"]
    assert status == "EXEMPT_LEFT_THE_COUNTRY"
    assert code(call(world.authority, "DELETE", path, If_Match="1"))[0] == 409
    assert call(world.authority, "DELETE", path, If_Match="2").status_code == 204
    assert contacts.reach_of(laura, clock.now()) is Reach.REGISTERED
    ended = call(world.authority, "DELETE", path, If_Match="3")
    assert code(ended) == (422, "contacts.exemption.over")
    lines = [x.look for x in audit.looks_at(laura) if x.look.what == "Fritagelse fra Digital Post"]
    assert [one.action for one in lines] == ["Ophørt", "Ændret", "Slået op", "Begyndt"]
    assert {one.purpose for one in lines} == {"At behandle en fritagelse fra Digital Post"}


def test_a_company_exempts_nobody(world, laura):
    assert code(enter(world, laura, by=world.company)) == (403, "contacts.only.for.authorities")
    assert contacts.reach_of(laura, clock.now()) is Reach.REGISTERED


def test_only_the_authority_that_knows_the_grounds_reads_them(world, laura):
    path = f"/exemptions/{enter(world, laura, grounds='impairment').json()['id']}"
    for answer in (
        call(world.other, "GET", path),
        call(world.other, "DELETE", path, If_Match="1"),
        call(world.other, "PUT", path, {"cprNumber": laura.number}, If_Match="1"),
        call(world.authority, "GET", f"/exemptions/{uuid4()}"),
    ):
        assert code(answer) == (404, "contacts.exemption.unknown")
    assert code(call(world.company, "GET", path)) == (403, "contacts.only.for.authorities")


def test_a_protected_address_is_not_told(world, laura):
    path = f"/exemptions/{enter(world, laura).json()['id']}"
    registers.protect(laura, "address", clock.today(), None, clock.now())
    assert "recipient" not in call(world.authority, "GET", path).json()
    second = world.people["parent"]
    registers.protect(second, "name", clock.today(), None, clock.now())
    assert "recipient" not in enter(world, second).json()


def test_an_exemption_never_begins_backwards_or_ahead(world, laura):
    tomorrow = (clock.now() + timedelta(days=2)).isoformat()
    assert code(enter(world, laura, date=tomorrow)) == (422, "contacts.exemption.date.in.future")
    earlier = clock.now() - timedelta(days=30)
    answer = enter(world, laura, date=earlier.isoformat()).json()
    assert answer["date"].startswith(earlier.date().isoformat())
    assert contacts.reach_of(laura, clock.now() - timedelta(minutes=5)) is Reach.REGISTERED


def test_who_cannot_be_exempt(world, laura):
    enter(world, laura)
    assert code(enter(world, laura)) == (409, "contacts.exempt.already")
    company = {"cvrNumber": world.company.owner.number, "cprNumber": None}
    assert code(enter(world, laura, **company)) == (422, "contacts.company.not.exempt")
    assert code(enter(world, laura, cprNumber="0101009999")) == (404, "contacts.unknown")
    path = f"/exemptions/{enter(world, world.people['parent']).json()['id']}"
    other = call(world.authority, "PUT", path, {"cprNumber": laura.number}, If_Match="1")
    assert code(other) == (422, "contacts.field.fixed")


@pytest.mark.parametrize(
    "wrong",
    [{"cprNumber": None}, {"cprNumber": "1"}, {"cvrNumber": "99000008"}, {"grounds": "lazy"},
     {"date": "today"}, {"recipient": "Laura"}, {"recipient": {"name": 5}},
     {"recipient": {"name": "x" * 257}}, {"organisation": "\x00"}, {"forwardToAddress": "yes"}],
)  # fmt: skip
def test_what_cannot_be_read_exempts_nobody(world, laura, wrong):
    assert code(enter(world, laura, **wrong)) == (400, "contacts.body.unreadable")
    assert contacts.reach_of(laura, clock.now()) is Reach.REGISTERED


def test_who_died_meanwhile_is_not_registered_again(world, laura):
    path = f"/exemptions/{enter(world, laura).json()['id']}"
    registers.record_death(laura, clock.today(), clock.now())
    answer = call(world.authority, "DELETE", path, If_Match="1")
    assert code(answer) == (422, "contacts.not.to.be.registered")
    assert contacts.reach_of(laura, clock.now()) is Reach.EXEMPT
