"""Systems change contacts on behalf of others: numbers with their PIN, addresses, registrations."""

from datetime import timedelta
from uuid import uuid4

import pytest

from fundament.capabilities.contacts import service as contacts
from fundament.capabilities.contacts.types import ChannelWish, ContactWish, Reach, Search, Why
from fundament.kernel import audit, clock
from fundament.kernel.acting import Actor
from fundament.kernel.ids import PartyId
from tests.capabilities.contacts.conftest import call

pytestmark = pytest.mark.django_db
NUMBER = {"nemSmsSubscription": {"mobileNumber": "20202020"}}


@pytest.fixture
def laura(world):
    return world.people["student"]


def change(world, party, content, by=None, version=None):
    held = world.contact(party)
    tag = str(held["version"]) if version is None else version
    return call(by or world.authority, "PUT", f"/contacts/{held['id']}", content, If_Match=tag)


def verify(world, contact, content, by=None):
    path = f"/contacts/{contact['id']}/verifications/{contact['nemSmsSubscription']['id']}"
    return call(by or world.authority, "PUT", path, content)


def test_a_number_is_entered_and_proved(world, laura, posted):
    answer = change(world, laura, NUMBER)
    assert answer.status_code == 200
    number = answer.json()["nemSmsSubscription"]
    assert number["mobileNumber"] == "20202020"
    assert number["bindingNoticesAllowed"] is False
    assert "verificationTime" not in number
    assert answer["ETag"] == f'"{answer.json()["version"]}"'
    pin = posted.pin()
    assert posted.sms.messages[-1].number == "20202020"
    answer = verify(world, answer.json(), {"pin": pin})
    number = answer.json()["nemSmsSubscription"]
    assert number["bindingNoticesAllowed"] is True
    assert number["verificationTime"] == number["confirmedDateTime"]
    actions = [line.look.action for line in audit.looks_at(laura, limit=3)]
    assert actions == ["Bekræftet med kode", "Ændret", "Slået op"]


def test_a_wrong_pin_counts_and_the_sixth_try_is_too_late(world, laura, posted):
    contact = change(world, laura, NUMBER).json()
    pin = posted.pin()
    wrong = f"{(int(pin) + 1) % 10**6:06d}"
    for left in (4, 3, 2, 1, 0):
        answer = verify(world, contact, {"pin": wrong})
        assert (answer.status_code, answer.json()["code"]) == (422, "contacts.pin.wrong")
        assert f" {left} " in answer.json()["message"]
    assert verify(world, contact, {"pin": pin}).json()["code"] == "contacts.pin.over"
    assert verify(world, contact, {"renewPin": True}).status_code == 200
    assert verify(world, contact, {"pin": posted.pin()}).status_code == 200
    tries = [one for one in audit.looks_at(laura) if one.look.action == "Forkert kode tastet"]
    assert len(tries) == 5


def test_a_pin_is_good_for_an_hour_and_once(world, laura, posted, monkeypatch):
    contact = change(world, laura, NUMBER).json()
    pin, now = posted.pin(), clock.now()
    with monkeypatch.context() as later:
        later.setattr(clock, "now", lambda: now + timedelta(hours=1, seconds=1))
        assert verify(world, contact, {"pin": pin}).json()["code"] == "contacts.pin.over"
    assert verify(world, contact, {"pin": pin}).status_code == 200
    assert verify(world, contact, {"pin": pin}).json()["code"] == "contacts.pin.over"


def test_a_new_pin_ends_the_old_one(world, laura, posted):
    contact = change(world, laura, NUMBER).json()
    first = posted.pin()
    verify(world, contact, {"renewPin": True})
    assert verify(world, contact, {"pin": first}).json()["code"] == "contacts.pin.over"
    second = posted.pin()
    assert verify(world, contact, {"pin": second}).status_code == 200


