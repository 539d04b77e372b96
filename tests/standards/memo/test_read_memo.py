"""Reading letters: the examples, the refusals of the issue, the rules beyond the schema."""

import re
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from fundament.kernel.ids import PartyId
from fundament.kernel.xml import XmlRefused
from fundament.standards.memo import MemoInvalid, MessageType, Reaction, Rules, read_memo
from tests.letters import letter

RULES = Rules(today=date(2026, 5, 4))


def codes_of(body, rules=RULES):
    with pytest.raises(MemoInvalid) as refused:
        read_memo(body, rules)
    return [fault.code.name for fault in refused.value.faults]


def test_minimum_letters():
    for version in ("1.1", "1.2"):
        memo = read_memo(
            letter(version=version, messageUUID="5D1F2E62-7A0E-4F0D-9C1B-6A2F4F6C7D80")
        )
        assert memo.version == version
        assert memo.header.message_type is MessageType.DIGITALPOST
        assert memo.header.message_uuid == UUID("5d1f2e62-7a0e-4f0d-9c1b-6a2f4f6c7d80")
        assert memo.header.sender.party == PartyId.company("99000018")
        assert memo.header.recipient.party == PartyId.person("0101014321")
        assert memo.body.created == datetime(2026, 5, 4, 8, 30, tzinfo=UTC)
        assert memo.body.main_document.files[0].content.startswith("Kære borger".encode())


def test_full_letter():
    memo = read_memo(letter(example="full"), RULES)
    assert memo.header.do_not_deliver_until == date(2026, 5, 5)
    assert memo.header.sender.representative.label == "Fælles Byggeservice"
    assert memo.header.sender.attention.production_unit.number == 1000000017
    assert [info.label for info in memo.header.sender.contact_point.infos] == [
        "Telefontid",
        "Besøg",
    ]
    assert len(memo.header.content_data.additional) == 2
    document = memo.body.main_document
    assert [file.encoding_format for file in document.files] == ["application/pdf", "text/html"]
    assert document.files[0].content.startswith(b"%PDF-")
    assert document.actions[0].reservation.location == "Havevej 12, 9990 Lysbjerg"
    assert document.actions[1].entry_point.host == "betaling.lysbjerg.example"
    assert memo.body.technical_documents[0].files[0].filename == "sag.xml"


def test_nemsms():
    memo = read_memo(letter(example="nemsms"), RULES)
    assert memo.header.message_type is MessageType.NEMSMS
    assert memo.body is None


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"label": "x" * 257}, "memo.value.too.long"),
        ({"notification": "x" * 161}, "memo.value.too.long"),
        ({"messageUUID": "c232ab00-9414-11ec-b3c8-9f68deced846"}, "memo.uuid.not.valid"),
        ({"createdDateTime": "2026-05-04T08:30:00"}, "memo.datetime.not.utc"),
        ({"MainDocument": None}, "memo.element.missing"),
        ({"label": None}, "memo.element.missing"),
        ({"memoVersion": "1.3"}, "memo.version.not.supported"),
        ({"memoVersion": "x"}, "memo.version.not.supported"),
        ({"memoVersion": None}, "memo.version.missing"),
        ({"memoSchVersion": "1.1.0"}, "memo.sch.version.not.allowed"),
        ({"version": "1.1", "memoSchVersion": None}, "memo.sch.version.missing"),
        ({"version": "1.1", "memoSchVersion": "1.2.0"}, "memo.sch.version.not.supported"),
        ({"files": []}, "memo.element.missing"),
        ({"files": [("a.pdf", "application/pdf", b"")]}, "file.empty.not.allowed"),
        ({"files": [("a.exe", "application/pdf", b"x")]}, "file.extension.not.allowed"),
        ({"files": [("pdf", "application/pdf", b"x")]}, "file.extension.not.allowed"),
        ({"files": [("../a.pdf", "application/pdf", b"x")]}, "file.name.not.allowed"),
        ({"files": [("a<b.pdf", "application/pdf", b"x")]}, "file.name.not.allowed"),
        ({"files": [("a\u00a0b.pdf", "application/pdf", b"x")]}, "file.name.not.allowed"),
        ({"content": "QUJD!"}, "memo.base64.not.valid"),
        ({"MessageBody": None}, "memo.body.missing"),
        ({"messageType": "NEMSMS", "notification": "Hej"}, "memo.body.not.allowed"),
        ({"example": "nemsms", "notification": ""}, "empty.notification.not.allowed"),
        ({"example": "nemsms", "notification": None}, "empty.notification.not.allowed"),
        ({"doNotDeliverUntilDate": "2026-05-03"}, "do.not.deliver.until.date.too.early"),
        ({"doNotDeliverUntilDate": "2027-05-05"}, "do.not.deliver.until.date.too.late"),
        ({"example": "full", "url": "http://lysbjerg.example/"}, "entry.point.url.not.allowed"),
        ({"example": "full", "url": "/klage"}, "entry.point.url.not.allowed"),
        ({"idType": "MyndighedsID"}, "memo.id.type.not.allowed"),
        ({"senderID": "123"}, "memo.id.format.not.allowed"),
    ],
)
def test_refused(changes, code):
    assert codes_of(letter(**changes)) == [code]


