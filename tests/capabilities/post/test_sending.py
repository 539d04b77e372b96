"""POST /memos/: one letter in, one receipt out, and nothing half."""

import hashlib
import re
import threading
from base64 import b64encode
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connections, transaction

from fundament.capabilities.contacts import service as contacts
from fundament.capabilities.contacts.types import Grounds
from fundament.capabilities.post import service
from fundament.capabilities.post.models import Letter, MailboxEntry
from fundament.capabilities.post.service import envelopes
from fundament.kernel import audit, blobs, clock
from fundament.kernel.acting import Actor
from fundament.kernel.blobs import BlobId
from fundament.kernel.ids import MessageUuid, PartyId
from fundament.standards.memo import read_memo
from tests.letters import letter, message_uuid
from tests.machines import machine
from tests.telling import tell_all

UNTIL = b"<memo:doNotDeliverUntilDate>2026-05-05</memo:doNotDeliverUntilDate>"


def test_a_letter_is_in_the_mailbox_when_its_receipt_is_given(sender, citizen):
    body = letter(sender.owner, citizen)
    answer = sender.send(body)
    assert answer.status_code == 201, answer.content
    receipt = answer.json()
    assert receipt["receiptStatus"] == "RECEIVED"
    assert receipt["messageUUID"] == message_uuid(body)
    assert UUID(receipt["transmissionId"])
    assert receipt["timeStamp"].endswith("Z")
    entry = MailboxEntry.objects.get(owner=str(citizen))
    assert (entry.folder, entry.unread) == ("inbox", True)
    [business] = [one for one in sender.receipts() if one["messageUUID"] == message_uuid(body)]
    assert business["receiptStatus"] == "COMPLETED"
    assert business["transmissionId"] == receipt["transmissionId"]


@pytest.mark.parametrize("example", ["minimum", "full"])
def test_the_original_can_be_given_back_byte_for_byte(sender, citizen, example):
    body = letter(sender.owner, citizen, example=example)
    body = body.replace(UNTIL, b"")
    assert sender.send(body).status_code == 201
    kept = Letter.objects.get(message_uuid=message_uuid(body))
    assert envelopes.original_of(BlobId(kept.envelope), kept.cuts, kept.sha256) == body


def in_lines(body):
    return re.sub(rb">([A-Za-z0-9+/=]{300,})<", lambda found: b">" + wrapped(found[1]) + b"<", body)


def wrapped(text):
    return b"\n".join(text[place : place + 76] for place in range(0, len(text), 76))


@pytest.mark.parametrize(
    ("written", "cuts"),
    [
        (lambda body: body, 3),
        (in_lines, 0),
        (lambda body: body.decode().replace("UTF-8", "UTF-16", 1).encode("utf-16"), 0),
        (lambda body: re.sub(rb">(AAAA[^<]*)<", rb"><![CDATA[\1]]><", body), 1),
        (lambda body: body.replace(b">AAAA", b">&#65;AAA"), 1),
        (lambda body: body.replace(b">AAAA", b"><!-- -->AAAA"), 3),
        (lambda body: body.replace(b"memo:", b"m:").replace(b"xmlns:memo", b"xmlns:m"), 3),
    ],
    ids=["plain", "lines", "UTF-16", "CDATA", "reference", "comment", "prefix"],
)
def test_however_it_is_written_the_original_and_the_file_come_back(sender, citizen, written, cuts):
    """The same file stands twice in the letter, beside another one."""
    twice, once = bytes(600), bytes(range(256)) * 3
    files = [("a.txt", "text/plain", content) for content in (twice, once, twice)]
    named = letter(sender.owner, citizen, files=files)
    body = written(named)
    answer = sender.send(body, uuid=message_uuid(named))
    assert answer.status_code == 201, answer.content
    kept = Letter.objects.get(message_uuid=message_uuid(named))
    assert len(kept.cuts) == cuts
    assert envelopes.original_of(BlobId(kept.envelope), kept.cuts, kept.sha256) == body
    [document] = kept.documents
    assert [blobs.get(BlobId(file["blob"])) for file in document["files"]] == [twice, once, twice]


def test_many_files_are_looked_for_once_each():
    """Were every file sought in the whole letter, a letter of many files would cost minutes."""
    contents = {blobs.id_of(one): one for one in (b"%09d" % number * 30 for number in range(2000))}
    body = b"<m>" + b"".join(b"<c>%s</c>" % b64encode(one) for one in contents.values()) + b"</m>"

    class Counted(bytes):
        seeks = 0

        def find(self, sub, start=0):
            Counted.seeks += 1
            return super().find(sub, start)

    envelope, cuts = envelopes.cut(Counted(body), contents)
    assert [blob for _, blob in cuts] == list(contents)
    assert envelope == b"<m>" + b"<c></c>" * 2000 + b"</m>"
    assert Counted.seeks < 4 * len(contents) * 3


def test_a_file_sent_to_many_is_kept_once(sender, citizen):
    file = ("brev.txt", "text/plain", uuid4().bytes * 200)
    kept = []
    for _ in range(2):
        body = letter(sender.owner, citizen, files=[file])
        assert sender.send(body).status_code == 201
        kept.append(Letter.objects.get(message_uuid=message_uuid(body)))
    assert kept[0].cuts[0][1] == kept[1].cuts[0][1]
    assert kept[0].envelope != kept[1].envelope


def test_the_same_letter_again_gets_the_first_receipt(sender, citizen):
    body = letter(sender.owner, citizen)
    first = sender.send(body)
    contacts.exempt(citizen, Grounds.LANGUAGE, clock.now())  # the rules are not asked again
    assert sender.send(body).json() == first.json()
    assert sender.send(body, uuid=message_uuid(body).upper()).json() == first.json()
    assert Letter.objects.filter(message_uuid=message_uuid(body)).count() == 1


