"""Writing over the official API: draft, documents, send, answer, send on; what is refused."""

import threading
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from fundament.capabilities.contacts import service as contacts
from fundament.capabilities.post import service
from fundament.capabilities.post.models import (
    Letter,
    MailboxEntry,
    WrittenFile,
    WrittenLetter,
)
from fundament.capabilities.post.service import delivery
from fundament.capabilities.post.service.envelopes import envelope_of
from fundament.capabilities.post.service.sending import MAILBOX_SYSTEM
from fundament.capabilities.post.types import SystemKind
from fundament.capabilities.registers import service as registers
from fundament.capabilities.rights import service as rights
from fundament.kernel import audit, clock
from fundament.kernel.acting import Actor
from fundament.standards.memo import read_memo
from tests.bearers import viewer
from tests.letters import letter
from tests.machines import machine

PDF = b"%PDF-1.4 " + b"hello " * 60
CASE = {
    "caseId": "2026-17", "caseSystem": "Sagssystem", "kleDataSubjectKey": "27.18.00",
    "kleDataVersion": "1", "kleDataLabel": "Støtte", "productionUnitNumber": "1000000001",
    "additionalContentData": [{"contentDataName": "n", "contentDataValue": "v"}],
}  # fmt: skip


@pytest.fixture(scope="module")
def open_authority(authority):
    """The authority takes letters; so does another one."""
    contacts.register_many([authority], clock.now() - timedelta(days=1))
    return authority


@pytest.fixture
def person(resident):
    return resident("Karla", "Prøve")


@pytest.fixture
def client(person):
    return viewer(person)


def box_of(client):
    return f"mailboxes/{client.shown('mailboxes/')['mailboxes'][0]['id']}"


@pytest.fixture
def box(client):
    return box_of(client)


def to(party, **more):
    return {"recipientId": party.number, "recipientIdType": str(party.kind), **more}


def done(answer, status=200):
    assert answer.status_code == status, answer.content
    return answer.json() if answer.content else None


def said(answer):
    return answer.status_code, answer.json()["code"]


def upload(client, path, content, version, part="file"):
    form = encode_multipart(BOUNDARY, {part: SimpleUploadedFile("x.pdf", content)})
    return client.server.generic(
        "PUT", f"/apis/v1/{path}", form, content_type=MULTIPART_CONTENT, secure=True,
        headers={"Authorization": f"Bearer {client.token}", "If-Match": f'"{version}"'},
    )  # fmt: skip


def written(client, box, recipient, label="Om min ansøgning", content=PDF, **more):
    """A draft with a main document whose file has its content; its address."""
    wish = {
        "label": label, "recipient": to(recipient, label="Myndighed"),
        "documents": [{"documentType": "MAIN", "files": [
            {"filename": "brev.pdf", "encodingFormat": "application/pdf", "language": "da"}]}],
        **more,
    }  # fmt: skip
    made = done(client.call("POST", f"{box}/messages/", wish), 201)
    [document] = made["documents"]
    at = f"{box}/messages/{made['id']}"
    file = document["files"][0]["id"]
    done(upload(client, f"{at}/documents/{document['id']}/files/{file}/content", content, 0))
    return at


