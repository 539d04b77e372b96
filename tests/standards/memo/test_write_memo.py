"""Writing and converting letters: what goes out comes in again, and losses are told."""

import string
from dataclasses import fields, replace
from datetime import UTC

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from fundament.kernel import xml
from fundament.standards.memo import (
    Change,
    Memo,
    MemoInvalid,
    MessageType,
    convert,
    read_memo,
    write_memo,
)
from fundament.standards.memo.language import Choice, Complex, Simple
from fundament.standards.memo.tables import MEMO_1_2, TABLES
from tests.letters import MEMO, letter
from tests.standards.memo.mutations import STRUCTURAL

QUICK = settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
TEXT = st.text(
    st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"])
    | st.sampled_from("\r\n\t &<"),
    max_size=20,
)
VALUES = {
    "memoTextType": TEXT,
    "memoCommentType": TEXT,
    "memoNotificationType": TEXT,
    "memoUriType": st.just("https://lysbjerg.example/a"),
    "memoLanguageType": st.text(string.ascii_letters, min_size=1, max_size=2),
    "memoUuidType": st.uuids(version=4),
    "memoDateTimeType": st.datetimes(timezones=st.just(UTC)),
    "memoMessageType": st.sampled_from(MessageType),
    "memoLicenseNumberType": st.text("ABC0123456789", max_size=7),
    "memoGLNType": st.integers(-(2**63), 9_999_999_999_999),
    "memoPNumberType": st.integers(-(2**63), 9_999_999_999),
    "boolean": st.booleans(),
    "date": st.dates(),
    "base64Binary": st.binary(max_size=50),
}


def values_of(type_):
    """Return a strategy for the values that a type of the table makes."""
    if isinstance(type_, Simple):
        return VALUES[type_.name.rpartition("}")[2]]
    parts = {}
    for part in type_.content:
        if isinstance(part, Choice):
            continue
        one = st.deferred(lambda found=part.type: values_of(found))
        if part.most > 1:
            parts[part.field] = st.lists(one, min_size=part.least, max_size=2).map(tuple)
        else:
            parts[part.field] = one if part.least else st.none() | one
    return st.builds(type_.into, **parts)


MESSAGE = MEMO_1_2.root.type
LETTERS = st.builds(
    Memo,
    version=st.just("1.2"),
    header=values_of(MESSAGE.places[f"{MEMO}MessageHeader"][1].type),
    body=st.none() | values_of(MESSAGE.places[f"{MEMO}MessageBody"][1].type),
)


@QUICK
@given(LETTERS)
def test_what_is_written_is_read_again(memo):
    assert read_memo(write_memo(memo)) == memo


@pytest.mark.parametrize("example", ["minimum", "full", "nemsms"])
def test_the_examples_come_through(example):
    memo = read_memo(letter(example=example))
    assert read_memo(write_memo(memo)) == memo


@QUICK
@given(st.data())
def test_a_spoiled_letter_is_refused_or_says_what_it_says(data):
    """A mutation is refused, or the letter read from it is the same once written and read again."""
    root = xml.parse(letter(example="full"))
    for _ in range(data.draw(st.integers(1, 3))):
        elements = [found for found in root.iter(etree.Element) if found is not root]
        if elements:
            element = data.draw(st.sampled_from(elements))
            data.draw(st.sampled_from(list(STRUCTURAL.values())))(element)
    try:
        memo = read_memo(etree.tostring(root))
    except MemoInvalid as refused:
        assert refused.faults
    else:
        assert read_memo(write_memo(memo)) == memo


def test_a_wrong_letter_is_not_written():
    memo = read_memo(letter())
    with pytest.raises(MemoInvalid) as refused:
        write_memo(replace(memo, header=replace(memo.header, label="x" * 257)))
    assert refused.value.code == "memo.value.too.long"
    with pytest.raises(MemoInvalid):
        write_memo(memo, "1.3")


def test_writing_as_1_1_adds_the_flags():
    memo = read_memo(write_memo(read_memo(letter()), "1.1"))
    assert memo.version == "1.1"
    assert memo.header.mandatory is False
    assert memo.header.legal_notification is False


def test_every_field_has_a_place_in_the_table():
    """A field that no table names would be lost in silence."""
    seen = set()

    def walk(type_):
        if isinstance(type_, Complex) and id(type_) not in seen:
            seen.add(id(type_))
            parts = [
                element
                for part in type_.content
                for element in (part.elements if isinstance(part, Choice) else (part,))
            ]
            named = {part.field for part in parts} | {one.field for one in type_.attributes}
            optional = {"actions"} if type_.into.__name__ == "Document" else set()
            assert {found.name for found in fields(type_.into)} - optional <= named
            for part in parts:
                walk(part.type)

    walk(TABLES["1.2"].root.type)


def test_converting_down_tells_what_is_lost():
    converted = convert(letter(example="full", messageID="A-1"), "1.1")
    memo = read_memo(converted.body)
    assert memo.version == "1.1"
    assert memo.header.sender.representative is None
    assert memo.header.message_id == "A-1"
    assert [(one.change, one.path.rpartition(":")[2]) for one in converted.differences] == [
        (Change.LOST, "Representative"),
        (Change.LOST, "originalRepresentative"),
    ]
    assert all(one.line for one in converted.lost)


def test_converting_down_adds_the_flags_in_their_place():
    converted = convert(letter(), "1.1")
    assert [one.change for one in converted.differences] == [Change.ADDED, Change.ADDED]
    assert not converted.lost
    read_memo(converted.body)


def test_a_long_notification_is_flagged():
    [lost, *_] = convert(letter(notification="x" * 151), "1.1").lost
    assert lost.change is Change.TOO_LONG
    assert not convert(letter(notification="x" * 150), "1.1").lost


def test_converting_up_changes_the_version_only():
    before = letter(version="1.1")
    converted = convert(before, "1.2")
    assert not converted.differences
    old, new = read_memo(before), read_memo(converted.body)
    assert new == replace(old, version="1.2")


def test_converting_to_the_same_version_keeps_the_bytes():
    body = letter()
    assert convert(body, "1.2").body is body


def test_up_and_down_again_is_the_same_letter():
    before = letter(version="1.1")
    assert read_memo(convert(convert(before, "1.2").body, "1.1").body) == read_memo(before)


def test_a_wrong_letter_or_version_is_not_converted():
    with pytest.raises(MemoInvalid):
        convert(letter(label="x" * 257), "1.1")
    with pytest.raises(MemoInvalid):
        convert(letter(), "1.3")
