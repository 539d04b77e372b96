"""Reading access: given over the API and on the page, and gone everywhere the moment it is back."""

import re

import pytest

from fundament.capabilities.post import service
from fundament.capabilities.post.models import MailboxEntry
from fundament.capabilities.post.types import OpeningExpired
from fundament.capabilities.registers import service as registers
from fundament.capabilities.rights import service as rights
from fundament.kernel import audit, clock
from fundament.kernel.acting import Role
from tests.bearers import viewer
from tests.letters import letter

PDF = ("brev.pdf", "application/pdf", b"%PDF-1.4 " + b"hello " * 60)


@pytest.fixture
def owner(resident, sender):
    person = resident("Olga", "Ejer")
    sender.send(letter(sender.owner, person, label="Fortroligt", files=[PDF]))
    return person


@pytest.fixture
def helper(resident):
    return resident("Hans", "Hjælper")


def uuid_of(person):
    return str(registers.person_of(person, clock.now()).uuid)


def box_of(client, owner):
    found = client.shown("mailboxes/")["mailboxes"]
    return next(f"mailboxes/{one['id']}" for one in found if one["ownerExternalId"] == owner.number)


def give(client, box, person):
    wish = {"accessType": "PARTY_REPRESENTATIVE", "identityId": uuid_of(person)}
    return client.call("POST", f"{box}/accesses/", wish)


def test_over_the_api(owner, helper):
    client, other = viewer(owner), viewer(helper)
    box = box_of(client, owner)
    given = give(client, box, helper)
    assert given.status_code == 201, given.content
    access = given.json()
    assert access["accessType"] == "PARTY_REPRESENTATIVE"
    assert access["identityId"] == uuid_of(helper)
    assert give(client, box, helper).json()["code"] == "rights.reading.held"
    assert give(client, box, owner).json()["code"] == "rights.reading.not.givable"
    listed = client.shown(f"{box}/accesses/?sortFields=accessType")["accesses"]
    assert [one["accessType"] for one in listed] == ["OWNER", "PARTY_REPRESENTATIVE"]
    [trustee] = client.shown("mailboxes/trustees")["trustees"]
    assert trustee == {"id": helper.number, "idType": "CPR", "name": "Hans Hjælper"}

    assert box_of(other, owner) == box
    [line] = other.shown(f"{box}/messages/")["messages"]
    at = f"{box}/messages/{line['id']}"
    document = line["documents"][0]
    content = f"{at}/documents/{document['id']}/files/{document['files'][0]['id']}/content"
    assert other.get(content).content == PDF[2]
    entry = MailboxEntry.objects.get(owner=str(owner))
    assert (entry.unread, entry.first_read_at) == (True, None)
    [own] = other.shown(f"{box}/accesses/")["accesses"]
    assert own["accessType"] == "PARTY_REPRESENTATIVE"
    for method, path, body in (
        ("PATCH", at, {"flag": True}),
        ("DELETE", at, None),
        ("POST", f"{box}/folders/", {"folderType": "USER_DEFINED", "name": "X"}),
        ("POST", f"{box}/accesses/", {"accessType": "PARTY_REPRESENTATIVE",
                                      "identityId": uuid_of(helper)}),
    ):  # fmt: skip
        refused = other.call(method, path, body, version=0)
        assert (refused.status_code, refused.json()["code"]) == (403, "mailbox.read.only"), path
    last = audit.looks_at(owner)[0].look
    assert (last.actor.party, last.acted_for) == (helper, owner)

    back = client.call(
        "PUT", f"{box}/accesses/{access['id']}", {"privileges": []}, version=access["version"]
    )
    assert back.status_code == 200, back.content
    for path in (box, f"{box}/messages/", at, content):
        assert other.get(path).status_code == 403
    assert len(other.shown("mailboxes/")["mailboxes"]) == 1
    assert client.get(f"{box}/accesses/{access['id']}").status_code == 403
    told = [line.look.action for line in audit.looks_at(helper)]
    assert {"Læseadgang givet", "Læseadgang trukket tilbage"} <= set(told)
    assert give(client, box, helper).status_code == 201


