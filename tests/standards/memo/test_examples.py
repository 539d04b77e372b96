"""The committed example letters are those that tools/examples.py makes, and are right."""

from datetime import date
from pathlib import Path

import pytest

from fundament.standards.memo import Rules, fill_letter, read_memo
from tools import examples

ROOT = Path(__file__).parents[3]
PLACES = {
    "sender": "99000018",
    "sender_type": "CVR",
    "sender_name": "Lysbjerg & Omegns Kommune",
    "recipient": "0101014321",
    "recipient_type": "CPR",
    "message_uuid": "5d1f2e62-7a0e-4f0d-9c1b-6a2f4f6c7d80",
    "created": "2026-05-04T08:30:00Z",
}


@pytest.mark.parametrize("path", examples.LETTERS)
def test_as_made(path):
    assert (ROOT / path).read_text() == examples.LETTERS[path]()


@pytest.mark.parametrize("path", examples.LETTERS)
def test_right_once_filled(path):
    body = fill_letter((ROOT / path).read_bytes(), PLACES)
    assert b"{" not in body
    memo = read_memo(body, Rules(today=date(2026, 5, 4)))
    assert memo.header.sender.label == "Lysbjerg & Omegns Kommune"


def test_a_place_without_a_value_stays():
    assert fill_letter(b"{a} {b}", {"a": "<"}) == b"&lt; {b}"