SPACES = "\u00a0\u2028\u205f\u2060\u3000" + "".join(chr(0x2000 + n) for n in range(11))


@pytest.mark.parametrize("version", ["1.1", "1.2"])
@pytest.mark.parametrize("sign", [*'<>:"/\\|?*\r\n', *SPACES], ids=lambda sign: f"{ord(sign):04X}")
def test_every_sign_that_a_file_name_must_not_have_since_september_2025(version, sign):
    wrong = letter(version=version, files=[(f"a{sign}b.pdf", "application/pdf", b"%PDF-")])
    assert codes_of(wrong) == ["file.name.not.allowed"]


@pytest.mark.parametrize("sign", [*" -_.,;+&()'æøåÆØÅé漢", "\u1fff", "\u200b", "\u2027", "\u2029"])
def test_every_other_sign_is_allowed_in_a_file_name(sign):
    read_memo(letter(files=[(f"a{sign}b.pdf", "application/pdf", b"%PDF-")]), RULES)


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("https://borger.example/klage?a=b#c", True),
        ("https://borger.example", True),
        ("https://", False),
        ("https:///klage", False),
        ("https:borger.example", False),
        ("http://borger.example/", False),
        ("ftp://borger.example/", False),
        ("javascript:alert(1)", False),
        ("//borger.example/", False),
        ("borger.example", False),
    ],
)
def test_where_an_entry_point_may_lead_since_september_2025(url, allowed):
    body = letter(example="full", url=url)
    if allowed:
        read_memo(body, RULES)
    else:
        assert codes_of(body) == ["entry.point.url.not.allowed"]


def test_a_day_that_is_today_is_allowed():
    read_memo(letter(doNotDeliverUntilDate="2026-05-04"), RULES)
    read_memo(letter(doNotDeliverUntilDate="2027-05-04"), RULES)


@pytest.mark.parametrize("text", ["1.20", "+1.2", "01.2", " 1.2 ", "1.2000"])
def test_the_version_is_a_number(text):
    assert read_memo(letter(memoVersion=text)).version == "1.2"


@pytest.mark.parametrize(
    "text", ["1.20000000000000000000000000000000000000001", "12", "-1.2", "1.2.0"]
)
def test_other_numbers_are_other_versions(text):
    assert codes_of(letter(memoVersion=text)) == ["memo.version.not.supported"]


def test_every_fault_is_told_with_its_place():
    body = letter(label="x" * 257, createdDateTime="i går", idType="CVR")
    body = body.replace(b"<memo:language>da<", b"<memo:farve/><memo:language>dansk<")
    with pytest.raises(MemoInvalid) as refused:
        read_memo(body, RULES)
    found = [(fault.code.name, fault.path, fault.line > 1) for fault in refused.value.faults]
    document = "/memo:Message/memo:MessageBody/memo:MainDocument/memo:File[1]"
    assert found == [
        ("memo.value.too.long", "/memo:Message/memo:MessageHeader/memo:label", True),
        ("memo.datetime.not.valid", "/memo:Message/memo:MessageBody/memo:createdDateTime", True),
        ("memo.element.not.allowed", f"{document}/memo:farve", True),
        ("memo.value.too.long", f"{document}/memo:language", True),
    ]
    assert refused.value.code == "memo.value.too.long"
    assert refused.value.reaction is Reaction.NOTIFY
    assert (
        refused.value.faults[0].sentence("da") == "memo:label er på 257 tegn; der er plads til 256."
    )
    assert "memo:label has 257 characters" in refused.value.sentence("en")


