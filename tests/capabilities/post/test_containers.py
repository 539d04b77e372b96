"""Containers over the official API: each letter by itself, all in one commit, nothing twice."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import encode_multipart

from fundament.capabilities.contacts import service as contacts
from fundament.capabilities.contacts.types import Grounds
from fundament.capabilities.post import service
from fundament.capabilities.post.models import Container, Letter, MailboxEntry
from fundament.kernel import audit, clock
from fundament.kernel.ids import PartyId
from fundament.standards.memo import write_container
from tests.letters import letter, message_uuid
from tests.machines import machine


@pytest.fixture
def mine(authority):
    """A sender system whose receipts are those of one test."""
    return machine(authority)


def packed(*letters, names=None):
    names = names or [f"{message_uuid(one)}.xml" for one in letters]
    return write_container(zip(names, letters, strict=True))


def post(system, body, content_type="application/x-lzma"):
    return system.call("POST", "/memos/", body, content_type=content_type)


def opened(answer):
    """Open the container as the worker does; returns its transmission id."""
    assert answer.status_code == 201, answer.content
    transmission = answer.json()["transmissionId"]
    service.open_container(transmission, clock.now())
    return transmission


def told(system):
    return {one.get("messageUUID"): one["receiptStatus"] for one in system.receipts()}


def is_here(body):
    return MailboxEntry.objects.filter(letter__message_uuid=message_uuid(body)).exists()


def test_a_receipt_at_once_and_one_for_each_letter(mine, authority, citizen):
    letters = [letter(authority, citizen, label=f"Nr. {n}") for n in range(3)]
    answer = post(mine, packed(*letters))
    receipt = answer.json()
    assert (receipt["receiptStatus"], "messageUUID" in receipt) == ("RECEIVED", False)
    assert not any(is_here(one) for one in letters), "the worker has not come to it"
    transmission = opened(answer)
    assert all(is_here(one) for one in letters)
    assert told(mine) == dict.fromkeys(map(message_uuid, letters), "COMPLETED")
    assert {one["transmissionId"] for one in mine.receipts()} == {transmission}
    service.open_container(transmission, clock.now())
    assert len(mine.receipts()) == 3, "opened once, however often the task runs"


def test_as_a_form(mine, authority, citizen):
    body = letter(authority, citizen)
    form = {"file": _file(packed(body))}
    boundary = "grænse".encode().hex()
    opened(
        post(mine, encode_multipart(boundary, form), f"multipart/form-data; boundary={boundary}")
    )
    assert is_here(body)
    empty = encode_multipart(boundary, {"other": "x"})
    refused = post(mine, empty, f"multipart/form-data; boundary={boundary}")
    assert (refused.status_code, refused.json()["code"]) == (400, "container.missing")


def _file(content):
    return SimpleUploadedFile("letters.tar.lzma", content, "application/x-lzma")


def test_one_bad_letter_costs_no_other(mine, authority, citizen, company):
    gone, exempt = PartyId.person("0101901111"), PartyId.person("0202902222")
    contacts.register_many([exempt], clock.now())
    contacts.exempt(exempt, next(iter(Grounds)), clock.now())
    good = [letter(authority, citizen), letter(authority, citizen)]
    bad = {
        "wrong.order": letter(authority, citizen, label="x" * 257),
        "recipient.unknown": letter(authority, gone),
        "recipient.exempt": letter(authority, exempt),
        "sender.not.allowed": letter(company, citizen),
    }
    not_xml = str(uuid4())
    entries = [good[0], *bad.values(), b"<not xml", good[1]]
    names = [*(f"{message_uuid(one)}.xml" for one in entries[:5]), f"{not_xml}.xml", "last.xml"]
    opened(post(mine, packed(*entries, names=names)))
    assert [is_here(one) for one in good] == [True, True]
    assert Letter.objects.filter(message_uuid__in=map(message_uuid, bad.values())).count() == 0
    receipts = {one["messageUUID"]: one for one in mine.receipts()}
    assert len(receipts) == 7
    for code, body in bad.items():
        receipt = receipts[message_uuid(body)]
        assert receipt["receiptStatus"] == "INVALID"
        if code != "wrong.order":
            assert receipt["errorCode"] == code
        assert " / " in receipt["errorMessage"]
    assert receipts[not_xml]["errorCode"] == "xml.not.accepted"
    [row] = Container.objects.filter(system=mine.new.system.id)
    assert (row.taken, row.refused) == (2, 5)
    line = audit.looks_at([exempt])[0]
    assert line.look.action == "Brev afvist", "who is told that she is exempt leaves a line"


def test_nothing_but_letters_that_are_refused(mine, authority):
    body = letter(authority, "CPR:0101901111")
    opened(post(mine, packed(body)))
    assert told(mine) == {message_uuid(body): "INVALID"}


def test_a_letter_that_was_sent_before_gets_its_first_receipt(mine, authority, citizen):
    body = letter(authority, citizen)
    first = mine.send(body).json()["transmissionId"]
    opened(post(mine, packed(body)))
    assert MailboxEntry.objects.filter(letter__message_uuid=message_uuid(body)).count() == 1
    again = [one for one in mine.receipts() if one["receiptStatus"] == "RECEIVED"]
    assert [one["transmissionId"] for one in again] == [first]


def test_the_first_receipt_bears_an_id_that_the_sender_knows(mine, authority, citizen):
    body = letter(authority, citizen)
    first = opened(post(mine, packed(body, body, names=["a.xml", "b.xml"])))
    opened(post(mine, packed(body)))
    assert [one["transmissionId"] for one in mine.receipts()] == [first] * 3
    assert mine.send(body).json()["transmissionId"] == first


def test_one_uuid_twice_in_a_container(mine, authority, citizen):
    uuid = str(uuid4())
    one, other = (letter(authority, citizen, messageUUID=uuid, label=label) for label in "ab")
    opened(post(mine, packed(one, other, names=["a.xml", "b.xml"])))
    assert Letter.objects.get(message_uuid=uuid).title == "a"
    codes = [each.get("errorCode") for each in mine.receipts()]
    assert sorted(codes, key=str) == [None, "memo.message.uuid.reused"]


def test_a_container_that_is_cut_off_delivers_nothing_and_says_so(mine, authority, citizen):
    letters = [letter(authority, citizen, files=[_pdf(n)]) for n in range(4)]
    whole = packed(*letters)
    opened(post(mine, whole[: len(whole) * 3 // 4]))
    assert not any(is_here(one) for one in letters)
    [receipt] = mine.receipts()
    assert (receipt["receiptStatus"], receipt["errorCode"]) == ("INVALID", "container.damaged")
    assert "messageUUID" not in receipt
    opened(post(mine, whole))
    assert all(is_here(one) for one in letters)


def _pdf(number):
    noise = b"".join(uuid4().bytes for _ in range(4000))
    return f"bilag-{number}.pdf", "application/pdf", b"%PDF-1.7\n" + noise


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"<memo/>", "container.not.lzma"),
        (b"\xfd7zXZ\x00" + b"x" * 40, "container.not.lzma"),
        (b"\x5d\x00\x00\x00\x10" + b"\xff" * 40, "container.dictionary.too.large"),
    ],
)
def test_what_is_no_container_is_refused_at_once(mine, body, code):
    answer = post(mine, body)
    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert not Container.objects.filter(system=mine.new.system.id).exists()


def test_what_waits_for_its_day_waits_out_of_a_container_too(mine, authority, citizen):
    today = clock.today()
    later = today.replace(year=today.year + 1, day=1)
    body = letter(authority, citizen, doNotDeliverUntilDate=str(later))
    opened(post(mine, packed(body)))
    assert Letter.objects.filter(message_uuid=message_uuid(body)).exists()
    assert not is_here(body)
    assert mine.receipts() == []