def test_a_draft_becomes_a_letter(client, box, person, open_authority, sender):
    system = machine(open_authority, SystemKind.RECIPIENT)
    at = written(
        client, box, open_authority, contentData=CASE, folderId=folder(client, box, "DRAFTS")
    )
    draft = client.shown(at)
    assert (draft["messageState"], draft["version"], draft["read"]) == ("DRAFT", 0, True)
    assert draft["sender"]["senderId"] == person.number
    assert draft["contentData"]["kleDataLabel"] == "Støtte"
    assert draft["documents"][0]["files"][0]["fileSize"] == len(PDF)
    assert client.shown(f"{box}/messages/?messageState=DRAFT")["totalElements"] == 1
    more = {"documentType": "ADDITIONAL", "label": "Bilag", "documentId": "b1"}
    bilag = done(client.call("POST", f"{at}/documents/", more), 201)
    file = {"filename": "kvittering.txt", "encodingFormat": "text/plain", "language": "da"}
    kept = done(client.call("POST", f"{at}/documents/{bilag['id']}/files/", file), 201)
    assert "fileSize" not in kept
    assert said(client.call("POST", f"{at}/send")) == (422, "file.content.missing")
    path = f"{at}/documents/{bilag['id']}/files/{kept['id']}"
    told = done(upload(client, f"{path}/content", b"kvittering", 0))
    assert told == {"id": kept["id"], "version": 1, "fileSize": 10}
    assert said(upload(client, f"{path}/content", b"x", 0)) == (409, "version.stale")
    assert client.get(f"{path}/content").content == b"kvittering"
    changed = done(client.call("PATCH", at, {"label": "Nyt emne", "flag": True}, version=0))
    assert (changed["label"], changed["flag"], changed["version"]) == ("Nyt emne", True, 1)
    assert said(client.call("PUT", f"{at}/send", version=0)) == (409, "version.stale")
    sent = done(client.call("PUT", f"{at}/send", version=1))
    assert (sent["messageState"], sent["folderId"]) == ("SENT", folder(client, box, "SENT"))
    # Again, in both ways: the same answer, one letter.
    assert done(client.call("PUT", f"{at}/send", version=1)) == sent
    assert done(client.call("POST", f"{at}/send")) == sent
    found = Letter.objects.get(sender=str(person))
    assert (found.title, found.system) == ("Nyt emne", MAILBOX_SYSTEM)
    assert MailboxEntry.objects.get(letter=found).owner == str(open_authority)
    # It lies ready for the recipient's system, as a MeMo that its sender wrote.
    assert system.call("GET", "/memos/").json()["content"] == [sent["id"]]
    memo = read_memo(system.call("GET", f"/memos/{sent['id']}").content)
    assert (memo.header.sender.id, memo.header.label) == (person.number, "Nyt emne")
    assert memo.header.content_data.case_id.id == "2026-17"
    assert memo.body.main_document.files[0].content == PDF
    assert memo.body.additional_documents[0].files[0].content == b"kvittering"
    hers = [line.look.action for line in audit.looks_at(person)]
    assert hers.count("Sendt") == 1
    theirs = [line.look for line in audit.looks_at(open_authority) if line.look.action == "Leveret"]
    assert theirs[0].actor.party == theirs[0].acted_for == person
    # What was sent stays as it is, but for its owner's marks.
    for method, path, body in (
        ("PATCH", at, {"label": "Andet"}),
        ("POST", f"{at}/documents/", {"documentType": "ADDITIONAL"}),
    ):
        assert said(client.call(method, path, body, version=sent["version"])) == (
            422, "message.not.draft",
        )  # fmt: skip
    marked = done(client.call("PATCH", at, {"note": "husk"}, version=sent["version"]))
    assert client.shown(f"{box}/messages/?messageState=SENT")["messages"][0]["note"] == "husk"
    assert client.call("DELETE", at, version=marked["version"]).status_code == 204
    assert client.get(at).status_code == 404
    assert WrittenLetter.objects.get(uuid=sent["id"]).letter == found


def folder(client, box, kind):
    return client.shown(f"{box}/folders/?folderType={kind}")["folders"][0]["id"]


