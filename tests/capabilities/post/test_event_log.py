"""QueryEvents: a person's own events by her token, an organisation's by a certificate."""

from datetime import timedelta
from urllib.parse import quote

import pytest

from fundament.capabilities.post import service
from fundament.capabilities.post.queries import flow
from fundament.capabilities.rights import service as rights
from fundament.kernel import audit, clock
from fundament.kernel.acting import Acting, Actor, Role
from tests.bearers import viewer
from tests.letters import letter, message_uuid
from tests.machines import machine


@pytest.fixture(scope="module")
def mine(authority):
    return machine(authority)


@pytest.fixture
def anna(resident):
    return resident("Anna")


def tags(told):
    return [one["eventTag"] for one in told["events"]]


def asked(system, question, status=200):
    answer = system.call("GET", f"/events/?{question}")
    assert answer.status_code == status, answer.content
    return answer.json()


def test_a_persons_own_events(mine, anna, authority, resident):
    body = letter(authority, anna, messageID="sag 12")
    mine.send(body)
    client = viewer(anna)
    [box] = client.shown("mailboxes/")["mailboxes"]
    letters = client.shown(f"mailboxes/{box['id']}/messages/")["messages"]
    client.shown(f"mailboxes/{box['id']}/messages/{letters[0]['id']}")
    worker = resident("Bodil")
    rights.grant_role(worker, Role.CASEWORKER, authority, clock.now())
    desk = Acting(Actor(worker, "Bodil"), worker)
    service.flow_of_sent(desk, letters[0]["id"], clock.now())
    told = client.shown("events/")
    assert tags(told)[:2] == ["EVENT_LOG_SEARCHES", "MESSAGE_READ"]  # the newest first
    assert set(tags(told)[2:]) == {
        "MEMO_SEND_RECEIVED", "MEMO_SEND_VALIDATED", "MEMO_AVAILABLE_TO_RECIPIENT",
        "BUSINESS_RECEIPT_CREATED",
    }  # fmt: skip
    assert (told["totalElements"], told["currentPage"], told["totalPages"]) == (6, 0, 1)
    search, read = told["events"][:2]
    # Who works for somebody else appears as that organisation, never by name or number.
    assert (search["actor"], search["owner"]) == (authority.number, anna.number)
    assert worker.number not in str(told)
    assert (read["actor"], read["owner"]) == (anna.number, anna.number)
    assert read["metaProperties"]["messageUUID"] == read["message"] == message_uuid(body)
    assert read["eventTime"].endswith("Z")
    assert client.shown("events/") == {**told}  # ids stay; being asked is no event of a letter
    line = audit.looks_at(anna, limit=1)[0].look
    assert (line.what, line.actor.party) == ("Hændelser i Digital Post", anna)
    assert client.shown("events")["totalElements"] == 6  # with the last slash or not
    # Somebody else's events are hers alone, whatever is asked for.
    other = viewer(resident("Carl"))
    for question in ("", f"?ownerOrActor={anna.number}", f"?senderOrRecipient={authority.number}"):
        assert other.shown(f"events/{question}")["events"] == []


