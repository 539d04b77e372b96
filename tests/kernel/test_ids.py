"""Typed ids: their form, their stored form, and that logs do not show them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundament.kernel.ids import AuthorityCode, PartyId, PartyKind, PNumber

CPR = st.from_regex(r"[0-9]{10}", fullmatch=True)
CVR = st.from_regex(r"[0-9]{8}", fullmatch=True)


@given(st.one_of(CPR.map(PartyId.person), CVR.map(PartyId.company)))
def test_a_party_survives_its_stored_form(party):
    assert PartyId.parse(str(party)) == party
    assert party.is_person is (party.kind is PartyKind.CPR)


@given(CPR.filter(lambda number: number[:-2].strip(number[0])))
def test_logs_show_the_last_two_digits_only(number):
    shown = repr(PartyId.person(number))
    assert number[-2:] in shown
    assert number[:-2] not in shown
    assert shown == f"PartyId(CPR:********{number[-2:]})"


@given(st.text(max_size=12))
def test_only_digits_of_the_right_number_are_an_id(text):
    for make, length in (
        (PartyId.person, 10),
        (PartyId.company, 8),
        (PNumber, 10),
        (AuthorityCode, 4),
    ):
        if len(text) == length and all(c in "0123456789" for c in text):
            assert make(text)
        else:
            with pytest.raises(ValueError, match="not a"):
                make(text)


@pytest.mark.parametrize(
    "text",
    ["", "CPR", "CPR:", "cpr:0101901234", "CPR:01019O1234", "SE:12345678", "CPR:0101901234\n"],
)
def test_other_stored_forms_are_refused(text):
    with pytest.raises(ValueError, match=r"not a|PartyKind"):
        PartyId.parse(text)


def test_leading_zeros_are_kept_and_modulus_11_is_not_asked():
    assert PartyId.person("0000000001").number == "0000000001"
    assert str(PNumber("0000000001")) == "0000000001"
    assert str(AuthorityCode("0101")) == "0101"


def test_arabic_and_other_digits_are_no_digits():
    with pytest.raises(ValueError, match="not a"):
        PartyId.person("٠١٠١٩٠١٢٣٤")