def test_documents_and_files_of_a_draft(client, box, open_authority):
    at = written(client, box, open_authority)
    [main] = client.shown(at)["documents"]
    place = f"{at}/documents/{main['id']}"
    [file] = main["files"]
    another = {"documentType": "MAIN"}
    assert said(client.call("POST", f"{at}/documents/", another)) == (422, "document.not.possible")
    technical = {"documentType": "TECHNICAL"}
    assert said(client.call("POST", f"{at}/documents/", technical)) == (
        422,
        "document.not.possible",
    )
    assert said(client.call("POST", f"{at}/documents/", {})) == (400, "body.not.valid")
    renamed = done(client.call("PUT", place, {"documentType": "MAIN", "label": "Brev"}, version=0))
    assert (renamed["label"], renamed["version"]) == ("Brev", 1)
    assert said(client.call("PUT", place, {"documentType": "MAIN"}, version=0)) == (
        409,
        "version.stale",
    )
    assert said(client.call("PUT", place, {"documentType": "MAIN"})) == (400, "if.match.missing")
    wrong = {"filename": "x.exe", "encodingFormat": "a/b", "language": "da"}
    assert said(client.call("POST", f"{place}/files/", wrong)) == (422, "file.not.allowed")
    for bad in ({**wrong, "language": "dansk"}, {"filename": "x.pdf"}, {**wrong, "filename": 1}):
        assert said(client.call("POST", f"{place}/files/", bad)) == (400, "body.not.valid")
    odd = {"filename": "brev.png", "encodingFormat": "image/png", "language": "da"}
    at_file = f"{place}/files/{file['id']}"
    assert said(client.call("PUT", at_file, odd, version=1)) == (400, "file.content.mismatch")
    assert said(upload(client, f"{at_file}/content", b"", 1)) == (422, "file.empty.not.allowed")
    assert said(upload(client, f"{at_file}/content", b"MZ", 1)) == (400, "file.content.mismatch")
    assert said(upload(client, f"{at_file}/content", PDF, 1, "anden")) == (400, "file.part.missing")
    no_form = client.call("PUT", f"{at_file}/content", {}, version=1)
    assert said(no_form) == (400, "file.part.missing")
    assert client.get(f"{at_file}/content").content == PDF
    same = {"filename": "andet.pdf", "encodingFormat": "application/pdf", "language": "en"}
    assert done(client.call("PUT", at_file, same, version=1))["version"] == 2
    assert client.call("DELETE", at_file, version=2).status_code == 204
    assert client.get(at_file).status_code == 404
    assert said(client.call("POST", f"{at}/send")) == (422, "message.main.document.missing")
    assert client.call("DELETE", place, version=1).status_code == 204
    assert client.shown(at)["documents"] == []
    assert client.call("DELETE", at, version=0).status_code == 204
    assert client.get(at).status_code == 404
    assert not WrittenFile.objects.filter(id=file["id"]).exists()


def test_who_may_be_written_to(  # noqa: PLR0917
    client, box, person, open_authority, company, resident, authorities
):
    at = written(client, box, open_authority)
    neighbour = resident("Nabo", "Prøve")
    contacts.register_many([company], clock.now() - timedelta(days=1))

    def tried(recipient):
        version = client.shown(at)["version"]
        done(client.call("PATCH", at, {"recipient": recipient}, version=version))
        return said(client.call("POST", f"{at}/send"))

    refused = (422, "message.recipient.not.allowed")
    assert tried(to(neighbour)) == refused
    assert tried(to(company)) == refused
    assert tried(to(person)) == refused
    assert tried({"recipientId": "a@b.dk", "recipientIdType": "EMAIL"}) == refused
    assert tried({"recipientId": "1", "recipientIdType": "CVR"}) == (422, "recipient.unknown")
    assert tried(to(authorities[1])) == (422, "recipient.unknown")
    turned = [line.look for line in audit.looks_at(authorities[1])]
    assert (turned[0].action, turned[0].acted_for) == ("Brev afvist", person)
    done(client.call("PATCH", at, {"recipient": to(open_authority), "label": " "}, version=6))
    assert said(client.call("POST", f"{at}/send")) == (422, "message.label.missing")
    empty = done(client.call("POST", f"{box}/messages/"), 201)
    assert (empty["label"], empty["documents"]) == ("", [])
    at = f"{box}/messages/{empty['id']}"
    assert said(client.call("POST", f"{at}/send")) == (422, "message.recipient.missing")
    assert not Letter.objects.filter(sender=str(person)).exists()
    mandatory = client.call("POST", f"{box}/messages/", {"messageType": "MANDATORY"})
    assert said(mandatory) == (403, "mandatory.not.allowed")
    inbox = {"folderId": folder(client, box, "INBOX")}
    assert said(client.call("POST", f"{box}/messages/", inbox)) == (422, "folder.not.for.received")
    for body in ({"recipient": []}, {"contentData": {"kleDataLabel": "x"}}, {"documents": {}}):
        assert said(client.call("POST", f"{box}/messages/", body)) == (400, "body.not.valid"), body