def test_other_bytes_under_the_same_uuid_are_refused(sender, citizen):
    body = letter(sender.owner, citizen)
    assert sender.send(body).status_code == 201
    answer = sender.send(body + b" ")
    assert (answer.status_code, answer.json()["code"]) == (409, "memo.message.uuid.reused")


def test_two_senders_may_use_the_same_uuid(sender, citizen, authorities):
    uuid = str(uuid4())
    other = machine(authorities[1])
    first = sender.send(letter(sender.owner, citizen, messageUUID=uuid))
    second = other.send(letter(other.owner, citizen, messageUUID=uuid))
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json()["transmissionId"] != second.json()["transmissionId"]


@pytest.mark.parametrize("same", [True, False])
def test_the_same_uuid_at_the_same_instant_is_stored_once(sender, citizen, same):
    body = letter(sender.owner, citizen)
    bodies = [body, body if same else body + b"\n"]
    start, answers = threading.Barrier(2), []

    def send(one):
        start.wait()
        answers.append(sender.send(one))
        connections.close_all()

    threads = [threading.Thread(target=send, args=(one,)) for one in bodies]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Letter.objects.filter(message_uuid=message_uuid(body)).count() == 1
    assert sorted(each.status_code for each in answers) == ([201, 201] if same else [201, 409])
    if same:
        assert answers[0].json() == answers[1].json()


def test_duplicates_inside_one_batch(sender, citizen):
    """The batch holds the same letter twice, another one with its uuid, and one already stored."""
    at = clock.now()
    actor = Actor(sender.owner, "Afsender", sender.new.system.id)
    memo_bodies = [letter(sender.owner, citizen) for _ in range(2)]
    stored = service.deliver(
        memo_bodies[0], actor, MessageUuid(UUID(message_uuid(memo_bodies[0]))), at
    )
    arrivals = [memo_bodies[0], memo_bodies[1], memo_bodies[1], memo_bodies[1] + b" "]
    made = [made_ready(body, actor, citizen, at) for body in arrivals]
    with transaction.atomic(), connections["default"].cursor() as cursor:
        answers = service.delivery.write(cursor, made)
    assert answers[0] == stored
    assert answers[1] == answers[2] == made[1].receipt
    assert answers[3].code == "memo.message.uuid.reused"


def made_ready(body, actor, recipient, at):
    digest = hashlib.sha256(body).hexdigest()
    arrival = envelopes.Arrival(body, digest, actor, at)
    return envelopes.new_letter(read_memo(body), arrival, recipient, None)


def test_a_letter_for_later_waits_and_is_decided_on_its_day(sender, citizen):
    later = (clock.today() + timedelta(days=3)).isoformat()
    body = letter(sender.owner, citizen, doNotDeliverUntilDate=later)
    refused = letter(sender.owner, PartyId.person("0101900000"), doNotDeliverUntilDate=later)
    assert sender.send(body).status_code == 201
    assert sender.send(refused).status_code == 201
    assert not MailboxEntry.objects.filter(owner=str(citizen)).exists()
    assert service.deliver_due(clock.now()) == 0
    on_its_day = clock.now() + timedelta(days=3)
    assert service.deliver_due(on_its_day) == 2
    assert MailboxEntry.objects.get(owner=str(citizen)).available_at == on_its_day
    found = {one["messageUUID"]: one for one in sender.receipts()}
    assert found[message_uuid(body)]["receiptStatus"] == "COMPLETED"
    assert found[message_uuid(refused)]["receiptStatus"] == "INVALID"
    assert found[message_uuid(refused)]["errorCode"] == "recipient.unknown"
    assert service.deliver_due(on_its_day) == 0


def test_no_letter_is_lost_by_a_new_number(sender, country, reader):
    """Sent before, on its way, accepted before the others had heard, and sent to the new one."""
    at, later = clock.now(), (clock.today() + timedelta(days=2)).isoformat()
    shown = {one.party for one in country.showcase()}
    grown = country.residents(date(1990, 1, 1), at)
    old = next(party for party in grown if party not in shown)
    new = PartyId.person(f"1402{old.number[4:]}")
    contacts.register_many([old], at - timedelta(days=1))
    contacts.set_email(old, "ny@eksempel.dk", at)

    def send_to(party, label, **changes):
        body = letter(sender.owner, party, label=label, **changes)
        assert sender.send(body).status_code == 201

    send_to(old, "Sendt før")
    send_to(old, "På vej", doNotDeliverUntilDate=later)
    country.change_number(old, new)
    send_to(old, "I mellemtiden")
    assert tell_all() == []
    send_to(new, "Sendt efter")
    assert service.deliver_due(clock.now() + timedelta(days=2)) >= 1
    for number in (new, old):  # a session from before the change has the old one
        page = reader(number)[0].get("/post/", secure=True).text
        for label in ("Sendt før", "På vej", "I mellemtiden", "Sendt efter"):
            assert label in page
    entry = MailboxEntry.objects.filter(owner=str(old)).latest("letter")
    path = f"/post/{entry.letter.transmission_id}/"
    assert reader(new)[0].get(path, secure=True).status_code == 200
    assert audit.looks_at(new, limit=1)[0].look.reference == f"letter:{path.split('/')[2]}"


def test_delivery_is_in_the_ledger(sender, citizen, send):
    assert send().status_code == 201
    [line] = audit.looks_at(citizen)
    assert line.look.actor.party == sender.owner
    assert line.look.actor.system == sender.new.system.id
    assert (line.look.what, line.look.action) == ("Brev", "Leveret")
