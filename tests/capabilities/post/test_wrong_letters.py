"""What a wrong letter gets: a code, a sentence in two languages, and nothing is stored."""

from datetime import timedelta
from uuid import uuid1, uuid4

import pytest

from fundament.capabilities.contacts import service as contacts
from fundament.capabilities.contacts.types import Grounds
from fundament.capabilities.post.models import BusinessReceipt, Letter, MailboxEntry
from fundament.kernel import audit, clock
from fundament.kernel.models import Blob
from tests.letters import letter, message_uuid
from tests.machines import machine

TABLES = (Letter, MailboxEntry, BusinessReceipt, Blob)


def counts():
    return [table.objects.count() for table in TABLES]


@pytest.fixture
def refused(sender):
    """Send something and return (status, code) after looking at the answer's shape."""
    before = counts()

    def sent(body, uuid=None, **changed):
        answer = sender.send(body, uuid=uuid or uuid4(), **changed)
        told = answer.json()
        danish, slash, english = told["message"].partition(" / ")
        assert danish and slash and english
        for fault in told["fieldErrors"]:
            assert fault["field"]
            assert fault["code"]
        assert counts() == before
        return answer.status_code, told["code"]

    return sent


def with_uuid(body):
    return {"body": body, "uuid": message_uuid(body)}


