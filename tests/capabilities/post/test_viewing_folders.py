"""Own folders: over the official API, and on the pages of the mailbox."""

import re
from uuid import uuid4

import pytest

from fundament.capabilities.post.models import OwnFolder
from fundament.kernel import audit
from tests.bearers import viewer
from tests.letters import letter


@pytest.fixture
def person(resident):
    return resident()


@pytest.fixture
def client(person):
    return viewer(person)


@pytest.fixture
def box(client):
    return f"mailboxes/{client.shown('mailboxes/')['mailboxes'][0]['id']}"


def make(client, box, name, parent=None, **changed):
    wish = {"folderType": "USER_DEFINED", "name": name, "parentFolderId": parent} | changed
    return client.call("POST", f"{box}/folders/", wish)


def test_make_rename_move_and_delete(client, box, person, sender):
    made = make(client, box, "  Skat   2026 ")
    assert made.status_code == 201, made.content
    tax = made.json()
    assert (tax["name"], tax["version"], made["ETag"]) == ("Skat 2026", 0, '"0"')
    inner = make(client, box, "Kvitteringer", tax["id"]).json()
    assert inner["parentFolderId"] == tax["id"]
    assert client.shown(f"{box}/folders/{inner['id']}") == inner
    listed = client.shown(f"{box}/folders/?folderType=USER_DEFINED&sortFields=name")["folders"]
    assert [one["name"] for one in listed] == ["Kvitteringer", "Skat 2026"]
    renamed = client.call("PUT", f"{box}/folders/{tax['id']}", {**tax, "name": "Skat"}, version=0)
    assert (renamed.json()["name"], renamed.json()["version"]) == ("Skat", 1)
    stale = client.call("PUT", f"{box}/folders/{tax['id']}", {**tax, "name": "X"}, version=0)
    assert (stale.status_code, stale.json()["code"]) == (409, "version.stale")

    sender.send(letter(sender.owner, person))
    [line] = client.shown(f"{box}/messages/")["messages"]
    at = f"{box}/messages/{line['id']}"
    moved = client.call("PATCH", at, {"folderId": inner["id"]}, version=0)
    assert moved.json()["folderId"] == inner["id"]
    assert client.shown(f"{box}/messages/?folderId={inner['id']}")["totalElements"] == 1
    summary = client.shown(f"{box}/folders/summary/")["folderMessageSummaryList"]
    held = {one["folder"]["name"]: one["messageCount"]["totalMessages"] for one in summary}
    assert held["Kvitteringer"] == 1

    for folder, version in ((inner, 0), (tax, 1)):
        full = client.call("DELETE", f"{box}/folders/{folder['id']}", version=version)
        assert (full.status_code, full.json()["code"]) == (422, "folder.not.empty")
    client.call("PATCH", at, {"folderId": line["folderId"]}, version=1)
    for folder, version in ((inner, 0), (tax, 1)):
        gone = client.call("DELETE", f"{box}/folders/{folder['id']}", version=version)
        assert gone.status_code == 204
    assert client.get(f"{box}/folders/{tax['id']}").status_code == 404
    actions = [line.look.action for line in audit.looks_at(person)]
    assert {"Mappe oprettet", "Mappe ændret", "Mappe slettet", "Flyttet til en mappe"} <= {*actions}


def test_what_a_folder_cannot_be(client, box):
    one = make(client, box, "En").json()
    standard = client.shown(f"{box}/folders/?folderType=INBOX")["folders"][0]
    for code, answer in {
        "folder.name.taken": make(client, box, "eN"),
        "folder.standard": make(client, box, "Ny", folderType="INBOX"),
        "folder.not.found": make(client, box, "Ny", str(uuid4())),
        "folder.not.possible": make(client, box, " "),
        "body.not.valid": make(client, box, 7),
    }.items():
        assert answer.json()["code"] == code, answer.content
    for method in ("PUT", "DELETE"):
        fixed = client.call(method, f"{box}/folders/{standard['id']}", standard, version=0)
        assert (fixed.status_code, fixed.json()["code"]) == (422, "folder.standard")
    within = {**one, "parentFolderId": one["id"]}
    itself = client.call("PUT", f"{box}/folders/{one['id']}", within, version=0)
    assert itself.json()["code"] == "folder.not.possible"
    parent, depth = one["id"], 1
    while (made := make(client, box, f"Dyb {depth}", parent)).status_code == 201:
        parent, depth = made.json()["id"], depth + 1
    assert (depth, made.json()["code"]) == (5, "folder.not.possible")


def test_folders_of_somebody_else(client, box, resident):
    made = make(client, box, "Min").json()
    stranger = viewer(resident())
    own = f"mailboxes/{stranger.shown('mailboxes/')['mailboxes'][0]['id']}"
    assert make(stranger, box, "Din").status_code == 403
    assert stranger.get(f"{own}/folders/{made['id']}").status_code == 404
    assert make(stranger, own, "Inde i", made["id"]).json()["code"] == "folder.not.found"
    gone = stranger.call("DELETE", f"{own}/folders/{made['id']}", version=0)
    assert gone.status_code == 404
    assert OwnFolder.objects.filter(id=made["id"]).exists()


def test_on_the_pages(person, reader, sender):
    browser, _ = reader(person)
    assert "Der er ingen mapper endnu" in browser.get("/post/mapper/", secure=True).text

    def act(**given):
        return browser.post("/post/mapper/", given, secure=True, follow=True)

    assert "Mappen er oprettet" in act(gør="opret", navn="Skat").text
    tax = OwnFolder.objects.get(mailbox__owner=str(person))
    assert "Mappen er oprettet" in act(gør="opret", navn="2026", i=str(tax.id)).text
    inner = OwnFolder.objects.get(mailbox__owner=str(person), name="2026")
    assert inner.parent_id == tax.id
    taken = act(gør="opret", navn="skat")
    assert (taken.status_code, "Der er allerede en mappe" in taken.text) == (409, True)
    assert "Mappen har fået et nyt navn" in act(gør="omdøb", mappe=str(inner.id), navn="2027").text
    assert act(gør="slet", mappe=str(tax.id)).status_code == 422
    assert act(gør="slet", mappe="x").status_code == 404

    sender.send(letter(sender.owner, person, label="Årsopgørelse"))
    page = browser.get("/post/", secure=True).text
    assert f"mappe={tax.id}" in page
    address = re.search(r'href="(/post/[0-9a-f-]{36}/)"', page)[1]
    assert "Flyt til mappe" in browser.get(address, secure=True).text
    moved = browser.post(f"{address}flyt/", {"mappe": str(tax.id)}, secure=True, follow=True)
    assert "Brevet er flyttet til mappen" in moved.text
    assert "Årsopgørelse" in moved.text
    assert "Årsopgørelse" not in browser.get("/post/", secure=True).text
    lost = browser.post(f"{address}flyt/", {"mappe": str(uuid4())}, secure=True)
    assert lost.status_code == 404
    browser.post(f"{address}indbakke/", secure=True)
    assert "Årsopgørelse" in browser.get("/post/", secure=True).text
    act(gør="slet", mappe=str(inner.id))
    assert "Mappen er slettet" in act(gør="slet", mappe=str(tax.id)).text
