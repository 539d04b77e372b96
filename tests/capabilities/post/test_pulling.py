"""A recipient system fetches its owner's letters, answers for them and removes them."""

import json
from datetime import timedelta
from threading import Barrier, Event, Thread
from uuid import uuid4

import pytest
from django.db import connection, transaction

from fundament.capabilities.contacts import service as contacts
from fundament.capabilities.contacts.types import Reach
from fundament.capabilities.post import service
from fundament.capabilities.post.models import System
from fundament.capabilities.post.types import SystemKind
from fundament.kernel import audit, clock
from fundament.kernel.acting import INSTALLATION
from fundament.standards.memo import write_container
from tests.letters import letter, message_uuid
from tests.machines import machine
from tests.together import at_the_same_time

pytestmark = pytest.mark.slow

AN_ID = "5f0c1a52-8a4e-4a1b-9a53-0d7c6f2b9e11"


@pytest.fixture
def owner(authorities):
    """An authority that sends nothing here, with no system left from another test."""
    party = authorities[-1]
    if contacts.reach_of(party, clock.now()) is not Reach.REGISTERED:
        contacts.register_many([party], clock.now() - timedelta(days=1))
    for system in service.systems(party):
        service.revoke_system(system.id, clock.now(), INSTALLATION)
    return party


@pytest.fixture
def puller(owner):
    """Its recipient system."""
    return machine(owner, SystemKind.RECIPIENT)


@pytest.fixture
def newer(owner):
    """A recipient system that wants MeMo 1.2."""
    return machine(owner, SystemKind.RECIPIENT, memo_version="1.2")


@pytest.fixture
def sent(authority, owner):
    """Send a letter to the owner with a sender system of its own; returns that and the letter."""

    def send(**changes):
        from_whom = machine(authority)
        body = letter(authority, owner, **changes)
        assert from_whom.send(body).status_code == 201
        return from_whom, body

    return send


def ready(system, question=""):
    return system.call("GET", f"/memos/{question}").json()["content"]


def fetch(system, message):
    return system.call("GET", f"/memos/{message}")


def answer(system, message, status="COMPLETED", **fields):
    given = json.dumps({"receiptStatus": status, **fields}).encode()
    return system.call("POST", f"/memos/{message}/receipt", given, content_type="application/json")


def code_of(given):
    return given.status_code, given.json()["code"]


def statuses(system):
    return [one["receiptStatus"] for one in system.receipts()]


def move_clock(monkeypatch, **by):
    at = clock.now() + timedelta(**by)
    monkeypatch.setattr("fundament.kernel.clock.now", lambda: at)
    return at


def test_list_fetch_answer_remove(newer, sent):
    by, body = sent()
    message = message_uuid(body)
    assert statuses(by) == [], "the sender hears once the recipient system has answered"
    assert ready(newer) == [message]
    given = fetch(newer, message)
    assert (given.status_code, given["Content-Type"]) == (200, "application/xml")
    assert given.content == body, "byte for byte as it was sent"
    assert answer(newer, message).status_code == 200
    [receipt] = by.receipts()
    assert (receipt["receiptStatus"], receipt["messageUUID"]) == ("COMPLETED", message)
    assert ready(newer) == []
    assert newer.call("DELETE", f"/memos/{message}").status_code == 204
    assert code_of(newer.call("DELETE", f"/memos/{message}")) == (404, "memo.not.found")
    assert code_of(fetch(newer, message)) == (404, "memo.not.found")
    assert statuses(by) == ["COMPLETED"]


def test_version_1_1_unless_asked_otherwise(puller, sent):
    _, body = sent()
    given = fetch(puller, message_uuid(body)).content
    assert b'memoVersion="1.1"' in given
    assert b'memoSchVersion="1.1.0"' in given
    _, older = sent(version="1.1")
    assert fetch(puller, message_uuid(older)).content == older


def test_each_fetch_is_in_the_ledger_of_the_owner(puller, owner, sent):
    _, body = sent()
    before = len(audit.looks_at([owner]))
    ready(puller)
    fetch(puller, message_uuid(body))
    line, *_ = audit.looks_at([owner])
    assert len(audit.looks_at([owner])) == before + 1
    assert line.look.action == "Hentet af modtagersystem"
    assert line.look.actor.system == puller.new.system.id


