"""The way of a letter: for those at its sender, for their systems, and for its recipient."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils.formats import date_format

from fundament.capabilities.contacts import service as contacts
from fundament.capabilities.contacts.types import Grounds
from fundament.capabilities.post import service
from fundament.capabilities.post.models import Container, Letter, MailboxEntry, WaitingLetter
from fundament.capabilities.post.types import SystemKind
from fundament.capabilities.rights import service as rights
from fundament.kernel import audit, clock, mail
from fundament.kernel.acting import INSTALLATION, Role
from fundament.standards.memo import write_container
from tests.bearers import viewer
from tests.letters import letter, message_uuid
from tests.machines import machine


@pytest.fixture
def desk(resident, reader):
    """A browser of somebody new who works on cases at an authority; None: she works nowhere."""

    def made(authority):
        person = resident("Bodil", "Skranke")
        if authority is not None:
            rights.grant_role(person, Role.CASEWORKER, authority, clock.now())
        return reader(person)[0]

    return made


def found(client, asked):
    return client.post("/post/hvor/", {"id": asked}, secure=True)


def tags_on(page):
    assert page.status_code == 200, page.text
    return re.findall(r'<code class="way-tag">(\w+)</code>', page.text)


def told_to(system, path, method="GET"):
    """What the address for systems beside the page tells."""
    answer = system.call(method, f"/post/hvor.json{path}")
    return answer.status_code, answer.json()


def own(body):
    return Letter.objects.get(message_uuid=message_uuid(body)).transmission_id


def test_each_sees_of_the_way_what_it_may(authority, resident, reader, desk, monkeypatch):
    mine, anna = machine(authority), resident("Anna")
    contacts.set_email(anna, "anna@post.example", clock.now())
    named = f"sag-{uuid4().hex}"
    body = letter(authority, anna, messageID=named, label="Noget privat")
    receipt = mine.send(body).json()
    monkeypatch.setattr(mail, "configured", type("Refuses", (), {"send": refuse}))
    entry = MailboxEntry.objects.get(owner=str(anna))
    with pytest.raises(ConnectionRefusedError):
        service.notify([entry.letter_id], clock.now())
    monkeypatch.setattr(mail, "configured", type("Takes", (), {"send": take}))
    service.notify([entry.letter_id], clock.now())

    office = desk(authority)
    for asked in (message_uuid(body), receipt["transmissionId"], f" {named} "):
        page = found(office, asked)
        assert page["Location"] == f"/post/hvor/{own(body)}/", asked
    seen = [
        "MEMO_SEND_RECEIVED", "MEMO_SEND_VALIDATED", "TECHNICAL_RECEIPT_SENT",
        "MEMO_AVAILABLE_TO_RECIPIENT", "BUSINESS_RECEIPT_CREATED",
    ]  # fmt: skip
    assert tags_on(office.get(page["Location"], secure=True)) == seen
    [ready] = mine.receipts()
    mine.receipts()  # a second look is no second event
    assert mine.call("DELETE", f"/receipts/{ready['id']}").status_code == 204

    reading, _ = reader(anna)
    shown = reading.get(f"/post/{own(body)}/", secure=True)
    assert f"/post/{own(body)}/forloeb/" in shown.text
    reading.post(f"/post/{own(body)}/papirkurv/", secure=True)
    seen += ["BUSINESS_RECEIPT_SEND_TO_SENDER_SYSTEM", "BUSINESS_RECEIPT_SENT"]
    page = office.get(f"/post/hvor/{own(body)}/", secure=True)
    assert tags_on(page) == seen
    for private in ("Noget privat", anna.number, "Anna"):
        assert private not in page.text
    status, way = told_to(mine, f"/{own(body)}")
    assert (status, way["state"]) == (200, "delivered")
    assert sorted(each["eventTag"] for each in way["events"]) == sorted(seen)
    assert way["transmissionId"] == receipt["transmissionId"]
    assert way["why"] == {
        "da": "Brevet ligger i modtagerens postkasse.",
        "en": "The letter is in the recipient's mailbox.",
    }

    page = reading.get(f"/post/{own(body)}/forloeb/", secure=True)
    hers = tags_on(page)
    assert set(hers) > {
        "MEMO_SEND_RECEIVED", "MEMO_AVAILABLE_TO_RECIPIENT", "NOTIFICATION_FAILED",
        "NOTIFICATION_SENT", "MESSAGE_READ", "MESSAGE_MOVED", "EVENT_LOG_SEARCHES",
    }  # fmt: skip
    assert hers.index("MEMO_SEND_RECEIVED") < hers.index("MESSAGE_READ")
    assert hers.index("MESSAGE_READ") < hers.index("MESSAGE_MOVED")
    assert not {one for one in hers if one.endswith(("_SENDER_SYSTEM", "RECEIPT_SENT"))}
    assert "Bodil" not in page.text  # who works at the sender appears as the sender
    lines = audit.looks_at(anna, limit=5)
    assert (lines[0].look.what, lines[0].look.action) == ("Brevets forløb", "Vist")
    assert (lines[1].look.action, lines[1].look.actor.system) == (
        "Slået op af afsenderen",
        mine.new.system.id,
    )
    assert (lines[2].look.actor.name, lines[2].look.acted_for) == ("Læser", authority)
    assert {line.look.reference for line in lines} == {f"letter:{own(body)}"}


def refuse(self, message):
    raise ConnectionRefusedError


def take(self, message):
    pass


def test_an_unknown_letter_and_that_of_others_answer_alike(authorities, citizen, desk, reader):
    mine, other = machine(authorities[0]), machine(authorities[1])
    body = letter(authorities[0], citizen, messageID="journal 1")
    mine.send(body)
    for stranger in (desk(authorities[1]), desk(None), reader(citizen)[0]):
        answers = [
            found(stranger, asked).text.replace(str(asked), "X")
            for asked in (message_uuid(body), own(body), "journal 1", uuid4(), "\0", "x" * 300)
        ]
        csrf = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')
        texts = {csrf.sub("", text).replace('value="X"', "") for text in answers[:4]}
        assert len(texts) == 1
        assert "Der er intet brev med det id" in answers[4]
        for at in ("", "bevis/"):
            first, second = (
                stranger.get(f"/post/hvor/{letter_id}/{at}", secure=True)
                for letter_id in (own(body), uuid4())
            )
            assert first.status_code == second.status_code == 404
            assert "flow.letter.not.found" in first.text
        gone = stranger.post(f"/post/hvor/{own(body)}/kald-tilbage/", secure=True)
        assert gone.status_code == 404
    odd = ("", "?id=", "?id=%00", "?id=%ff", f"?id={'9' * 500}", "?id=1&id=2")
    for path in (f"?id={own(body)}", f"?id={uuid4()}", f"/{own(body)}", f"/{uuid4()}", *odd):
        assert told_to(other, path)[0] == 404
        assert told_to(other, path)[1]["code"] == "flow.letter.not.found"
    # Nor is a letter in one's own mailbox one that one has sent, or the other way round.
    office = desk(authorities[0])
    assert office.get(f"/post/{own(body)}/forloeb/", secure=True).status_code == 404
    assert found(office, "").status_code == 422


def test_a_legal_notification_tells_its_sender_of_the_confirmation(authority, resident, desk):
    mine, anna = machine(authority), resident()
    body = letter(authority, anna, legalNotification="true")
    assert mine.send(body).status_code == 201
    office, client = desk(authority), viewer(anna)
    assert "ikke bekræftet" in office.get(f"/post/hvor/{own(body)}/", secure=True).text
    [box] = client.shown("mailboxes/")["mailboxes"]
    at = f"mailboxes/{box['id']}/messages/{own(body)}"
    client.shown(at)
    page = office.get(f"/post/hvor/{own(body)}/", secure=True)
    assert "MESSAGE_LEGALLY_NOTIFIED" not in tags_on(page)
    assert client.call("PATCH", at, {"legallyNotified": True}, 0).status_code == 200
    page = office.get(f"/post/hvor/{own(body)}/", secure=True)
    assert "MESSAGE_LEGALLY_NOTIFIED" in tags_on(page)
    assert "MESSAGE_READ" not in tags_on(page)
    assert told_to(mine, f"/{own(body)}")[1]["state"] == "served"


def test_a_letter_that_waits_can_be_recalled_and_is_never_delivered(authority, resident, desk):
    mine, anna = machine(authority), resident()
    day = clock.today() + timedelta(days=3)
    bodies = [letter(authority, anna, doNotDeliverUntilDate=day.isoformat()) for _ in range(3)]
    for body in bodies:
        assert mine.send(body).status_code == 201
    by_page, by_system, kept = bodies
    office = desk(authority)
    page = office.get(f"/post/hvor/{own(by_page)}/", secure=True)
    assert date_format(day, "j. F Y") in page.text
    assert tags_on(page) == [
        "MEMO_SEND_RECEIVED", "DELAYED_MEMO_SEND_VALIDATED_AWAITING_DELAY",
        "TECHNICAL_RECEIPT_SENT",
    ]  # fmt: skip
    asked = office.get(f"/post/hvor/{own(by_page)}/kald-tilbage/", secure=True)
    assert "det kan ikke fortrydes" in asked.text
    assert WaitingLetter.objects.filter(letter__transmission_id=own(by_page)).exists()
    page = office.post(f"/post/hvor/{own(by_page)}/kald-tilbage/", follow=True, secure=True)
    assert "Brevet er kaldt tilbage" in page.text
    assert tags_on(page)[-1] == "BUSINESS_RECEIPT_CREATED"
    for _ in range(2):  # the same again changes nothing
        status, way = told_to(mine, f"/{own(by_system)}", "DELETE")
        assert (status, way["state"], way["mayBeRecalled"]) == (200, "recalled", False)
    assert audit.looks_at(anna) == []  # she never knew of them: not by a look either
    recalled = [one for one in audit.looks_at(authority) if one.look.action == "Kaldt tilbage"]
    assert len(recalled) == 2
    on_its_day = clock.now() + timedelta(days=3)
    service.deliver_due(on_its_day)
    [entry] = MailboxEntry.objects.filter(owner=str(anna))
    assert entry.letter.message_uuid.hex == message_uuid(kept).replace("-", "")
    told = {one["messageUUID"]: one for one in mine.receipts()}
    for body in (by_page, by_system):
        assert told[message_uuid(body)]["errorCode"] == "letter.recalled"
        assert told[message_uuid(body)]["receiptStatus"] == "INVALID"
    assert told[message_uuid(kept)]["receiptStatus"] == "COMPLETED"
    status, refused = told_to(mine, f"/{own(kept)}", "DELETE")
    assert (status, refused["code"]) == (409, "letter.not.waiting")
    for call in (office.get, office.post):
        late = call(f"/post/hvor/{own(kept)}/kald-tilbage/", follow=True, secure=True)
        assert "kunne ikke kaldes tilbage" in late.text
    assert "DELAYED_MEMO_SEND_SENT" in tags_on(late)
    # Once more the same bytes: the first receipt, and still no letter.
    assert mine.send(by_page).status_code == 201
    assert service.deliver_due(on_its_day) == 0


def test_a_letter_refused_on_its_day_says_why(authority, resident):
    mine, anna = machine(authority), resident()
    day = (clock.today() + timedelta(days=1)).isoformat()
    body = letter(authority, anna, doNotDeliverUntilDate=day)
    mine.send(body)
    contacts.exempt(anna, Grounds.LANGUAGE, clock.now())
    service.deliver_due(clock.now() + timedelta(days=2))
    for one in mine.receipts():
        mine.call("DELETE", f"/receipts/{one['id']}")
    _, way = told_to(mine, f"/{own(body)}")
    assert (way["state"], way["errorCode"]) == ("refused", "recipient.exempt")
    assert "exempt" in way["why"]["en"]


def test_letters_of_a_container(authority, citizen, desk):
    mine = machine(authority)
    sound, wrong = letter(authority, citizen), letter(authority, "CPR:0101010000")
    packed = write_container((f"{message_uuid(one)}.xml", one) for one in (sound, wrong))
    taken = mine.call("POST", "/memos/", packed, content_type="application/x-lzma").json()
    office = desk(authority)
    assert "venter på at blive åbnet" in found(office, taken["transmissionId"]).text
    [container] = Container.objects.filter(id=taken["transmissionId"])
    service.open_container(container.id, clock.now())
    page = found(office, taken["transmissionId"])
    assert f"/post/hvor/{own(sound)}/" in page.text
    _, way = told_to(mine, f"/{own(sound)}")
    steps = [each["eventTag"] for each in way["events"]]
    assert steps[0] in {"MEMO_MASS_SEND_RECEIVED", "TECHNICAL_RECEIPT_SENT"}
    assert {"MEMO_EXTRACTED", "MEMO_AVAILABLE_TO_RECIPIENT", "BUSINESS_RECEIPT_CREATED"} <= {*steps}
    assert way["transmissionId"] == taken["transmissionId"]
    # The refused one is not kept; its receipt says why, also once it was fetched and removed.
    for one in mine.receipts():
        mine.call("DELETE", f"/receipts/{one['id']}")
    [refusal] = told_to(mine, f"?id={message_uuid(wrong)}")[1]["refused"]
    assert refusal["errorCode"] == "recipient.unknown"
    assert "recipient.unknown" in found(office, message_uuid(wrong)).text


def test_a_letter_to_an_organisation_with_a_system(authority, authorities):
    """One of the last, so that nobody else's letters to it are fetched."""
    mine, takes = machine(authority), machine(authorities[-1], SystemKind.RECIPIENT)
    contacts.register_many([authorities[-1]], clock.now() - timedelta(days=1))
    body = letter(authority, authorities[-1])
    assert mine.send(body).status_code == 201
    at = f"/memos/{message_uuid(body)}"
    states = [told_to(mine, f"/{own(body)}")[1]["state"]]
    assert takes.call("GET", at).status_code == 200
    states.append(told_to(mine, f"/{own(body)}")[1]["state"])
    given = b'{"receiptStatus": "COMPLETED"}'
    assert takes.call("POST", f"{at}/receipt", given).status_code == 200
    _, way = told_to(mine, f"/{own(body)}")
    assert [*states, way["state"]] == ["ready-for-system", "fetched", "answered"]
    service.revoke_system(takes.new.system.id, clock.now(), INSTALLATION)