def test_who_may_write(client, box, person, open_authority, resident):
    at = written(client, box, open_authority)
    helper = resident("Hans", "Hjælper")
    uuid = client.shown(f"{box}")["access"]["identityId"]
    wish = {"accessType": "PARTY_REPRESENTATIVE",
            "identityId": str(registers.person_of(helper, clock.now()).uuid)}  # fmt: skip
    done(client.call("POST", f"{box}/accesses/", wish), 201)
    assert uuid != wish["identityId"]
    other = viewer(helper)
    for method, path in (
        ("POST", f"{box}/messages/"), ("POST", f"{at}/send"), ("PATCH", at), ("DELETE", at),
        ("POST", f"{at}/reply"), ("POST", f"{at}/documents/"),
    ):  # fmt: skip
        body = {"documentType": "ADDITIONAL"} if path.endswith("documents/") else {}
        assert said(other.call(method, path, body, version=0)) == (403, "mailbox.read.only"), path
    # A draft is nobody else's to see; what was sent is among the letters that she may read.
    assert other.get(at).status_code == 404
    assert other.shown(f"{box}/messages/?messageState=DRAFT")["totalElements"] == 0
    done(client.call("POST", f"{at}/send"))
    assert other.shown(at)["messageState"] == "SENT"
    stranger = viewer(resident("Frede", "Fremmed"))
    assert said(stranger.call("POST", f"{at}/send")) == (403, "mailbox.not.open")
    reads_only = viewer(person, scope="openid read")
    assert said(reads_only.call("POST", f"{at}/send")) == (403, "bearer.scope.missing")


def test_a_company_writes(country, open_authority):
    owner = next(one.party for one in country.showcase() if one.key == "owner")
    company = country.companies_owned_by(owner, clock.now())[0].party
    client = viewer(owner)
    boxes = client.shown("mailboxes/")["mailboxes"]
    box = next(one["id"] for one in boxes if one["ownerExternalId"] == company.number)
    at = written(client, f"mailboxes/{box}", open_authority)
    sent = done(client.call("POST", f"{at}/send"))
    assert (sent["sender"]["senderId"], sent["sender"]["senderIdType"]) == (company.number, "CVR")
    found = Letter.objects.get(message_uuid=sent["id"])
    assert (found.sender, found.sender_name) == (str(company), sent["sender"]["label"])
    [theirs] = [
        line.look for line in audit.looks_at(open_authority) if line.look.acted_for == company
    ]
    assert theirs.actor.party == owner
    assert {line.look.actor.party for line in audit.looks_at(company)} == {owner}


def test_an_answer_brings_back_what_the_sender_gave(client, box, person, sender, open_authority):
    full = {"example": "full", "doNotDeliverUntilDate": None, "replyByDateTime": None}
    body = letter(sender.owner, person, **full, reply="true", label="Om din sag")
    assert sender.send(body).status_code == 201
    given = read_memo(body).header
    [line] = client.shown(f"{box}/messages/")["messages"]
    at = f"{box}/messages/{line['id']}"
    draft = done(client.call("POST", f"{at}/reply"))
    assert (draft["messageState"], draft["label"]) == ("DRAFT", "Svar: Om din sag")
    assert draft["recipient"]["recipientId"] == sender.owner.number
    last = draft["replyData"][-1]
    assert last["parentMessageId"] == str(given.message_uuid)
    assert last["childMessageId"] == draft["id"]
    assert last["messageIdentifier"] == given.message_id
    wanted = [(one.label, one.value) for each in given.reply_data for one in each.additional]
    assert wanted
    came = [(one["label"], one["value"]) for each in draft["replyData"]
            for one in each.get("additionalReplyData", [])]  # fmt: skip
    assert set(came) >= set(wanted)
    assert last["additionalReplyData"]
    file = {"filename": "svar.pdf", "encodingFormat": "application/pdf", "language": "da"}
    wish = {"documentType": "MAIN", "files": [file]}
    mine = f"{box}/messages/{draft['id']}"
    made = done(client.call("POST", f"{mine}/documents/", wish), 201)
    place = f"{mine}/documents/{made['id']}/files/{made['files'][0]['id']}"
    done(upload(client, f"{place}/content", PDF, 0))
    done(client.call("POST", f"{box}/messages/{draft['id']}/send"))
    found = Letter.objects.get(message_uuid=draft["id"])
    memo = read_memo(envelope_of(found.envelope)).header
    mine = memo.reply_data[-1]
    assert (mine.message_uuid, str(mine.reply_uuid)) == (given.message_uuid, draft["id"])
    assert mine.case_id == given.content_data.case_id.id
    assert {(one.label, one.value) for one in mine.additional} <= set(wanted)
    assert memo.recipient.contact_point == given.sender.contact_point