def test_the_letter_is_in_the_mailbox_whatever_the_system_does(puller, owner, sent):
    _, body = sent()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.owner FROM post_mailboxentry e JOIN post_letter l ON l.id = e.letter_id"
            " WHERE l.message_uuid = %s",
            (message_uuid(body),),
        )
        assert cursor.fetchall() == [(str(owner),)]


def test_what_was_just_fetched_is_offered_to_nobody_for_ten_minutes(puller, sent, monkeypatch):
    _, body = sent()
    message = message_uuid(body)
    assert fetch(puller, message).status_code == 200
    assert ready(puller) == []
    assert code_of(fetch(puller, message)) == (404, "memo.not.found")
    move_clock(monkeypatch, minutes=11)
    assert ready(puller) == [message], "who fetched it may have died"
    assert fetch(puller, message).status_code == 200


def test_two_pullers_at_once_never_get_the_same_letter(puller, sent):
    message = message_uuid(sent()[1])
    start, answers = Barrier(2), []

    def pull():
        try:
            start.wait()
            answers.append(fetch(puller, message).status_code)
        finally:
            connection.close()

    pullers = [Thread(target=pull) for _ in range(2)]
    for one in pullers:
        one.start()
    for one in pullers:
        one.join()
    assert sorted(answers) == [200, 404]


def test_a_letter_is_not_lost_by_a_system_that_never_fetched_it(puller, sent):
    by, body = sent()
    message = message_uuid(body)
    assert code_of(puller.call("DELETE", f"/memos/{message}")) == (409, "memo.not.fetched")
    assert code_of(answer(puller, message)) == (409, "memo.not.fetched")
    assert (ready(puller), statuses(by)) == ([message], [])


def test_who_removes_without_a_word_has_taken_the_letter(puller, sent):
    by, body = sent()
    message = message_uuid(body)
    fetch(puller, message)
    assert puller.call("DELETE", f"/memos/{message}").status_code == 204
    assert statuses(by) == ["COMPLETED"]
    assert answer(puller, message).status_code == 200
    assert code_of(answer(puller, message, "INVALID")) == (409, "receipt.already.given")
    assert statuses(by) == ["COMPLETED"]


def test_the_sender_is_told_why_a_letter_was_no_good(puller, sent):
    by, body = sent()
    message = message_uuid(body)
    fetch(puller, message)
    why = {"errorCode": "file.unreadable", "errorMessage": "PDF kan ikke åbnes"}
    assert answer(puller, message, "INVALID", **why).status_code == 200
    [receipt] = by.receipts()
    assert {name: receipt[name] for name in why} == why
    assert receipt["receiptStatus"] == "INVALID"
    assert answer(puller, message, "INVALID", **why).status_code == 200, "the same again"
    assert code_of(answer(puller, message)) == (409, "receipt.already.given")
    assert statuses(by) == ["INVALID"]


def test_a_system_that_never_answers_holds_no_sender_up(puller, sent, monkeypatch):
    by, body = sent()
    message = message_uuid(body)
    service.settle_overdue(clock.now() + timedelta(days=2))
    assert statuses(by) == []
    at = move_clock(monkeypatch, days=3, minutes=1)
    assert service.settle_overdue(at) >= 1
    assert service.settle_overdue(at) == 0, "told once"
    assert statuses(by) == ["COMPLETED"]
    assert ready(puller) == [message], "it can still be fetched"
    fetch(puller, message)
    assert code_of(answer(puller, message, "INVALID")) == (409, "receipt.already.given")
    assert answer(puller, message).status_code == 200
    assert statuses(by) == ["COMPLETED"]


