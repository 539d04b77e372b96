"""The numbers of companies: CVR and SE with a check digit, P-numbers without.

Source: the Central Business Register; weights 2,7,6,5,4,3,2,1 and sum divisible by 11, the first
digit is not 0. SE numbers (VAT, tax) have the same form. P-numbers are ten digits; that they carry
no check digit is not verified.
"""

import re
from collections.abc import Iterator

WEIGHTS = (2, 7, 6, 5, 4, 3, 2, 1)
FICTIONAL_RANGE = "99"
_FORM = re.compile(r"[1-9][0-9]{7}")
_UNIT = re.compile(r"[1-9][0-9]{9}")


def is_cvr(text: str) -> bool:
    """Return whether the text is a CVR number with its right check digit."""
    if not _FORM.fullmatch(text):
        return False
    return sum(w * int(d) for w, d in zip(WEIGHTS, text, strict=True)) % 11 == 0


def is_se(text: str) -> bool:
    """Return whether the text is an SE number: the form and check digit of a CVR number."""
    return is_cvr(text)


def is_p_number(text: str) -> bool:
    """Return whether the text has the form of a production unit's number: ten digits."""
    return _UNIT.fullmatch(text) is not None


def fictional_cvrs() -> Iterator[str]:
    """Yield the numbers of the 99 range that have a valid check digit, about 90,000 of them.

    No company is known in that range; that it is unassigned is not verified.
    """
    for body in range(100_000):
        number = f"{FICTIONAL_RANGE}{body:05d}"
        rest = sum(w * int(d) for w, d in zip(WEIGHTS, number, strict=False)) % 11
        if rest != 1:  # the check digit would be 10
            yield f"{number}{(11 - rest) % 11}"
