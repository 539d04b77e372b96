"""E-mail about new post and changed eIDs: says that it is so, nothing of it, and delays nothing."""

from datetime import timedelta
from email.message import EmailMessage

import pytest
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from fundament.capabilities.contacts import service as contacts
from fundament.capabilities.identity import service as identity
from fundament.capabilities.identity.types import EidChanged, IdentityState
from fundament.capabilities.post import service
from fundament.capabilities.post.models import MailboxEntry
from fundament.capabilities.registers import service as registers
from fundament.kernel import clock, mail, sms
from fundament.kernel.ids import PartyId
from tests.telling import tell_all


class Refusing:
    """A mail server that is down."""

    def send(self, message):
        raise ConnectionRefusedError


class Keeping:
    """A mail server that remembers."""

    def __init__(self):
        self.messages = []

    def send(self, message):
        self.messages.append(message)


@pytest.fixture
def entry(send, citizen):
    """A new letter for somebody with an e-mail address."""
    contacts.set_email(citizen, "nogen@eksempel.example", clock.now())
    assert send(label="Noget meget privat").status_code == 201
    return MailboxEntry.objects.get(owner=str(citizen))


def test_the_text_tells_nothing(entry, monkeypatch):
    server = Keeping()
    monkeypatch.setattr(mail, "configured", lambda: server)
    assert service.notify([entry.letter_id], clock.now()) == 1
    assert service.notify([entry.letter_id], clock.now()) == 0  # told once
    [message] = server.messages
    text = str(message)
    assert message["To"] == "nogen@eksempel.example"
    for private in ("privat", "Prøve", entry.letter.sender_name, entry.owner[4:]):
        assert private not in text


def test_a_dead_mail_server_stops_nothing(entry, monkeypatch):
    monkeypatch.setattr(mail, "configured", Refusing)
    with pytest.raises(ConnectionRefusedError):
        service.notify([entry.letter_id], clock.now())
    entry.refresh_from_db()
    assert (entry.folder, entry.notified_at) == ("inbox", None)


def test_no_address_no_mail(send, citizen, monkeypatch):
    server = Keeping()
    monkeypatch.setattr(mail, "configured", lambda: server)
    send()
    entry = MailboxEntry.objects.get(owner=str(citizen))
    assert service.notify([entry.letter_id], clock.now()) == 0


def test_delivery_leaves_the_task_in_its_own_commit(entry):
    jobs = ProcrastinateJob.objects.filter(task_name="post.notify")
    assert any(entry.letter_id in job.args["letters"] for job in jobs)


def test_the_demo_keeps_what_it_sends(tmp_path, settings):
    message = EmailMessage()
    message["To"], message["Subject"] = "a@eksempel.example", "Hej med æ"
    message["Date"] = "Tue, 24 Nov 2026 04:00:00 +0000"
    message.set_content("Brødtekst")
    settings.HOME = tmp_path
    mail.demo_server(tmp_path / "mail").send(message)
    [caught] = service.caught_mail()
    assert (caught.recipient, caught.subject, caught.text) == (
        "a@eksempel.example",
        "Hej med æ",
        "Brødtekst",
    )
    sms.configured().send(sms.TextMessage("20202020", "Din kode", "2026-11-24T04:00:00+00:00"))
    page = Client().get("/demo/mail/", secure=True).content.decode()
    assert "Brødtekst" in page
    assert "20202020" in page
    assert "Din kode" in page


def test_a_changed_eid_is_told_at_the_address_of_the_register(citizen, monkeypatch, settings):
    server = Keeping()
    monkeypatch.setattr(mail, "configured", lambda: server)
    now = clock.now()
    issued = identity.issue(citizen, f"navn{citizen.number}", "fire grønne æbler", None, now)
    identity.change_state(citizen, IdentityState.SUSPENDED, now)
    assert tell_all() == []
    assert server.messages == [], "she has given no address"
    contacts.set_email(citizen, "nogen@eksempel.example", now)
    identity.change_state(citizen, IdentityState.ACTIVE, now)
    assert tell_all() == []
    [message] = server.messages
    text = message.get_content()
    assert message["To"] == "nogen@eksempel.example"
    assert "Der er sket en ændring på dit eID" in message["Subject"] + text
    assert "Your eID has changed" in message["Subject"] + text
    assert f"{settings.BASE_URL}/mit-eid/" in text
    for private in (citizen.number[6:], f"navn{citizen.number}", str(issued), "SUSPENDED"):
        assert private not in str(message)


def test_a_dead_mail_server_has_the_news_told_again(citizen, monkeypatch):
    contacts.set_email(citizen, "nogen@eksempel.example", clock.now())
    monkeypatch.setattr(mail, "configured", Refusing)
    with pytest.raises(ConnectionRefusedError):
        service.tell_of_eid(EidChanged(citizen, clock.now()))


def test_who_has_a_new_number_is_told_at_her_address(citizen, country, monkeypatch):
    server, now = Keeping(), clock.now()
    monkeypatch.setattr(mail, "configured", lambda: server)
    monkeypatch.setattr(registers, "numbers_of", lambda number: [citizen, number])
    contacts.set_email(citizen, "ny@eksempel.example", now)
    service.tell_of_eid(EidChanged(PartyId.person("0101800000"), now))
    assert [message["To"] for message in server.messages] == ["ny@eksempel.example"]


def test_who_changes_the_address_first_does_not_keep_its_owner_from_being_warned(
    citizen, monkeypatch
):
    """A thief of her session lets the register forget her, and then orders himself an eID."""
    server, now = Keeping(), clock.now()
    monkeypatch.setattr(mail, "configured", lambda: server)
    contacts.set_email(citizen, "hendes@eksempel.example", now)
    contacts.set_email(citizen, "tyvens@eksempel.example", now + timedelta(hours=1))
    contacts.set_email(citizen, None, now + timedelta(hours=2))

    def told(at):
        server.messages.clear()
        service.tell_of_eid(EidChanged(citizen, at))
        return [message["To"] for message in server.messages]

    both = ["tyvens@eksempel.example", "hendes@eksempel.example"]
    assert told(now + timedelta(days=6)) == both
    assert told(now + timedelta(days=8)) == [], "she gave them up a week ago"
