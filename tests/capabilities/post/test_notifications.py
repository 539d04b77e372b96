"""E-mail about new post: says nothing of the letter, and never stands in the way of it."""

from email.message import EmailMessage

import pytest
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from fundament.capabilities.contacts import service as contacts
from fundament.capabilities.post import service
from fundament.capabilities.post.models import MailboxEntry
from fundament.kernel import clock, mail, sms


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