def test_rule_faults_have_lines():
    with pytest.raises(MemoInvalid) as refused:
        read_memo(letter(example="full", url="ftp://lysbjerg.example/"), RULES)
    [fault] = refused.value.faults
    assert fault.path.endswith("/memo:MainDocument/memo:Action[2]/memo:EntryPoint/memo:url")
    assert fault.line > 200


def test_wrong_order_is_told_once():
    body = letter(messageID="7").replace(b"<memo:messageID>7</memo:messageID>", b"")
    body = body.replace(b"</memo:label>", b"</memo:label><memo:messageID>7</memo:messageID>", 1)
    with pytest.raises(MemoInvalid) as refused:
        read_memo(body)
    [fault] = refused.value.faults
    assert fault.sentence("en") == (
        "The element memo:messageID is out of order in memo:MessageHeader: "
        "it must stand before memo:label."
    )


def test_a_hostile_number_of_faults_ends_early():
    body = letter().replace(b"</memo:MessageBody>", b"<memo:x/>" * 50_000 + b"</memo:MessageBody>")
    assert len(codes_of(body)) == 1000


@pytest.mark.parametrize("body", [b"", b"hej", b"<a>", letter()[:-20], b"<!DOCTYPE a><a/>"])
def test_what_is_not_xml(body):
    with pytest.raises(XmlRefused):
        read_memo(body)


def test_a_foreign_root():
    assert codes_of(b"<Message/>") == ["memo.root.not.message"]


@pytest.mark.parametrize(
    ("text", "number"),
    [("0" * 5000, 0), ("+" + "0" * 5000 + "42", 42), ("9" * 5000, None), ("-" + "0" * 5000, 0)],
    ids=["zeros", "zeros before", "too long", "minus"],
)
def test_thousands_of_digits(text, number):
    name = b"productionUnitNumber>"
    body = re.sub(name + rb"[0-9]+<", name + text.encode() + b"<", letter(example="full"))
    assert text.encode() in body
    if number is None:
        assert set(codes_of(body)) == {"memo.number.not.valid"}
    else:
        assert f"ProductionUnit(number={number}," in repr(read_memo(body, RULES).header)


def test_ten_thousand_files():
    memo = read_memo(letter(files=[("a.txt", "text/plain", b"x")] * 10_000), RULES)
    assert len(memo.body.main_document.files) == 10_000


def test_encodings_that_clients_use():
    text = letter().decode().partition("?>")[2]
    for declared, coded in (("utf8", "utf-8"), ("UTF-16", "utf-16"), ("ISO-8859-1", "latin-1")):
        body = f"<?xml version='1.0' encoding='{declared}'?>{text}".encode(coded)
        assert read_memo(body).header.sender.label == "Lysbjerg Kommune"


@pytest.mark.parametrize("name", ["\x00", "&#0;", "&x;", "\ud800"])
def test_characters_that_are_not_xml(name):
    body = letter().replace(b"Lysbjerg", name.encode("utf-8", "surrogatepass"))
    with pytest.raises(XmlRefused):
        read_memo(body)


def test_a_file_of_twelve_megabytes():
    content = b"0123456789ab" * 1024 * 1024
    [file] = read_memo(
        letter(files=[("a.pdf", "application/pdf", content)])
    ).body.main_document.files
    assert file.content == content


def test_base64_in_lines_and_around_a_comment():
    body = letter(content="S8Om cmU=\r\n").replace(b"S8Om", b"S8Om<!-- x -->")
    assert read_memo(body).body.main_document.files[0].content == "Kære".encode()


def test_the_host_of_an_action_is_shown_as_it_is():
    for url, host in (
        ("https://borger.example@ond.example/", "ond.example"),
        ("https://xn--sknt-hra.example/", "xn--sknt-hra.example"),
        ("https://skønt.example/", "xn--sknt-hra.example"),
        (f"https://{'ø' * 64}.example/", ""),
    ):
        memo = read_memo(letter(example="full", url=url))
        assert memo.body.main_document.actions[1].entry_point.host == host


def test_no_text_of_the_letter_in_what_is_told():
    secret = "0101014321"
    for changes in ({"recipientID": secret * 30}, {"messageUUID": secret}, {"idType": secret}):
        with pytest.raises(MemoInvalid) as refused:
            read_memo(letter(**changes), RULES)
        for fault in refused.value.faults:
            assert secret not in fault.sentence("da") + fault.sentence("en") + fault.path