def test_nobody_is_flooded_with_pins(world, laura, posted):
    """Not by changing the number back and forth, nor for many people in turn."""
    answers = [
        change(world, laura, {"nemSmsSubscription": {"mobileNumber": f"3030303{i % 2}"}})
        for i in range(11)
    ]
    assert [one.status_code for one in answers] == [200] * 10 + [429]
    assert answers[-1].json()["code"] == "contacts.pin.too.often"
    assert int(answers[-1]["Retry-After"]) > 0
    others = [PartyId.person(f"010101{number:04d}") for number in range(11)]
    contacts.register_many(others, clock.now())
    statuses = [change(world, one, NUMBER).status_code for one in others]
    assert statuses == [200] * 10 + [429]


def test_null_takes_away_and_absence_does_not(world, laura, posted):
    change(world, laura, NUMBER | {"emailSubscription": {"email": "laura@eksempel.dk"}})
    kept = change(world, laura, {}).json()
    assert kept["nemSmsSubscription"]["mobileNumber"] == "20202020"
    assert kept["emailSubscription"]["email"] == "laura@eksempel.dk"
    assert contacts.email_of(laura) is None  # not proved
    gone = change(world, laura, {"nemSmsSubscription": None}).json()
    assert "nemSmsSubscription" not in gone
    assert "emailSubscription" in gone


def test_after_18_months_an_address_is_binding_only_once_it_is_confirmed(
    world, laura, posted, monkeypatch
):
    contact = change(world, laura, NUMBER).json()
    verify(world, contact, {"pin": posted.pin()})
    sent, later = len(posted.sms.messages), clock.now() + timedelta(days=550)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert not contacts.contact_of(laura, later).mobile.binding
    assert contacts.contact_of(laura, later - timedelta(days=5)).mobile.binding
    confirmed = {"mobileNumber": "20202020", "confirmedDateTime": later.isoformat()}
    held = contacts.channels_of(laura, later)[1]
    contacts.change_contact(*wish(world, laura, confirmed), later)
    assert contacts.contact_of(laura, later).mobile.binding
    assert contacts.channels_of(laura, later)[1].id == held.id
    posted.work()
    assert len(posted.sms.messages) == sent


def wish(world, party, number):
    """What an authority sends, through the door: its certificate has run out by then."""
    held = contacts.search(
        Search(parties=(party,)), Actor(world.authority.owner, "x"), Why(), clock.now()
    ).records[0]
    wished = ContactWish(mobile=ChannelWish(number["mobileNumber"], confirmed=True))
    return (held.id, held.version), wished, Actor(world.authority.owner, "x"), Why()


def test_who_comes_second_is_told(world, laura, posted):
    first = world.contact(laura)["version"]
    assert change(world, laura, NUMBER).status_code == 200
    answer = change(world, laura, {"nemSmsSubscription": None}, version=f'"{first}"')
    assert (answer.status_code, answer.json()["code"]) == (409, "contacts.version.stale")
    assert world.contact(laura)["nemSmsSubscription"]["mobileNumber"] == "20202020"


