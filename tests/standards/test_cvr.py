"""CVR, SE and P-numbers."""

from itertools import islice

import pytest

from fundament.standards.cvr.number import fictional_cvrs, is_cvr, is_p_number, is_se


def test_every_fictional_number_is_in_the_99_range_and_has_its_check_digit():
    numbers = list(fictional_cvrs())
    assert len(numbers) == len(set(numbers)) > 90_000
    assert all(number.startswith("99") for number in numbers)
    assert all(is_cvr(number) and is_se(number) for number in islice(numbers, 0, None, 97))


@pytest.mark.parametrize("text", ["", "0", "00000000", "02345678", "9900000a", "990000000"])
def test_other_forms_are_no_cvr_numbers(text):
    assert not is_cvr(text)


def test_one_wrong_digit_is_found():
    number = next(fictional_cvrs())
    wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
    assert not is_cvr(wrong)


def test_p_numbers_are_ten_digits():
    assert is_p_number("9900000001")
    assert not is_p_number("990000000")
