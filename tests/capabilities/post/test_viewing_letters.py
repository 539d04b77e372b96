"""Viewing clients: mailboxes and letters over the official API, replayed as clients call it."""

import pytest
from django.db import connection

from fundament.capabilities.post.models import Letter, MailboxEntry
from fundament.kernel import audit
from tests.bearers import viewer
from tests.letters import letter

PDF = ("brev.pdf", "application/pdf", b"%PDF-1.4 " + b"hello " * 60)
FULL = {"example": "full", "doNotDeliverUntilDate": None}
LEDGER = "ALTER TABLE kernel_audit_entry"
ORDER = "receivedDateTime:DESC,sendDateTime:DESC,lastUpdated:DESC"


@pytest.fixture
def person(resident):
    return resident()


@pytest.fixture
def post(sender, person):
    """Send letters to the person; each of the changes is one letter."""

    def sent(*changes):
        for one in changes:
            answer = sender.send(letter(sender.owner, person, **one))
            assert answer.status_code == 201, answer.content

    return sent


@pytest.fixture
def client(person):
    return viewer(person)


@pytest.fixture
def box(client):
    """The address of the person's own mailbox."""
    found = client.shown("mailboxes/")
    assert found["totalElements"] == found["elementsOnPage"] == 1
    return f"mailboxes/{found['mailboxes'][0]['id']}"


def folder(client, box, kind):
    found = client.shown(f"{box}/folders/?folderType={kind}")["folders"]
    return found[0]["id"]


def actions(person):
    return [line.look.action for line in audit.looks_at(person)]


def test_the_mailbox_and_what_is_told_of_it(client, box, person):
    shown = client.shown(box)
    assert shown["ownerExternalId"] == person.number
    assert (shown["ownerType"], shown["ownerName"]) == ("CITIZEN", "Karla Prøve")
    assert (shown["statusType"], shown["exempt"]) == ("ACTIVE", False)
    assert shown["access"]["accessType"] == "OWNER"
    assert shown["access"]["mailboxId"] == shown["id"]
    assert client.shown("mailboxes")["mailboxes"][0]["id"] == shown["id"]
    assert client.shown(f"{box}/")["lastAccessedDate"]


def test_a_letter_from_the_list_to_the_bytes(client, box, post, person):
    post({**FULL, "files": [PDF], "label": "Om din ansøgning"})
    unread = client.shown(f"{box}/messages/?read=false&sortFields={ORDER}&page=0&size=100")
    [line] = unread["messages"]
    assert (line["label"], line["read"], line["messageState"]) == (
        "Om din ansøgning", False, "RECEIVED",
    )  # fmt: skip
    opened = client.shown(f"{box}/messages/{line['id']}")
    assert opened["version"] == line["version"] == 0
    assert opened["recipient"]["recipientId"] == person.number
    assert opened["contentData"]
    assert opened["replyData"]
    main, *_ = opened["documents"]
    documents = f"{box}/messages/{line['id']}/documents"
    assert client.shown(f"{documents}/")["documents"][0] == main
    assert client.shown(f"{documents}/{main['id']}") == main
    [file] = client.shown(f"{documents}/{main['id']}/files/")["files"]
    assert client.shown(f"{documents}/{main['id']}/files/{file['id']}") == file
    assert (file["filename"], file["fileSize"]) == ("brev.pdf", len(PDF[2]))
    content = client.get(f"{documents}/{main['id']}/files/{file['id']}/content")
    assert content.content == PDF[2]
    assert content["Content-Type"] == "application/octet-stream"
    assert "sandbox" in content["Content-Security-Policy"]
    assert client.shown(f"{box}/messages/?read=false")["totalElements"] == 0
    assert actions(person)[0:1] == ["Vist"]
    assert actions(person)[1] == "Hentet"
    entry = MailboxEntry.objects.get(owner=str(person))
    assert (entry.unread, entry.version) == (False, 0)
    assert entry.first_read_at is not None