def test_when_there_is_no_answer(client, box, person, sender):
    past = (clock.now() - timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    for changes in (
        {"label": "nej"},
        {"label": "for sent", "reply": "true", "replyByDateTime": past},
    ):
        assert sender.send(letter(sender.owner, person, **changes)).status_code == 201
    late, none = client.shown(f"{box}/messages/")["messages"]
    for line, code in ((none, "not.allowed"), (late, "too.late")):
        refused = client.call("POST", f"{box}/messages/{line['id']}/reply")
        assert said(refused) == (422, f"message.reply.{code}")
    assert WrittenLetter.objects.filter(owner=str(person)).count() == 0


def test_send_on(  # noqa: PLR0917
    client, box, person, sender, open_authority, resident, company
):
    files = [("brev.pdf", "application/pdf", PDF)]
    assert (
        sender.send(letter(sender.owner, person, label="Afgørelse", files=files)).status_code == 201
    )
    [line] = client.shown(f"{box}/messages/")["messages"]
    at = f"{box}/messages/{line['id']}/forward"
    sent = done(client.call("POST", at, {**to(open_authority), "comment": "Se her"}))
    assert (sent["messageState"], sent["forward"]) == ("SENT", True)
    assert sent["forwardData"]["originalMessageId"] == str(
        Letter.objects.get(recipient=str(person)).message_uuid
    )
    assert sent["forwardData"]["comment"] == "Se her"
    arrived = Letter.objects.get(message_uuid=sent["id"])
    assert arrived.recipient == str(open_authority)
    assert [one["size"] for each in arrived.documents for one in each["files"]] == [len(PDF)]
    stranger = resident("Frede", "Fremmed")
    assert said(client.call("POST", at, to(stranger))) == (422, "message.recipient.not.allowed")
    assert said(client.call("POST", at, to(company))) == (422, "message.recipient.not.allowed")
    rights.give_reading(person, stranger, Actor(person, "Karla Prøve"), clock.now())
    done(client.call("POST", at, to(stranger)))
    assert MailboxEntry.objects.filter(owner=str(stranger)).count() == 1
    for body in ({}, {"recipientId": "x"}, {**to(stranger), "comment": "x" * 513}):
        assert said(client.call("POST", at, body)) == (400, "body.not.valid")
    wrong = {"recipientId": "ikke en adresse", "recipientIdType": "EMAIL"}
    assert said(client.call("POST", at, wrong)) == (422, "message.email.not.valid")
    again = client.call("POST", f"{box}/messages/{sent['id']}/forward", to(open_authority))
    assert said(again) == (422, "message.forward.not.possible")
    assert WrittenLetter.objects.filter(owner=str(person)).count() == 2  # nothing of those
    friend = {"recipientId": "ven@privat.example", "recipientIdType": "EMAIL", "comment": "Læs"}
    mailed = done(client.call("POST", at, friend))
    assert mailed["recipient"]["recipientIdType"] == "EMAIL"
    row = WrittenLetter.objects.get(uuid=mailed["id"])
    assert row.emailed_at is None
    for _ in range(2):
        service.send_email(row.pk, clock.now())
    [caught] = [one for one in service.caught_mail() if one.recipient == "ven@privat.example"]
    assert "brev.pdf" in caught.text
    assert "Læs" in caught.text
    assert "ikke beskyttet" in caught.text
    assert "Videresendt på e-mail" in [one.look.action for one in audit.looks_at(person)]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'post.send_email'"
        )
        assert cursor.fetchone()[0] == 1


def test_two_at_once_send_once_and_a_failure_loses_nothing(
    client, box, person, open_authority, monkeypatch
):
    at = written(client, box, open_authority)

    def broken(*_):
        raise RuntimeError("no disk")

    with monkeypatch.context() as patched:
        patched.setattr(delivery, "write", broken)
        with pytest.raises(RuntimeError):
            client.call("POST", f"{at}/send")
    assert client.shown(at)["messageState"] == "DRAFT"
    assert not Letter.objects.filter(sender=str(person)).exists()
    answers = []

    def send():
        answers.append(client.call("POST", f"{at}/send").status_code)
        connection.close()

    threads = [threading.Thread(target=send) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert answers == [200] * 4
    assert Letter.objects.filter(sender=str(person)).count() == 1
