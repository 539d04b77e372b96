"""Person numbers: what they tell, how fictional ones are made, and that none fails by its sum."""

from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundament.standards.cpr.number import make_number, passes_modulus_11, read_number
from fundament.standards.cpr.types import CprMalformed, NumberPolicy, Sex
from fundament.standards.cpr.unassigned import (
    DATES_WITHOUT_CONTROL_DIGIT,
    is_unassigned,
    may_be_born_in_fiction,
)

BIRTHS = st.dates(date(1858, 1, 2), date(2057, 12, 31)).filter(may_be_born_in_fiction)
SEEDS = st.integers(0, 2**32)


def below(seed):
    random = Random(seed).random
    return lambda limit: int(random() * limit)


# Source: the CPR office's table of digit 7 and year (Personnummeret i CPR)
@pytest.mark.parametrize(
    ("number", "year"),
    [
        ("0202000000", 1900), ("0202363000", 1936), ("0202993999", 1999),
        ("0202004000", 2000), ("0202364000", 2036), ("0202374000", 1937), ("0202999000", 1999),
        ("0202009000", 2000), ("0202369000", 2036), ("0202379000", 1937),
        ("0202005000", 2000), ("0202578999", 2057), ("0202585000", 1858), ("0202998999", 1899),
    ],
)  # fmt: skip
def test_the_seventh_digit_tells_the_century(number, year):
    assert read_number(number).born == date(year, 2, 2)


@given(BIRTHS, st.sampled_from(Sex), SEEDS)
def test_a_fictional_number_is_assigned_to_nobody_by_the_official_list(born, sex, seed):
    told = read_number(make_number(born, sex, NumberPolicy.UNASSIGNABLE, below(seed), set()))
    assert (told.born, told.sex, told.replacement) == (born, sex, False)
    assert not told.passes_modulus_11
    assert told.born not in DATES_WITHOUT_CONTROL_DIGIT
    assert is_unassigned(told)


@given(BIRTHS, st.sampled_from(Sex), SEEDS)
def test_the_policy_mod11_gives_numbers_that_pass(born, sex, seed):
    told = read_number(make_number(born, sex, NumberPolicy.MOD11, below(seed), set()))
    assert (told.born, told.sex, told.passes_modulus_11) == (born, sex, True)
    assert not is_unassigned(told)


@given(BIRTHS, st.sampled_from(Sex), SEEDS)
def test_the_policy_plus60_gives_replacement_numbers(born, sex, seed):
    number = make_number(born, sex, NumberPolicy.PLUS60, below(seed), set())
    told = read_number(number)
    assert int(number[:2]) == born.day + 60
    assert (told.born, told.sex, told.replacement) == (born, sex, True)


def test_a_day_gives_each_number_once_until_none_is_left():
    stem, digits = "010650", "012349"
    spared = {"0106504003", "0106501237", "0106509991"}
    spared = {number for number in spared if not passes_modulus_11(number)}
    every = {f"{stem}{digit}{rest:03d}" for digit in digits for rest in range(1000)}
    used = every - spared
    made = {
        make_number(date(1950, 6, 1), Sex.MALE, NumberPolicy.UNASSIGNABLE, below(1), used)
        for _ in spared
    }
    assert made == spared
    with pytest.raises(ValueError, match="no number is left"):
        make_number(date(1950, 6, 1), Sex.MALE, NumberPolicy.UNASSIGNABLE, below(1), used)


def test_the_weights_are_those_of_the_cpr_office():
    # 070761-4285 is the example of Personnummeret i CPR: 4*0+3*7+2*0+7*7+6*6+5*1+4*4+3*2+2*8+1*5
    assert passes_modulus_11("0707614285")
    assert not passes_modulus_11("0707614286")


def test_a_number_that_fails_modulus_11_is_read_like_any_other():
    assert read_number("0101650001").born == date(1965, 1, 1)
    assert not is_unassigned(read_number("0101650001"))


def test_the_list_holds_the_dates_of_the_page_of_10_may_2023():
    years = sorted(day.year for day in DATES_WITHOUT_CONTROL_DIGIT)
    assert all((day.month, day.day) == (1, 1) for day in DATES_WITHOUT_CONTROL_DIGIT)
    assert len(years) == 26
    assert {1960, 1965, 1978, 1983, 1989, 1991, 1995} <= set(years)
    assert not {1961, 1963, 1968, 1979, 1993, 1996} & set(years)


@pytest.mark.parametrize(
    "text", ["", "123", "010190123a", "3102901234", "0113901234", "3202901234", "01019012345",
             "0101901234\n", "٠١٠١٩٠١٢٣٤", "9202901234"]
)  # fmt: skip
def test_what_has_not_the_form_is_refused(text):
    with pytest.raises(CprMalformed):
        read_number(text)


@given(st.text(alphabet="0123456789", min_size=10, max_size=10))
def test_ten_digits_are_read_or_refused_by_their_date_alone(text):
    try:
        told = read_number(text)
    except CprMalformed:
        return
    day = int(text[:2]) - (60 if told.replacement else 0)
    assert (told.born.day, told.born.month) == (day, int(text[2:4]))
    assert date(1858, 1, 1) <= told.born < date(2057, 12, 31) + timedelta(days=1)
    assert text not in repr(told)