def test_opening_alone_leaves_it_unread(client, box, post):
    post({})
    [line] = client.shown(f"{box}/messages/")["messages"]
    assert client.shown(f"{box}/messages/{line['id']}")["read"] is False
    assert client.shown(f"{box}/messages/{line['id']}")["read"] is False


def test_what_people_do_with_a_letter(client, box, post, person):
    post({"legalNotification": "true", "label": "Stævning"})
    [line] = client.shown(f"{box}/messages/")["messages"]
    at = f"{box}/messages/{line['id']}"
    assert line["messageType"] == "LEGAL_NOTIFICATION"
    change = {"read": True, "flag": True, "note": "husk", "legallyNotified": True}
    changed = client.call("PATCH", at, change, version=0)
    assert changed.status_code == 200, changed.content
    assert changed["ETag"] == '"1"'
    told = changed.json()
    assert (told["read"], told["flag"], told["note"]) == (True, True, "husk")
    assert told["legallyNotifiedDateTime"] == told["lastUpdated"]
    done = {"Markeret som læst", "Flag sat", "Egen note ændret", "Forkyndelse bekræftet"}
    assert set(actions(person)[:4]) == done
    again = client.call("PATCH", at, {"legallyNotified": False}, version=1)
    assert again.json()["code"] == "message.legal.notification.not.possible"
    whole = client.shown(at)
    whole |= {"flag": False, "version": 99, "createdDateTime": "x"}
    put = client.call("PUT", at, whole, version=1)
    assert put.status_code == 200, put.content
    assert (put.json()["flag"], put.json()["version"]) == (False, 2)
    assert actions(person)[0] == "Flag fjernet"


@pytest.mark.parametrize("method", ["PATCH", "PUT", "DELETE"])
def test_a_change_names_the_version_it_saw(client, box, post, method):
    post({})
    [line] = client.shown(f"{box}/messages/")["messages"]
    at = f"{box}/messages/{line['id']}"
    body = {"flag": True, "folderId": line["folderId"]}
    assert client.call("PATCH", at, {"note": "først"}, version=0).status_code == 200
    stale = client.call(method, at, body, version=0)
    assert (stale.status_code, stale.json()["code"]) == (409, "version.stale")
    missing = client.call(method, at, body)
    assert (missing.status_code, missing.json()["code"]) == (400, "if.match.missing")
    odd = client.call(method, at, body, **{"If-Match": "*"})
    assert (odd.status_code, odd.json()["code"]) == (400, "if.match.unreadable")
    assert client.shown(at)["flag"] is False
    assert client.call(method, at, body, **{"If-Match": "1"}).status_code in {200, 204}


def test_move_to_the_bin_and_delete(client, box, post, person):
    post({"label": "væk"}, {"label": "bliver"})
    gone = client.shown(f"{box}/messages/?label=v*k")["messages"][0]
    at, away = f"{box}/messages/{gone['id']}", folder(client, box, "DELETED")
    moved = client.call("PATCH", at, {"folderId": away}, version=0)
    assert moved.json()["folderId"] == away
    assert client.shown(f"{box}/messages/?folderId={away}")["totalElements"] == 1
    assert client.call("DELETE", at, version=1).status_code == 204
    assert client.get(at).status_code == 404
    assert client.shown(f"{box}/messages/")["totalElements"] == 1
    assert "Slettet fra postkassen" in actions(person)
    assert Letter.objects.filter(recipient=str(person)).count() == 2  # the evidence is kept