def test_only_reading_is_given(owner, helper):
    client = viewer(owner)
    box = box_of(client, owner)
    wish = {"accessType": "OWNER", "identityId": uuid_of(helper)}
    refused = client.call("POST", f"{box}/accesses/", wish)
    assert (refused.status_code, refused.json()["code"]) == (422, "access.not.possible")
    nobody = {"accessType": "PARTY_REPRESENTATIVE", "identityId": str(client.grant.id)}
    assert client.call("POST", f"{box}/accesses/", nobody).json()["code"] == "access.not.possible"
    [own] = client.shown(f"{box}/accesses/")["accesses"]
    at = f"{box}/accesses/{own['id']}"
    more = client.call("PUT", at, {"privileges": ["SYSTEM_MANAGER"]}, version=0)
    assert (more.status_code, more.json()["code"]) == (422, "access.not.possible")
    introduced = client.call("PUT", at, {**own, "introductionCompleted": True}, version=0)
    assert (introduced.json()["introductionCompleted"], introduced.json()["version"]) == (True, 1)
    assert client.call("PUT", at, own, version=0).status_code == 409


def test_on_the_page(owner, helper, reader):
    client, _ = reader(owner)
    browser, _ = reader(helper)

    def give_to(cpr, name):
        given = {"cpr": cpr, "navn": name}
        return client.post("/post/laeseadgang/", given, secure=True, follow=True)

    number = f"{helper.number[:6]}-{helper.number[6:]}"
    wrong = give_to(number, "Hans Hansen")
    assert (wrong.status_code, "Der er ingen i registret" in wrong.text) == (422, True)
    assert audit.looks_at(helper)[0].look.actor.party == owner
    assert give_to("x", "Hans Hjælper").status_code == 422
    assert "Læseadgangen er givet" in give_to(number, "hans  hjælper").text
    assert give_to(number, "Hans Hjælper").status_code == 409

    page = browser.get("/post/", secure=True).text
    key = re.search(r"postkasse=([0-9a-f]+)", page)[1]
    page = browser.get(f"/post/?postkasse={key}", secure=True).text
    assert "Fortroligt" in page
    assert "Du har læseadgang" in page
    assert "/post/laeseadgang/" not in page
    address = re.search(r'href="(/post/[0-9a-f-]{36}/)"', page)[1]
    opened = browser.get(address, secure=True).text
    assert "ikke endnu" in opened
    assert "Læg i papirkurven" not in opened
    frame = re.search(r'iframe src="[^"]*(/[^"/#]+)', opened)[1]
    assert MailboxEntry.objects.get(owner=str(owner)).unread
    assert browser.post(f"{address}papirkurv/", secure=True).status_code == 403
    for path in (f"/post/mapper/?postkasse={key}", f"/post/laeseadgang/?postkasse={key}"):
        assert browser.post(path, {"navn": "X", "gør": "opret"}, secure=True).status_code == 403

    back = {"læser": uuid_of(helper)}
    done = client.post("/post/laeseadgang/", back, secure=True, follow=True).text
    assert "Læseadgangen er trukket tilbage" in done
    assert browser.get(address, secure=True).status_code == 404
    assert "Fortroligt" not in browser.get(f"/post/?postkasse={key}", secure=True).text
    assert shown_at(frame) == 404


def shown_at(path):
    """The status of a short-lived address of content that was given out before."""
    try:
        service.file_at(path.strip("/"), clock.now())
    except OpeningExpired as expired:
        return expired.status
    return 200


def test_it_ends_with_the_owners_life(owner, helper):
    client, other = viewer(owner), viewer(helper)
    box = box_of(client, owner)
    give(client, box, helper)
    assert other.get(box).status_code == 200
    registers.record_death(owner, clock.today(), clock.now())
    assert other.get(box).status_code == 403


def test_what_an_employee_gave_ends_with_her_employment(company, owner, helper):
    rights.grant_role(owner, Role.COMPANY, company, clock.now())
    client, other = viewer(owner), viewer(helper)
    box = box_of(client, company)
    for person in (helper, owner):  # herself too: so nobody stays when she has left
        assert give(client, box, person).status_code == 201
    assert other.get(box).status_code == 200
    rights.withdraw_role(owner, Role.COMPANY, company, clock.now())
    assert other.get(box).status_code == client.get(box).status_code == 403
    assert rights.readings_of(company, clock.now()) == []


def test_names_of_folders_are_searched_in_one_pass(owner):
    client = viewer(owner)
    box = box_of(client, owner)
    wish = {"folderType": "USER_DEFINED", "name": "a" * 99 + "b"}
    assert client.call("POST", f"{box}/folders/", wish).status_code == 201
    names = "%2A".join("a" * 40)
    assert client.shown(f"{box}/folders/?name=%2A{names}%2Ac")["totalElements"] == 0
    assert client.shown(f"{box}/folders/?name=a%2Ab")["totalElements"] == 1