WRONG = {
    "no JSON": (b"{", "receipt.not.valid"),
    "a list": (b"[]", "receipt.not.valid"),
    "no status": (b"{}", "receipt.not.valid"),
    "no such status": (b'{"receiptStatus": "DONE"}', "receipt.not.valid"),
    "a number": (b'{"receiptStatus": "INVALID", "errorCode": 7}', "receipt.not.valid"),
    "NUL": (b'{"receiptStatus": "INVALID", "errorCode": "\\u0000"}', "receipt.not.valid"),
    "half a pair": (b'{"receiptStatus": "INVALID", "errorCode": "\\ud800"}', "receipt.not.valid"),
    "too long": (
        b'{"receiptStatus": "INVALID", "errorMessage": "' + b"x" * 601 + b'"}',
        "receipt.not.valid",
    ),
    "deep": (b"[" * 15000, "receipt.not.valid"),
    "huge": (b" " * 17000 + b"{}", "receipt.not.valid"),
    "no uuid": (b'{"receiptStatus": "COMPLETED", "messageUUID": "x"}', "receipt.not.valid"),
    "another letter": (
        f'{{"receiptStatus": "COMPLETED", "messageUUID": "{AN_ID}"}}'.encode(),
        "receipt.of.another.memo",
    ),
    "another transmission": (
        f'{{"receiptStatus": "COMPLETED", "transmissionId": "{AN_ID}"}}'.encode(),
        "receipt.of.another.memo",
    ),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_a_receipt_that_is_none(puller, sent, wrong):
    body, code = WRONG[wrong]
    by, memo = sent()
    message = message_uuid(memo)
    fetch(puller, message)
    given = puller.call("POST", f"/memos/{message}/receipt", body, content_type="application/json")
    assert code_of(given) == (400, code)
    assert statuses(by) == []


@pytest.mark.parametrize("status", ["RECEIVED", "NOT_ALLOWED"])
def test_a_business_receipt_says_yes_or_no(puller, sent, status):
    message = message_uuid(sent()[1])
    fetch(puller, message)
    assert code_of(answer(puller, message, status)) == (422, "receipt.status.not.allowed")


def test_letters_of_others_and_letters_that_are_not_there(puller, authorities, sent):
    message = message_uuid(sent()[1])
    stranger = machine(authorities[-2], SystemKind.RECIPIENT)
    assert ready(stranger) == []
    for one in (message, str(uuid4())):
        assert code_of(fetch(stranger, one)) == (404, "memo.not.found")
        assert code_of(stranger.call("DELETE", f"/memos/{one}")) == (404, "memo.not.found")
        assert code_of(answer(stranger, one)) == (404, "memo.not.found")


def test_a_sender_system_fetches_nothing(sender):
    assert code_of(sender.call("GET", "/memos/")) == (403, "system.kind.not.allowed")


def test_pages_oldest_first_unless_asked_otherwise(puller, sent):
    sent_in_order = [message_uuid(sent()[1]) for _ in range(3)]
    assert ready(puller) == sent_in_order
    assert ready(puller, "?sort=receivedDateTime,desc") == sent_in_order[::-1]
    page = puller.call("GET", "/memos/?page=1&size=2").json()
    assert page["content"] == sent_in_order[2:]
    assert (page["number"], page["totalElements"], page["totalPages"]) == (1, 3, 2)
    assert page["previous"] == {"page": 0, "size": 2}
    assert code_of(puller.call("GET", "/memos/?size=0")) == (400, "page.not.valid")


def test_two_senders_may_use_one_uuid(newer, owner, authorities):
    uuid = str(uuid4())
    for party in authorities[:2]:
        assert machine(party).send(letter(party, owner, messageUUID=uuid)).status_code == 201
    assert ready(newer) == [uuid, uuid]
    first = fetch(newer, uuid).content
    assert newer.call("DELETE", f"/memos/{uuid}").status_code == 204
    assert fetch(newer, uuid).content != first


def test_each_of_two_letters_of_one_uuid_has_its_own_answer(newer, owner, authorities):
    uuid = str(uuid4())
    senders = [machine(party) for party in authorities[:2]]
    for one in senders:
        assert one.send(letter(one.owner, owner, messageUUID=uuid)).status_code == 201
    first, second = senders
    fetch(newer, uuid)
    assert answer(newer, uuid).status_code == 200
    assert newer.call("DELETE", f"/memos/{uuid}").status_code == 204
    assert fetch(newer, uuid).status_code == 200
    for _ in range(2):
        assert answer(newer, uuid, "INVALID").status_code == 200
    assert (statuses(first), statuses(second)) == (["COMPLETED"], ["INVALID"])


def test_who_takes_over_fetches_before_it_removes(puller, owner, sent):
    second = machine(owner, SystemKind.RECIPIENT)
    message = message_uuid(sent()[1])
    fetch(puller, message)
    service.revoke_system(puller.new.system.id, clock.now(), INSTALLATION)
    assert code_of(second.call("DELETE", f"/memos/{message}")) == (409, "memo.not.fetched")
    assert ready(second) == [message]


def test_what_arrives_while_a_system_is_withdrawn_goes_to_the_next(puller, owner, authority):
    second, by, body = (
        machine(owner, SystemKind.RECIPIENT),
        machine(authority),
        letter(authority, owner),
    )
    packed = write_container([(f"{message_uuid(body)}.xml", body)])
    taken = by.call("POST", "/memos/", packed, content_type="application/x-lzma").json()
    written, withdrawn = Event(), Event()

    def open_slowly():
        try:
            with transaction.atomic():
                service.open_container(taken["transmissionId"], clock.now())
                written.set()
                withdrawn.wait(60)
        finally:
            written.set()
            connection.close()

    opening = Thread(target=open_slowly)
    opening.start()
    written.wait(60)
    service.revoke_system(puller.new.system.id, clock.now(), INSTALLATION)
    withdrawn.set()
    opening.join()
    service.pass_on_left(clock.now())
    assert ready(second) == [message_uuid(body)]


def test_the_first_system_gets_the_letters_and_the_next_takes_over(puller, owner, sent):
    second = machine(owner, SystemKind.RECIPIENT)
    by, body = sent()
    fetch(puller, message_uuid(body))
    assert ready(second) == []
    service.revoke_system(puller.new.system.id, clock.now(), INSTALLATION)
    assert ready(second) == [message_uuid(body)]
    later = message_uuid(sent()[1])
    assert ready(second) == [message_uuid(body), later]
    service.revoke_system(second.new.system.id, clock.now(), INSTALLATION)
    assert statuses(by) == ["COMPLETED"], "nobody is left to fetch it; it is in the mailbox"
    by, _ = sent()
    assert statuses(by) == ["COMPLETED"]


def test_of_two_first_systems_at_one_instant_one_gets_the_letters(owner):
    systems = at_the_same_time(*[lambda: machine(owner, SystemKind.RECIPIENT)] * 2)
    assert len(systems) == 2
    assert sum(one.is_default for one in service.systems(owner)) == 1


def test_a_system_whose_time_is_over_hands_its_letters_on(puller, owner, sent):
    second, third = machine(owner, SystemKind.RECIPIENT), machine(owner, SystemKind.RECIPIENT)
    by, body = sent()
    fetch(puller, message_uuid(body))
    end(second)
    end(puller)
    later = message_uuid(sent()[1])
    assert ready(third) == [later], "what comes now goes to the one that is active"
    service.pass_on_left(clock.now())
    assert ready(third) == [message_uuid(body), later]
    assert [one.id for one in service.systems(owner) if one.is_default] == [third.new.system.id]
    end(third)
    service.pass_on_left(clock.now())
    assert statuses(by) == ["COMPLETED"], "nobody is left to fetch it; it is in the mailbox"
    fourth = machine(owner, SystemKind.RECIPIENT)
    assert fourth.new.system.is_default


def end(system):
    """Its time is over; no page sets one yet."""
    System.objects.filter(id=system.new.system.id).update(active_to=clock.now())


def test_a_letter_that_had_to_wait_is_handed_over_on_its_day(puller, sent, monkeypatch):
    today = clock.today()
    by, body = sent(doNotDeliverUntilDate=str(today + timedelta(days=2)))
    assert ready(puller) == []
    at = move_clock(monkeypatch, days=2, hours=1)
    service.deliver_due(at)
    assert ready(puller) == [message_uuid(body)]
    assert statuses(by) == []