def test_what_a_received_letter_cannot_become(client, box, post):
    post({"label": "som sendt"})
    [line] = client.shown(f"{box}/messages/")["messages"]
    at = f"{box}/messages/{line['id']}"
    wrong = {
        "message.not.draft": {"label": "min egen", "flag": True},
        "folder.not.for.received": {"folderId": folder(client, box, "SENT"), "flag": True},
        "folder.not.found": {"folderId": line["id"]},
        "message.legal.notification.not.possible": {"legallyNotified": True, "flag": True},
    }
    for code, change in wrong.items():
        answer = client.call("PATCH", at, change, version=0)
        assert answer.json()["code"] == code, answer.content
        assert answer.status_code in {404, 422}
    assert client.shown(at)["flag"] is False
    for body in (b"{", b"[]", b'{"read": "ja"}', b'{"note": "\\u0000"}', b'{"folderId": "x"}'):
        answer = client.server.generic(
            "PATCH", f"/apis/v1/{at}", body, content_type="application/json", secure=True,
            headers={"Authorization": f"Bearer {client.token}", "If-Match": "0"},
        )  # fmt: skip
        assert (answer.status_code, answer.json()["code"]) == (400, "body.not.valid"), body


def test_filters_orders_and_projections(client, box, post, sender):
    post({"label": "a", "mandatory": "true"}, {"label": "b"}, {"label": "c"})
    letters = f"{box}/messages/"

    def labels(asked):
        return [one["label"] for one in client.shown(f"{letters}?{asked}")["messages"]]

    assert labels("sortFields=label") == ["a", "b", "c"]
    assert labels("sortFields=label:desc") == ["c", "b", "a"]
    assert labels("") == ["c", "b", "a"]
    assert labels("label=a&label=c&sortFields=label") == ["a", "c"]
    assert labels("label=!a&sortFields=label") == ["b", "c"]
    assert labels("messageType=MANDATORY") == ["a"]
    assert labels("messageType=MANDATORY&label=|b&sortFields=label") == ["a", "b"]
    assert labels("any=B,c&sortFields=label") == ["b", "c"]
    assert labels("messageState=DRAFT") == []
    assert len(labels(f"sender.senderId={sender.owner.number}")) == 3
    assert labels("sender.senderId=1*") == []
    assert labels("dateFrom=2100-01-01") == []
    assert len(labels("receivedDateFrom=2000-01-01&receivedDateTo=2100-01-01")) == 3
    shown = client.shown(f"{letters}?fields=label,sender.senderId&label=a")["messages"]
    assert shown == [{"label": "a", "sender": {"senderId": sender.owner.number}}]
    for asked, code in {
        "hest=1": "filter.not.known",
        "sortFields=hest": "filter.not.known",
        "read=ja": "filter.not.valid",
        "id=x": "filter.not.valid",
        "dateFrom=2026": "filter.not.valid",
        "label=%00": "filter.not.valid",
        "next=xyz": "filter.not.valid",
        "size=0": "page.not.valid",
    }.items():
        answer = client.get(f"{letters}?{asked}")
        assert (answer.status_code, answer.json()["code"]) == (400, code), asked


@pytest.mark.parametrize("order", ["", "label:asc", "read,label:desc", "sender.label,label"])
def test_a_list_goes_on_behind_its_last_letter(client, box, post, order):
    post(*({"label": f"brev {number}"} for number in range(7)))
    asked = f"{box}/messages/?size=3&sortFields={order}"
    first = client.shown(asked)
    assert (first["totalElements"], first["totalPages"]) == (7, 3)
    post({"label": "a new one meanwhile"})
    seen, page = [one["label"] for one in first["messages"]], first
    while "next" in page:
        page = client.shown(f"{asked}&next={page['next']}")
        seen += [one["label"] for one in page["messages"]]
    assert sorted(one for one in seen if one.startswith("brev")) == [
        f"brev {number}" for number in range(7)
    ]
    assert len(seen) == len(set(seen))
    numbered = [
        one["label"]
        for number in range(3)
        for one in client.shown(f"{asked}&page={number}")["messages"]
    ]
    assert len(set(numbered)) == 8


