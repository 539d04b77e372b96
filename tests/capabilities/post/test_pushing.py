"""Letters and receipts are pushed to the addresses that systems gave, by a server in this process.

The worker is not there: a test runs the jobs that were enqueued for its own systems.
"""

import json
import re
from datetime import timedelta
from email import message_from_bytes
from threading import Event, Thread

import pytest
from django.conf import settings
from django.db import connections

from fundament.capabilities.contacts import service as contacts
from fundament.capabilities.post import queries, render, service
from fundament.capabilities.post.models import BusinessReceipt, HandOver, Letter, System
from fundament.capabilities.post.types import SystemKind
from fundament.capabilities.post.types.pushing import MOST_TRIES
from fundament.capabilities.rights import service as rights
from fundament.kernel import audit, clock, fetching, telling
from fundament.kernel.acting import INSTALLATION, Role
from tests.capabilities.login.listening import answering
from tests.letters import letter, message_uuid
from tests.machines import machine
from tests.together import at_the_same_time

SECOND = timedelta(seconds=1)


class Listener:
    """A system's own server: what it heard, and what it answers."""

    def __init__(self):
        self.heard, self.answer = [], lambda: (200, b"")

    def __call__(self, path, headers, body):
        self.heard.append((path, headers["Content-Type"], body))
        return self.answer()

    def letters(self):
        """The letters heard, by the names of their files."""
        found = []
        for _, media_type, body in self.heard:
            form = message_from_bytes(f"Content-Type: {media_type}\r\n\r\n".encode() + body)
            [part] = form.get_payload()
            assert part.get_content_type() == "application/xml"
            assert part.get_param("name", header="content-disposition") == "file"
            found.append((part.get_filename(), part.get_payload(decode=True)))
        return found


@pytest.fixture
def listener():
    made = Listener()
    with answering(made) as base:
        made.base = base
        yield made


@pytest.fixture(scope="module")
def owner(authorities):
    party = authorities[-1]
    contacts.register_many([party], clock.now() - timedelta(days=1))
    return party


@pytest.fixture
def taker(owner, listener):
    """The owner's recipient system, which letters are pushed to."""
    for one in service.systems(owner):
        service.revoke_system(one.id, clock.now(), INSTALLATION)
    return pushed_to(machine(owner, SystemKind.RECIPIENT, memo_version="1.2"), listener.base)


def pushed_to(made, base):
    address = f"{base}/ind?x=1"
    System.objects.filter(id=made.new.system.id).update(protocol="REST_PUSH", endpoint=address)
    return made


@pytest.fixture
def sent(authority, owner):
    def send():
        by = machine(authority)
        body = letter(authority, owner)
        assert by.send(body).status_code == 201
        return by, message_uuid(body), body

    return send


def push(taker, at=None):
    return service.push_letters(taker.new.system.id, at or clock.now())


def answer(taker, message):
    given = json.dumps({"receiptStatus": "COMPLETED"}).encode()
    path = f"/memos/{message}/receipt"
    return taker.call("POST", path, given, content_type="application/json").status_code


def row_of(message):
    return HandOver.objects.get(message_uuid=message)


def ready(taker):
    return taker.call("GET", "/memos/").json()["content"]


def events_of(message):
    found = queries.events_of(Letter.objects.get(message_uuid=message).pk)
    return [(str(one.tag), one.code) for one in found if "_TO_RECIPIENT_SYSTEM" in one.tag]


def test_a_letter_is_pushed_once_and_answered(taker, owner, sent, listener):
    by, message, body = sent()
    assert service.push_due(clock.now()) == 1
    assert push(taker) == 1
    assert listener.letters() == [(message, body)], "byte for byte, named by its uuid"
    assert listener.heard[0][0] == "/ind?x=1"
    line, *_ = audit.looks_at([owner])
    assert line.look.action == "Sendt til modtagersystem"
    assert line.look.actor.system == taker.new.system.id
    assert (push(taker), service.push_due(clock.now() + timedelta(days=9))) == (0, 0)
    assert by.receipts() == [], "200 is not yet the answer"
    assert answer(taker, message) == 200
    assert [one["receiptStatus"] for one in by.receipts()] == ["COMPLETED"]
    assert events_of(message) == [("MEMO_SEND_SENT_TO_RECIPIENT_SYSTEM", None)]

    # who answers before its server has said 200 is heard, for nothing is locked meanwhile
    by, message, _ = sent()
    heard = []

    def at_once():
        listener.answer = lambda: (200, b"")
        heard.extend([push(taker), ready(taker), answer(taker, message)])
        connections.close_all()
        return 200, b""

    listener.answer = at_once
    assert (push(taker), heard) == (1, [0, [], 200]), "offered to nobody else meanwhile"
    assert len(by.receipts()) == 1