def test_what_can_be_asked_for(mine, anna, authority):
    bodies = [letter(authority, anna, messageID=f"nr {number}") for number in range(2)]
    for body in bodies:
        mine.send(body)
    client, now = viewer(anna), clock.now()
    soon = quote((now + timedelta(hours=1)).isoformat(timespec="milliseconds")[:-6] + "Z")
    before = quote((now - timedelta(hours=1)).isoformat(timespec="milliseconds")[:-6] + "Z")
    counts = {
        "": 8,
        "eventTag=MEMO_SEND_RECEIVED": 2,
        "eventTag=MEMO_SEND_RECEIVED&eventTag=MEMO_SEND_VALIDATED": 4,
        "eventTag=PHYSICAL_LETTER_SENT": 0,
        f"dateFrom={before}&dateTo={soon}": 8,
        f"dateFrom={soon}": 0,
        f"dateTo={before}": 0,
        f"senderOrRecipientSystem={mine.new.system.id}": 8,
        "senderOrRecipientSystem=5b9f2a64-1c1f-4f0e-9d5b-6c2b8a7d3e10": 0,
        f"senderOrRecipient={authority.number}": 8,
        f"ownerOrActor={anna.number}": 2,
        f"ownerOrActor+={anna.number}": 2,
        f"ownerOrActor%20={authority.number}": 6,
        "metaProperties.messageId=nr+1": 4,
        f"message={message_uuid(bodies[0])}": 4,
        "metaProperties.messageId=!nr+1": 4,
        f"any={message_uuid(bodies[0])}": 4,
        "any=nothing": 0,
    }
    found = {one: client.shown(f"events/?{one}")["totalElements"] for one in counts}
    assert found == counts
    page = client.shown("events/?page=1&size=3&sortFields=eventTime:asc&fields=eventTag,owner")
    assert (page["elementsOnPage"], page["totalPages"]) == (3, 3)
    assert page["events"][0].keys() == {"eventTag", "owner"}
    everything = client.shown("events/?sortFields=eventTime")["events"]
    assert [one["eventTag"] for one in everything[3:6]] == tags(page)
    for wrong, code in {
        "eventTag=READ": "filter.not.valid", "dateFrom=2026-01-01": "filter.not.valid",
        "dateTo=x": "filter.not.valid", "senderOrRecipientSystem=x": "filter.not.valid",
        "label=x": "filter.not.known", "sortFields=owner": "filter.not.known",
        "size=0": "page.not.valid", "message=%00": "filter.not.valid",
    }.items():  # fmt: skip
        answer = client.get(f"events/?{wrong}")
        assert (answer.status_code, answer.json()["code"]) == (400, code), wrong


def test_a_systems_events(mine, anna, authority, authorities, reader):
    body = letter(authority, anna)
    mine.send(body)
    reader(anna)[0].get("/post/", secure=True)
    day = (clock.today() + timedelta(days=4)).isoformat()
    waits = letter(authority, anna, doNotDeliverUntilDate=day)
    mine.send(waits)
    named = f"message={message_uuid(body)}"
    told = asked(mine, named)
    assert set(tags(told)) == {
        "MEMO_SEND_RECEIVED", "TECHNICAL_RECEIPT_SENT", "MEMO_SEND_VALIDATED",
        "MEMO_AVAILABLE_TO_RECIPIENT", "BUSINESS_RECEIPT_CREATED",
    }  # fmt: skip
    line = audit.looks_at(anna, limit=1)[0].look
    assert (line.action, line.actor.party) == ("Slået op af afsenderen", authority)
    before = len(audit.looks_at(anna))
    told = asked(mine, f"message={message_uuid(waits)}")
    assert "DELAYED_MEMO_SEND_VALIDATED_AWAITING_DELAY" in tags(told)
    assert len(audit.looks_at(anna)) == before  # of a letter that waits she hears nothing
    assert "DELAYED" not in str(viewer(anna).shown("events/"))
    assert asked(machine(authorities[1]), named)["events"] == []
    nobody = mine.call("GET", "/events/", certificate=None)
    assert (nobody.status_code, nobody.json()["code"]) == (401, "certificate.missing")
    assert mine.call("POST", "/events/").status_code == 405


def test_a_search_that_takes_too_long_says_so(anna, monkeypatch):
    slow = f"SELECT pg_sleep(60) FROM (SELECT {', '.join(['%s'] * 9)}) AS given"
    monkeypatch.setattr(flow, "_OF_OWNER", slow)
    monkeypatch.setattr(flow, "_LONGEST", "1ms")
    answer = viewer(anna).get("events/")
    assert (answer.status_code, answer.json()["code"]) == (422, "events.too.many")