def test_counts(client, box, post, person, sender):
    post({"label": "ét"}, {"label": "to"})
    [line] = client.shown(f"{box}/messages/?label=to")["messages"]
    client.call("PATCH", f"{box}/messages/{line['id']}", {"read": True}, version=0)
    [of_sender] = client.shown(f"{box}/sender-information/")["senderInformationList"]
    assert of_sender["senderId"] == sender.owner.number
    [count] = of_sender["messageCountList"]
    assert (count["unreadMessages"], count["totalMessages"]) == (1, 2)
    summary = client.shown(f"{box}/folders/summary/")["folderMessageSummaryList"]
    counts = {one["folder"]["folderType"]: one["messageCount"]["totalMessages"] for one in summary}
    assert counts == {"INBOX": 2, "DRAFTS": 0, "SENT": 0, "DELETED": 0}
    asked = f"mailboxes/messages/unread/exists/?ownerId={person.number}&ownerIdType=CPR"
    told = client.shown(asked)
    assert (told["mailboxId"], told["unreadRegularMessagesExist"]) == (box.split("/")[1], True)
    assert told["fromDate"]


def test_nobody_else_gets_in(client, box, post, resident):
    post({"files": [PDF]})
    [line] = client.shown(f"{box}/messages/")["messages"]
    document = line["documents"][0]
    stranger = viewer(resident())
    at = f"{box}/messages/{line['id']}"
    file = f"{at}/documents/{document['id']}/files/{document['files'][0]['id']}"
    for path in (box, f"{box}/messages/", at, f"{at}/documents/", file, f"{file}/content",
                 f"{box}/folders/", f"{box}/accesses/", f"{box}/sender-information/"):  # fmt: skip
        answer = stranger.get(path)
        assert (answer.status_code, answer.json()["code"]) == (403, "mailbox.not.open"), path
    for method in ("PATCH", "PUT", "DELETE"):
        assert stranger.call(method, at, {"flag": True}, version=0).status_code == 403
    # The letter is not to be had by the stranger's own mailbox either.
    own = f"mailboxes/{stranger.shown('mailboxes/')['mailboxes'][0]['id']}"
    assert stranger.get(f"{own}/messages/{line['id']}").status_code == 404
    number = client.person.number
    asked = f"mailboxes/messages/unread/exists/?ownerId={number}&ownerIdType=CPR"
    assert stranger.get(asked).status_code == 403


def test_without_its_line_nothing_is_shown(client, box, post):
    post({"files": [PDF]})
    [line] = client.shown(f"{box}/messages/")["messages"]
    document = line["documents"][0]
    at = f"{box}/messages/{line['id']}"
    file = f"{at}/documents/{document['id']}/files/{document['files'][0]['id']}"
    client.server.raise_request_exception = False
    with connection.cursor() as cursor:
        cursor.execute(f"{LEDGER} ADD CONSTRAINT trial_full CHECK (false) NOT VALID")
    try:
        for path in (box, f"{box}/messages/", at, f"{file}/content", f"{box}/folders/"):
            answer = client.get(path)
            assert answer.status_code >= 500, path
            assert b"%PDF" not in answer.content
        changed = client.call("PATCH", at, {"flag": True}, version=0)
        assert changed.status_code >= 500
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"{LEDGER} DROP CONSTRAINT trial_full")
    entry = MailboxEntry.objects.get(letter__transmission_id=line["id"])
    assert (entry.unread, entry.flag, entry.version) == (True, False, 0)


def test_reminded_is_all_a_client_changes_of_a_mailbox(client, box):
    shown = client.shown(box)
    changed = client.call("PUT", box, {**shown, "reminded": True}, version=shown["version"])
    assert changed.status_code == 200, changed.content
    assert (changed.json()["reminded"], changed.json()["version"]) == (True, 1)
    stale = client.call("PUT", box, shown, version=0)
    assert stale.status_code == 409
    odd = client.call("PUT", box, {**shown, "exempt": [1], "ownerName": {}}, version=1)
    assert odd.status_code == 422
    fixed = client.call("PUT", box, {**shown, "exempt": True}, version=1)
    assert (fixed.status_code, fixed.json()["code"]) == (422, "mailbox.field.not.changed.here")