def test_what_is_not_taken_waits_and_can_be_fetched(taker, sent, listener, monkeypatch):
    _, message, _ = sent()
    now = clock.now()
    listener.answer = lambda: (500, b"")
    assert push(taker, now) == 0
    row = row_of(message)
    assert (row.push_fault, row.push_next_at) == ("status 500", now + telling.pause_after(1))
    assert events_of(message) == [("MEMO_SEND_SENT_TO_RECIPIENT_SYSTEM_FAILED", "status 500")]
    assert ready(taker) == [message]
    listener.answer = lambda: (200, b"")
    assert push(taker, row.push_next_at - SECOND) == 0
    assert push(taker, row.push_next_at) == 1
    assert len(listener.heard) == 2

    # a redirect is not followed, nobody is waited for without end, nothing inside is asked
    _, message, _ = sent()
    inside = f"HTTP/1.1 302 Found\r\nLocation: {listener.base}/\r\nContent-Length: 0\r\n\r\n"
    listener.answer, listener.heard = inside.encode, []
    push(taker, now)
    assert (row_of(message).push_fault, len(listener.heard)) == ("status 302", 1)
    done = Event()
    monkeypatch.setattr(fetching, "LONGEST", 0.2)
    listener.answer = lambda: (done.wait(30), (200, b""))[1]
    push(taker, now + timedelta(minutes=5))
    done.set()
    assert row_of(message).push_fault == "time"
    monkeypatch.setattr(settings, "DEMO", False)
    System.objects.filter(id=taker.new.system.id).update(endpoint="https://127.0.0.1:1/")
    push(taker, now + timedelta(minutes=15))
    assert row_of(message).push_fault == "inside"
    assert len(listener.heard) == 2

    # three in a row end the run, so that others are not kept waiting
    for _ in range(4):
        sent()
    push(taker, now + timedelta(minutes=16))
    assert HandOver.objects.filter(system=taker.new.system.id, push_tries=0).count() == 1


def test_two_workers_never_push_one_letter_twice(taker, sent, listener):
    messages = {sent()[1] for _ in range(6)}
    taken = at_the_same_time(*[lambda: push(taker)] * 3)
    assert sum(taken) == 6
    assert len(listener.heard) == 6, "each once"
    assert {name for name, _ in listener.letters()} == messages


def test_withdrawn_while_it_is_pushed(taker, owner, sent, listener):
    """What a withdrawn system did not take is the next one's, from the beginning."""
    _, message, _ = sent()
    next_one = pushed_to(machine(owner, SystemKind.RECIPIENT), listener.base)
    came, go_on = Event(), Event()
    listener.answer = lambda: (came.set(), go_on.wait(30), (200, b""))[2]

    def run():
        push(taker)
        connections.close_all()

    worker = Thread(target=run)
    worker.start()
    assert came.wait(30)
    service.revoke_system(taker.new.system.id, clock.now(), INSTALLATION)
    go_on.set()
    worker.join(30)
    row = row_of(message)
    assert (row.system, row.fetched_at, row.pushed_at) == (next_one.new.system.id, None, None)
    assert answer(next_one, message) == 409, "it was not offered to this one"
    assert (push(taker), push(next_one)) == (0, 1)
    assert answer(next_one, message) == 200


def test_dead_after_three_days_until_it_is_tried_again(
    taker, owner, sent, listener, reader, resident
):
    _, message, _ = sent()
    listener.answer = lambda: (503, b"")
    began = at = clock.now()
    for _ in range(MOST_TRIES):
        push(taker, at)
        at = row_of(message).push_next_at
    assert len(listener.heard) == MOST_TRIES
    assert timedelta(days=2.5) < at - began < timedelta(days=3.5)
    assert (push(taker, at + timedelta(days=9)), len(listener.heard)) == (0, MOST_TRIES)
    assert ready(taker) == [message]

    person = resident()
    rights.grant_role(person, Role.ADMINISTRATOR, owner, clock.now())
    browser, _ = reader(person)
    home = browser.get("/post/administration/", secure=True).text
    [office] = set(re.findall(r'href="(/post/administration/[0-9a-f-]{36}/)"', home))
    here = f"{office}systemer/{taker.new.system.id}/"
    shown = browser.get(here, secure=True).text
    assert "Opgivet efter tre dage: 1" in shown
    assert f"{message}: Systemet svarede status 503" in shown
    assert browser.get(f"{here}igen/", secure=True).status_code == 200
    assert row_of(message).push_tries == MOST_TRIES, "to look changes nothing"
    again = browser.post(f"{here}igen/", {}, secure=True, follow=True).text
    assert "Det forsøges igen" in again
    assert audit.looks_at([owner])[0].look.action == "Forsøgt igen"
    listener.answer = lambda: (200, b"")
    assert push(taker) == 1
    assert message not in browser.get(here, secure=True).text


def test_receipts_are_pushed_to_their_sender(authority, citizen, listener):
    by = machine(authority)
    its = by.new.system.id
    System.objects.filter(id=its).update(receipt_endpoint=f"{listener.base}/kvit")
    body = letter(authority, citizen)
    assert by.send(body).status_code == 201
    now = clock.now() + SECOND
    listener.answer = lambda: (500, b"")
    assert service.push_due(now) == 1
    assert service.push_receipts(its, render.receipt_octets, now) == 0
    assert service.push_receipts(its, render.receipt_octets, now + 2 * SECOND) == 0
    assert BusinessReceipt.objects.get(system=its).fetched_at is None
    listener.answer = lambda: (204, b"")
    later = now + telling.pause_after(1)
    taken = at_the_same_time(
        *[lambda: service.push_receipts(its, render.receipt_octets, later)] * 2
    )
    assert (sorted(taken), len(listener.heard)) == ([0, 1], 2)
    path, media_type, told = listener.heard[-1]
    assert (path, media_type) == ("/kvit", "application/json")
    assert BusinessReceipt.objects.get(system=its).fetched_at == later
    [fetched] = by.receipts()
    assert json.loads(told) == {name: v for name, v in fetched.items() if name != "id"}
    assert json.loads(told)["messageUUID"] == message_uuid(body)
    assert service.push_receipts(its, render.receipt_octets, later + timedelta(days=1)) == 0