@pytest.mark.parametrize("tag", [None, "", "*", "x", '"-1"', "1.0", "9" * 20, "²"])
def test_without_a_version_nothing_is_changed(world, laura, tag):
    held = world.contact(laura)
    headers = {} if tag is None else {"If_Match": tag.encode().decode("latin-1")}
    answer = call(world.authority, "PUT", f"/contacts/{held['id']}", NUMBER, **headers)
    assert (answer.status_code, answer.json()["code"]) == (400, "contacts.version.missing")
    assert world.contact(laura)["version"] == held["version"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ({"nemSmsSubscription": {"mobileNumber": "12345678"}}, "contacts.mobile.refused"),
        ({"nemSmsSubscription": {"mobileNumber": "+4520202020"}}, "contacts.mobile.refused"),
        ({"nemSmsSubscription": {"mobileNumber": "２０２０２０２０"}}, "contacts.mobile.refused"),
        ({"nemSmsSubscription": {}}, "contacts.body.unreadable"),
        ({"nemSmsSubscription": {"mobileNumber": 20202020}}, "contacts.body.unreadable"),
        ({"emailSubscription": {"email": "laura"}}, "contacts.email.refused"),
        ({"emailSubscription": {"email": "a@b.dk\r\nBcc: x@y.dk"}}, "contacts.email.refused"),
        ({"cprNumber": "0101019999"}, "contacts.field.fixed"),
        ({"cvrNumber": "99000008"}, "contacts.field.fixed"),
        ({"mailboxSubscription": {"registrationStatus": "MAYBE"}}, "contacts.body.unreadable"),
        (
            {"mailboxSubscription": {"registrationStatus": "UNCONFIRMED_REGISTRATION"}},
            "contacts.status.not.allowed",
        ),
        ([], "contacts.body.unreadable"),
    ],
)
def test_what_is_wrong_changes_nothing(world, laura, posted, content, code):
    before = world.contact(laura)
    answer = change(world, laura, content)
    assert (answer.status_code // 100, answer.json()["code"]) == (4, code)
    assert world.contact(laura) == before
    posted.work()
    assert not posted.sms.messages
    assert not posted.mail.messages


def test_half_of_a_change_is_none(world, laura, posted):
    content = NUMBER | {"emailSubscription": {"email": "laura"}}
    assert change(world, laura, content).status_code == 422
    assert "nemSmsSubscription" not in world.contact(laura)
    posted.work()
    assert not posted.sms.messages


def test_an_authority_exempts_and_registers_again(world, laura):
    exempt = {"registrationStatus": "EXEMPT_OTHER_REASON", "exemptThroughPowerOfAttorney": True}
    mailbox = change(world, laura, {"mailboxSubscription": exempt}).json()["mailboxSubscription"]
    assert mailbox["publicRegistrationStatus"] == "EXEMPT"
    assert mailbox["exemptThroughPowerOfAttorney"] is True
    assert contacts.reach_of(laura, clock.now()) is Reach.EXEMPT
    again = {"mailboxSubscription": {"registrationStatus": "AUTOMATIC_REGISTRATION"}}
    mailbox = change(world, laura, again).json()["mailboxSubscription"]
    assert mailbox["publicRegistrationStatus"] == "REGISTERED"
    assert "exemptionStart" not in mailbox


def test_a_company_changes_itself_only(world, laura, posted):
    itself = world.company.owner
    assert change(world, itself, NUMBER, by=world.company).status_code == 200
    other = change(world, world.authority.owner, NUMBER, by=world.company)
    assert other.json()["code"] == "contacts.not.for.companies"
    person = change(world, laura, NUMBER, by=world.company)
    assert person.json()["code"] == "contacts.unknown"
    status = {"mailboxSubscription": {"registrationStatus": "EXEMPT_OTHER_REASON"}}
    answer = change(world, itself, status, by=world.company)
    assert answer.json()["code"] == "contacts.only.for.authorities"


def test_a_verification_of_nobody(world, laura, posted):
    id = world.contact(laura)["id"]
    answer = call(world.authority, "PUT", f"/contacts/{id}/verifications/{uuid4()}", {"pin": "1"})
    assert (answer.status_code, answer.json()["code"]) == (404, "contacts.channel.unknown")
    contact = change(world, laura, NUMBER).json()
    exempt = world.contact(world.people["exempt"])
    stolen = {**exempt, "nemSmsSubscription": contact["nemSmsSubscription"]}
    answer = verify(world, stolen, {"pin": posted.pin()})  # another person's number
    assert answer.json()["code"] == "contacts.channel.unknown"
    for content in ({}, {"pin": None}, {"pin": 123456}, {"renewPin": "yes"}):
        assert verify(world, contact, content).json()["code"] == "contacts.body.unreadable"
