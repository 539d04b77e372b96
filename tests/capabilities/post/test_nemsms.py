"""NemSMS: from a sender's system to a proved mobile number, and what both are told of it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from fundament.capabilities.contacts import service as contacts
from fundament.capabilities.contacts.models import ChannelPeriod
from fundament.capabilities.contacts.types import ChannelKind, Grounds
from fundament.capabilities.post import service
from fundament.capabilities.post.models import MailboxEntry, TextMessage
from fundament.kernel import audit, clock, sms
from fundament.standards.memo import write_container
from tests.letters import letter, message_uuid
from tests.machines import machine


class Gateway:
    """A gateway that remembers, and one that is down."""

    def __init__(self):
        self.sent, self.down = [], False

    def send(self, message):
        if self.down:
            raise ConnectionRefusedError
        self.sent.append((message.number, message.text))


@pytest.fixture
def gateway(monkeypatch):
    made = Gateway()
    monkeypatch.setattr(sms, "configured", lambda: made)
    return made


@pytest.fixture
def mine(authority):
    return machine(authority)


@pytest.fixture
def reachable(resident):
    """Somebody new with a proved mobile number, exempt from Digital Post: NemSMS is her choice."""

    def made(number="20304050", proved=True):
        person, at = resident("Signe"), clock.now()
        proof = at if proved else None
        ChannelPeriod.objects.create(
            key=uuid4(), party=str(person), kind=ChannelKind.MOBILE, address=number, since=at,
            verified_at=proof, confirmed_at=proof,
        )  # fmt: skip
        contacts.exempt(person, Grounds.LANGUAGE, at)
        return person

    return made


def text(system, recipient, said, **changed):
    return letter(system.owner, recipient, example="nemsms", notification=said, **changed)


def send_waiting():
    """The worker's part: every task that waits, once."""
    waiting = ProcrastinateJob.objects.filter(task_name="post.send_texts", status="todo")
    numbers = {number for job in waiting for number in job.args["letters"]}
    return service.send_texts(sorted(numbers), clock.now())


def receipts(system):
    return {one["messageUUID"]: one for one in system.receipts()}


def way_of(system, body):
    found = system.call("GET", f"/post/hvor.json?id={message_uuid(body)}").json()["letters"][0]
    return system.call("GET", f"/post/hvor.json/{found['letter']}").json()


def test_a_text_goes_to_the_proved_number(mine, reachable, gateway, reader, caplog, capfd):
    signe = reachable()
    body = text(mine, signe, "Husk tiden i morgen kl. 10.15.")
    assert mine.send(body).json()["receiptStatus"] == "RECEIVED"
    assert receipts(mine) == {}
    assert way_of(mine, body)["state"] == "text-waiting"
    reading, _ = reader(signe)
    assert "På vej" in reading.get("/post/nemsms/", secure=True).text
    assert send_waiting() >= 1
    assert send_waiting() == 0  # once
    assert ("20304050", "Husk tiden i morgen kl. 10.15.") in gateway.sent
    assert receipts(mine)[message_uuid(body)]["receiptStatus"] == "COMPLETED"
    way = way_of(mine, body)
    assert (way["state"], way["events"][-1]["errorCode"]) == ("text-sent", None)
    assert "NEM_SMS_SENT_SUCCESSFULLY" in [one["eventTag"] for one in way["events"]]
    page = reading.get("/post/nemsms/", secure=True)
    assert "Husk tiden i morgen" in page.text
    assert "På vej" not in page.text
    assert not MailboxEntry.objects.filter(owner=str(signe)).exists()
    told = [(line.look.what, line.look.action) for line in audit.looks_at(signe)]
    assert ("NemSMS", "Sendt") in told
    assert told[0] == ("Liste over NemSMS", "Vist")
    for logged in (caplog.text, *capfd.readouterr()):
        assert "20304050" not in logged
        assert "Husk tiden" not in logged
        assert signe.number not in logged
    # Somebody else sees nothing of it.
    assert "Husk tiden" not in reader(reachable())[0].get("/post/nemsms/", secure=True).text


