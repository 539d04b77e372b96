"""The citizen's own page: an address is entered, proved, confirmed and taken away."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest

from fundament.capabilities.contacts import service as contacts
from fundament.capabilities.registers import service as registers
from fundament.kernel import audit, clock
from fundament.kernel.acting import SESSION_KEY, Acting, Actor, Level
from tests.capabilities.contacts.conftest import call

pytestmark = pytest.mark.django_db
EMAIL = "laura@eksempel.dk"


@pytest.fixture
def laura(world):
    return world.people["student"]


@pytest.fixture
def page(client, laura):
    return lambda **typed: use(client, laura, **typed)


def use(client, person, **typed):
    """Open the page, or send one of its forms."""
    acting = Acting(Actor(person, "Laura"), person, Level.SUBSTANTIAL, since=clock.now())
    session = client.session
    session[SESSION_KEY] = acting.for_session()
    session.save()
    client.cookies["__Host-fundament"] = session.session_key
    return client.post("/kontakt/", typed, secure=True) if typed else client.get(
        "/kontakt/", secure=True
    )  # fmt: skip


def held(laura):
    return contacts.channels_of(laura, clock.now())


def test_an_email_is_used_once_its_pin_was_typed(page, laura, posted):
    answer = page(act="gem", kind="EMAIL", address=f" {EMAIL} ")
    assert answer.headers["Location"] == "/kontakt/?gemt=1"
    assert contacts.email_of(laura) is None
    assert "er ikke bekræftet" in page().text
    pin, email = posted.pin("mail"), held(laura)[0]
    assert posted.mail.messages[-1]["To"] == EMAIL
    answer = page(act="kode", kind="EMAIL", channel=email.id, pin=f" {pin[:3]} {pin[3:]} ")
    assert answer.status_code == 302
    assert contacts.email_of(laura) == EMAIL
    text = page().text
    assert "er bekræftet den" in text
    assert "retsvirkning" in text
    actions = [line.look.action for line in audit.looks_at(laura, limit=4)]
    assert actions == ["Set", "Bekræftet med kode", "Set", "E-mailadresse ændret"]


def test_a_number_with_blanks_and_country_code(page, laura, posted):
    page(act="gem", kind="MOBILE", address="+45 20 20 20 20")
    mobile = held(laura)[1]
    assert mobile.address == "20202020"
    page(act="kode", kind="MOBILE", channel=mobile.id, pin=posted.pin())
    assert held(laura)[1].verified_at is not None


def test_a_wrong_pin_is_told_at_its_field(page, laura, posted):
    page(act="gem", kind="EMAIL", address=EMAIL)
    posted.work()
    answer = page(act="kode", kind="EMAIL", channel=held(laura)[0].id, pin="<b>")
    assert answer.status_code == 422
    assert 'href="#email-pin"' in answer.text
    assert "4 forsøg tilbage" in answer.text
    assert "<b>" not in answer.text.replace("<b></b>", "")
    assert page(act="ny-kode", kind="EMAIL", channel=held(laura)[0].id).status_code == 302
    pin = posted.pin("mail")
    assert page(act="kode", kind="EMAIL", channel=held(laura)[0].id, pin=pin).status_code == 302


def test_a_wrong_address_comes_back_with_its_error_and_changes_nothing(page, laura):
    answer = page(act="gem", kind="EMAIL", address="<b>laura")
    assert answer.status_code == 422
    assert "Skriv en gyldig e-mailadresse" in answer.text
    assert 'value="&lt;b&gt;laura"' in answer.text
    assert held(laura) == (None, None)
    answer = page(act="gem", kind="MOBILE", address="1234")
    assert 'href="#mobile-address"' in answer.text


def test_an_empty_field_removes_the_address(page, laura):
    contacts.set_email(laura, EMAIL, clock.now())
    page(act="gem", kind="EMAIL", address="")
    assert contacts.email_of(laura) is None
    assert audit.looks_at(laura, limit=1)[0].look.action == "E-mailadresse fjernet"


def test_after_18_months_one_is_asked_and_says_yes(page, laura, monkeypatch):
    start = clock.now()
    contacts.set_email(laura, EMAIL, start)
    monkeypatch.setattr(clock, "now", lambda: start + timedelta(days=560))
    assert "mere end 18 måneder" in page().text
    page(act="gaelder", kind="EMAIL", channel=held(laura)[0].id)
    assert held(laura)[0].binding
    assert "mere end 18 måneder" not in page().text


@pytest.mark.parametrize(
    "typed",
    [
        {"act": "slet", "kind": "EMAIL"},
        {"act": "gem"},
        {"act": "gem", "kind": "FAX"},
        {"kind": "x"},
    ],
)
def test_a_form_that_the_page_does_not_have(page, typed):
    assert page(**typed).status_code == 400


@pytest.mark.parametrize("channel", ["", "x", "\x00", "3f0c1f0e-6f4b-4a52-9d0e-0c3a3f0b1c2d"])
def test_an_address_that_is_not_hers(page, laura, channel):
    answer = page(act="kode", kind="EMAIL", channel=channel, pin="1")
    assert answer.status_code == 422
    assert "ingen sådan e-mailadresse" in answer.text


def test_nobody_proves_another_persons_address(page, client, world, posted):
    other = world.people["parent"]
    use(client, other, act="gem", kind="EMAIL", address="ingrid@eksempel.dk")
    channel, pin = held(other)[0].id, posted.pin("mail")
    assert page(act="kode", kind="EMAIL", channel=channel, pin=pin).status_code == 422
    assert contacts.email_of(other) is None


def token_in(posted):
    """The token of the link in the newest mail."""
    return re.search(r"/kontakt/bekraeft/\?kode=(\S+)", posted.text("mail")).group(1)


def test_the_link_in_the_mail_asks_first_and_works_once(page, client, laura, posted):
    page(act="gem", kind="EMAIL", address=EMAIL)
    token = token_in(posted)
    client.cookies.clear()  # on another machine, signed out
    asked = client.get(f"/kontakt/bekraeft/?kode={token}", secure=True)
    assert "Bekræft e-mailadressen" in asked.text
    assert contacts.email_of(laura) is None
    assert "er bekræftet" in client.post("/kontakt/bekraeft/", {"kode": token}, secure=True).text
    assert contacts.email_of(laura) == EMAIL
    assert audit.looks_at(laura, limit=1)[0].look.action == "Bekræftet med link"
    again = client.post("/kontakt/bekraeft/", {"kode": token}, secure=True)
    assert (again.status_code, "gælder ikke længere" in again.text) == (422, True)


@pytest.mark.parametrize("token", ["", "x", "\x00", "<script>", "²" * 36])
def test_a_link_with_no_token(client, db, token):
    for answer in (
        client.get("/kontakt/bekraeft/", {"kode": token}, secure=True),
        client.post("/kontakt/bekraeft/", {"kode": token}, secure=True),
    ):
        assert (answer.status_code, "gælder ikke længere" in answer.text) == (422, True)


def test_the_link_as_a_program_takes_it(page, world, laura, posted):
    page(act="gem", kind="EMAIL", address=EMAIL)
    token = token_in(posted)
    verdicts = [
        call(world.authority, "POST", "/verifications/validation", {"linkToken": one}).json()
        for one in (str(uuid4()), token, token)
    ]
    assert [one["status"] for one in verdicts] == ["INVALID", "VERIFIED", "INVALID"]
    assert contacts.email_of(laura) == EMAIL
    for content in ({}, {"linkToken": None}, {"linkToken": "x"}, {"linkToken": 1}):
        answer = call(world.authority, "POST", "/verifications/validation", content)
        assert (answer.status_code, answer.json()["code"]) == (400, "contacts.body.unreadable")


def test_a_link_ends_with_its_address_and_its_hour(page, world, laura, posted, monkeypatch):
    def verdict(token):
        content = {"linkToken": token}
        return call(world.authority, "POST", "/verifications/validation", content).json()["status"]

    page(act="gem", kind="EMAIL", address=EMAIL)
    first = token_in(posted)
    page(act="gem", kind="EMAIL", address="l@eksempel.dk")
    second = token_in(posted)
    assert verdict(first) == "INVALID"
    start = clock.now()
    monkeypatch.setattr(clock, "now", lambda: start + timedelta(hours=2))
    assert verdict(second) == "INVALID"


def test_a_message_that_cannot_be_sent_is_tried_again(page, laura, posted, monkeypatch):
    page(act="gem", kind="MOBILE", address="20202020")
    with monkeypatch.context() as broken:
        broken.setattr(posted.sms, "send", refusing)
        with pytest.raises(ConnectionRefusedError):
            posted.work()
    mobile = held(laura)[1]
    page(act="kode", kind="MOBILE", channel=mobile.id, pin=posted.pin())
    assert held(laura)[1].verified_at is not None


def refusing(message):
    raise ConnectionRefusedError


def test_who_follows_is_shown(page, world, laura):
    wish = {
        "singleContactSubscriptions": [world.contact(laura)["id"]],
        "notificationUrl": "https://eksempel.example/nyt",
    }
    assert call(world.authority, "POST", "/contacts/subscriptions/", wish).status_code == 200
    wish = {"subscriptionOperations": ["ALL_CITIZENS"], "notificationUrl": "https://x.example/"}
    assert call(world.other, "POST", "/contacts/subscriptions/", wish).status_code == 200
    text = page().text
    assert "om netop dig" in text
    for system in (world.authority, world.other):
        assert registers.organisation_name(system.owner, clock.now()) in text
