"""Every fault has a cure, in both languages, and every cure a fault that it is for."""

import pytest

from fundament.standards.memo import CODES, cure_of
from fundament.standards.memo.cures import _CURES

# What is refused of a letter outside this standard, and tried together with it.
BEYOND = ["xml.not.accepted", "file.content.mismatch", "nemsms.not.supported"]


@pytest.mark.parametrize("code", [code.name for code in CODES] + BEYOND)
def test_every_fault_has_a_cure_of_two_languages(code):
    danish, english = cure_of(code, "da"), cure_of(code, "en")
    assert danish != english
    assert (danish[-1], english[-1]) == (".", ".")


def test_every_cure_is_for_a_fault():
    codes = [code.name for code in CODES] + BEYOND
    used = {next(row[0] for row in _CURES if code.startswith(row[0])) for code in codes}
    assert used == {row[0] for row in _CURES}
