"""Reading and making person numbers.

Source: the CPR office, «Personnummeret i CPR» (form, century by digit 7, sex by parity) and
«Personnumre uden kontrolciffer (modulus 11 kontrol)»: since 1 October 2007 numbers that fail
modulus 11 are assigned, are fully valid, and must be accepted. No function here refuses one.
"""

import re
from collections.abc import Callable
from datetime import date
from operator import mul

from fundament.standards.cpr.types import CprMalformed, NumberPolicy, PersonNumber, Sex

WEIGHTS = (4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
FIRST_YEAR, LAST_YEAR = 1858, 2057
_FORM = re.compile(r"[0-9]{10}")


def read_number(text: str) -> PersonNumber:
    """Return what the ten digits tell; a number that fails modulus 11 is as good as any.

    Raises CprMalformed when there are not ten digits or the date does not exist.
    """
    if not _FORM.fullmatch(text):
        raise CprMalformed(reason="ten digits are needed")
    day = int(text[:2])
    replacement = day > 60
    try:
        born = date(year_of_birth(text), int(text[2:4]), day - 60 if replacement else day)
    except ValueError as error:
        raise CprMalformed(reason="the date does not exist") from error
    sex = Sex.MALE if int(text[9]) % 2 else Sex.FEMALE
    return PersonNumber(text, born, sex, replacement, passes_modulus_11(text))


def year_of_birth(number: str) -> int:
    """Return the year of birth with its century, told by digits 5-7.

    Source: «Personnummeret i CPR», table of digit 7 and year.
    """
    year, digit = int(number[4:6]), number[6]
    if digit in "0123":
        return 1900 + year
    if digit in "49":
        return (2000 if year <= 36 else 1900) + year
    return (2000 if year <= 57 else 1800) + year


def seventh_digits(year: int) -> str:
    """Return the digits that may stand seventh for a birth in the year. Raises ValueError."""
    for first, last, digits in (
        (1858, 1899, "5678"),
        (1900, 1936, "0123"),
        (1937, 1999, "012349"),
        (2000, 2036, "456789"),
        (2037, 2057, "5678"),
    ):
        if first <= year <= last:
            return digits
    raise ValueError(f"person numbers exist for births {FIRST_YEAR}-{LAST_YEAR}")


def passes_modulus_11(number: str) -> bool:
    """Return whether the weighted sum of the digits is divisible by 11: a fact, not a check."""
    weighted: int = sum(map(mul, WEIGHTS, map(int, number)))
    return weighted % 11 == 0


def make_number(
    born: date, sex: Sex, policy: NumberPolicy, below: Callable[[int], int], used: set[str]
) -> str:
    """Return a number of the policy that is not in `used`, and put it there.

    `below(n)` gives 0..n-1 and decides which one; its choices alone decide, so that the same
    choices give the same numbers everywhere. Raises ValueError when the day has no number left.
    """
    digits = seventh_digits(born.year)
    day = born.day + (60 if policy is NumberPolicy.PLUS60 else 0)
    stem = f"{day:02d}{born.month:02d}{born.year % 100:02d}"
    total = len(digits) * 1000
    start = below(total)
    for turn in range(total):
        place, rest = divmod((start + turn) % total, 1000)
        number = f"{stem}{digits[place]}{rest:03d}"
        if rest % 2 != (sex is Sex.MALE) or number in used:
            continue
        if passes_modulus_11(number) == (policy is NumberPolicy.MOD11):
            used.add(number)
            return number
    raise ValueError("no number is left for this day and sex")