WRONG = {
    "label of 257 characters": ({"label": "x" * 257}, "memo.value.too.long"),
    "UUID of version 1": ({"messageUUID": str(uuid1())}, "memo.uuid.not.valid"),
    "date without Z": ({"createdDateTime": "2026-01-31T12:00:00"}, "memo.datetime.not.utc"),
    "missing main document": ({"MainDocument": None}, "memo.element.missing"),
    "MeMo 1.3": ({"memoVersion": "1.3"}, "memo.version.not.supported"),
    "memoSchVersion in 1.2": ({"memoSchVersion": "1.1.0"}, "memo.sch.version.not.allowed"),
    "memoSchVersion missing in 1.1": (
        {"version": "1.1", "memoSchVersion": None},
        "memo.sch.version.missing",
    ),
    "empty file": ({"files": [("a.pdf", "application/pdf", b"")]}, "file.empty.not.allowed"),
    "file name with a way up": (
        {"files": [("../a.pdf", "application/pdf", b"%PDF-1.4")]},
        "file.name.not.allowed",
    ),
    "file name with <": (
        {"files": [("<a>.pdf", "application/pdf", b"%PDF-1.4")]},
        "file.name.not.allowed",
    ),
    "file type": ({"files": [("a.exe", "application/pdf", b"MZ")]}, "file.extension.not.allowed"),
    "a page that says it is a PDF": (
        {"files": [("a.pdf", "application/pdf", b"<html>")]},
        "file.content.mismatch",
    ),
    "a PDF that says it is a page": (
        {"files": [("a.pdf", "text/html", b"<html>")]},
        "file.content.mismatch",
    ),
    "date in the past": (
        {"doNotDeliverUntilDate": "2020-01-01"},
        "do.not.deliver.until.date.too.early",
    ),
    "date far ahead": (
        {"doNotDeliverUntilDate": "2999-01-01"},
        "do.not.deliver.until.date.too.late",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_letter(sender, citizen, refused, name):
    changes, code = WRONG[name]
    body = letter(sender.owner, citizen, **changes)
    assert refused(**with_uuid(body)) == (400, code)


def test_every_fault_is_told_with_its_place(sender, citizen):
    body = letter(sender.owner, citizen, label="x" * 257, createdDateTime="i går")
    faults = sender.send(body).json()["fieldErrors"]
    assert {fault["code"] for fault in faults} == {"memo.value.too.long", "memo.datetime.not.valid"}
    assert all("/" in fault["field"] for fault in faults)


def test_wrong_order(sender, citizen, refused):
    body = letter(sender.owner, citizen)
    label = body[body.index(b"<memo:label>") : body.index(b"</memo:label>") + len(b"</memo:label>")]
    moved = body.replace(label, b"", 1).replace(
        b"<memo:messageType>", label + b"<memo:messageType>"
    )
    assert refused(moved, uuid=message_uuid(body)) == (400, "memo.element.order.not.allowed")


def test_http_entry_point(sender, citizen, refused):
    body = letter(sender.owner, citizen, example="full", doNotDeliverUntilDate=None)
    assert b"https://" in body
    start = body.index(b"<memo:url>")
    wrong = body[:start] + body[start:].replace(b"https://", b"http://", 1)
    assert refused(**with_uuid(wrong)) == (400, "entry.point.url.not.allowed")


@pytest.mark.parametrize(
    "body",
    [
        b"hello",
        b"<x",
        b"\xff\xfe\x00",
        b"<!DOCTYPE x><x/>",
        b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>',
        b'<!DOCTYPE x SYSTEM "http://192.0.2.1/x.dtd"><x/>',
        b"<a>" * 100 + b"</a>" * 100,
    ],
)
def test_not_the_xml_we_read(refused, body):
    assert refused(body) == (400, "xml.not.accepted")


def test_truncated_letter(sender, citizen, refused):
    assert refused(letter(sender.owner, citizen)[:-200]) == (400, "xml.not.accepted")


def test_other_root(refused):
    assert refused(b"<x/>") == (400, "memo.root.not.message")


@pytest.mark.parametrize(
    ("found", "status"),
    [("too-large", 413), ("length-missing", 411), ("truncated", 400), ("busy", 503)],
)
def test_what_the_gateway_refuses_is_told_in_the_same_form(sender, found, status):
    """101 MB, no length, a body cut short: the server sees it before the endpoint does."""
    answer = sender.send(b"<x/>", uuid=uuid4(), refused=found)
    assert answer.status_code == status
    assert answer.json()["code"].startswith(("body.", "server."))
    assert " / " in answer.json()["message"]


def test_wrong_sender(sender, citizen, refused):
    body = letter("CVR:99999999", citizen)
    assert refused(**with_uuid(body)) == (403, "sender.not.allowed")
    told = sender.send(body, uuid=message_uuid(body)).json()["message"]
    assert sender.owner.number in told
    assert "CVR 99999999" in told
    body = letter(citizen, citizen)
    told = sender.send(body, uuid=message_uuid(body)).json()["message"]
    assert citizen.number not in told


def test_danish_letters_are_written_as_they_are(sender, citizen):
    answer = sender.send(letter("CVR:99999999", citizen), uuid=uuid4())
    assert "meddelelsens" in answer.content.decode()
    assert b"\\u00" not in sender.send(b"<x/>", uuid=uuid4()).content


def test_a_bare_ampersand_is_shown(sender, citizen):
    body = letter(sender.owner, citizen).replace(b"</memo:label>", b" Hus & Hjem</memo:label>")
    line = body.partition(b" & ")[0].count(b"\n") + 1
    told = sender.send(body, uuid=uuid4()).json()
    assert told["code"] == "xml.not.accepted"
    assert f"line {line} has a bare & (write &amp;)" in told["message"]


def test_unknown_recipient(sender, refused):
    body = letter(sender.owner, "CPR:0101909999")
    assert refused(**with_uuid(body)) == (422, "recipient.unknown")


def test_exempt_recipient(sender, citizen, refused):
    contacts.exempt(citizen, Grounds.NO_COMPUTER, clock.now())
    assert refused(**with_uuid(letter(sender.owner, citizen))) == (422, "recipient.exempt")
    [line] = audit.looks_at(citizen)
    assert (line.look.actor.party, line.look.action) == (sender.owner, "Brev afvist")


def test_closed_recipient(sender, citizen, refused):
    contacts.close(citizen, clock.now() - timedelta(hours=1))
    status, code = refused(**with_uuid(letter(sender.owner, citizen)))
    assert (status, code) in {(422, "recipient.closed"), (422, "recipient.unknown")}


def test_uuid_of_the_call_and_of_the_header(sender, citizen, refused):
    body = letter(sender.owner, citizen)
    assert refused(body) == (400, "memo.message.uuid.mismatch")
    assert refused(body, uuid="x") == (400, "memo.message.uuid.unreadable")
    for address in ("/memos/", "/memos/?memo-message-uuid="):
        assert sender.call("POST", address, body).json()["code"] == "memo.message.uuid.missing"


def test_content_types(sender, citizen, refused):
    body = letter(sender.owner, citizen)
    assert refused(body, content_type="text/plain") == (415, "content.type.not.supported")
    assert refused(body, content_type="application/x-lzma") == (400, "container.not.lzma")
    for boundary in ("; boundary=x", "", "; b"):
        assert refused(body, content_type=f"multipart/form-data{boundary}")[0] == 400
    assert sender.send(body, content_type="text/xml; charset=utf-8").status_code == 201


def test_a_nemsms_has_a_text_and_no_body(sender, citizen, refused):
    body = letter(sender.owner, citizen, example="nemsms", notification=" ")
    assert refused(**with_uuid(body)) == (400, "empty.notification.not.allowed")
    body = letter(sender.owner, citizen, messageType="NEMSMS", notification="Hej")
    assert refused(**with_uuid(body)) == (400, "memo.body.not.allowed")


def test_mandatory_letters_are_for_authorities(citizen, company):
    company = machine(company)
    body = letter(company.owner, citizen, mandatory="true")
    answer = company.send(body)
    assert (answer.status_code, answer.json()["code"]) == (403, "mandatory.not.allowed")
    assert company.send(letter(company.owner, citizen)).status_code == 201


def test_a_number_that_is_neither_person_nor_company(sender, refused):
    body = letter(sender.owner, "CPR:0101909999", recipientID="123")
    status, _ = refused(**with_uuid(body))
    assert status in {400, 422}