def test_without_a_proved_number_both_are_told(mine, resident, reachable, gateway, reader):
    people = (resident(), reachable(proved=False))
    bodies = [text(mine, person, "Hej") for person in people]
    for body in bodies:
        assert mine.send(body).status_code == 201
    send_waiting()
    for person in people:
        page = reader(person)[0].get("/post/nemsms/", secure=True).text
        assert ("Ikke sendt" in page, "intet bekræftet mobilnummer" in page) == (True, True)
        assert 'href="/kontakt/"' in page[page.index("intet bekræftet") :]
    for body in bodies:
        told = receipts(mine)[message_uuid(body)]
        assert (told["receiptStatus"], told["errorCode"]) == ("INVALID", "nemsms.number.missing")
        way = way_of(mine, body)
        assert (way["state"], way["errorCode"]) == ("text-not-sent", "nemsms.number.missing")
        assert "NEM_SMS_SENT_AND_REJECTED" in [one["eventTag"] for one in way["events"]]
    assert gateway.sent == []


def test_a_gateway_that_is_down(mine, reachable, gateway):
    body = text(mine, reachable("30405060"), "Hej")
    mine.send(body)
    gateway.down = True
    with pytest.raises(ConnectionRefusedError):
        send_waiting()
    assert receipts(mine) == {}
    assert service.give_up_texts(clock.now()) == 0
    TextMessage.objects.filter(outcome=None).update(taken_at=clock.now() - timedelta(hours=2))
    assert (
        service.reason_texts_are_late() == "1 NemSMS wait for an hour; do worker and gateway run?"
    )
    gateway.down = False
    assert send_waiting() == 1
    assert gateway.sent == [("30405060", "Hej")]
    assert service.reason_texts_are_late() is None
    late = text(mine, reachable(), "For sent")
    mine.send(late)
    assert service.give_up_texts(clock.now() + timedelta(days=1, minutes=1)) == 1
    assert receipts(mine)[message_uuid(late)]["errorCode"] == "nemsms.not.sent"
    assert send_waiting() == 0  # what was given up is not sent after all


def test_no_gateway_at_all(mine, reachable, monkeypatch):
    monkeypatch.setattr(sms, "configured", lambda: None)
    body = text(mine, reachable(), "Hej")
    mine.send(body)
    send_waiting()
    assert receipts(mine)[message_uuid(body)]["errorCode"] == "nemsms.not.sent"


def test_a_text_in_a_container_and_one_that_waits_for_its_day(mine, reachable, gateway):
    signe = reachable("40506070")
    day = (clock.today() + timedelta(days=2)).isoformat()
    packed, later = text(mine, signe, "I container"), text(
        mine, signe, "Senere", doNotDeliverUntilDate=day
    )  # fmt: skip
    container = write_container([(f"{message_uuid(packed)}.xml", packed)])
    taken = mine.call("POST", "/memos/", container, content_type="application/x-lzma").json()
    service.open_container(taken["transmissionId"], clock.now())
    assert mine.send(later).status_code == 201
    send_waiting()
    assert gateway.sent == [("40506070", "I container")]
    service.deliver_due(clock.now() + timedelta(days=2))
    send_waiting()
    assert gateway.sent[1:] == [("40506070", "Senere")]
    told = receipts(mine)
    assert told[message_uuid(packed)]["transmissionId"] == taken["transmissionId"]
    assert {one["receiptStatus"] for one in told.values()} == {"COMPLETED"}
    assert "DELAYED_MEMO_SEND_SENT" in [one["eventTag"] for one in way_of(mine, later)["events"]]


def test_texts_are_forgotten_after_ninety_days(mine, reachable, gateway, reader):
    signe = reachable()
    mine.send(text(mine, signe, "Gammel besked"))
    send_waiting()
    service.forget_texts(clock.now() + timedelta(days=89))
    assert "Gammel besked" in reader(signe)[0].get("/post/nemsms/", secure=True).text
    assert service.forget_texts(clock.now() + timedelta(days=91)) >= 1
    assert TextMessage.objects.get(owner=str(signe)).text is None
    assert "Gammel besked" not in reader(signe)[0].get("/post/nemsms/", secure=True).text
