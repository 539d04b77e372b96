"""A letter tried before it is sent: every fault, or what would become of it; nobody looked up."""

import pytest
from django.test import Client

from tests.letters import letter

BOMB = b'<!DOCTYPE a [<!ENTITY b "x"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>'


def try_json(body, content_type="application/xml"):
    return Client().post("/post/proev.json", body, content_type=content_type, secure=True)


def try_page(**fields):
    return Client().post("/post/proev/", fields, secure=True)


def test_a_sound_letter(authority, citizen):
    told = try_json(letter(authority, citizen)).json()
    assert told["sound"] is True
    assert told["faults"] == []
    assert told["prospect"]["recipient"] == "CPR"
    assert told["prospect"]["sending"] == "allowed"
    assert told["prospect"]["documents"][0]["files"]
    assert told["prospect"]["lostIn1.1"] == []


def test_what_1_1_has_no_room_for(authority, citizen):
    told = try_json(letter(authority, citizen, notification="x" * 155)).json()
    assert told["prospect"]["lostIn1.1"] == ["/memo:Message/memo:MessageHeader/memo:notification"]


def test_a_nemsms(authority, citizen):
    body = letter(authority, citizen, example="nemsms")
    told = try_json(body).json()
    assert (told["sound"], told["prospect"]["documents"]) == (True, [])
    assert told["prospect"]["text"].startswith("Husk din tid")
    assert "Husk din tid" in try_page(text=body.decode()).text


def test_only_authorities_send_mandatory_post(company, authority, citizen):
    for sender, said in ((company, "only-authorities"), (authority, "allowed")):
        told = try_json(letter(sender, citizen, mandatory="true")).json()
        assert told["prospect"]["sending"] == said


def test_nothing_is_told_of_the_recipient(authority, citizen):
    """Somebody who takes letters and a number that nobody has get the same answer."""
    known = try_json(letter(authority, citizen)).content
    nobody = try_json(letter(authority, "CPR:0101010000")).content
    assert known == nobody


def test_many_faults_with_their_places(authority, citizen):
    told = try_json(letter(authority, citizen, messageUUID="1", label="x" * 257)).json()
    assert told["sound"] is False
    assert [one["code"] for one in told["faults"]] == [
        "memo.uuid.not.valid",
        "memo.value.too.long",
    ]
    for one in told["faults"]:
        assert one["path"].startswith("/memo:Message/memo:MessageHeader/")
        assert one["line"] > 1
        assert one["rule"]["da"] != one["rule"]["en"]
        assert one["cure"]["da"] != one["cure"]["en"]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b" ", "xml.not.accepted"),
        (b"no xml", "xml.not.accepted"),
        (b"<!DOCTYPE a><a/>", "xml.not.accepted"),
        (BOMB, "xml.not.accepted"),
        (b"<a>" * 70 + b"</a>" * 70, "xml.not.accepted"),
        (b"<a/>", "memo.root.not.message"),
        (letter(memoVersion="1.3"), "memo.version.not.supported"),
        (letter(example="nemsms", notification=" "), "empty.notification.not.allowed"),
        (letter(files=[("a.pdf", "application/pdf", b"no pdf")]), "file.content.mismatch"),
    ],
)
def test_wrong_input(committed, body, code):
    told = try_json(body).json()
    assert told["sound"] is False
    assert told["faults"][0]["code"] == code
    if body.strip():
        page = try_page(text=body.decode())
        assert page.status_code == 200
        assert code in page.content.decode()


def test_a_flood_of_faults_ends(committed):
    flood = letter().replace(b"</memo:MessageHeader>", b"<x/>" * 2000 + b"</memo:MessageHeader>")
    assert len(try_json(flood).json()["faults"]) == 1000
    assert try_page(text=flood.decode()).content.count(b"<code>memo.element.not.allowed") == 100


def test_too_large(committed):
    large = b"x" * (1024 * 1024 + 1)
    answer = try_json(large)
    assert (answer.status_code, answer.json()["code"]) == (413, "trial.too.large")
    assert try_page(text=large.decode()).status_code == 422


def test_what_the_twin_does_not_take(committed):
    answer = try_json(letter(), "text/plain")
    assert (answer.status_code, answer.json()["code"]) == (415, "content.type.not.supported")
    assert Client().get("/post/proev.json", secure=True).status_code == 405


def test_the_page_without_a_letter(committed):
    assert Client().get("/post/proev/", secure=True).status_code == 200
    assert try_page(text=" ").status_code == 422


def test_text_of_the_letter_is_shown_as_text(authority, citizen):
    page = try_page(text=letter(authority, citizen, label="<script>x()</script>").decode())
    assert page.status_code == 200
    assert b"<script>x()" not in page.content
